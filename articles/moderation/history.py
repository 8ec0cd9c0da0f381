"""What was decided beside a story, and what readers saw there at a moment of the past.

Nothing was copied to know it. Stored links and decisions say from when to when they held, and the audit log says what
a story was until somebody changed it. What neither says is told with the list (`Then`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Min
from django.utils.dateparse import parse_datetime

from articles.conf import RELATED_ENOUGH, RELATED_SHOWN
from articles.models import Article, DecisionKind, ExternalLink, LogEvent, RelatedDecision, RelatedLink, Tag
from articles.models.decision import SHOWN_KINDS, RelatedDecisionQuerySet
from articles.related.places import Standing, arrange
from articles.related.shown import relating, shared_by

_HEAVY = ("body", "key_points", "notes")


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood at a place: an article or a page of others, the decision that put it there, the tags that did."""

    place: int
    what: Article | ExternalLink
    decision: RelatedDecision | None
    shared: tuple[Tag, ...]

    @property
    def article(self) -> Article | None:
        return self.what if isinstance(self.what, Article) else None

    @property
    def external(self) -> ExternalLink | None:
        return self.what if isinstance(self.what, ExternalLink) else None


@dataclass(frozen=True, slots=True)
class Then:
    """What stood beside a story at a moment.

    Not known are: headlines and tags as they were then (they are named as they are now), which rules by tags held, and
    the newest of the section, which stand there too where `had_more`.
    """

    moment: datetime
    was_live: bool  # whether readers had the story
    showed_none: bool  # whether it was to show no list
    is_known: bool  # whether anything is kept from then
    known_since: datetime | None  # when the first link or decision was stored
    listed: list[Stood] = field(default_factory=list)
    had_more: bool = False


def decisions_of(story: Article) -> RelatedDecisionQuerySet:
    """Returns all that was ever decided beside the story, the newest first."""
    found = RelatedDecision.objects.filter(story=story).select_related("other", "external")
    return found.defer(*(f"other__{name}" for name in _HEAVY)).order_by("-pk")


def list_at(story: Article, moment: datetime) -> Then:
    """Returns what readers saw beside the story at the moment. Nine queries at most, whatever stood there."""
    links = {
        link.other_id: link
        for link in RelatedLink.objects.at(moment).filter(story=story).order_by("-score", "-other_id")
    }
    decisions = list(decisions_of(story).at(moment))
    others = links.keys() | {row.other_id for row in decisions if row.other_id is not None}
    rows: Any = Article.objects.light().in_bulk([story.pk, *others])
    past = _Past(rows.values(), moment)
    known_since = _known_since(story)
    then = Then(
        moment,
        past.is_live(rows[story.pk]),
        past.of(rows[story.pk], "shows_no_related"),
        known_since is not None and moment >= known_since,
        known_since,
    )
    if not then.was_live or then.showed_none:
        return then
    apart = past.kept_apart(story.pk) | _apart_by_tags_now(story, others)
    fit = {pk for pk in others if pk in rows and pk not in apart and past.may_stand(rows[pk], rows[story.pk])}
    tags = relating(Tag.objects.filter(tagged__content_object=story))
    offered = list(_offered(links, decisions, rows, fit, tags))
    stood = [
        Stood(place, what, decision, shared)
        for place, (what, decision, shared) in enumerate(arrange(offered)[:RELATED_SHOWN], start=1)
    ]
    had_more = len(stood) < RELATED_ENOUGH and rows[story.pk].section_id is not None
    return Then(moment, True, False, then.is_known, known_since, stood, had_more)


What = tuple[Article | ExternalLink, RelatedDecision | None, tuple[Tag, ...]]


def _offered(
    links: dict[int, RelatedLink],
    decisions: Iterable[RelatedDecision],
    rows: dict[int, Article],
    fit: Collection[int],
    tags: dict[int, Tag],
) -> Iterator[tuple[Standing, What]]:
    decided = set()
    for row in decisions:
        if row.kind == DecisionKind.SUGGESTED:
            continue
        decided.add(row.other_id)
        if row.kind not in SHOWN_KINDS:
            continue
        link = links.get(row.other_id or 0)
        standing = Standing(link.score if link else 0.0, row.kind, row.position, row.pk)
        if row.external is not None:
            yield standing, (row.external, row, ())
        elif row.other_id in fit and row.other_id is not None:
            yield standing, (rows[row.other_id], row, shared_by(link.shared if link else (), tags))
    for other, link in links.items():
        if other in fit and other not in decided:
            yield Standing(link.score), (rows[other], None, shared_by(link.shared, tags))


def _apart_by_tags_now(story: Article, others: Collection[int]) -> set[int]:
    return set(Article.objects.filter(pk__in=others).apart_by_tags(story).order_by().values_list("pk", flat=True))


def _known_since(story: Article) -> datetime | None:
    links, decisions = RelatedLink.objects.filter(story=story), RelatedDecision.objects.filter(story=story)
    firsts = [rows.aggregate(first=Min("since"))["first"] for rows in (links, decisions)]
    return min((first for first in firsts if first is not None), default=None)


class _Past:
    """Articles as they were at a moment: what a field held is what the next change of it took away, or it holds still.

    Two queries: the log, and who is kept apart now.
    """

    def __init__(self, articles: Iterable[Article], moment: datetime) -> None:
        self.moment = moment
        self.articles = {article.pk: article for article in articles}
        keys = list(map(str, self.articles))
        later = LogEvent.objects.filter(noun="article", object_id__in=keys, at__gt=moment).order_by("at", "pk")
        self.changes: dict[int, dict[str, tuple[int, Any]]] = defaultdict(dict)  # the next of each field
        for number, (key, before) in enumerate(later.values_list("object_id", "before")):
            for name, held in before.items():
                self.changes[int(key)].setdefault(name, (number, held))

    def of(self, article: Article, name: str) -> Any:
        """Returns what the field held, as the log keeps it where it has changed since."""
        change = self.changes[article.pk].get(name)
        return change[1] if change else getattr(article, name)

    def is_live(self, article: Article) -> bool:
        """Says whether readers had the article."""
        live_at = self.of(article, "live_at")
        if isinstance(live_at, str):
            live_at = parse_datetime(live_at)
        return live_at is not None and live_at <= self.moment and article.created_at <= self.moment

    def may_stand(self, article: Article, story: Article) -> bool:
        return (
            article.group_id != story.group_id and self.is_live(article) and not self.of(article, "never_recommended")
        )

    def kept_apart(self, story: int) -> set[int]:
        """Returns the articles that a rule of theirs, or of the story's, kept from standing beside it."""
        rules = Article.never_beside.through.objects.filter(from_article=story, to_article__in=self.articles)
        now = set(rules.values_list("to_article", flat=True))
        return {other for other in self.articles if other != story and self._was_apart(story, other, other in now)}

    def _was_apart(self, one: int, other: int, is_apart: bool) -> bool:
        """Says whether either named the other: as the next change of what either names tells it."""
        changes = [(self.changes[pk].get("never_beside"), named) for pk, named in ((one, other), (other, one))]
        told = [(change, named) for change, named in changes if change is not None]
        if not told:
            return is_apart
        (_number, keys), named = min(told)
        return named in keys
