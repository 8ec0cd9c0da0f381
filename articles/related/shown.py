"""What the reader gets beside a story: stored links, seen through the gate and the rules of sensitivity."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.conf import RELATED_ENOUGH, RELATED_SHOWN
from articles.models import Article, Tag
from articles.related.reasons import in_words

SPARE = 4  # links looked at beyond those shown: where the story lost a tag, some have lost their reason
NEWEST = 50  # articles of the section among which the fallback is found


@dataclass(frozen=True, slots=True)
class Related:
    """An article beside a story, the tags that they share, the rarest first, and the reason in words."""

    article: Article
    shared: tuple[Tag, ...]
    reason: SafeString


@dataclass(frozen=True, slots=True)
class More:
    """The newest of a section, under that name: what stands where too little is related."""

    heading: str
    articles: list[Article]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a story. `more` is there only where too little is related."""

    related: list[Related] = field(default_factory=list)
    more: More | None = None


def shown(story: Article, tags: Sequence[Tag]) -> Beside:
    """Returns what stands beside the story, which carries these tags: one query, two where little is related."""
    related = list_of(story, tags)
    keys = fallback(story, related)
    if keys is None:
        return Beside(related)
    return Beside(related, more_of(story, Article.objects.live().for_cards().filter(pk__in=keys)))


def list_of(story: Article, tags: Sequence[Tag]) -> list[Related]:
    """Returns the related articles that readers get beside the story. One query."""
    by_key = {tag.pk: tag for tag in tags}
    linked = (
        Article.objects.recommended_beside(story)
        .for_cards()
        .filter(linked_from__story=story.pk, linked_from__until=None)
        .annotate(shared_keys=F("linked_from__shared"))
        .order_by("-linked_from__score", "-pk")[: RELATED_SHOWN + SPARE]
    )
    related = []
    for article in linked:
        shared = tuple(by_key[key] for key in article.shared_keys if key in by_key)  # type: ignore[attr-defined]
        if shared:
            related.append(Related(article, shared, in_words(shared)))
    return related[:RELATED_SHOWN]


def fallback(story: Article, related: Sequence[Related]) -> "QuerySet[Article, int] | None":
    """Returns the keys of what stands there too where little is related; None where nothing shall.

    A query that is not run: whoever fetches other articles fetches these with them, through `live()`.
    """
    if len(related) >= RELATED_ENOUGH or story.section_id is None or story.shows_no_related:
        return None
    newest = Article.objects.live().filter(section=story.section_id).newest()[:NEWEST].values("pk")
    found = Article.objects.recommended_beside(story).filter(pk__in=newest)
    found = found.exclude(pk__in=[one.article.pk for one in related])
    return found.newest().values_list("pk", flat=True)[:RELATED_SHOWN]


def more_of(story: Article, articles: Iterable[Article]) -> More | None:
    """Returns the fallback that these articles make."""
    newest = sorted(articles, key=lambda article: (article.live_at, article.pk), reverse=True)
    name = story.section.name if story.section else ""
    return More(_("More from %(section)s") % {"section": name}, newest) if newest else None
