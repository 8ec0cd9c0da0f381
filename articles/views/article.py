"""The article's page: the full story at once, in at most eight queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.conf import CONTENTS_HEADINGS, CONTENTS_MINUTES
from articles.delivery import keys
from articles.images.renditions import picture
from articles.models import Article, Byline, Correction, Image, Newsroom, Tag, TypeOfWork
from articles.models.byline import Role
from articles.models.correction import corrections_of
from articles.models.image import IMAGE_SHOWN
from articles.models.prepared import prepared
from articles.related.shown import Beside, list_of, listed, more_of, newest_of_section, wants_more
from articles.syndication.addresses import absolute
from articles.syndication.structured import describe, describe_image, describe_path, json_for_script
from articles.text.blocks import references, running_text
from articles.text.excerpts import reading_minutes
from articles.text.slugs import make_slug
from articles.views.body import draw_body
from articles.views.gone import gone
from articles.views.page import respelled, show

# What a story has and its page does not show
FOR_THE_DESK = (
    *("notes", "publish_at", "embargo_until", "version", "working_version", "never_recommended"),
    *("created_at", "created_by", "saved_at", "saved_by"),
    *("source", "external_id", "imported_digest", "imported_version"),
)


@require_safe
def article(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    story = _find(year, month, day, slug)
    if not story.is_live:
        return gone(request, story)
    if elsewhere := respelled(request, story.get_absolute_url()):
        return elsewhere
    corrections = corrections_of(story)
    tags = sorted(_tags(story.pk), key=lambda tag: tag.name.casefold())
    mentioned = references(story.body)
    related = list_of(story, tags)
    newest = (story.section_id, listed(related)) if wants_more(story, related) else (None, frozenset())
    rows: list[Any] = _others(story.pk, story.group_id, mentioned.articles, *newest)
    articles = {other.pk: other for other in rows}
    beside = Beside(related, more_of(story, [other for other in rows if other.is_instead]))
    bylines = _name_writers(story, beside.articles)
    images = {image.pk: image for image in _images(mentioned.images)} if mentioned.images else {}
    newsroom = Newsroom.objects.current()
    text = running_text(story.body)
    minutes = reading_minutes(text)
    body = draw_body(story.body, language=story.language, images=images, articles=articles)
    is_long = minutes >= CONTENTS_MINUTES and len(body.headings) >= CONTENTS_HEADINGS
    context = {
        "newsroom": newsroom,
        "article": story,
        "above": [correction for correction in corrections if correction.is_on_top],
        "below": [correction for correction in corrections if not correction.is_on_top],
        "body": body.html,
        "headings": body.headings if is_long else [],
        "lines": _lines(bylines),
        "authors": _authors(bylines),
        "tags": tags,
        "translations": [other for other in rows if other.group_id == story.group_id],
        "beside": beside,
        "minutes": minutes,
        **_head(story, newsroom, bylines, tags, corrections, words=len(text.split())),
    }
    # What is not there yet may come: a story that the body refers to, a translation, something related.
    lists = [f"{Article.letter}{key}" for key in mentioned.articles]
    lists += [keys.related(story.pk), keys.group(story.group_id)]
    lists += [keys.section(story.section_id)] if newest[0] else []
    return show(request, "pages/article.html", context, lists=lists)


def _find(year: int, month: int, day: int, slug: str) -> Article:
    """Returns the story that has this address, if readers have or had it; raises Http404."""
    try:
        (story,) = _stories(date(year, month, day), make_slug(slug))
    except ValueError as error:
        raise Http404("No such story.") from error
    return story


@prepared
def _stories(day: date, slug: str) -> "QuerySet[Article]":
    stories = Article.objects.known_to_readers().with_corrections().with_externals()
    shown = stories.select_related("section", "lead_image").defer(*FOR_THE_DESK)
    return shown.filter(address_date=day, slug=slug)


def _name_writers(story: Article, beside: Sequence[Article]) -> list[Byline]:
    """Returns the story's bylines; opinion beside it gets those of who wrote it (`writers`), in the same query."""
    opinion = {other.pk: other for other in beside if other.type_of_work == TypeOfWork.OPINION}
    bylines = _bylines(frozenset([story.pk, *opinion]))
    other: Any  # with what its card shows besides
    for key, other in opinion.items():
        other.writers = [byline for byline in bylines if byline.article_id == key and byline.role == Role.BY]
    return [byline for byline in bylines if byline.article_id == story.pk] if opinion else bylines


@prepared
def _bylines(stories: frozenset[int]) -> "QuerySet[Byline]":
    author = (f"author__{name}" for name in ("name", "slug", "role", "bio", "portrait"))
    portrait = (f"author__portrait__{name}" for name in IMAGE_SHOWN)
    bylines = Byline.objects.filter(article__in=stories).select_related("author__portrait")
    return bylines.only("article", "role", "credit", "author", *author, *portrait)


@prepared
def _tags(story: int) -> "QuerySet[Tag]":
    return Tag.objects.filter(tagged__content_object=story)


@prepared
def _images(keys: frozenset[int]) -> "QuerySet[Image]":
    return Image.objects.filter(pk__in=keys)


@prepared
def _others(
    story: int, group: int, keys: frozenset[int], section: int | None, listed: frozenset[int]
) -> "QuerySet[Article]":
    """Returns the live articles of these keys, translations, and the newest of a section that are not listed."""
    # A union, for with OR a database may look through all stories.
    wanted = [Article.objects.filter(pk__in=keys | {group}), Article.objects.filter(translation_of=group)]
    is_instead: Any = Value(False, output_field=BooleanField())
    if section is not None:
        newest = newest_of_section(story, group, section, listed)
        wanted.append(Article.objects.filter(pk__in=newest))
        is_instead = Case(When(pk__in=newest, then=True), default=is_instead)
    first, *rest = (part.order_by().values("pk") for part in wanted)
    found = Article.objects.live().for_cards().filter(pk__in=first.union(*rest, all=True)).exclude(pk=story)
    return found.annotate(is_instead=is_instead)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of credits: what they did, and who did it."""

    label: str
    bylines: list[Byline]


def _lines(bylines: Sequence[Byline]) -> list[Line]:
    did = {byline.role for byline in bylines}
    return [Line(str(role.label), [b for b in bylines if b.role == role]) for role in Role if role in did]


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
    share = absolute(lead.share_address) if lead else ""
    addresses = [absolute(address) for address in lead.search_addresses] if lead else []
    images = (
        [describe_image(one, credit=lead.credit, source_type=lead.source_type) for one in addresses] if lead else []
    )
    described = describe(
        story, newsroom=newsroom, bylines=bylines, tags=tags, corrections=corrections, images=images, words=words
    )
    return {
        "canonical": story.canonical_url or absolute(story.get_absolute_url()),
        "address": absolute(story.get_absolute_url()),
        "changed_at": story.changed_at(corrections),
        "share_image": share,
        "share_alt": story.lead_alt or lead.alt if lead else "",
        "structured": [json_for_script(described), json_for_script(describe_path(story, newsroom=newsroom))],
    }
