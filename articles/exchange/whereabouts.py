"""Where articles of earlier imports are: for links to them."""

from collections.abc import Collection, Iterable

from articles.models import Article, Redirect
from articles.text.paths import bare


def addresses_here(keys: Iterable[str], source: str, *, but_not: Collection[int]) -> dict[str, str]:
    """Returns the addresses of this source's articles that the keys of links mean (`articles.exchange.links`).

    A key with a slash is an old address, one without an identifier. Articles whose addresses may be changing
    just now are left out by their primary keys. Two queries.
    """
    listed = list(keys)
    paths = [key for key in listed if key.startswith("/")]
    ids = [key for key in listed if not key.startswith("/")]
    placed = (
        Article.objects.exclude(address_date=None).exclude(pk__in=but_not).only("address_date", "slug", "external_id")
    )
    found = {one.external_id: one.get_absolute_url() for one in placed.filter(source=source, external_id__in=ids)}
    old = Redirect.objects.filter(path__in=paths, article__source=source)
    old = old.exclude(article__address_date=None).exclude(article__in=but_not)
    rows = old.select_related("article").only("path", "article__address_date", "article__slug")
    return found | {bare(row.path): row.article.get_absolute_url() for row in rows}
