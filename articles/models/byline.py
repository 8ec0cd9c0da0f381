"""Bylines: who did what for a story, in order."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.author import Author
from articles.models.fields import LineField
from articles.models.gate import GatedQuerySet


def keep_the_name(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Deletes an author but not the name over the story: the byline keeps it as a credit line.

    An `on_delete` of Django. The credit is written before the key is emptied, since a byline has
    one or the other at every moment (`byline_names_somebody`).
    """
    credit = Byline._meta.get_field("credit")
    bylines = list(sub_objs)
    names = dict(
        Author._base_manager.using(using).filter(pk__in={b.author_id for b in bylines}).values_list("pk", "name")
    )
    for author_id, name in names.items():
        of_author = [byline for byline in bylines if byline.author_id == author_id]
        collector.add_field_update(credit, name, [byline for byline in of_author if not byline.credit])
    collector.add_field_update(field, None, bylines)


class Role(models.TextChoices):
    BY = "by", _("By")
    REPORTING = "reporting", _("Reporting by")
    PHOTOGRAPHS = "photographs", _("Photographs by")
    EDITING = "editing", _("Edited by")


class Byline(models.Model):
    """One name over a story: of an author with a profile, or a free credit line.

    `live_at` is the article's, carried along so that an author's page is one range of an index.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, keep_the_name, null=True, blank=True, related_name="bylines", verbose_name=_("author")
    )
    credit = LineField(
        _("or a name without a profile"), max_length=200, blank=True, help_text=_("Printed as it stands.")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.BY)
    order = models.PositiveIntegerField(_("order"), default=0)
    live_at = models.DateTimeField(null=True, editable=False)

    objects = GatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["order", "id"]
        indexes = [
            models.Index(fields=["author", "-live_at", "-article"], name="byline_of_author_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="byline_names_somebody",
                condition=models.Q(author__isnull=False) | ~models.Q(credit=""),
                violation_error_message=_("Choose an author, or write a name."),
            ),
            models.CheckConstraint(name="byline_role_is_known", condition=models.Q(role__in=Role.values)),
            models.UniqueConstraint(
                fields=["article", "author", "role"],
                name="byline_once",
                violation_error_message=_("This author has this part in the story already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name as readers see it."""
        return self.credit or (self.author.name if self.author else "")
