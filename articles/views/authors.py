"""Who is who: the people of the newsroom, those with a place first, then whoever has a story, by name."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.conf import PEOPLE_FIRST, PEOPLE_SIZE
from articles.delivery import keys
from articles.models import Author, Byline
from articles.models.addresses import path_of
from articles.models.prepared import prepared
from articles.syndication.addresses import absolute
from articles.views.page import show, the_one

LONGEST_KEY = 18  # digits


@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    """Shows a page of them: two queries. Names of whom readers know no story, and nobody placed, are not told."""
    address, after = path_of("authors"), request.GET.get("after", "")
    if after:
        last = the_one(_author(_key(after)))
        first, others = [], _others(last.name, last.pk)
    else:
        first, others = _placed(), _others(None, None)
    is_cut = len(others) > PEOPLE_SIZE
    others = others[:PEOPLE_SIZE]
    context: dict[str, Any] = {
        "people": [*first, *others],
        "is_first": not after,
        "newest": address,
        "older": f"{address}?after={others[-1].pk}" if is_cut else "",
        "canonical": absolute(f"{address}?after={after}" if after else address),
    }
    return show(request, "pages/authors.html", context, lists=[keys.PEOPLE])


def _key(after: str) -> int:
    if not (after.isascii() and after.isdecimal() and len(after) <= LONGEST_KEY):
        raise Http404("No such page of this list.")
    return int(after)


@prepared
def _author(key: int) -> "QuerySet[Author]":
    return Author.objects.filter(pk=key)


@prepared
def _placed() -> "QuerySet[Author]":
    placed = Author.objects.filter(is_active=True, place__isnull=False)
    return placed.select_related("portrait").order_by("place", "name", "pk")[:PEOPLE_FIRST]


@prepared
def _others(name: str | None, key: int | None) -> "QuerySet[Author]":
    """Returns who comes after this name and key, and one more if there are more: a walk along an index."""
    has_story = Exists(Byline.objects.live().filter(author=OuterRef("pk")))
    others = Author.objects.filter(has_story, is_active=True, place__isnull=True)
    if name is not None:
        others = others.filter(Q(name__gte=name), Q(name__gt=name) | Q(pk__gt=key))
    return others.select_related("portrait").order_by("name", "pk")[: PEOPLE_SIZE + 1]
