"""What the reader gets beside a story: stored links and what staff decided, through the gate and the rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.conf import RELATED_ENOUGH, RELATED_SHOWN
from articles.models import Article, RelatedDecision, RelatedLink, Tag
from articles.models.decision import SHOWN_KINDS, external_rows_of, in_force, rank
from articles.models.prepared import prepared
from articles.related.places import Standing, arrange
from articles.related.reasons import in_words

SPARE = 4  # links looked at beyond those shown: where the story lost a tag, some have lost their reason
NEWEST = 50  # articles of the section among which the fallback is found


@dataclass(frozen=True, slots=True)
class Related:
    """An article beside a story, the tags that they share, the rarest first, and the reason in words."""

    article: Article
    shared: tuple[Tag, ...]

    @property
    def reason(self) -> SafeString:
        return in_words(self.shared)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A page of others beside a story, and why it matters."""

    key: int
    address: str
    headline: str
    publication: str
    why: str


@dataclass(frozen=True, slots=True)
class More:
    """The newest of a section, under that name: what stands where too little is related."""

    heading: str
    articles: list[Article]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a story. `more` is there only where too little is related."""

    related: list[Related | Elsewhere] = field(default_factory=list)
    more: More | None = None

    @property
    def articles(self) -> list[Article]:
        """The stories of ours among it."""
        related = [one.article for one in self.related if isinstance(one, Related)]
        return related + (self.more.articles if self.more else [])


def shown(story: Article, tags: Sequence[Tag]) -> Beside:
    """Returns what stands beside the story, which carries these tags: one query, two where little is related."""
    related = list_of(story, tags)
    if not wants_more(story, related):
        return Beside(related)
    return Beside(related, more_of(story, _newest(story.pk, story.group_id, story.section_id, listed(related))))


def list_of(story: Article, tags: Sequence[Tag]) -> list[Related | Elsewhere]:
    """Returns what readers get beside the story, which was fetched `with_externals()`. One query."""
    return arrange(_offered(story, tags))[:RELATED_SHOWN]


def relating(tags: Iterable[Tag]) -> dict[int, Tag]:
    """Returns those of the tags that relate stories, by their keys and by those of tags that were merged into them."""
    return {key: tag for tag in tags if tag.relates for key in (tag.pk, *tag.former_keys)}


def shared_by(keys: Iterable[int] | None, by_key: Mapping[int, Tag]) -> tuple[Tag, ...]:
    """Returns the tags of a stored link that relate its story still, the rarest first, each once."""
    return tuple(dict.fromkeys(by_key[key] for key in keys or () if key in by_key))


def _offered(story: Article, tags: Sequence[Tag]) -> Iterator[tuple[Standing, Related | Elsewhere]]:
    by_key = relating(tags)
    for row in [] if story.shows_no_related else external_rows_of(story):
        standing = Standing(kind=row["kind"], position=row["position"], decision=row["decision"])
        yield standing, Elsewhere(row["key"], row["address"], row["headline"], row["publication"], row["why"])
    articles: list[Any] = _linked(story.pk, story.group_id, story.shows_no_related)
    for article in articles:
        shared = shared_by(article.shared_keys, by_key)
        # The engine's reason is what both are about; staff need none.
        if shared or article.kind in SHOWN_KINDS:
            standing = Standing(article.score, article.kind or "", article.position, article.decision_key or 0)
            yield standing, Related(article, shared)


def wants_more(story: Article, related: Sequence[object]) -> bool:
    """Says whether too little is related, so that the newest of the section stand there too."""
    return len(related) < RELATED_ENOUGH and story.section_id is not None and not story.shows_no_related


def newest_of_section(story: int, group: int, section: int | None, listed: frozenset[int]) -> "QuerySet[Article, int]":
    """Returns the keys of the newest of the section that may stand beside the story and are not listed there.

    A query that is not run: whoever fetches other articles fetches these with them, through `live()`.
    """
    newest = Article.objects.live().filter(section=section).newest()[:NEWEST].values("pk")
    beside = Article.objects.recommended_beside(_as_asked(story, group)).filter(pk__in=newest)
    return beside.exclude(pk__in=listed).newest().values_list("pk", flat=True)[:RELATED_SHOWN]


def listed(related: Iterable[Related | Elsewhere]) -> frozenset[int]:
    """Returns the keys of the articles in the list."""
    return frozenset(one.article.pk for one in related if isinstance(one, Related))


def more_of(story: Article, articles: Iterable[Article]) -> More | None:
    """Returns the fallback that these articles make."""
    newest = sorted(articles, key=lambda article: (article.live_at, article.pk), reverse=True)
    name = story.section.name if story.section else ""
    return More(_("More from %(section)s") % {"section": name}, newest) if newest else None


@prepared
def _linked(story: int, group: int, shows_none: bool) -> "QuerySet[Article]":
    beside = Article.objects.recommended_beside(_as_asked(story, group, shows_none)).for_cards()
    linked = RelatedLink.objects.current().filter(story=story).values("other")
    decided = RelatedDecision.objects.current().filter(story=story, kind__in=SHOWN_KINDS, other__isnull=False)
    found = beside.filter(pk__in=linked.union(decided.values("other"), all=True)).annotate(
        link=FilteredRelation("linked_from", condition=Q(linked_from__story=story, linked_from__until=None)),
        decision=FilteredRelation(
            "decided_beside", condition=Q(decided_beside__story=story) & in_force("decided_beside__")
        ),
        score=Coalesce(F("link__score"), Value(0.0)),
        shared_keys=F("link__shared"),
        kind=F("decision__kind"),
        position=F("decision__position"),
        decision_key=F("decision__pk"),
    )
    return found.order_by(rank("decision"), "-score", "-pk")[: RELATED_SHOWN + SPARE]


@prepared
def _newest(story: int, group: int, section: int | None, listed: frozenset[int]) -> "QuerySet[Article]":
    return Article.objects.live().for_cards().filter(pk__in=newest_of_section(story, group, section, listed))


def _as_asked(story: int, group: int, shows_none: bool = False) -> Article:
    """Returns of the story what the rules of sensitivity ask."""
    return Article(pk=story, translation_of_id=group, shows_no_related=shows_none)
