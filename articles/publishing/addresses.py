"""The address of a story: provisional until it first goes live, fixed from then on."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve

from articles.models import Article, Redirect
from articles.models.article import address_at, address_date_of
from articles.text.paths import bare
from articles.text.slugs import make_slug, unused

UNTITLED = "story"  # the slug of a headline without letters or numbers
OURS = ("/admin/", "/staff/")  # with all that is under them, page or none


class Place(NamedTuple):
    """What an address is made of."""

    day: date
    slug: str

    @property
    def path(self) -> str:
        """The path, as a Redirect holds it: letters of other scripts are themselves, and no slash is at its end."""
        return bare(unquote(address_at(self.day, self.slug)))


def place_at(path: str) -> Place | None:
    """Returns what a path is made of that has the form of a story's address."""
    found = _page(f"{bare(path)}/")
    if found is None or found.url_name != "article":
        return None
    year, month, day, slug = (found.kwargs[name] for name in ("year", "month", "day", "slug"))
    try:
        return Place(date(year, month, day), slug)
    except ValueError:  # no such day
        return None


def is_of_this_site(path: str) -> bool:
    """Says whether the path is one of this site's own pages or files; a story's is not meant."""
    slashed = f"{bare(path)}/"
    if slashed.startswith((*OURS, settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    return any(found and found.url_name != "article" for found in (_page(bare(path)), _page(slashed)))


def _page(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def suggest_slug(article: Article) -> str:
    return make_slug(article.headline) or UNTITLED


def give_address(article: Article) -> None:
    """Sets the date and slug of an article that has its moment and was never live; the slug is made unique that day."""
    give_addresses([article])


def give_addresses(articles: Sequence[Article]) -> None:
    """Does so for many: two queries for all, and two for each slug tried in place of a taken one.

    Of two that want the same address, the first gets it.
    """
    wanted: list[tuple[Article, Place]] = []
    for article in articles:
        if article.live_at is not None and not article.is_address_fixed:
            day = address_date_of(article.live_at)
            wanted.append((article, Place(day, article.slug or suggest_slug(article))))
    addresses = _Addresses()
    addresses.look_up(place for _, place in wanted)
    for article, place in wanted:
        article.first_live_at = article.live_at
        article.address_date, article.slug = addresses.give(article, place)


def give_way(article: Article, wanted: str) -> bool:
    """Gives a story another address where another story got its own in the meantime; says whether it did."""
    refused = article.slug
    article.slug, article.first_live_at, article.was_live = wanted, None, False  # nothing was stored yet
    give_address(article)
    return article.slug != refused


def is_free(place: Place, *, of: Article) -> bool:
    """Says whether no other story has the address, or ever had it."""
    addresses = _Addresses()
    addresses.look_up([place])
    return addresses.is_free_for(of, place)


class _Addresses:
    """Whose each address is: of an article, as its own or an old one."""

    def __init__(self) -> None:
        self._owners: dict[Place, set[int]] = {}
        self._given: dict[Place, Article] = {}

    def look_up(self, places: Iterable[Place]) -> None:
        owners: dict[Place, set[int]] = {place: set() for place in places}
        if not owners:
            return
        days, slugs = {place.day for place in owners}, {place.slug for place in owners}
        rows: Any = Article.objects.filter(address_date__in=days, slug__in=slugs).order_by()
        for day, slug, pk in rows.values_list("address_date", "slug", "pk"):
            owners.get(Place(day, slug), set()).add(pk)
        paths = {place.path: place for place in owners}
        for path, pk in Redirect.objects.filter(path__in=paths).order_by().values_list("path", "article_id"):
            owners[paths[path]].add(pk)
        self._owners |= owners

    def give(self, article: Article, place: Place) -> Place:
        """Gives the article the place, or the next one that is nobody's."""
        place = place._replace(slug=unused(place.slug, lambda slug: self._is_taken(article, place._replace(slug=slug))))
        self._given[place] = article
        return place

    def is_free_for(self, article: Article, place: Place) -> bool:
        return not self._is_taken(article, place)

    def _is_taken(self, article: Article, place: Place) -> bool:
        if place in self._given:
            return self._given[place] is not article
        if place not in self._owners:
            self.look_up([place])
        return bool(self._owners[place] - {article.pk})
