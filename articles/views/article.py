"""The article's page: the full story at once, in at most eight queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.images.renditions import picture
from articles.models import Article, Byline, Image, Newsroom, Tag, TaggedArticle
from articles.models.byline import Role
from articles.related.shown import shown
from articles.syndication.addresses import absolute
from articles.syndication.structured import describe, describe_path, json_for_script
from articles.text.blocks import plain_text, references
from articles.text.excerpts import reading_minutes
from articles.views.body import draw_body
from articles.views.page import show


@require_safe
def article(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    story = _find(year, month, day, slug)
    bylines = list(story.bylines.select_related("author__portrait"))
    tags = [row.tag for row in TaggedArticle.objects.filter(content_object=story).select_related("tag")]
    tags.sort(key=lambda tag: tag.name.casefold())
    mentioned = references(story.body)
    articles = _articles(story, mentioned.articles)
    images = Image.objects.in_bulk(list(mentioned.images)) if mentioned.images else {}
    newsroom = Newsroom.objects.current()
    text = plain_text(story.body)
    context = {
        "newsroom": newsroom,
        "article": story,
        "body": draw_body(story.body, images=images, articles=articles),
        "lines": _lines(bylines),
        "authors": _authors(bylines),
        "tags": tags,
        "translations": [other for other in articles.values() if other.group_id == story.group_id],
        "beside": shown(story, tags),
        "minutes": reading_minutes(text),
        **_head(story, newsroom, bylines, tags, words=len(text.split())),
    }
    return show(request, "pages/article.html", context)


def _find(year: int, month: int, day: int, slug: str) -> Article:
    try:
        address_date = date(year, month, day)
        return Article.objects.live().select_related("section", "lead_image").get(address_date=address_date, slug=slug)
    except (ValueError, Article.DoesNotExist) as error:
        raise Http404("No such story.") from error


def _articles(story: Article, keys: frozenset[int]) -> dict[int, Article]:
    """Returns the live articles of these keys, and the story's translations, by key."""
    group = Q(translation_of=story.group_id) | Q(pk=story.group_id)
    found = Article.objects.live().for_cards().filter(Q(pk__in=keys) | group).exclude(pk=story.pk)
    return {other.pk: other for other in found}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of credits: what they did, and who did it."""

    label: str
    bylines: list[Byline]


def _lines(bylines: Sequence[Byline]) -> list[Line]:
    lines = [Line(str(role.label), [b for b in bylines if b.role == role]) for role in Role]
    return [line for line in lines if line.bylines]


def _authors(bylines: Sequence[Byline]) -> list[Any]:
    """Returns the profiles of those who wrote the story, each once; the box under it shows them."""
    writers = [b.author for b in bylines if b.author is not None and b.role in {Role.BY, Role.REPORTING}]
    return list(dict.fromkeys(writers))


def _head(
    story: Article, newsroom: Newsroom, bylines: Sequence[Byline], tags: Sequence[Tag], *, words: int
) -> Mapping[str, Any]:
    """Returns what search engines and social networks read."""
    lead = picture(story.lead_image) if story.lead_image else None
    images = [absolute(lead.share_address)] if lead else []
    described = describe(story, newsroom=newsroom, bylines=bylines, tags=tags, images=images, words=words)
    return {
        "canonical": story.canonical_url or absolute(story.get_absolute_url()),
        "address": absolute(story.get_absolute_url()),
        "share_image": images[0] if images else "",
        "structured": [json_for_script(described), json_for_script(describe_path(story, newsroom=newsroom))],
    }
