"""All links made anew, in order of time: words counted, words weighed, links made.

Each batch is stored together with how far the rebuild has come, so that one which is interrupted
goes on where it stopped. Memory is bounded: a batch, and the profiles that `Ranking` keeps.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from articles.models import Article, ArticleTerms, RelatedLink, RelatedRebuild, Tag, TaggedArticle
from articles.models.article_queries import ArticleQuerySet
from articles.related import links, statistics
from articles.related.ranking import Ranking
from articles.related.refresh import refresh_waiting

BATCH = 200  # articles
ANEW_FROM = 5  # where more than one in so many articles waits, making all links anew takes less time
LINK, WEIGH = RelatedRebuild.Phase.LINK, RelatedRebuild.Phase.WEIGH


class Progress(NamedTuple):
    """How far a step has come."""

    step: str  # "count", "weigh" or "link"
    done: int
    total: int


def unfinished() -> RelatedRebuild | None:
    """Returns the rebuild that was interrupted, if one was."""
    return RelatedRebuild.objects.first()


def rebuild(*, anew: bool = False) -> Iterator[Progress]:
    """Makes all links; goes on with an unfinished rebuild unless it is to begin anew."""
    state = None if anew else unfinished()
    total = _approved().count()
    if state is None:
        yield from _count(total)
        state, _ = RelatedRebuild.objects.update_or_create(
            pk=1, defaults={"phase": WEIGH, "moment": None, "key": 0, "done": 0, "started_at": timezone.now()}
        )
    if state.phase == WEIGH:
        yield from _weigh(state, total)
    yield from _link(state, total)
    gone = Q(story__live_at=None) | Q(other__live_at=None)
    RelatedLink.objects.filter(pk__in=RelatedLink.objects.current().filter(gone).values("pk")).end()
    state.delete()


def catch_up() -> Iterator[Progress]:
    """Makes the links of all articles that wait: one after the other, or all links anew where very many wait."""
    waiting = ArticleTerms.objects.filter(waiting_since__isnull=False).count()
    if waiting * ANEW_FROM > _approved().count():
        yield from rebuild(anew=True)
        return
    for done, _ in enumerate(refresh_waiting(), start=1):
        yield Progress("link", done, waiting)


def recount_tags() -> None:
    """Counts the live articles of every tag."""
    live = TaggedArticle.objects.live().values("tag_id").annotate(articles=Count("pk")).order_by("tag_id")
    counts = dict(live.values_list("tag_id", "articles"))
    changed = []
    for tag in Tag.objects.only("live_count").order_by("pk").iterator():
        if tag.live_count != counts.get(tag.pk, 0):
            tag.live_count = counts.get(tag.pk, 0)
            changed.append(tag)
    Tag.objects.bulk_update(changed, ["live_count"], batch_size=BATCH)


def _count(total: int) -> Iterator[Progress]:
    recount_tags()
    counter = statistics.ArchiveCounter()
    state = RelatedRebuild()  # unsaved: counting is begun anew
    while batch := _next(state):
        counter.add(batch)
        yield Progress("count", state.done, total)
    counter.store()


def _weigh(state: RelatedRebuild, total: int) -> Iterator[Progress]:
    holding = statistics.all_counts()
    while batch := _next(state):
        with transaction.atomic():
            statistics.weigh_all(dict(statistics.terms_of(batch)), holding)
            state.save()
        yield Progress("weigh", state.done, total)
    state.phase, state.moment, state.key, state.done = LINK, None, 0, 0
    state.save()


def _link(state: RelatedRebuild, total: int) -> Iterator[Progress]:
    ranking = Ranking()
    while batch := _next(state):
        lists = ranking.rank(batch)
        with links.locked():
            links.replace_lists(lists)
            # What changed since may have been weighed before: it goes on waiting.
            before = ArticleTerms.objects.filter(article__in=batch, waiting_since__lte=state.started_at)
            before.update(waiting_since=None)
            state.save()
        yield Progress("link", state.done, total)


def _approved() -> ArticleQuerySet:
    return Article.objects.filter(live_at__isnull=False)


def _next(state: RelatedRebuild) -> Sequence[int]:
    """Returns the keys of the next articles in order of time, and moves the state behind them."""
    left = _approved()
    if state.moment is not None:
        left = left.filter(Q(live_at__gt=state.moment) | Q(pk__gt=state.key), live_at__gte=state.moment)
    places = list(left.order_by("live_at", "pk").values_list("live_at", "pk")[:BATCH])
    if places:
        state.moment, state.key = places[-1]
        state.done += len(places)
    return [pk for _, pk in places]
