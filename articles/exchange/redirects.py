"""Old addresses of imported articles: which of them become redirects."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from articles.exchange.paths import tidy
from articles.models import Article, Redirect
from articles.publishing.addresses import Place, is_of_this_site, place_at
from articles.text.paths import bare


class RedirectRefused(ValueError):
    """The old address cannot lead to the article; the message says why."""


class OldAddresses:
    """The old addresses of some articles that are saved already, and whose they are here; two queries.

    Keys are old addresses without their last slash. `elsewhere` says with which article of the file they came before.
    """

    def __init__(self, keys: Collection[str], elsewhere: Mapping[str, str]) -> None:
        # An article's own address comes before another's old one.
        self._owners = _redirects_among(keys) | _articles_among(keys)
        self._elsewhere = elsewhere

    def redirect(self, article: Article, address: str) -> Redirect | None:
        """Returns the redirect to make, None where the address leads to the article without. Raises RedirectRefused."""
        path = tidy(address)
        if path is None:
            raise RedirectRefused(
                _("The old address “%(address)s” is no path that can lead here.") % {"address": address[:200]}
            )
        if is_of_this_site(path):
            raise RedirectRefused(_("The old address “%(path)s” is one of this site's own.") % {"path": path})
        if (other := self._elsewhere.get(bare(path), article.external_id)) != article.external_id:
            raise RedirectRefused(
                _("The old address “%(path)s” is that of “%(other)s”, which came first.")
                % {"path": path, "other": other}
            )
        owner = self._owners.setdefault(bare(path), None)
        if owner not in {None, article.pk}:
            raise RedirectRefused(_("The old address “%(path)s” leads to another article already.") % {"path": path})
        self._owners[bare(path)] = article.pk
        return Redirect(path=path, article=article) if owner is None else None


def _redirects_among(keys: Collection[str]) -> dict[str, int | None]:
    return dict(Redirect.objects.filter(path__in=keys).values_list("path", "article_id"))


def _articles_among(keys: Collection[str]) -> dict[str, int | None]:
    """Returns the articles whose own addresses are among the keys."""
    places = {place: key for key in keys if (place := place_at(key))}
    if not places:
        return {}
    days, slugs = {place.day for place in places}, {place.slug for place in places}
    rows: Any = Article.objects.filter(address_date__in=days, slug__in=slugs).order_by()
    found = rows.values_list("address_date", "slug", "pk")
    return {places[place]: pk for day, slug, pk in found if (place := Place(day, slug)) in places}
