"""Candidates: articles that share a tag with a story and are near to it in date.

The cost does not grow with the archive, however common a tag is: under each tag only the nearest
articles before and after the story are read, each as one range of the index (tag, live_at, article).
Stories that follow each other in date are looked up together, so that a rebuild reads each range once.

Articles approved for a later moment are candidates too, since nothing runs when their moment comes;
that readers get none before it is the business of `live()`.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from itertools import chain

from django.db.models import QuerySet

from articles.conf import RELATED_COMPARED, RELATED_NEIGHBOURS, RELATED_TAGS
from articles.models import TaggedArticle
from articles.related.scoring import Figures, nearness

MOST_PARTS = 200  # of one query; SQLite refuses more than 500

Place = tuple[datetime, int]  # `live_at` and key of an article: their order is the order in time
Row = tuple[int, datetime, int]  # tag, `live_at`, article
Rows = Mapping[int, Sequence[Place]]  # articles under each tag, in order of time


@dataclass(frozen=True, slots=True)
class Story:
    """An article whose candidates are wanted."""

    article_id: int
    moment: datetime
    tags: frozenset[int]


def candidates(stories: Sequence[Story], figures: Figures) -> dict[int, list[int]]:
    """Returns, for each of the stories, the keys of its best candidates by tags and date, the best first.

    The stories are in order of time, with no approved article between them left out.
    """
    if not stories:
        return {}
    choosing = {story.article_id: _rarest(story.tags, figures) for story in stories}
    rows = _rows(stories, {tag for tags in choosing.values() for tag in tags}, figures)
    return {story.article_id: _best(story, choosing[story.article_id], rows, figures) for story in stories}


def _rarest(tags: Iterable[int], figures: Figures) -> list[int]:
    return sorted(tags, key=lambda tag: (-figures.rarity(tag), tag))[:RELATED_TAGS]


def _best(story: Story, tags: Iterable[int], rows: Rows, figures: Figures) -> list[int]:
    """Returns the candidates that share the most with the story, rare tags and near dates counting more."""
    shared: dict[int, float] = defaultdict(float)
    moments: dict[int, datetime] = {}
    for tag in tags:
        weight = figures.rarity(tag)
        for moment, article_id in _nearest(story, rows.get(tag, ())):
            shared[article_id] += weight
            moments[article_id] = moment
    shared.pop(story.article_id, None)
    if len(shared) <= RELATED_COMPARED:
        return sorted(shared, key=lambda key: (-shared[key], key))
    return nlargest(
        RELATED_COMPARED, shared, key=lambda key: (shared[key] * nearness(abs(moments[key] - story.moment)), key)
    )


def _nearest(story: Story, places: Sequence[Place]) -> Sequence[Place]:
    """Returns the places nearest to the story's own, before it and after it."""
    at = bisect_left(places, (story.moment, story.article_id))
    return places[max(0, at - RELATED_NEIGHBOURS) : at + RELATED_NEIGHBOURS + 1]


def _rows(stories: Sequence[Story], tags: Iterable[int], figures: Figures) -> Rows:
    """Returns enough of the articles under each tag for all these stories."""
    rows: dict[int, list[Place]] = defaultdict(list)
    small = sorted(tag for tag in tags if figures.live_counts.get(tag, 0) <= RELATED_NEIGHBOURS)
    large = sorted(set(tags).difference(small))
    for tag, moment, article_id in chain(_whole(small), _ranges(large, stories)):
        rows[tag].append((moment, article_id))
    for places in rows.values():
        places.sort()
    return rows


def _whole(tags: Sequence[int]) -> Iterator[Row]:
    """Gives all articles under tags that have few; counts being hints, up to a bound."""
    approved = TaggedArticle.objects.filter(live_at__isnull=False)
    for at in range(0, len(tags), MOST_PARTS):
        part = tags[at : at + MOST_PARTS]
        rows = approved.filter(tag__in=part).values_list("tag_id", "live_at", "content_object_id")
        yield from rows[: 4 * RELATED_NEIGHBOURS * len(part)]


def _ranges(tags: Sequence[int], stories: Sequence[Story]) -> Iterator[Row]:
    """Gives the articles under tags that have many, from the nearest before the stories to the nearest after."""
    approved = TaggedArticle.objects.filter(live_at__isnull=False)
    first = stories[0].moment
    before, after = RELATED_NEIGHBOURS + len(stories), RELATED_NEIGHBOURS + 2 * len(stories)
    slices = []
    for tag in tags:
        carrying = approved.filter(tag=tag)
        slices.append(carrying.filter(live_at__lte=first).order_by("-live_at", "-content_object")[:before])
        slices.append(carrying.filter(live_at__gt=first).order_by("live_at", "content_object")[:after])
    for at in range(0, len(slices), MOST_PARTS):
        yield from _union(slices[at : at + MOST_PARTS])


def _union(slices: "Sequence[QuerySet[TaggedArticle]]") -> Iterable[Row]:
    first, *rest = map(_as_part, slices)
    return first.union(*rest, all=True).iterator() if rest else first.iterator()


def _as_part(part: "QuerySet[TaggedArticle]") -> "QuerySet[TaggedArticle, Row]":
    # SQLite refuses a union of sliced queries; one of rows whose keys are in a slice it takes.
    rows = TaggedArticle.objects.filter(pk__in=part.values("pk"))
    return rows.order_by().values_list("tag_id", "live_at", "content_object_id")
