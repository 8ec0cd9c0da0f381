"""Stories that staff put above the newest on a tag's page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.conf import TAG_PINS
from articles.models.tag import Tag


class TagPin(models.Model):
    """A story stands at a place above the newest of a tag; whether readers see it there, the gate says."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="pins", db_index=False)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="tag_pins", verbose_name=_("article"))
    position = models.PositiveSmallIntegerField(_("place"))

    class Meta:
        verbose_name = _("story pinned to a tag")
        verbose_name_plural = _("stories pinned to tags")
        default_permissions = ()
        ordering = ["tag", "position"]
        constraints = [
            models.UniqueConstraint(fields=["tag", "position"], name="tag_pin_place_once"),
            models.UniqueConstraint(fields=["tag", "article"], name="tag_pin_once"),
            models.CheckConstraint(
                name="tag_pin_place_is_known", condition=models.Q(position__gte=1, position__lte=TAG_PINS)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id}, {self.position}: {self.article_id}"
