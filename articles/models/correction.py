"""Corrections: what readers are told about what was wrong, or has changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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


class CorrectionQuerySet(GatedQuerySet["Correction"]):
    def newest(self) -> "CorrectionQuerySet":
        return self.order_by("-made_at", "-pk")


class Correction(models.Model):
    """One public correction of a story: dated, numbered, and never changed. An error in it gets another one."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="corrections")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=CorrectionKind)
    text = ProseField(_("text"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    live_at = models.DateTimeField(null=True, editable=False)  # the article's, carried along

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()
        ordering = ["number"]
        indexes = [models.Index(fields=["-made_at", "-id"], name="correction_newest")]
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
