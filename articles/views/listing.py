"""Pages of a list of stories, newest first; the same for sections, tags, authors and months."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from articles.conf import PAGE_SIZE
from articles.models import Article
from articles.models.article import ArticleQuerySet
from articles.models.gate import GatedQuerySet
from articles.models.paging import Cursor, page_of
from articles.syndication.addresses import absolute
from articles.views.page import cursor_of


def list_context(request: HttpRequest, articles: list[Article], following: Cursor | None) -> dict[str, Any]:
    """Returns what `parts/list.html` and the head of a list's page need."""
    is_first = "after" not in request.GET
    older = f"{request.path}?after={following}" if following else ""
    return {
        "articles": articles,
        "is_first": is_first,
        "older": older,
        "canonical": absolute(request.path if is_first else f"{request.path}?after={request.GET['after']}"),
        "feed": absolute(reverse("feed")),
    }


def page_of_articles(request: HttpRequest, articles: ArticleQuerySet) -> dict[str, Any]:
    """Returns the page that the request asks for: one query."""
    page = page_of(articles.live().for_cards(), size=PAGE_SIZE, after=cursor_of(request))
    return list_context(request, page.rows, page.following)


def page_of_carriers(request: HttpRequest, carriers: "GatedQuerySet[Any]", key: str) -> dict[str, Any]:
    """Returns the page of the articles of rows that carry their moment (tags, bylines): two queries.

    The rows are one range of an index; joined and sorted, a common tag's articles would all be read.
    An article with two rows (of an author with two roles) is shown once.
    """
    page = page_of(carriers.live().only("live_at", key), size=PAGE_SIZE, after=cursor_of(request), key=key)
    keys = dict.fromkeys(getattr(row, key) for row in page.rows)
    found = Article.objects.live().for_cards().in_bulk(list(keys))
    return list_context(request, [found[pk] for pk in keys if pk in found], page.following)
