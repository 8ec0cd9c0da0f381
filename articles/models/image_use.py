"""In which stories a picture is looked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.image import Image


class ImageUse(models.Model):
    """A story of which some version shows a picture: what readers have, what is written now, or any revision.

    Written with the version, so there is never one too few; one too many is possible, so who shows where a picture is
    used looks into these stories, and into no others.
    """

    image = models.ForeignKey(Image, models.CASCADE, related_name="versions", db_index=False)  # the constraint has one
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("use of a picture")
        verbose_name_plural = _("uses of pictures")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["image", "article"], name="image_use_once")]

    def __str__(self) -> str:
        return f"{self.image_id}, {self.article_id}"
