"""Merges of tags: what was where before, so that each can be undone."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.fields import LineField


class TagMerge(models.Model):
    """One tag became another. The tag that is gone is kept here as it was; both are known by their keys."""

    gone_key = models.BigIntegerField(editable=False)
    into_key = models.BigIntegerField(editable=False)
    name = LineField(_("merged"), max_length=100)
    into_name = LineField(_("into"), max_length=100)
    facts: Any = models.JSONField(default=dict)  # what stood on the tag that is gone, its names and old addresses
    why = LineField(_("why"), max_length=1_000, blank=True)
    merged_at = models.DateTimeField(_("when"), default=timezone.now)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    merged_by_name = models.CharField(_("who"), max_length=300, blank=True)  # outlives the account
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by_name = models.CharField(_("undone by"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("merge of tags")
        verbose_name_plural = _("merges of tags")
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gone_key"], name="tag_is_merged_once", condition=models.Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(
                name="tag_is_merged_into_another", condition=~models.Q(gone_key=models.F("into_key"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.into_name}"


class MergedUse(models.Model):
    """An article that carried a tag when it was merged, or had a rule that names it."""

    merge = models.ForeignKey(TagMerge, models.CASCADE, related_name="uses")
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")
    is_rule = models.BooleanField(default=False)  # "never beside articles with this tag"
    had_both = models.BooleanField(default=False)  # the tag that it was merged into stood there too

    class Meta:
        verbose_name = _("use of a merged tag")
        verbose_name_plural = _("uses of merged tags")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["merge", "is_rule", "article"], name="merged_use_once")]

    def __str__(self) -> str:
        return f"{self.merge_id}: {self.article_id}"
