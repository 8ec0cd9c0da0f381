"""Pages of a list of stories, newest first; the same for sections, tags, authors and months."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from articles.conf import PAGE_SIZE
from articles.models import Article
from articles.models.addresses import path_of
from articles.models.paging import Cursor, page_from
from articles.models.prepared import prepared
from articles.syndication.addresses import absolute
from articles.views.cards import name_writers, with_translations
from articles.views.page import cursor_of

Rows = Callable[[datetime | None, int | None], list[Any]]  # the rows of a page, after a moment and a key


def list_context(
    request: HttpRequest, articles: list[Article], following: Cursor | None, address: str
) -> dict[str, Any]:
    """Returns what `parts/list.html` and the head of the page of the list at the address need."""
    shown = with_translations(articles)
    name_writers(shown)
    after = cursor_of(request)
    return {
        "articles": shown,
        "is_first": after is None,
        "newest": address,
        "older": f"{address}?after={following}" if following else "",
        "canonical": absolute(address if after is None else f"{address}?after={after}"),
        "feed": absolute(path_of("feed")),
    }


def page_of_articles(request: HttpRequest, rows: Rows, *, address: str) -> dict[str, Any]:
    """Returns the page that the request asks for: one query."""
    page = page_from(rows(*_place(request)), size=PAGE_SIZE)
    return list_context(request, page.rows, page.following, address)


def page_of_carriers(
    request: HttpRequest, rows: Rows, key: str, *, address: str, may_be_empty: bool = False
) -> dict[str, Any]:
    """Returns the page of the articles of rows that carry their moment (tags, bylines): two queries.

    The rows are one range of an index; joined and sorted, a common tag's articles would all be read.
    An article with two rows (of an author with two roles) is shown once. Raises Http404 where there is none
    that readers may see: a name alone can tell of a draft; but if it is told anyway, the first page may be empty.
    """
    page = page_from(rows(*_place(request)), size=PAGE_SIZE, key=key)
    keys = dict.fromkeys(getattr(row, key) for row in page.rows)
    found = {article.pk: article for article in cards(frozenset(keys))}
    articles = [found[pk] for pk in keys if pk in found]
    if not articles and (cursor_of(request) or not may_be_empty):
        raise Http404("No live story stands here.")
    return list_context(request, articles, page.following, address)


@prepared
def cards(keys: frozenset[int]) -> "QuerySet[Article]":
    """Returns the live articles of these keys, newest first."""
    return Article.objects.live().for_cards().filter(pk__in=keys).newest()


def _place(request: HttpRequest) -> tuple[datetime | None, int | None]:
    after = cursor_of(request)
    return (after.moment, after.key) if after else (None, None)
