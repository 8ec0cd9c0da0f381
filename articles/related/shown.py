"""What the reader gets beside a story: stored links, seen through the gate and the rules of sensitivity."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F
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
    if story.shows_no_related:
        return Beside()
    related = list_of(story, tags)
    if len(related) >= RELATED_ENOUGH:
        return Beside(related)
    return Beside(related, _more(story, [one.article.pk for one in related]))


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


def _more(story: Article, besides: Sequence[int]) -> More | None:
    """Returns the newest of the story's section; not what stands there already."""
    if story.section is None:
        return None
    newest = Article.objects.live().filter(section=story.section_id).newest()[:NEWEST].values("pk")
    found = Article.objects.recommended_beside(story).for_cards().filter(pk__in=newest).exclude(pk__in=besides)
    articles = list(found.newest()[:RELATED_SHOWN])
    return More(_("More from %(section)s") % {"section": story.section.name}, articles) if articles else None
