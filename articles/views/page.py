"""What every page of the reader's site has: the newsroom's name, the sections, its own address."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from articles.delivery.keeping import keep
from articles.models import Newsroom
from articles.models.paging import Cursor, CursorError
from articles.models.section import all_sections

Row = TypeVar("Row")
PLAIN = "text/plain; charset=utf-8"


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    lists: Iterable[str] | None = None,
) -> HttpResponse:
    """Returns the page; two queries, for the newsroom's record and the sections.

    One that says which `lists` it is, be it none, is the same for all readers, and kept. `context` may bring its
    own `newsroom` and `sections`, where the view has fetched them already.
    """
    furniture: dict[str, Any] = {
        "site_url": settings.SITE_URL,
        "language": settings.LANGUAGE_CODE,
    }
    if "sections" not in context:
        furniture["sections"] = all_sections()
    if "newsroom" not in context:
        furniture["newsroom"] = Newsroom.objects.current()
    response = render(request, template, {**furniture, **context}, status=status)
    return response if lists is None else keep(response, *lists)


def respelled(request: HttpRequest, address: str) -> HttpResponse | None:
    """Returns a redirect to the address of what was found where it was asked for in another spelling."""
    if request.path == unquote(address):
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def the_one(rows: Sequence[Row]) -> Row:
    """Returns the only one of the rows; raises Http404 where there is none."""
    if not rows:
        raise Http404("There is no such thing.")
    return rows[0]


def cursor_of(request: HttpRequest) -> Cursor | None:
    """Returns where the page of a list begins: `?after=…`; raises Http404 for what no page of ours linked to."""
    after = request.GET.get("after", "")
    try:
        return Cursor.parse(after) if after else None
    except CursorError as error:
        raise Http404("No such page of this list.") from error
