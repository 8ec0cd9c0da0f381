"""Keeping the links true after a change: those of the articles changed, and of those they displace.

`mark` runs in the transaction of the change, `refresh` after its commit. What `refresh` does not come
to (too many at once, a process that dies) stays marked: the next change sweeps a few of them, and
`refresh_related --waiting` all.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from articles.conf import RELATED_AT_ONCE
from articles.models import Article, ArticleTerms
from articles.related import links, statistics
from articles.related.archive import Archive
from articles.related.links import STORED, Links
from articles.related.ranking import Ranking

PAGE = 200  # articles looked up at a time
SWEPT = 5  # articles left over from earlier changes, made beside each change
REFILLED = 20  # lists made again because an article left them


def mark(article_ids: Iterable[int]) -> None:
    """Notes, in the transaction of a change, that the links of these articles do not follow it yet.

    The tags they were weighed with are forgotten: until they are weighed again, those they carry are read.
    """
    ids = sorted(set(article_ids))
    now = timezone.now()
    for at in range(0, len(ids), statistics.CHUNK):
        rows = [ArticleTerms(article_id=pk, waiting_since=now) for pk in ids[at : at + statistics.CHUNK]]
        ArticleTerms.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["article"], update_fields=["waiting_since", "tags"]
        )


def follow(article_ids: Iterable[int]) -> None:
    """Follows changes that were marked: what another call came to first is left out."""
    ids = sorted(set(article_ids))
    if len(ids) <= RELATED_AT_ONCE:
        refresh(ArticleTerms.objects.filter(pk__in=ids, waiting_since__isnull=False).values_list("pk", flat=True))


def refresh(article_ids: Iterable[int]) -> None:
    """Makes the links of changed articles again, and a few that were left over. Of too many at once, all wait."""
    ids = sorted(set(article_ids))
    if len(ids) > RELATED_AT_ONCE:
        return
    for pk in dict.fromkeys([*ids, *waiting(SWEPT)]):
        refresh_one(pk)


def refresh_waiting() -> Iterator[int]:
    """Makes the links of all articles that wait; gives the key of each when it is done."""
    done: set[int] = set()
    while left := [pk for pk in waiting(PAGE) if pk not in done]:
        for pk in left:
            refresh_one(pk)
            done.add(pk)
            yield pk


def waiting(limit: int) -> list[int]:
    """Returns articles that wait, the longest waiting first."""
    marked = ArticleTerms.objects.filter(waiting_since__isnull=False)
    return list(marked.order_by("waiting_since", "pk").values_list("pk", flat=True)[:limit])


def refresh_one(article_id: int) -> None:
    """Makes an article's own list again, and puts it where it belongs in the lists of others."""
    since = ArticleTerms.objects.filter(pk=article_id).values_list("waiting_since", flat=True).first()
    if Article.objects.filter(pk=article_id, live_at__isnull=False).exists():
        short = follow_approved(article_id, Archive())
    else:
        short = links.end_all(article_id)
    refill(short)
    _unmark(article_id, since)


def refill(short: Sequence[int], archive: Archive | None = None, stored: Links = STORED) -> None:
    """Makes only the own lists of the first of these articles again."""
    if not short:
        return
    ranking = Ranking(archive)
    lists = {pk: ranked for one in short[:REFILLED] for pk, ranked in ranking.rank([one]).items()}
    with stored.locked():
        links.replace_lists(lists, stored)


def follow_approved(article_id: int, archive: Archive, stored: Links = STORED) -> list[int]:
    """Makes the list of an approved article, and gives it its places; returns the stories that have too few then."""
    archive.take_in(article_id)
    ranking = Ranking(archive)
    ranked = ranking.rank([article_id]).get(article_id, [])
    archive.weigh_again(ranking.amongs, ranking.figures.articles)
    with stored.locked():
        links.replace_lists({article_id: ranked}, stored)
        return links.place(article_id, ranked, stored)


def _unmark(article_id: int, since: datetime | None) -> None:
    """Takes the mark away, unless a later change has set it anew."""
    ArticleTerms.objects.filter(pk=article_id, waiting_since=since).update(waiting_since=None)
