"""Old addresses that lead to articles."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.fields import PathField


class Redirect(models.Model):
    """A path on this site, of an old site or of an old slug, that answers 301 to an article."""

    path = PathField(
        _("old path"),
        max_length=500,
        unique=True,
        help_text=_("Begins with a slash. With and without a slash at its end it is the same address."),
        error_messages={"unique": _("This old address leads to a story already.")},
    )
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="redirects")

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="redirect_is_a_path",
                condition=models.Q(path__startswith="/"),
                violation_error_message=_("Write the part of the address behind the site’s name: it begins with /"),
            )
        ]

    def __str__(self) -> str:
        return self.path
