"""Pins that somebody should look at again: what they put there is gone, they stand for long, or end soon."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.conf import PIN_ENDING_DAYS, PIN_OLD_DAYS
from articles.models import Article, DecisionKind, RelatedDecision

OLD, SOON = timedelta(days=PIN_OLD_DAYS), timedelta(days=PIN_ENDING_DAYS)
MOST_STALE = 100  # pins of each kind that are looked at, the longest stale first
NEWEST_PINS = 2_000  # pins whose target is looked at; what stands for longer is old anyway, or ends
_SHOWN = (  # of a pin, of what it put there
    *("story", "kind", "since", "until"),
    *("other__headline", "other__withdrawn_at", "other__live_at", "other__address_date", "other__slug"),
    *("external__headline", "external__publication"),
)


class Staleness(StrEnum):
    GONE = "gone"  # readers do not have its target
    ENDING = "ending"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class StalePin:
    """A pin in force that is stale, why, and since when."""

    decision: RelatedDecision
    why: Staleness
    since: datetime


def stale_pins() -> list[StalePin]:
    """Returns the stale pins beside live stories; of one pin the gravest reason. Three queries of bounded cost."""
    found: dict[int, StalePin] = {}
    for pin in (*_gone(), *_ending(), *_old()):
        found.setdefault(pin.decision.pk, pin)
    return list(found.values())


def _pins() -> "QuerySet[RelatedDecision]":
    pins = RelatedDecision.objects.current().filter(kind=DecisionKind.PINNED)
    # Asked of each: of a list of all live stories, a database that knows of no pins would go through them all.
    beside_live = pins.filter(Exists(Article.objects.live().filter(pk=OuterRef("story"))))
    return beside_live.select_related("other", "external").only(*_SHOWN)


def _gone() -> Iterator[StalePin]:
    newest = RelatedDecision.objects.in_force().filter(kind=DecisionKind.PINNED).order_by("-since", "-pk")
    not_live = Q(other__live_at=None) | Q(other__live_at__gt=timezone.now())
    pins = _pins().filter(not_live, pk__in=newest.values("pk")[:NEWEST_PINS], other__isnull=False)
    for pin in pins[:MOST_STALE]:
        withdrawn_at = pin.other.withdrawn_at if pin.other else None
        yield StalePin(pin, Staleness.GONE, max(pin.since, withdrawn_at or pin.since))


def _ending() -> Iterator[StalePin]:
    now = timezone.now()
    for pin in _pins().filter(until__gt=now, until__lte=now + SOON).order_by("until")[:MOST_STALE]:
        if pin.until is not None:  # as the query says
            yield StalePin(pin, Staleness.ENDING, pin.until - SOON)


def _old() -> Iterator[StalePin]:
    for pin in _pins().filter(until=None, since__lte=timezone.now() - OLD).order_by("since")[:MOST_STALE]:
        yield StalePin(pin, Staleness.OLD, pin.since + OLD)
