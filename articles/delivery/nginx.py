"""The configuration of nginx in front: it hands out kept pages, with the headers that the application gives them."""

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import render_to_string

from articles.delivery.doorstep import ASKED
from articles.delivery.keeping import RETRY
from articles.delivery.pages import CACHE_CONTROL, TYPES

ROBOTS = "/robots.txt"  # asks no database, and carries what every answer does
HSTS = "Strict-Transport-Security"
OF_ONE_ANSWER = {"Content-Type", "Content-Length", "Cache-Control", "Vary"}


def configuration(
    *, upstream: str, listen: list[str], certificate: str, key: str, brotli: bool, open_files: int, largest_body: int
) -> str:
    """Returns the configuration for these settings."""
    headers = headers_of_every_answer()
    hsts = headers.pop(HSTS, "")
    return render_to_string(
        "delivery/nginx.conf",
        {
            "upstream": upstream,
            "listen": [f"{place} ssl http2" if certificate else place for place in listen],
            "certificate": certificate,
            "key": key,
            "brotli": brotli,
            "open_files": open_files,
            "scheme": "$scheme" if certificate or not settings.SECURE_PROXY_SSL_HEADER else "$http_x_forwarded_proto",
            "only_https": settings.SECURE_SSL_REDIRECT,
            "hosts": settings.ALLOWED_HOSTS,
            "session_cookie": re.escape(settings.SESSION_COOKIE_NAME),
            "asked": ASKED,
            "pages": Path(settings.KEPT_PAGES).absolute(),
            "static_url": settings.STATIC_URL,
            "static_root": Path(settings.STATIC_ROOT).absolute(),
            "types": TYPES,
            "cache_control": CACHE_CONTROL,
            "headers": [*((name, quoted(value)) for name, value in headers.items()), (HSTS, "$newsroom_hsts")],
            "hsts": quoted(hsts),
            "largest_upload": f"{largest_body // 2**20}m",
            "retry": RETRY,
            "away": quoted(render_to_string("503.html")),
        },
    )


def headers_of_every_answer() -> dict[str, str]:
    """Returns what the application says with whatever it answers to a reader, asked over https."""
    given: dict[str, str] = {}

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        given.update(headers)

    host = settings.ALLOWED_HOSTS[0].lstrip(".")
    environ = {"PATH_INFO": ROBOTS, "HTTP_HOST": host, "wsgi.url_scheme": "https", "wsgi.input": BytesIO()}
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = value
    setup_testing_defaults(environ)
    answer: Iterable[bytes] = get_wsgi_application()(environ, start)
    b"".join(answer)
    return {name: value for name, value in given.items() if name not in OF_ONE_ANSWER}


def quoted(text: str) -> str:
    """Returns a word of nginx's language, which reads a $ as a variable and has no way to write one."""
    if "$" in text:
        raise ValueError(f"nginx cannot say $: {text[:60]!r}")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
