"""Revisions: what a story said at each save, for ever."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.fields import LineField


class Revision(models.Model):
    """All that a person wrote of a story, as one save left it. Never changed; restoring makes a new one.

    `number` is the version of the article that it is. A decision that changes no text (a publication, a
    withdrawal) raises the version without a revision, so what a version said is the newest revision up to it.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("version"))
    content: Any = models.JSONField(_("content"))  # `articles.publishing.content` says of what form
    why = LineField(_("why"), max_length=300, blank=True)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    saved_by_name = models.CharField(_("saved by"), max_length=300, blank=True)  # outlives the account

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        default_permissions = ()
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.number}"
