"""Stored links: a story's own list, and its places in the lists of others.

A row holds from `since` until `until` and is never changed otherwise. Whoever writes here holds the
lock (`locked`), so that two changes at once cannot both believe that a place is free.

`Links` reads and writes the rows; `replace_lists` and `place` are the rules, for them and for others
that are only imagined.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Min
from django.utils import timezone

from articles.conf import RELATED_KEPT, RELATED_SHOWN
from articles.delivery import keys, purging
from articles.models import RelatedLink, TermCount
from articles.models.related import RelatedLinkQuerySet
from articles.models.terms import ARCHIVE
from articles.related.ranking import Ranked
from articles.related.scoring import seconds
from articles.related.statistics import CHUNK

SAME = 0.005  # a score that moved by less is the same: the link goes on as it stands
FEW = 2 * RELATED_SHOWN  # a list that fell below this is made again


@contextmanager
def locked() -> Iterator[None]:
    """Begins a transaction that writes links; one at a time."""
    with transaction.atomic():
        # SQLite's transaction is the lock; PostgreSQL needs a row to wait at, which the first article's words make.
        if connection.features.has_select_for_update:
            list(TermCount.objects.select_for_update().filter(bucket=ARCHIVE))
        yield


class Link(NamedTuple):
    """A link that holds: its key, the story, what stands beside it and the score."""

    key: Any
    story: int
    other: int
    score: float


class Links:
    """The links that hold now."""

    def locked(self) -> AbstractContextManager[None]:
        """Begins what is to be done to the links, one at a time."""
        return locked()

    def now(self) -> datetime:
        """Returns the moment at which links begin, and by which others are live or to come."""
        return timezone.now()

    def of(self, stories: Iterable[int]) -> Iterable[Link]:
        """Gives the links of these stories."""
        return self._found(RelatedLink.objects.current().filter(story__in=stories))

    def leading_to(self, article_id: int) -> Iterable[Link]:
        """Gives the links beside which the article stands."""
        return self._found(RelatedLink.objects.current().filter(other=article_id))

    def live_or_not(self, stories: Collection[int], now: datetime) -> Iterator[tuple[Link, bool]]:
        """Gives the links of these stories, and whether what stands there is live."""
        for part in _chunks(sorted(stories)):
            rows = RelatedLink.objects.current().filter(story__in=part)
            told = rows.values_list("pk", "story_id", "other_id", "score", "other__live_at")
            for key, story, other, score, moment in told:
                yield Link(key, story, other, score), moment is not None and moment <= now

    def sizes(self, stories: Collection[int]) -> Iterator[tuple[int, int, float]]:
        """Gives of these stories, as far as they have links: how many, and the lowest score."""
        for part in _chunks(sorted(stories)):
            lists = RelatedLink.objects.current().filter(story__in=part).values("story_id").order_by()
            yield from lists.annotate(links=Count("pk"), least=Min("score")).values_list("story_id", "links", "least")

    def end(self, links: Sequence[Link]) -> None:
        for part in _chunks(sorted(link.key for link in links)):
            RelatedLink.objects.filter(pk__in=part).end()

    def begin(self, links: Iterable[tuple[int, Ranked]], now: datetime) -> None:
        """Puts an article each beside a story."""
        rows = [_link(story, one, now) for story, one in links]
        RelatedLink.objects.bulk_create(rows, batch_size=CHUNK)

    def note(self, stories: Iterable[int]) -> None:
        """Notes that other articles stand beside these stories now: their pages are made anew."""
        purging.note(map(keys.related, stories))

    @staticmethod
    def _found(rows: RelatedLinkQuerySet) -> Iterator[Link]:
        return map(Link._make, rows.values_list("pk", "story_id", "other_id", "score"))


STORED = Links()


def best(ranked: Sequence[Ranked], now: datetime) -> list[Ranked]:
    """Returns those that are kept: the best of the live ones, and what is to come that is as good.

    An article that readers do not have yet takes no other's place.
    """
    second = seconds(now)
    live = [one for one in ranked if one.moment <= second][:RELATED_KEPT]
    coming = [one for one in ranked if one.moment > second][:RELATED_KEPT]
    least = live[-1].score.number if len(live) == RELATED_KEPT else 0
    return live + [one for one in coming if one.score.number > least]


def replace_lists(lists: Mapping[int, Sequence[Ranked]], links: Links = STORED) -> None:
    """Makes these the lists of the stories: new links begin, those that fell out end, the others go on."""
    now = links.now()
    wanted = {(pk, one.article_id): one for pk, ranked in lists.items() for one in best(ranked, now)}
    _reconcile(wanted, links.of(lists), links, now)


def place(article_id: int, ranked: Sequence[Ranked], links: Links = STORED) -> list[int]:
    """Puts an article where it belongs in the lists of those that are related to it, by the same scores.

    Returns the stories whose lists have become too short.
    """
    now = links.now()
    scores = {one.article_id: one for one in ranked}
    current = list(links.leading_to(article_id))
    holding = {link.story for link in current}
    welcome = _welcoming({pk: one.score.number for pk, one in scores.items() if pk not in holding}, links)
    wanted = {(story, article_id): _turned(scores[story], article_id) for story in holding | welcome if story in scores}
    _reconcile(wanted, current, links, now)
    _drop_last(welcome, links, now)
    return _short(holding.difference(scores), links)


def end_all(article_id: int) -> list[int]:
    """Ends all links from and to an article; returns the stories whose lists have become too short."""
    own = RelatedLink.objects.current().filter(story=article_id)
    others = RelatedLink.objects.current().filter(other=article_id)
    if not own.exists() and not others.exists():
        return []
    with locked():
        holding = set(others.values_list("story_id", flat=True))
        own.end()
        others.end()
        STORED.note({article_id, *holding})
        return _short(holding, STORED)


def _turned(one: Ranked, article_id: int) -> Ranked:
    """Returns the same relation seen from the other side."""
    return one._replace(article_id=article_id)


def _reconcile(wanted: Mapping[tuple[int, int], Ranked], current: Iterable[Link], links: Links, now: datetime) -> None:
    """Ends the current links that are not wanted or have another score, and begins those that are missing."""
    missing = dict(wanted)
    ended = []
    for link in current:
        one = wanted.get((link.story, link.other))
        if one is not None and abs(one.score.number - link.score) < SAME:
            del missing[link.story, link.other]
        else:
            ended.append(link)
    links.note({*(link.story for link in ended), *(story for story, _ in missing)})
    links.end(ended)
    links.begin([(story, one) for (story, _), one in missing.items()], now)


def _link(story: int, one: Ranked, now: datetime) -> RelatedLink:
    number, topic, text, _, shared = one.score
    other = one.article_id
    return RelatedLink(
        story_id=story, other_id=other, score=number, topic=topic, text=text, shared=list(shared), since=now
    )


def _welcoming(scores: Mapping[int, float], links: Links) -> set[int]:
    """Returns the stories whose lists have room for an article of this score, or a worse one in them."""
    full = {story: least for story, size, least in links.sizes(scores) if size >= RELATED_KEPT}
    return {story for story, number in scores.items() if number > full.get(story, 0)}


def _drop_last(stories: Collection[int], links: Links, now: datetime) -> None:
    """Ends what stands in these lists below the best of the live ones."""
    lists: dict[int, list[tuple[bool, Link]]] = defaultdict(list)
    for link, is_live in links.live_or_not(stories, now):
        lists[link.story].append((is_live, link))
    ended: list[Link] = []
    for found in lists.values():
        live = sorted((link.score for is_live, link in found if is_live), reverse=True)
        if len(live) > RELATED_KEPT:
            ended += [link for _, link in found if link.score < live[RELATED_KEPT - 1]]
    links.end(ended)


def _short(stories: Collection[int], links: Links) -> list[int]:
    """Returns those of the stories that have few links left."""
    sizes = {story: size for story, size, _ in links.sizes(stories)}
    return [story for story in sorted(stories) if sizes.get(story, 0) < FEW]


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(keys), CHUNK):
        yield keys[at : at + CHUNK]
