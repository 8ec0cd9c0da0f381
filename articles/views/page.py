"""What every page of the reader's site has: the newsroom's name, the sections, its own address."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from articles.delivery.drawn import drawn
from articles.delivery.keeping import keep
from articles.models import Newsroom, Section
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
    newsroom = context.get("newsroom") or Newsroom.objects.current()
    sections = context.get("sections") or all_sections()
    shown = {
        "site_url": settings.SITE_URL,
        "language": settings.LANGUAGE_CODE,
        "is_rtl": get_language_bidi(),
        "furniture": _furniture(newsroom, sections, context),
        **context,
        "newsroom": newsroom,
    }
    # Without the request: a page that is kept shows nothing of who asked for it.
    response = HttpResponse(render_to_string(template, shown), status=status)
    return response if lists is None else keep(response, *lists)


class Paper(NamedTuple):
    """What stands of the newsroom's record above and below each page."""

    name: str
    tagline: str
    contact_email: str


class Part(NamedTuple):
    """What stands of a section above each page."""

    pk: int
    name: str
    slug: str


def _furniture(newsroom: Newsroom, sections: Sequence[Section], context: Mapping[str, Any]) -> Mapping[str, SafeString]:
    """Returns what stands above and below each page."""
    facts: dict[str, Any] = {
        "newsroom": Paper(newsroom.name, newsroom.tagline, newsroom.contact_email),
        "sections": tuple(Part(section.pk, section.name, section.slug) for section in sections),
        "pages": tuple(link for link in newsroom.links if link.in_footer),
        "opened": context["section"].pk if "section" in context else None,
        "is_story": "article" in context,
    }
    return {name: drawn(f"parts/{name}.html", **facts) for name in ("links", "masthead", "footer", "loading")}


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
