"""Corrections: what readers are told about what was wrong, or has changed."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.aggregates import JSONRows
from articles.models.fields import ProseField
from articles.models.gate import GatedQuerySet


class CorrectionKind(models.TextChoices):
    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    UPDATE = "update", _("Update")
    RETRACTION = "retraction", _("Retraction")
    NOTE = "note", _("Editor’s note")


# What readers have to know before they read the story; the others stand under it.
ON_TOP = (CorrectionKind.RETRACTION, CorrectionKind.NOTE, CorrectionKind.CORRECTION)


class Correction(models.Model):
    """One public correction of a story: dated, numbered, and never changed. An error in it gets another one."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="corrections")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=CorrectionKind)
    text = ProseField(_("text"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    live_at = models.DateTimeField(null=True, editable=False)  # the article's, carried along

    objects = GatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()
        ordering = ["number"]
        indexes = [
            # Without those of withdrawn stories: however many there are, a page of the list is one short range.
            models.Index(
                fields=["-made_at", "-id"], name="correction_newest", condition=models.Q(live_at__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="correction_once"),
            models.CheckConstraint(name="correction_says_something", condition=~models.Q(text="")),
            models.CheckConstraint(name="correction_kind_is_known", condition=models.Q(kind__in=CorrectionKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def is_on_top(self) -> bool:
        """Whether it stands above the story."""
        return self.kind in ON_TOP

    @property
    def anchor(self) -> str:
        """The part of the story's page where it stands."""
        return f"correction-{self.number}"


def all_of_article() -> Subquery:
    """Returns what fetches all corrections of an article with the article itself: `corrections_of` reads it."""
    said = JSONRows(JSONObject(**{name: name for name in ("number", "kind", "text", "made_at")}))
    rows = Correction.objects.filter(article=OuterRef("pk")).order_by().values("article").annotate(said=said)
    return Subquery(rows.values("said"))


def corrections_of(article: Any) -> list[Correction]:
    """Returns the corrections of an article fetched `with_corrections()`, in their order; makes no query."""
    rows = sorted(article.correction_rows or (), key=lambda row: row["number"])
    return [Correction(**row | {"made_at": _moment(row["made_at"]), "article_id": article.pk}) for row in rows]


def _moment(text: str) -> datetime:
    """Reads a moment as either database writes it into JSON; SQLite leaves out that it is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
