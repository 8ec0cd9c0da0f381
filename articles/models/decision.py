"""What staff decide about what stands beside a story, and the pages of others that they put there."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.conf import RELATED_SHOWN
from articles.models.aggregates import JSONRows
from articles.models.fields import LineField
from articles.models.gate import this_moment

LONGEST_ADDRESS = 1_000  # characters
LONGEST_NOTE = 1_000


class DecisionKind(models.TextChoices):
    SUGGESTED = "suggested", _("Left to the engine")  # what an undo leads back to; without any row it is the same
    APPROVED = "approved", _("Approved")
    PINNED = "pinned", _("Pinned")
    HIDDEN = "hidden", _("Hidden")


SHOWN_KINDS = (DecisionKind.APPROVED, DecisionKind.PINNED)


class QuickReason(models.TextChoices):
    """Why, in one click."""

    BACKGROUND = "background", _("Background to it")
    WHAT_NEXT = "what next", _("What happened next")
    OTHER_MATTER = "other matter", _("About another matter")
    SAME = "same", _("Says the same")
    OUTDATED = "outdated", _("Out of date")
    UNFIT = "unfit", _("Would hurt or mislead here")


class ExternalLink(models.Model):
    """A page of others beside a story. Never changed: an error in it gets another one, so that history stays true."""

    story = models.ForeignKey("articles.Article", models.CASCADE, related_name="external_links")
    address = models.URLField(_("address"), max_length=LONGEST_ADDRESS)
    headline = LineField(_("headline"), max_length=300)
    publication = LineField(_("publication"), max_length=100)
    why = LineField(_("why it matters"), max_length=300)

    class Meta:
        verbose_name = _("external link")
        verbose_name_plural = _("external links")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="external_link_is_web",
                condition=Q(address__startswith="https://") | Q(address__startswith="http://"),
            ),
            models.CheckConstraint(
                name="external_link_says_what", condition=~Q(headline="") & ~Q(publication="") & ~Q(why="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.publication})"


def in_force(path: str = "") -> Q:
    """Says of decisions, which the path leads to, that no other took their place and their planned end is to come."""
    goes_on = Q((f"{path}until", None)) | Q((f"{path}until__gt", this_moment()))
    return Q((f"{path}ended_at", None)) & goes_on


class RelatedDecisionQuerySet(QuerySet["RelatedDecision"]):
    def current(self) -> "RelatedDecisionQuerySet":
        """Decisions whose place no other has taken."""
        return self.filter(ended_at=None)

    def in_force(self) -> "RelatedDecisionQuerySet":
        """Current decisions whose planned end has not come."""
        return self.filter(in_force())

    def at(self, moment: datetime) -> "RelatedDecisionQuerySet":
        """Decisions that held at a moment of the past."""
        open_still = Q(ended_at=None) | Q(ended_at__gt=moment)
        return self.filter(open_still, Q(until=None) | Q(until__gt=moment), since__lte=moment)

    def shown(self) -> "RelatedDecisionQuerySet":
        """Decisions that something stands beside the story."""
        return self.filter(kind__in=SHOWN_KINDS)


class RelatedDecision(models.Model):
    """One decision about an ordered pair: this story, and what stands beside it.

    The next decision about the pair ends it; a row is never changed otherwise: together they are the history.
    """

    story = models.ForeignKey("articles.Article", models.CASCADE, related_name="related_decisions", db_index=False)
    other = models.ForeignKey("articles.Article", models.CASCADE, null=True, related_name="decided_beside")
    external = models.ForeignKey(ExternalLink, models.CASCADE, null=True, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=10, choices=DecisionKind)
    position = models.PositiveSmallIntegerField(_("place"), null=True)
    reason = models.CharField(_("reason"), max_length=20, choices=QuickReason, blank=True)
    note = LineField(_("note"), max_length=LONGEST_NOTE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=300, blank=True)  # outlives the account
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(_("until"), null=True)  # the planned end
    ended_at = models.DateTimeField(null=True)
    # What held before, and holds again when this is undone
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects = RelatedDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision about a related link")
        verbose_name_plural = _("decisions about related links")
        default_permissions = ()
        permissions = [("moderate_related", "Can decide what stands beside published articles")]
        indexes = [
            models.Index(fields=["story", "-id"], name="decision_of_story_newest"),
            # Pins that nobody took back, the longest standing first, and those that are to end
            models.Index(
                fields=["since"], name="decision_pin_endless", condition=Q(kind="pinned", ended_at=None, until=None)
            ),
            models.Index(
                fields=["until"],
                name="decision_pin_ending",
                condition=Q(kind="pinned", ended_at=None, until__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["story", "other"], name="decision_once", condition=Q(ended_at=None)),
            models.UniqueConstraint(fields=["external"], name="decision_once_external", condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="decision_of_one_pair",
                condition=Q(other=None, external__isnull=False) | Q(other__isnull=False, external=None),
            ),
            models.CheckConstraint(name="decision_about_another", condition=Q(other=None) | ~Q(story=F("other"))),
            models.CheckConstraint(name="decision_kind_is_known", condition=Q(kind__in=DecisionKind.values)),
            models.CheckConstraint(
                name="decision_place_means_pinned",
                condition=Q(kind="pinned", position__gte=1, position__lte=RELATED_SHOWN)
                | (~Q(kind="pinned") & Q(position=None)),
            ),
            models.CheckConstraint(
                name="decision_ends_after_it_began",
                condition=(Q(until=None) | Q(until__gt=F("since"))) & (Q(ended_at=None) | Q(ended_at__gte=F("since"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story_id} → {self.other_id or self.external}: {self.kind}"

    @property
    def what(self) -> Any:
        """What it puts beside the story, or keeps from it: an article, or an external link."""
        return self.other if self.other_id else self.external


def externals_of_article() -> Subquery:
    """Returns what fetches the external links of an article with the article itself: `external_rows_of` reads it."""
    names = ("address", "headline", "publication", "why")
    link = {name: F(f"external__{name}") for name in names}
    said = JSONRows(JSONObject(decision="pk", key="external", kind="kind", position="position", **link))
    shown = RelatedDecision.objects.in_force().shown().filter(story=OuterRef("pk"), external__isnull=False)
    return Subquery(shown.order_by().values("story").annotate(said=said).values("said"))


def external_rows_of(article: Any) -> list[dict[str, Any]]:
    """Returns the external links of an article fetched `with_externals()`, the newest decision first; no query."""
    return sorted(article.external_rows or (), key=lambda row: -row["decision"])


def rank(decision: str) -> Case:
    """Returns what sorts pins first, the newest before others, then what is approved, then what nobody decided."""
    kind, key = f"{decision}__kind", f"{decision}__pk"
    return Case(
        models.When(**{kind: DecisionKind.PINNED}, then=-F(key)),
        models.When(**{kind: DecisionKind.APPROVED}, then=0),
        default=1,
        output_field=models.BigIntegerField(),
    )
