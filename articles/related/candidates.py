"""Candidates: articles that share a tag with a story and are near to it in date.

The cost does not grow with the archive, however common a tag is: under each tag only the nearest
articles before and after the story are read, each as one range of the index (tag, live_at, article).
Stories that follow each other in date are looked up together, so that a rebuild reads each range once.

Articles approved for a later moment are candidates too, since nothing runs when their moment comes;
that readers get none before it is the business of `live()`.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection

from articles.conf import RELATED_COMPARED, RELATED_NEIGHBOURS, RELATED_TAGS
from articles.related.scoring import Figures, Seconds, nearness, seconds

MOST_TAGS = 100  # in one query, two parts each; SQLite refuses more than 500 parts

Place = tuple[Seconds, int]  # `live_at` and key of an article: their order is the order in time
Rows = Mapping[int, Sequence[Place]]  # articles under each tag, in order of time
Placed = tuple[int, Seconds, int]  # tag, and the place of an article that carries it


@dataclass(frozen=True, slots=True)
class Story:
    """An article whose candidates are wanted."""

    article_id: int
    moment: datetime
    tags: frozenset[int]


Under = Callable[[Sequence[int], Sequence[int], Sequence[Story]], Iterable[Placed]]


def rows_under(small: Sequence[int], large: Sequence[int], stories: Sequence[Story]) -> Iterator[Placed]:
    """Gives the approved articles under tags that few carry, and the nearest to the stories under those of many."""
    with connection.cursor() as cursor:
        yield from chain(_whole(cursor, small), _ranges(cursor, large, stories))


def candidates(stories: Sequence[Story], figures: Figures, under: Under = rows_under) -> dict[int, dict[int, Seconds]]:
    """Returns, for each of the stories, its best candidates by tags and date: their keys and moments.

    The stories are in order of time, with no approved article between them left out.
    """
    if not stories:
        return {}
    choosing = {story.article_id: _rarest(story.tags, figures) for story in stories}
    rows = _rows(stories, {tag for tags in choosing.values() for tag in tags}, figures, under)
    return {story.article_id: _best(story, choosing[story.article_id], rows, figures) for story in stories}


def _rarest(tags: Iterable[int], figures: Figures) -> list[int]:
    return sorted(tags, key=lambda tag: (-figures.rarity(tag), tag))[:RELATED_TAGS]


def _best(story: Story, tags: Iterable[int], rows: Rows, figures: Figures) -> dict[int, Seconds]:
    """Returns the candidates that share the most with the story, rare tags and near dates counting more."""
    moment = seconds(story.moment)
    shared: dict[int, float] = defaultdict(float)
    moments: dict[int, Seconds] = {}
    for tag in tags:
        weight = figures.rarity(tag)
        for place, article_id in _nearest((moment, story.article_id), rows.get(tag, ())):
            shared[article_id] += weight
            moments[article_id] = place
    shared.pop(story.article_id, None)
    best: Iterable[int] = shared
    if len(shared) > RELATED_COMPARED:
        near = [(worth * nearness(abs(moments[key] - moment)), key) for key, worth in shared.items()]
        best = [key for _, key in sorted(near, reverse=True)[:RELATED_COMPARED]]
    return {key: moments[key] for key in best}


def _nearest(place: Place, places: Sequence[Place]) -> Sequence[Place]:
    """Returns the places nearest to the one given, before it and after it."""
    at = bisect_left(places, place)
    return places[max(0, at - RELATED_NEIGHBOURS) : at + RELATED_NEIGHBOURS + 1]


def _rows(stories: Sequence[Story], tags: Iterable[int], figures: Figures, under: Under) -> Rows:
    """Returns enough of the articles under each tag for all these stories."""
    rows: dict[int, list[Place]] = defaultdict(list)
    small = sorted(tag for tag in tags if figures.live_counts.get(tag, 0) <= RELATED_NEIGHBOURS)
    large = sorted(set(tags).difference(small))
    for tag, moment, article_id in under(small, large, stories):
        rows[tag].append((moment, article_id))
    for places in rows.values():
        places.sort()
    return rows


# Written out: a query of many slices costs Django more to make than the database to answer, a union of sliced
# QuerySets is refused on SQLite, and a moment costs more to read than a number. Each part reads one range of the
# index `tagged_by_date`, no row.
_SECONDS = {
    "sqlite": "CAST(strftime('%%s', live_at) AS INTEGER)",
    "postgresql": "CAST(floor(extract(epoch FROM live_at)) AS bigint)",
}
_WHOLE = (
    "SELECT tag_id, SECONDS, content_object_id FROM articles_taggedarticle "
    "WHERE tag_id IN (TAGS) AND live_at IS NOT NULL LIMIT %s"
)
_BEFORE = (
    "SELECT * FROM (SELECT tag_id, SECONDS, content_object_id FROM articles_taggedarticle "
    "WHERE tag_id = %s AND live_at <= %s ORDER BY live_at DESC, content_object_id DESC LIMIT %s) AS earlier"
)
_AFTER = (
    "SELECT * FROM (SELECT tag_id, SECONDS, content_object_id FROM articles_taggedarticle "
    "WHERE tag_id = %s AND live_at > %s ORDER BY live_at, content_object_id LIMIT %s) AS later"
)


def _whole(cursor: Any, tags: Sequence[int]) -> Iterator[Placed]:
    """Gives all articles under tags that have few; counts being hints, up to a bound."""
    for at in range(0, len(tags), MOST_TAGS):
        part = tags[at : at + MOST_TAGS]
        statement = _WHOLE.replace("TAGS", ", ".join(["%s"] * len(part)))
        cursor.execute(_in_seconds(statement), [*part, 4 * RELATED_NEIGHBOURS * len(part)])
        yield from cursor.fetchall()


def _ranges(cursor: Any, tags: Sequence[int], stories: Sequence[Story]) -> Iterator[Placed]:
    """Gives the articles under tags that have many, from the nearest before the stories to the nearest after."""
    first = connection.ops.adapt_datetimefield_value(stories[0].moment)
    # One more than that: of an article that is imagined elsewhere, the row is left out.
    before, after = RELATED_NEIGHBOURS + len(stories) + 1, RELATED_NEIGHBOURS + 2 * len(stories) + 1
    for at in range(0, len(tags), MOST_TAGS):
        part = tags[at : at + MOST_TAGS]
        statement = " UNION ALL ".join([_BEFORE, _AFTER] * len(part))
        cursor.execute(
            _in_seconds(statement), [value for tag in part for value in (tag, first, before, tag, first, after)]
        )
        yield from cursor.fetchall()


def _in_seconds(statement: str) -> str:
    return statement.replace("SECONDS", _SECONDS[connection.vendor])
