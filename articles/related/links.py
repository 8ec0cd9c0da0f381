"""Stored links: a story's own list, and its places in the lists of others.

A row holds from `since` until `until` and is never changed otherwise. Whoever writes here holds the
lock (`locked`), so that two changes at once cannot both believe that a place is free.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Min
from django.utils import timezone

from articles.conf import RELATED_KEPT, RELATED_SHOWN
from articles.delivery import keys, purging
from articles.models import RelatedLink, TermCount
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


def best(ranked: Sequence[Ranked], now: datetime) -> list[Ranked]:
    """Returns those that are kept: the best of the live ones, and what is to come that is as good.

    An article that readers do not have yet takes no other's place.
    """
    second = seconds(now)
    live = [one for one in ranked if one.moment <= second][:RELATED_KEPT]
    coming = [one for one in ranked if one.moment > second][:RELATED_KEPT]
    least = live[-1].score.number if len(live) == RELATED_KEPT else 0
    return live + [one for one in coming if one.score.number > least]


def replace_lists(lists: Mapping[int, Sequence[Ranked]]) -> None:
    """Makes these the lists of the stories: new links begin, those that fell out end, the others go on."""
    now = timezone.now()
    wanted = {(pk, one.article_id): one for pk, ranked in lists.items() for one in best(ranked, now)}
    current = RelatedLink.objects.current().filter(story__in=lists)
    _reconcile(wanted, current.values_list("pk", "story_id", "other_id", "score"), now)


def place(article_id: int, ranked: Sequence[Ranked]) -> list[int]:
    """Puts an article where it belongs in the lists of those that are related to it, by the same scores.

    Returns the stories whose lists have become too short.
    """
    now = timezone.now()
    scores = {one.article_id: one for one in ranked}
    current = list(
        RelatedLink.objects.current().filter(other=article_id).values_list("pk", "story_id", "other_id", "score")
    )
    holding = {story for _, story, _, _ in current}
    welcome = _welcoming({pk: one.score.number for pk, one in scores.items() if pk not in holding})
    wanted = {(story, article_id): _turned(scores[story], article_id) for story in holding | welcome if story in scores}
    _reconcile(wanted, current, now)
    _drop_last(welcome, now)
    return _short(holding.difference(scores))


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
        _changed({article_id, *holding})
        return _short(holding)


def _turned(one: Ranked, article_id: int) -> Ranked:
    """Returns the same relation seen from the other side."""
    return one._replace(article_id=article_id)


def _reconcile(
    wanted: Mapping[tuple[int, int], Ranked], current: Iterable[tuple[int, int, int, float]], now: datetime
) -> None:
    """Ends the current links that are not wanted or have another score, and begins those that are missing."""
    missing = dict(wanted)
    ended, stories = [], set()
    for pk, story, other, number in current:
        one = wanted.get((story, other))
        if one is not None and abs(one.score.number - number) < SAME:
            del missing[story, other]
        else:
            ended.append(pk)
            stories.add(story)
    _changed({*stories, *(story for story, _ in missing)})
    for part in _chunks(sorted(ended)):
        RelatedLink.objects.filter(pk__in=part).end()
    rows = [_link(story, other, one, now) for (story, other), one in missing.items()]
    RelatedLink.objects.bulk_create(rows, batch_size=CHUNK)


def _link(story: int, other: int, one: Ranked, now: datetime) -> RelatedLink:
    number, topic, text, _, shared = one.score
    return RelatedLink(
        story_id=story, other_id=other, score=number, topic=topic, text=text, shared=list(shared), since=now
    )


def _changed(stories: Iterable[int]) -> None:
    """Notes that other articles stand beside these stories now: their pages are made anew."""
    purging.note(map(keys.related, stories))


def _welcoming(scores: Mapping[int, float]) -> set[int]:
    """Returns the stories whose lists have room for an article of this score, or a worse one in them."""
    full: dict[int, float] = {}
    for part in _chunks(sorted(scores)):
        lists = RelatedLink.objects.current().filter(story__in=part).values("story_id").order_by()
        sizes = lists.annotate(links=Count("pk"), least=Min("score")).values_list("story_id", "links", "least")
        full |= {story: least for story, links, least in sizes if links >= RELATED_KEPT}
    return {story for story, number in scores.items() if number > full.get(story, 0)}


def _drop_last(stories: Iterable[int], now: datetime) -> None:
    """Ends what stands in these lists below the best of the live ones."""
    lists: dict[int, list[tuple[bool, float, int]]] = defaultdict(list)
    for part in _chunks(sorted(stories)):
        rows = RelatedLink.objects.current().filter(story__in=part)
        for pk, story, number, moment in rows.values_list("pk", "story_id", "score", "other__live_at"):
            lists[story].append((moment is not None and moment <= now, number, pk))
    ended: list[int] = []
    for links in lists.values():
        live = sorted((number for is_live, number, _ in links if is_live), reverse=True)
        if len(live) > RELATED_KEPT:
            ended += [pk for _, number, pk in links if number < live[RELATED_KEPT - 1]]
    for part in _chunks(sorted(ended)):
        RelatedLink.objects.filter(pk__in=part).end()


def _short(stories: Iterable[int]) -> list[int]:
    """Returns those of the stories that have few links left."""
    few: list[int] = []
    for part in _chunks(sorted(stories)):
        lists = RelatedLink.objects.current().filter(story__in=part).values("story_id").order_by()
        sizes = dict(lists.annotate(links=Count("pk")).values_list("story_id", "links"))
        few += [story for story in part if sizes.get(story, 0) < FEW]
    return few


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(keys), CHUNK):
        yield keys[at : at + CHUNK]
