"""An author's page."""

from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.conf import PAGE_SIZE
from articles.delivery import keys
from articles.models import Author, Byline
from articles.models.addresses import path_of
from articles.models.paging import rows_after
from articles.models.prepared import prepared
from articles.text.slugs import make_slug
from articles.views.listing import page_of_carriers
from articles.views.page import respelled, show, the_one

KEY = "article_id"


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows who the author is, with their stories; 404 while no reader may see one, and nobody placed the author."""
    shown = the_one(_authors(make_slug(slug)))
    address = path_of("author", shown.slug)
    context = page_of_carriers(request, partial(_bylines, shown.pk), KEY, address=address, may_be_empty=shown.is_placed)
    context["author"] = shown
    return respelled(request, address) or show(request, "pages/author.html", context, lists=[keys.author(shown.pk)])


@prepared
def _authors(slug: str) -> "QuerySet[Author]":
    return Author.objects.select_related("portrait").filter(slug=slug)


@prepared
def _bylines(author: int, last: datetime | None, last_key: int | None) -> "QuerySet[Byline]":
    bylines = Byline.objects.live(last).filter(author=author).only("live_at", KEY)
    return rows_after(bylines, last, last_key, size=PAGE_SIZE, key=KEY)
