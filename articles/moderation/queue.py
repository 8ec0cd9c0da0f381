"""The moderators' queue: stories whose related list somebody should look at, and why.

It looks at a window of live stories, the newest first, and at stale pins wherever they are, so that its cost does not
grow with the archive; a cursor leads further back. What somebody found fine (`reviews`) is left out until something
matters again.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, F, FloatField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.conf import QUEUE_LOOKED_AT, QUEUE_LOW_SCORE, QUEUE_NEW_DAYS, RELATED_ENOUGH, RELATED_SHOWN
from articles.models import Article, RelatedDecision, RelatedLink, TaggedArticle
from articles.models.paging import Cursor, rows_after
from articles.moderation.pins import StalePin, stale_pins
from articles.moderation.standing import Place, articles_in, standing_beside

NEW = timedelta(days=QUEUE_NEW_DAYS)


class Reason(StrEnum):
    """Why a story is in the queue, in the order of what matters."""

    NEW = "new"
    SENSITIVE = "sensitive"
    WEAK = "weak"
    STALE = "stale"
    FEW = "few"
    UNLINKED = "unlinked"


@dataclass(frozen=True, slots=True)
class Review:
    """Who found the list fine, and when."""

    by_name: str
    at: datetime


@dataclass(slots=True)
class Entry:
    """A story in the queue: why it is there, and what stands beside it."""

    key: int
    live_at: datetime
    reasons: list[Reason] = field(default_factory=list)  # in order of what matters
    tags: list[str] = field(default_factory=list)  # names of the sensitive ones
    pins: list[StalePin] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    best: float | None = None  # score, where the list is weak
    review: Review | None = None  # that keeps it from the queue


@dataclass(frozen=True, slots=True)
class Queue:
    """What was found in the window: entries in the order of what matters, and those that were found fine."""

    entries: list[Entry]
    reviewed: list[Entry]  # the newest review first
    looked_at: int  # stories
    since: datetime | None  # when the oldest of them went live
    further: Cursor | None  # where the next window begins

    def having(self, reason: Reason | None) -> list[Entry]:
        """Returns the entries that are there for this reason, among others; all of them without one."""
        return [entry for entry in self.entries if reason is None or reason in entry.reasons]

    def next_after(self, key: int, reason: Reason | None = None) -> int | None:
        """Returns the story that follows this one, or the first where it is not there; None if there is no other."""
        keys = [entry.key for entry in self.having(reason)]
        at = keys.index(key) + 1 if key in keys else 0
        return next((pk for pk in (*keys[at:], *keys[:at]) if pk != key), None)


def look(after: Cursor | None = None) -> Queue:
    """Returns the queue of the window that begins after the cursor. Eleven queries."""
    place = (after.moment, after.key) if after else (None, None)
    newest = rows_after(Article.objects.live(), *place, size=QUEUE_LOOKED_AT).values_list("pk", "live_at")
    window: list[tuple[int, Any]] = list(newest)
    has_more = len(window) > QUEUE_LOOKED_AT
    window = window[:QUEUE_LOOKED_AT]
    pins = _by_story(stale_pins())
    keys = {pk for pk, _moment in window} | (set() if after else set(pins))
    entries = _entries(keys, pins)
    since = window[-1][1] if window else None
    return Queue(
        sorted((entry for entry in entries if entry.reasons and entry.review is None), key=_order),
        sorted((entry for entry in entries if entry.review), key=_reviewed_at, reverse=True),
        len(window),
        since,
        Cursor(since, window[-1][0]) if has_more and since else None,
    )


def _entries(keys: Collection[int], pins: Mapping[int, Sequence[StalePin]]) -> list[Entry]:
    tags, lists = _sensitive_tags(keys), standing_beside(keys)
    entries = []
    new_since = timezone.now() - NEW
    for row in _measured(keys):
        entry = Entry(row["pk"], row["live_at"], tags=tags[row["pk"]], pins=list(pins.get(row["pk"], ())))
        entry.places = lists[entry.key]
        scores = [place.score for place in entry.places if place.score is not None]
        is_weak = bool(scores) and max(scores) < QUEUE_LOW_SCORE
        entry.best = max(scores) if is_weak else None
        holds = {
            Reason.NEW: entry.live_at > new_since,
            Reason.SENSITIVE: bool(entry.tags),
            Reason.WEAK: is_weak,
            Reason.STALE: bool(entry.pins),
            Reason.FEW: len(entry.places) < RELATED_ENOUGH,
            Reason.UNLINKED: not (row["never_recommended"] or row["is_linked"] or row["is_put_somewhere"]),
        }
        entry.reasons = [reason for reason in Reason if holds[reason]]
        if row["at"] is not None and still_holds(entry, row["at"], row["listed"]):
            entry.review = Review(row["by_name"], row["at"])
        entries.append(entry)
    return entries


def still_holds(entry: Entry, reviewed_at: datetime, listed: Sequence[int]) -> bool:
    """Says whether a review holds still.

    It does not where the story came out since (reviews of one that is withdrawn are forgotten), a pin beside it
    became stale since, or more than half of the articles beside it are others than then.
    """
    if entry.live_at > reviewed_at or any(pin.since > reviewed_at for pin in entry.pins):
        return False
    now, then = set(articles_in(entry.places)), set(listed)
    return 2 * max(len(now - then), len(then - now)) <= max(len(now), len(then))


def _measured(keys: Collection[int]) -> "QuerySet[Article, Any]":
    """Returns of these stories what the queue asks; those that show no list are not in it."""
    links = RelatedLink.objects.current()
    last_shown = links.filter(story=OuterRef("story")).order_by("-score").values("score")
    least = Coalesce(Subquery(last_shown[RELATED_SHOWN - 1 : RELATED_SHOWN]), Value(0.0), output_field=FloatField())
    showing = links.filter(other=OuterRef("pk")).annotate(least=least).filter(score__gte=F("least"))
    put = RelatedDecision.objects.in_force().shown().filter(other=OuterRef("pk"))
    review = {name: F(f"related_review__{name}") for name in ("at", "by_name", "listed")}
    # In no order: for the model's own a database may go through all articles.
    stories = Article.objects.live().filter(pk__in=keys, shows_no_related=False).order_by()
    linked = {"is_linked": Exists(showing), "is_put_somewhere": Exists(put)}
    return stories.values("pk", "live_at", "never_recommended", **review, **linked)


def _sensitive_tags(keys: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = TaggedArticle.objects.filter(tag__is_sensitive=True, content_object__in=keys).order_by("tag__name")
    for pk, name in rows.values_list("content_object", "tag__name"):
        found[pk].append(name)
    return found


def _by_story(pins: Sequence[StalePin]) -> dict[int, list[StalePin]]:
    found: dict[int, list[StalePin]] = defaultdict(list)
    for pin in pins:
        found[pin.decision.story_id].append(pin)
    return found


def _order(entry: Entry) -> tuple[Any, ...]:
    """Sorts by the gravest reason that others lack, then the newest first."""
    return (*(reason not in entry.reasons for reason in Reason), -entry.live_at.timestamp(), -entry.key)


def _reviewed_at(entry: Entry) -> tuple[datetime, int]:
    return (entry.review.at if entry.review else entry.live_at, entry.key)
