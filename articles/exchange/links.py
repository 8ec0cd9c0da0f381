"""Links between the articles of an archive: from one to another's old address, or to the file that it was.

Before a body is cleaned, `prepare` makes what means the old site recognisable: a path ("/2014/03/hello/"),
a path that was given relatively ("#path:…"), a file's name ("#ref:…"). In the clean body `settle` sets the
links, once it is known where those articles are.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from articles.exchange.paths import tidy
from articles.exchange.records import Record
from articles.text.paths import bare

REFERENCE, PATH = "#ref:", "#path:"
ELSEWHERE = "~"  # before the key of a link to another host, which may mean an article of the archive, or may not

_ANCHOR = re.compile(
    r"""(<a\b[^<>]{0,400}?\bhref\s*=\s*)("[^"<>]{0,4000}"|'[^'<>]{0,4000}'|[^\s<>"']{1,4000})""", re.IGNORECASE
)
_HREF = re.compile(r'<a href="([^"]*)"')
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_PLACE = re.compile(rf'<a href="#(?!{REFERENCE[1:]}|{PATH[1:]})[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?|[0-9a-f:.]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+(\?.*)?")
_DATED = re.compile(r"/\d{4}/\d\d/\d\d/([^/]+)")
# Only an article is at such a path, and only that one: it was on another host before, or is there as well.
_ELSEWHERE = re.compile(r"https?://[^/]+(/\d{4}/\d\d/\d\d/[^/?#]+-[^/?#]+/?)(?:[?#].*)?")
_SUFFIX = re.compile(r"\.(?:md|markdown|html?)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """Where an archive comes from: the hosts of the old site, the first with its scheme for what remains there."""

    origin: str = ""
    hosts: frozenset[str] = frozenset()

    @classmethod
    def at(cls, addresses: Collection[str]) -> "Site":
        """Reads addresses such as https://old.example.org or old.example.org; raises ValueError."""
        split = [_site_at(address) for address in addresses]
        origin = f"{split[0].scheme}://{split[0].netloc}" if split else ""
        return cls(origin, frozenset(parts.hostname or "" for parts in split))


def _site_at(address: str) -> SplitResult:
    """Returns the parts of a host with or without a scheme; raises ValueError where there is more or less."""
    try:
        parts = urlsplit(address if "//" in address else f"https://{address}")
        is_whole = parts.scheme in {"http", "https"} and bool(_HOST.fullmatch(parts.hostname or "")) and parts.port != 0
    except ValueError:  # brackets around no host, a port that is no number
        raise ValueError(address) from None
    more = (parts.path.strip("/"), parts.query, parts.fragment, parts.username, parts.password)
    is_named = "//" in address or "." in parts.netloc
    if not (is_whole and is_named) or any(more):
        raise ValueError(address)
    return parts


def prepare(html: str, *, base: str, site: Site) -> str:
    """Returns the HTML, not clean yet, with its links in the forms that survive cleaning; `base` is its old address."""

    def replacement(match: re.Match[str]) -> str:
        given = match[2]
        href = unescape(given.strip("\"'")).strip()
        return f'{match[1]}"{escape(_prepared(href, base, site))}"'

    return _ANCHOR.sub(replacement, html)


def _prepared(href: str, base: str, site: Site) -> str:
    if href.startswith("//") or href[:7].lower() in {"http://", "https:/"}:
        return _of_web(href, site) if site.hosts else href
    if not href or href[0] in "/#?" or _SCHEME.match(href):
        return href
    if href.startswith("www."):
        return f"https://{href}"
    if _MAIL.fullmatch(href):
        return f"mailto:{href}"
    try:
        return PATH + quote(urljoin(base or "/", href), safe="/%")
    except ValueError:
        return href


def _of_web(href: str, site: Site) -> str:
    """Returns a link to the old site as a path, any other as it is."""
    try:
        parts = urlsplit(href)
        is_old = parts.hostname in site.hosts
    except ValueError:
        return href
    return parts._replace(scheme="", netloc="", path=f"/{parts.path.lstrip('/')}").geturl() if is_old else href


def without_places(body: str) -> str:
    """Returns the clean body without links to places in itself, whose words stay: in a clean body nothing has an id."""
    return _PLACE.sub(r"\1", body)


def keys_of(record: Record) -> tuple[str, ...]:
    """Returns the keys that mean the article."""
    path = path_key(record.url_path) if record.url_path else None
    return tuple(filter(None, (path, file_key(record.id))))


def guesses_of(record: Record) -> tuple[str, ...]:
    """Returns keys that may mean it, too: many systems make the date in an address of the date of publication."""
    path = path_key(record.url_path) if record.url_path else None
    match = _DATED.fullmatch(path or "")
    return (f"/{record.published_at:%Y/%m/%d}/{match[1]}",) if match else ()


def _key(href: str) -> str | None:
    """Returns the key of what a link within the old site leads to; None for any other link."""
    if href.startswith(REFERENCE):
        name = unquote(href.removeprefix(REFERENCE))
        return path_key(name) if name.startswith("/") and not _SUFFIX.search(name) else file_key(name)
    if match := _ELSEWHERE.fullmatch(href):
        path = path_key(match[1])
        return path and f"{ELSEWHERE}{path}"
    path = href.removeprefix(PATH)
    return path_key(path) if path.startswith("/") else None


def path_key(path: str) -> str | None:
    """Returns the key of an old address; both forms, with a slash at the end and without, have the same."""
    tidied = tidy(path)
    return bare(tidied) if tidied else None


def file_key(name: str) -> str:
    """Returns the key of an article that is named by its file, or by its identifier in the archive."""
    parts = name.partition("#")[0].partition("?")[0].strip("/").split("/")
    if len(parts) > 1 and _SUFFIX.sub("", parts[-1]) in {"index", "_index"}:
        parts.pop()
    return _SUFFIX.sub("", parts[-1])


@dataclass(frozen=True, slots=True)
class Settled:
    """A body with links set, their number, and what its other links within the old site mean."""

    body: str
    count: int
    left: tuple[str, ...]


def keys(body: str) -> list[str]:
    """Returns what the links of a clean body within the old site mean."""
    return [key for href in _HREF.findall(body) if (key := _key(unescape(href)))]


def sought(key: str) -> str:
    """Returns the key to look for, whichever host the link names."""
    return key.removeprefix(ELSEWHERE)


def settle(body: str, addresses: Mapping[str, str | None], *, site: Site) -> Settled:
    """Sets the links of a clean body whose keys have addresses; those whose keys are not there at all stay for later.

    A link whose key is there without an address will never have one. It leads to the old site, where that is
    known; else a path stays as it is (a later import may bring that article, and its redirect), and what is no
    address of anything goes, its words stay.
    """
    count = 0
    left: list[str] = []

    def replacement(match: re.Match[str]) -> str:
        nonlocal count
        href = unescape(match[1])
        key = _key(href)
        if key is None:
            return match[0]
        if sought(key) not in addresses:
            left.append(key)
            return match[0]
        address = addresses[sought(key)]
        count += bool(address)
        return _link(address, match[2]) if address else _without(href, match, site)

    return Settled(_LINK.sub(replacement, body), count, tuple(left))


def _link(address: str, words: str) -> str:
    href = address.replace("&", "&amp;").replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
    return f'<a href="{href}">{words}</a>'


def _without(href: str, match: re.Match[str], site: Site) -> str:
    """Returns what becomes of a link that leads to no article of the archive."""
    path = unquote(href.removeprefix(REFERENCE)) if href.startswith(REFERENCE) else href.removeprefix(PATH)
    if site.origin and path.startswith("/") and not _SUFFIX.search(path):
        return _link(site.origin + path, match[2])
    return match[2] if href.startswith((REFERENCE, PATH)) else match[0]
