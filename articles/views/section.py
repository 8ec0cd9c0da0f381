"""A section's page."""

from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.conf import PAGE_SIZE
from articles.delivery import keys
from articles.models import Article, Section
from articles.models.addresses import path_of
from articles.models.paging import rows_after
from articles.models.prepared import prepared
from articles.text.slugs import make_slug
from articles.views.listing import page_of_articles
from articles.views.page import respelled, show, the_one


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    shown = the_one(_sections(make_slug(slug)))
    address = path_of("section", shown.slug)
    context = page_of_articles(request, partial(_stories, shown.pk), address=address)
    context["section"] = shown
    return respelled(request, address) or show(request, "pages/section.html", context, lists=[keys.section(shown.pk)])


@prepared
def _sections(slug: str) -> "QuerySet[Section]":
    return Section.objects.filter(slug=slug)


@prepared
def _stories(section: int, last: datetime | None, last_key: int | None) -> "QuerySet[Article]":
    stories = Article.objects.live(last).for_cards().filter(section=section)
    return rows_after(stories, last, last_key, size=PAGE_SIZE)
