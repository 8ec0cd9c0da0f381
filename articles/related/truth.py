"""What people found related: the links that they put into their texts, to other articles here."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings

from articles.models import Article, Redirect
from articles.text.blocks import references
from articles.text.paths import bare

COMMON_SHARE = 0.02  # a target that more of the articles link to says nothing: it is linked everywhere
COMMON_LEAST = 20  # links that make a target common, at least
BATCH = 500

Links = dict[int, set[int]]  # keys of the articles that each article links to
_HREF = re.compile(r'<a(?: [a-z-]+="[^"]*")*? href="([^"]+)"')
_ADDRESS = re.compile(r"/(\d{4})/(\d{2})/(\d{2})/([^/]+)/?")


def telling(links: Mapping[int, Iterable[int]], articles: int) -> dict[int, frozenset[int]]:
    """Returns the links without those to the story itself and to targets that very many link to."""
    counts = Counter(target for source, targets in links.items() for target in set(targets) - {source})
    most = max(COMMON_LEAST, COMMON_SHARE * articles)
    kept = {
        source: frozenset(target for target in targets if target != source and counts[target] <= most)
        for source, targets in links.items()
    }
    return {source: targets for source, targets in kept.items() if targets}


def from_records(records: Iterable[Mapping[str, object]], source: str = "") -> Links:
    """Returns the links of a file's records (`id`, `links_to`) between live articles that came from it."""
    named = {}
    for record in records:
        targets = record.get("links_to")
        named[str(record.get("id"))] = [str(target) for target in targets] if isinstance(targets, list) else []
    imported = Article.objects.live().exclude(source="")
    if source:
        imported = imported.filter(source=source)
    names = {*named, *(target for targets in named.values() for target in targets)}
    keys = {external: pk for pk, external in imported.values_list("pk", "external_id").iterator() if external in names}
    return {
        keys[name]: {keys[target] for target in targets if target in keys}
        for name, targets in named.items()
        if name in keys
    }


def from_bodies() -> Links:
    """Returns the links in the bodies of live articles to other live ones: addresses, old addresses, insets."""
    paths: dict[int, set[str]] = {}
    links: Links = defaultdict(set)
    for pk, body in Article.objects.live().values_list("pk", "body").iterator(chunk_size=BATCH):
        links[pk] |= references(body).articles
        paths[pk] = {path for path in map(_path, _HREF.findall(body)) if path}
    keys = _keys_of({path for found in paths.values() for path in found})
    for pk, found in paths.items():
        links[pk] |= {keys[path] for path in found if path in keys}
    live = set(Article.objects.live().values_list("pk", flat=True).iterator())
    return {pk: targets & live for pk, targets in links.items()}


def _path(href: str) -> str | None:
    """Returns the path that a link leads to on this site."""
    try:
        address = urlsplit(unescape(href))
    except ValueError:
        return None
    if address.netloc and address.netloc != urlsplit(settings.SITE_URL).netloc:
        return None
    return unquote(address.path)[:500]


def _keys_of(paths: set[str]) -> dict[str, int]:
    """Returns the articles that these paths lead to."""
    ordered = sorted(paths)
    keys: dict[str, int] = {}
    for at in range(0, len(ordered), BATCH):
        part = ordered[at : at + BATCH]
        led = dict(Redirect.objects.filter(path__in=part).values_list("path", "article_id"))
        keys |= {path: led[bare(path)] for path in part if bare(path) in led}
        dated = {path: place for path in part if (place := _dated(path))}
        rows = Article.objects.filter(slug__in={slug for _, slug in dated.values()}, address_date__isnull=False)
        placed = {(day, slug): pk for pk, day, slug in rows.values_list("pk", "address_date", "slug")}
        keys |= {path: placed[place] for path, place in dated.items() if place in placed}
    return keys


def _dated(path: str) -> tuple[date, str] | None:
    match = _ADDRESS.fullmatch(path)
    try:
        return (date(*map(int, match.groups()[:3])), match[4]) if match else None
    except ValueError:
        return None
