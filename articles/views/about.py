"""Who publishes this and how: the page about the newsroom, and the pages on which it says of itself what it wants."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.models import Article, Image, Newsroom, Page, PageKind, TypeOfWork
from articles.models.addresses import path_of
from articles.models.newsroom import PageLink
from articles.models.prepared import prepared
from articles.syndication.addresses import absolute
from articles.syndication.organisation import describe_organisation
from articles.syndication.structured import json_for_script
from articles.text.blocks import references
from articles.text.slugs import make_slug
from articles.views.body import draw_body
from articles.views.listing import cards
from articles.views.page import respelled, show


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    newsroom = Newsroom.objects.current()
    context = {
        "newsroom": newsroom,
        "canonical": absolute(path_of("about")),
        "kinds": TypeOfWork.values,
        "links": [(link, _anchor(newsroom, link)) for link in newsroom.links],
        "structured": [json_for_script(describe_organisation(newsroom))],
    }
    return show(request, "pages/about.html", context, lists=[])


def _anchor(newsroom: Newsroom, link: PageLink) -> str:
    """Returns where links of old lead ("ethics"), each once; nothing where the kind has no meaning of its own."""
    is_first = newsroom.link_to(link.kind) is link
    return slugify(link.kind) if is_first and link.kind not in {PageKind.OTHER, PageKind.CONTACT} else ""


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows what the newsroom says of itself there: one query, two more with pictures and stories in the text."""
    found = _pages(make_slug(slug))
    if not found:
        return _moved(make_slug(slug))
    (shown,) = found
    address = path_of("page", shown.slug)
    if elsewhere := respelled(request, address):
        return elsewhere
    mentioned = references(shown.body)
    images = {image.pk: image for image in _images(mentioned.images)} if mentioned.images else {}
    articles = {article.pk: article for article in cards(mentioned.articles)} if mentioned.articles else {}
    context = {
        "page": shown,
        "canonical": absolute(address),
        "body": draw_body(shown.body, language=shown.language or get_language(), images=images, articles=articles).html,
        "is_contact": shown.kind == PageKind.CONTACT,
        "is_corrections": shown.kind == PageKind.CORRECTIONS,
    }
    # A story that the text leads to may come.
    return show(request, "pages/page.html", context, lists=[f"{Article.letter}{key}" for key in mentioned.articles])


@prepared
def _pages(slug: str) -> "QuerySet[Page]":
    return Page.objects.published().filter(slug=slug)


def _moved(slug: str) -> HttpResponse:
    """Leads to the page that had this address; raises Http404 where readers see none."""
    moved = Page.objects.published().filter(old_addresses__slug=slug).first()
    if moved is None:
        raise Http404("No such page.")
    response = HttpResponsePermanentRedirect(path_of("page", moved.slug))
    response["Cache-Control"] = "no-cache"  # a page may move back, as stories do
    return response


@prepared
def _images(keys: frozenset[int]) -> "QuerySet[Image]":
    return Image.objects.filter(pk__in=keys)
