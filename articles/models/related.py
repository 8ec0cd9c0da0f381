"""Related links: which articles stand beside a story, from when to when, and why."""

from datetime import datetime

from django.db import models
from django.utils import timezone


class RelatedLinkQuerySet(models.QuerySet["RelatedLink"]):
    def current(self) -> "RelatedLinkQuerySet":
        """Links that hold now."""
        return self.filter(until=None)

    def at(self, moment: datetime) -> "RelatedLinkQuerySet":
        """Links that held at a moment of the past."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=moment), since__lte=moment)

    def end(self) -> int:
        """Ends these links now. A row is never changed otherwise: together they are the history."""
        return self.filter(until=None).update(until=timezone.now())


class RelatedLink(models.Model):
    """One article stands beside another: a row of the story's list while `until` is empty.

    Readers get it through `live()` and the rules of sensitivity only (`articles.related.shown`).
    """

    story = models.ForeignKey("articles.Article", models.CASCADE, related_name="related_links", db_index=False)
    other = models.ForeignKey("articles.Article", models.CASCADE, related_name="linked_from", db_index=False)
    score = models.FloatField()
    topic = models.FloatField()  # how alike the tags are, 0 to 1
    text = models.FloatField()  # how alike the words are, 0 to 1
    shared = models.JSONField()  # keys of the shared tags, the rarest first
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    objects = RelatedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "related link"
        verbose_name_plural = "related links"
        indexes = [
            models.Index(fields=["story", "until", "-score", "other"], name="related_list"),
            models.Index(fields=["other", "until"], name="related_from"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "other"], name="related_once", condition=models.Q(until__isnull=True)
            ),
            models.CheckConstraint(name="related_to_another", condition=~models.Q(story=models.F("other"))),
            models.CheckConstraint(
                name="related_ends_after_it_began",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story_id} → {self.other_id} ({self.score:.3f})"


class RelatedRebuild(models.Model):
    """How far a rebuild of all links has come; there is a row while one is unfinished."""

    class Phase(models.TextChoices):
        WEIGH = "weigh"
        LINK = "link"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.WEIGH)
    moment = models.DateTimeField(null=True)  # `live_at` and key of the last article done in this phase
    key = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "rebuild of related links"
        verbose_name_plural = "rebuilds of related links"
        constraints = [models.CheckConstraint(name="related_rebuild_is_one", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"{self.phase}: {self.done}"
