"""Candidates: live articles that share a tag with a story, and their rank."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from articles.conf import RELATED_NEIGHBOURS, RELATED_TAGS
from articles.models import Article, Tag, TaggedArticle


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that shares tags with a story."""

    article_id: int
    live_at: datetime
    shared: tuple[int, ...]  # keys of the shared tags, the rarest first


def ranked(article: Article, tags: Sequence[Tag]) -> list[Candidate]:
    """Returns the candidates, best first: most shared tags, ties by the nearest date. One query.

    For each of the article's rarest tags the nearest live articles before and after its own date are
    read, each as one range of the index (tag, live_at, article): the cost does not grow with the
    archive, however common a tag is.
    """
    rarest = sorted(tags, key=lambda tag: (tag.live_count, tag.pk))[:RELATED_TAGS]
    if not rarest:
        return []
    moment = article.live_at or timezone.now()
    found = _candidates(_neighbours(moment, rarest), [tag.pk for tag in rarest])
    others = [candidate for candidate in found if candidate.article_id != article.pk]
    return sorted(others, key=lambda other: _rank(other, moment))


def _rank(candidate: Candidate, moment: datetime) -> tuple[int, timedelta, int]:
    return -len(candidate.shared), abs(candidate.live_at - moment), -candidate.article_id


def _neighbours(moment: datetime, tags: Iterable[Tag]) -> Iterable[tuple[int, int, datetime]]:
    """Returns (tag, article, live at) of the articles nearest to the moment under each tag."""
    live = TaggedArticle.objects.live()
    slices = []
    for tag in tags:
        before = live.filter(tag=tag, live_at__lte=moment).order_by("-live_at", "-content_object")
        after = live.filter(tag=tag, live_at__gt=moment).order_by("live_at", "content_object")
        slices += [before[:RELATED_NEIGHBOURS], after[:RELATED_NEIGHBOURS]]
    return _union(slices)


def _as_part(part: "QuerySet[TaggedArticle]") -> "QuerySet[TaggedArticle, tuple[int, int, datetime]]":
    # SQLite refuses a union of sliced queries; one of rows whose keys are in a slice it takes.
    rows = TaggedArticle.objects.filter(pk__in=part.values("pk"))
    return rows.order_by().values_list("tag_id", "content_object_id", "live_at")


def _union(slices: "Sequence[QuerySet[TaggedArticle]]") -> "QuerySet[TaggedArticle, tuple[int, int, datetime]]":
    first, *rest = map(_as_part, slices)
    return first.union(*rest, all=True)


def _candidates(rows: Iterable[tuple[int, int, datetime]], rarity: list[int]) -> Iterable[Candidate]:
    shared: dict[int, list[int]] = defaultdict(list)
    moments: dict[int, datetime] = {}
    for tag_id, article_id, live_at in rows:
        shared[article_id].append(tag_id)
        moments[article_id] = live_at
    for article_id, tag_ids in shared.items():
        yield Candidate(article_id, moments[article_id], tuple(sorted(tag_ids, key=rarity.index)))
