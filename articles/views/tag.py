"""A tag's page."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from articles.conf import PAGE_SIZE
from articles.delivery import keys
from articles.models import Article, Tag, TaggedArticle
from articles.models.addresses import path_of
from articles.models.paging import rows_after
from articles.models.prepared import prepared
from articles.text.slugs import make_slug
from articles.views.cards import name_writers
from articles.views.listing import page_of_carriers
from articles.views.page import respelled, show, the_one

KEY = "content_object_id"


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the stories that carry the tag; 404 while no reader may see one."""
    found = _tags(make_slug(slug))
    if not found and (moved := _moved_to(make_slug(slug))):
        response = HttpResponsePermanentRedirect(path_of("tag", moved.slug))
        response["Cache-Control"] = "no-cache"  # a tag may move back, as stories do
        return response
    shown = the_one(found)
    address = path_of("tag", shown.slug)
    context = page_of_carriers(request, partial(_carriers, shown.pk), KEY, address=address)
    context["tag"] = shown
    if context["is_first"]:
        context |= _above(shown, context["articles"])
    return respelled(request, address) or show(request, "pages/tag.html", context, lists=[keys.tag(shown.pk)])


def _above(shown: Tag, newest: list[Article]) -> dict[str, Any]:
    """Returns what staff put above the newest, and those without it: one query, two with opinion among it."""
    pinned = _pinned(shown.pk)
    name_writers(pinned)
    groups = {story.group_id for story in pinned}
    return {"pinned": pinned, "articles": [story for story in newest if story.group_id not in groups]}


@prepared
def _pinned(tag: int) -> "QuerySet[Article]":
    return Article.objects.live().for_cards().filter(tag_pins__tag=tag).order_by("tag_pins__position")


@prepared
def _tags(slug: str) -> "QuerySet[Tag]":
    return Tag.objects.filter(slug=slug)


def _moved_to(slug: str) -> Tag | None:
    """Returns the tag that had this address, if readers may see a story of it."""
    carried = TaggedArticle.objects.live().filter(tag=OuterRef("pk"))
    return Tag.objects.filter(Exists(carried), old_addresses__slug=slug).first()


@prepared
def _carriers(tag: int, last: datetime | None, last_key: int | None) -> "QuerySet[TaggedArticle]":
    carriers = TaggedArticle.objects.live(last).filter(tag=tag).only("live_at", KEY)
    return rows_after(carriers, last, last_key, size=PAGE_SIZE, key=KEY)
