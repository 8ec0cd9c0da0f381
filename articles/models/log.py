"""The audit log: who changed what readers see, or who may do what."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.fields import LineField


class LogEvent(models.Model):
    """One event. It outlives the account that did it and the object that it was done to, and is never changed."""

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    by_name = models.CharField(_("who"), max_length=300, blank=True, editable=False)
    verb = models.CharField(_("what"), max_length=40, editable=False)
    noun = models.CharField(_("of what kind"), max_length=40, editable=False)  # the model's name: "article"
    object_id = models.CharField(max_length=64, blank=True, editable=False)
    label = LineField(_("of which"), max_length=300, editable=False)
    before: Any = models.JSONField(_("before"), default=dict, editable=False)
    after: Any = models.JSONField(_("after"), default=dict, editable=False)
    why = LineField(_("why"), max_length=1_000, blank=True, editable=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("audit log")
        default_permissions = ("view",)
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="log_newest"),
            models.Index(fields=["noun", "-at", "-id"], name="log_newest_of_kind"),
            models.Index(fields=["verb", "-at", "-id"], name="log_newest_of_verb"),
            models.Index(fields=["noun", "object_id", "-id"], name="log_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.verb} {self.label}"
