"""What has to happen after a change and must not be lost, and who is at it."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What there is to do; `articles.effects.HANDLERS` says how."""

    MAIL = "mail", _("Mail")
    RESET_LINKS = "reset links", _("Links to reset a password")
    TAG_COUNTS = "counts of tags", _("Counts of tags")
    SEARCH_WORDS = "words to search", _("Words that a search finds")
    PURGE = "pages to purge", _("Pages that changed")
    CDN_PURGE = "pages to purge in front", _("Pages that changed, at the CDN")
    WARM = "pages to make", _("Pages that readers will ask for")
    PICTURE_LABELS = "labels of a picture", _("Whose a picture is, in its files")
    PICTURE_RENDITIONS = "renditions of a picture", _("Sizes and crops of a picture")
    PICTURE_LEFTOVERS = "leftovers of a picture", _("Files of a picture that no page names any more")
    PICTURE_FILES = "files of a picture", _("Files of a picture that was deleted")


SLOW = (Kind.PICTURE_RENDITIONS,)  # seconds each: they keep no mail waiting


class EffectQuerySet(models.QuerySet["Effect"]):
    def due(self) -> "EffectQuerySet":
        """Effects whose time has come, the longest waiting first; those that are slow after all others."""
        is_slow = models.Case(models.When(kind__in=SLOW, then=1), default=0)
        due = self.filter(done_at=None, given_up_at=None, due_at__lte=timezone.now())
        return due.order_by(is_slow, "due_at", "pk")

    def failed(self) -> "EffectQuerySet":
        """Effects whose last try failed: given up, or to be tried again."""
        return self.filter(done_at=None).exclude(error="")


class Effect(models.Model):
    """One thing to do, written in the transaction of the change that it follows (a transactional outbox)."""

    kind = models.CharField(_("kind"), max_length=40)
    payload: Any = models.JSONField(_("payload"), default=dict)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.TextField(_("what failed"), blank=True)  # at the last try; empty while one is under way
    done_at = models.DateTimeField(_("done"), null=True)
    given_up_at = models.DateTimeField(_("given up"), null=True)

    objects = EffectQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiting work")
        verbose_name_plural = _("waiting work")
        default_permissions = ("view",)
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="effect_due",
                condition=models.Q(done_at__isnull=True, given_up_at__isnull=True),
            ),
            models.Index(fields=["done_at"], name="effect_done"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Lease(models.Model):
    """Work that one process does at a time. Who dies with it loses it when it runs out."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True)
    done_until = models.DateTimeField(null=True)  # moments up to this one have been followed

    class Meta:
        verbose_name = _("lease")
        verbose_name_plural = _("leases")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
