"""The article's page: the full story at once, in at most eight queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.delivery import keys
from articles.images.renditions import picture
from articles.models import Article, Byline, Correction, Image, Newsroom, Tag, TaggedArticle
from articles.models.byline import Role
from articles.models.correction import corrections_of
from articles.related.shown import Beside, fallback, list_of, more_of
from articles.syndication.addresses import absolute
from articles.syndication.structured import describe, describe_path, json_for_script
from articles.text.blocks import plain_text, references
from articles.text.excerpts import reading_minutes
from articles.views.body import draw_body
from articles.views.gone import gone
from articles.views.page import respelled, show


@require_safe
def article(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    story = _find(year, month, day, slug)
    if not story.is_live:
        return gone(request, story)
    if elsewhere := respelled(request, story.get_absolute_url()):
        return elsewhere
    corrections = corrections_of(story)
    bylines = list(story.bylines.select_related("author__portrait"))
    tags = [row.tag for row in TaggedArticle.objects.filter(content_object=story).select_related("tag")]
    tags.sort(key=lambda tag: tag.name.casefold())
    mentioned = references(story.body)
    related = list_of(story, tags)
    instead = fallback(story, related)
    articles = _articles(story, mentioned.articles, instead=instead)
    images = Image.objects.in_bulk(list(mentioned.images)) if mentioned.images else {}
    newsroom = Newsroom.objects.current()
    text = plain_text(story.body)
    context = {
        "newsroom": newsroom,
        "article": story,
        "above": [correction for correction in corrections if correction.is_on_top],
        "below": [correction for correction in corrections if not correction.is_on_top],
        "body": draw_body(story.body, images=images, articles=articles),
        "lines": _lines(bylines),
        "authors": _authors(bylines),
        "tags": tags,
        "translations": [other for other in articles.values() if other.group_id == story.group_id],
        "beside": Beside(related, more_of(story, [other for other in articles.values() if other.is_instead])),
        "minutes": reading_minutes(text),
        **_head(story, newsroom, bylines, tags, corrections, words=len(text.split())),
    }
    # What is not there yet may come: a story that the body refers to, a translation, something related.
    lists = [f"{Article.letter}{key}" for key in mentioned.articles]
    lists += [keys.related(story.pk), keys.group(story.group_id)]
    lists += [] if instead is None else [keys.section(story.section_id)]
    return show(request, "pages/article.html", context, lists=lists)


def _find(year: int, month: int, day: int, slug: str) -> Article:
    """Returns the story that has this address, if readers have or had it; raises Http404."""
    stories = Article.objects.known_to_readers().with_corrections().select_related("section", "lead_image")
    try:
        return stories.get(address_date=date(year, month, day), slug=slug)
    except (ValueError, Article.DoesNotExist) as error:
        raise Http404("No such story.") from error


def _articles(story: Article, keys: frozenset[int], *, instead: "QuerySet[Article, int] | None") -> dict[int, Any]:
    """Returns the live articles of these keys, what stands there instead of related ones, and translations, by key."""
    group = Q(translation_of=story.group_id) | Q(pk=story.group_id)
    none = Value(False, output_field=BooleanField())
    is_instead = none if instead is None else Case(When(pk__in=instead, then=True), default=none)
    wanted = Q(pk__in=keys) | group
    if instead is not None:
        wanted |= Q(pk__in=instead)
    found = Article.objects.live().for_cards().filter(wanted).exclude(pk=story.pk).annotate(is_instead=is_instead)
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
    story: Article,
    newsroom: Newsroom,
    bylines: Sequence[Byline],
    tags: Sequence[Tag],
    corrections: Sequence[Correction],
    *,
    words: int,
) -> Mapping[str, Any]:
    """Returns what search engines and social networks read."""
    lead = picture(story.lead_image) if story.lead_image else None
    images = [absolute(lead.share_address)] if lead else []
    described = describe(
        story, newsroom=newsroom, bylines=bylines, tags=tags, corrections=corrections, images=images, words=words
    )
    return {
        "canonical": story.canonical_url or absolute(story.get_absolute_url()),
        "address": absolute(story.get_absolute_url()),
        "changed_at": story.changed_at(corrections),
        "share_image": images[0] if images else "",
        "structured": [json_for_script(described), json_for_script(describe_path(story, newsroom=newsroom))],
    }
