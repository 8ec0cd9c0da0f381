"""Walks the site as a reader might: from the front page along every link, and to what can be guessed."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

HOST = "http://testserver"
# Links and forms in HTML; addresses in feeds, sitemaps, robots.txt and structured data.
_ADDRESSES = re.compile(r"""(?:href|src|action|content|srcset)="([^"]+)"|(https?://[^\s"'<>\\]+)""")
_PARTS = re.compile(r"<(?:(\w+):)?(\w+)>")
FILES = ("/media/", "/static/")


class Site:
    """All that the site answers to a reader who is not signed in."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=True)
        self.answers: dict[str, str] = {}

    def walk(self, beginnings: Iterable[str]) -> dict[str, str]:
        """Follows every link from the beginnings; returns each address with its answer: status, headers, text."""
        waiting = deque(beginnings)
        while waiting:
            address = waiting.popleft()
            if address in self.answers or address.startswith(FILES):
                continue
            self.answers[address] = text = self.get(address)
            waiting.extend(addresses_in(text, address))
        return self.answers

    def get(self, address: str) -> str:
        response = self.client.get(address)
        body = b"".join(response) if response.streaming else response.content
        headers = "\n".join(f"{name}: {value}" for name, value in sorted(response.headers.items()))
        return f"{response.status_code}\n{headers}\n\n{body.decode()}"


def addresses_in(text: str, base: str) -> Iterator[str]:
    for attribute, bare in _ADDRESSES.findall(text):
        parts = urlsplit(urljoin(HOST + base, unescape(attribute or bare).strip()))
        if parts.netloc == "testserver" and parts.path.startswith("/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def every_route(values: dict[str, str]) -> Iterator[str]:
    """Yields an address of each route of the project, its parts filled from `values` by name, or by converter."""
    yield from _routes(get_resolver(), "/", values)


def _routes(resolver: URLResolver, prefix: str, values: dict[str, str]) -> Iterator[str]:
    def fill(part: re.Match[str]) -> str:
        return values.get(part[2]) or values.get(part[1] or "str", "1")

    for pattern in resolver.url_patterns:
        address = prefix + _PARTS.sub(fill, str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield re.sub(r"[\^$?\\]|\(.*?\)", "", address)
        else:
            yield from _routes(pattern, address, values)
