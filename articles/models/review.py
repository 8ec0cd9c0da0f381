"""That somebody looked at what stands beside a story, and found it fine."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RelatedReview(models.Model):
    """A moderator found a story's list fine: it leaves their queue until something matters again."""

    story = models.OneToOneField("articles.Article", models.CASCADE, related_name="related_review")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=300, blank=True)  # outlives the account
    at = models.DateTimeField(default=timezone.now)
    listed: Any = models.JSONField(default=list)  # keys of the articles that stood there

    class Meta:
        verbose_name = _("review of a related list")
        verbose_name_plural = _("reviews of related lists")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.story_id}: {self.by_name}"
