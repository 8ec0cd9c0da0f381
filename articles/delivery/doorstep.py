"""Kept pages, handed out before Django makes a request of what is asked: that costs more than to read the page.

What is rare goes in, where `keeping` answers it: a page that is not kept, is asked for on a condition, or is staff's.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from articles.delivery.pages import Page, StoreAway, coding_for, headers_of
from articles.delivery.store import keeps_pages, store
from articles.models.addresses import path_of

ASKED = ("after", "q")  # the parameters that pages read, the second where one searches: made for whoever asks
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
LONGEST_HOST = 300  # characters; a name has at most 253 (RFC 1035)

StartResponse = Callable[[str, list[tuple[str, str]]], object]
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


TOO_LARGE = b"This is larger than anything that can be sent here.\n"


class Doorstep:
    """A WSGI application before the application. What is sent in has at most so many bytes."""

    def __init__(self, application: Application, *, largest_body: int) -> None:
        self.application = application
        self.largest_body = largest_body

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        # Before Django, which writes to the disk what anybody sends, and asks then who it was.
        if (length := environ.get("CONTENT_LENGTH", "")).isdecimal() and int(length) > self.largest_body:
            told = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(TOO_LARGE))}
            start_response("413 Content Too Large", list(told.items()))
            return [TOO_LARGE]
        coding = coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
        page = _kept(environ, coding)
        if page is None:
            return self.application(environ, start_response)
        start_response("200 OK", list(headers_of(page, coding).items()))
        return [page.bodies[coding] if environ["REQUEST_METHOD"] == "GET" else b""]


def is_plain(environ: Mapping[str, Any]) -> bool:
    """Says whether whoever asks gets what everybody gets."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return False
    # Nobody gets another feed or sitemap, whatever they send: to make one takes long.
    if _is_of_somebody(environ) and environ["PATH_INFO"] not in {path_of("feed"), path_of("sitemap")}:
        return False
    if settings.SECURE_SSL_REDIRECT and not _is_secure(environ):
        return False
    host = environ.get("HTTP_HOST") or environ["SERVER_NAME"]
    return len(host) <= LONGEST_HOST and _is_ours(host, tuple(settings.ALLOWED_HOSTS))


def _kept(environ: Mapping[str, Any], coding: str) -> Page | None:
    """Returns the page if it is kept and fresh, and if it is what whoever asks gets."""
    if not keeps_pages() or any(name in environ for name in CONDITIONS) or not is_plain(environ):
        return None
    try:
        path = environ["PATH_INFO"].encode("iso-8859-1").decode()  # WSGI's way with bytes: PEP 3333
        pages = store()
    except (UnicodeError, StoreAway):
        return None
    page = pages.find(path, coding) if pages else None
    return page if page and time.time() < page.expires_at else None


def _is_of_somebody(environ: Mapping[str, Any]) -> bool:
    """Says whether whoever asks says who they are, or which part of a page they want."""
    if "HTTP_AUTHORIZATION" in environ:
        return True
    if settings.SESSION_COOKIE_NAME in (told := environ.get("HTTP_COOKIE", "")) and _has_session(told):
        return True
    query = environ.get("QUERY_STRING", "")
    return bool(query) and _asks(query, is_search=environ["PATH_INFO"] == path_of("search"))


def _asks(query: str, *, is_search: bool) -> bool:
    names = {unquote_plus(part.partition("=")[0]) for part in query.split("&")}
    return bool(names.intersection(ASKED if is_search else ASKED[:1]))


def _has_session(cookies: str) -> bool:
    return any(one.partition("=")[0].strip() == settings.SESSION_COOKIE_NAME for one in cookies.split(";"))


def _is_secure(environ: Mapping[str, Any]) -> bool:
    """Says whether it was asked through TLS, as Django does."""
    if settings.SECURE_PROXY_SSL_HEADER and (told := environ.get(settings.SECURE_PROXY_SSL_HEADER[0])) is not None:
        return bool(told.partition(",")[0].strip() == settings.SECURE_PROXY_SSL_HEADER[1])
    return bool(environ["wsgi.url_scheme"] == "https")


@lru_cache(maxsize=1000)
def _is_ours(host: str, ours: tuple[str, ...]) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, ours)
