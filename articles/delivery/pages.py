"""A finished page: its headers, its text in each coding, and the answer that a request gets of it."""

import gzip
import hashlib
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

from articles.delivery.keys import EVERYTHING

# Kept pages are purged at once; what browsers and servers between have of one is as old as this at most.
FRESH, STALE, AWAY = 10, 30, 86_400  # seconds: as it is, while it is fetched anew, while the site is away
CACHE_CONTROL = f"public, max-age={FRESH}, stale-while-revalidate={STALE}, stale-if-error={AWAY}"
CDN_CONTROL = ("CDN-Cache-Control", "Surrogate-Control")  # RFC 9213, and as it was called before
TYPES = {  # what pages are, and how their files end, by which a server in front tells
    "text/html; charset=utf-8": "html",
    "application/rss+xml; charset=utf-8": "rss",
    "application/xml; charset=utf-8": "xml",
}
CODINGS = ("br", "gzip")  # in the order in which they are offered
LARGE = 200_000  # bytes from which on time counts more than the last percent
LONGEST_ACCEPT = 500  # characters of an Accept-Encoding that are read
LONGEST_KEYS = 4_000  # characters of keys that are told to a server in front


Moment = tuple[str, int]  # which store's clock, and what it says


class StoreAway(OSError):
    """The store of pages is out of reach, full or broken: readers get their pages all the same, and none is kept."""


@dataclass(slots=True)
class Page:
    """A page as it is kept. `expires_at` is the next moment at which what it shows changes by itself."""

    headers: dict[str, str]
    etag: str
    made_at: float  # seconds since 1970
    expires_at: float
    bodies: dict[str, bytes] = field(default_factory=dict, repr=False)  # by coding; "" is plain

    def facts(self) -> dict[str, Any]:
        """Returns all but the bodies, as JSON holds it."""
        return {name: getattr(self, name) for name in ("headers", "etag", "made_at", "expires_at")}


def named(keys: Collection[str]) -> str:
    """Returns keys as the header has them by which a CDN finds what is to be taken out."""
    # "Edge-Cache-Tag" and "Cache-Tag" are lists as HTTP has them; the others are words.
    between = "," if settings.CDN_PAGE_HEADER.lower().endswith("cache-tag") else " "
    return between.join(sorted(keys))


def page_of(response: HttpResponse, keys: set[str], *, now: datetime, expires_at: datetime) -> Page:
    """Returns the page that a response is, compressed."""
    plain = response.content
    level = 9 if len(plain) < LARGE else 4
    headers = {name: value for name, value in response.headers.items() if name not in {"Content-Length", "Vary"}}
    shown = named({EVERYTHING, *keys})
    headers |= {
        "Cache-Control": CACHE_CONTROL,
        "Last-Modified": http_date(int(now.timestamp())),
        settings.CDN_PAGE_HEADER: shown if len(shown) <= LONGEST_KEYS else "",
        "Vary": "Accept-Encoding",
    }
    return Page(
        headers={name: value for name, value in headers.items() if value},
        etag=hashlib.sha256(plain).hexdigest()[:32],
        made_at=now.timestamp(),
        expires_at=expires_at.timestamp(),
        bodies={"": plain, "br": brotli.compress(plain, quality=level), "gzip": gzip.compress(plain, level, mtime=0)},
    )


def coding_for(accepts: str) -> str:
    """Returns the coding in which a client with this Accept-Encoding takes the page."""
    return _coding_for(accepts[:LONGEST_ACCEPT])


@lru_cache(maxsize=1000)
def _coding_for(accepts: str) -> str:
    accepted = _accepted(accepts)
    return next((coding for coding in CODINGS if accepted.get(coding, accepted.get("*", 0.0)) > 0), "")


def headers_of(page: Page, coding: str, *, is_stale: bool = False) -> dict[str, str]:
    """Returns the headers of the page in this coding."""
    headers = page.headers | {"ETag": f'"{page.etag}{"-" if coding else ""}{coding}"'}
    if coding:
        headers["Content-Encoding"] = coding
    headers["Content-Length"] = str(len(page.bodies[coding]))
    if not is_stale:
        return headers | _for_cdn(page)
    stale = {"Cache-Control": "no-cache", "Warning": '110 - "Response is Stale"'}  # RFC 7234; shown by tools
    return headers | stale


def answer(request: HttpRequest, page: Page, coding: str, *, is_stale: bool = False) -> HttpResponse:
    """Returns the page as an answer to this request: whole, or that the client has it already (304)."""
    response = HttpResponse(page.bodies[coding], headers=headers_of(page, coding, is_stale=is_stale))
    modified = parse_http_date_safe(page.headers["Last-Modified"])
    answered = get_conditional_response(request, response.headers["ETag"], modified, response)
    if answered is None or answered is response:
        return response
    for name in ("Cache-Control", *CDN_CONTROL, "Vary", settings.CDN_PAGE_HEADER, "Last-Modified", "ETag"):
        if name in response.headers:
            answered.headers[name] = response.headers[name]
    return answered


def _for_cdn(page: Page) -> dict[str, str]:
    """Returns what only a CDN reads: it may keep the page for longer, for it is told of each change.

    Not so a page that names no keys, as they are too many.
    """
    if not settings.CDN_PURGE_URL or settings.CDN_PAGE_HEADER not in page.headers:
        return {}
    lasts = max(0, min(settings.CDN_SECONDS, int(page.expires_at - time.time())))
    return dict.fromkeys(CDN_CONTROL, f"max-age={lasts}, stale-while-revalidate={STALE}, stale-if-error={AWAY}")


def _accepted(header: str) -> Mapping[str, float]:
    """Reads Accept-Encoding (RFC 9110, 12.5.3): codings and how much they are liked."""
    liked: dict[str, float] = {}
    for part in header.lower().split(",")[:20]:
        name, _semicolon, quality = part.partition(";")
        try:
            liked[name.strip()] = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            liked[name.strip()] = 0.0
    return liked
