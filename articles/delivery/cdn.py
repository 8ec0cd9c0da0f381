"""The CDN in front of the site is told what to take out, by the keys that pages name (`pages.page_of`)."""

import json
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 3.0  # seconds for an answer: an editor may wait for it
LONGEST = 4_000  # characters of keys in one request: a header may have 8 kB


class NotPurged(OSError):
    """The CDN did not do it, and is to be asked again."""


def has_cdn() -> bool:
    """Says whether a CDN is to be told."""
    return bool(settings.CDN_PURGE_URL)


def purge(keys: Sequence[str]) -> None:
    """Has the CDN take out the pages that name one of these keys. Raises NotPurged."""
    for some in _parts(keys):
        try:
            status = _ask(some)
        except (OSError, HTTPException) as error:
            raise NotPurged(f"The CDN did not answer: {type(error).__name__}: {error}") from error
        if not 200 <= status < 300:  # one that sends us elsewhere has not done it either
            raise NotPurged(f"The CDN answered {status}.")


def _parts(keys: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for key in keys:
        if part and (len(part) == settings.CDN_PURGE_AT_ONCE or len(" ".join([*part, key])) > LONGEST):
            yield part
            part = []
        part.append(key)
    if part:
        yield part


def _ask(keys: list[str]) -> int:
    """Returns the status of the answer."""
    url = urlsplit(settings.CDN_PURGE_URL)
    told = dict([settings.CDN_PURGE_TOKEN] if settings.CDN_PURGE_TOKEN else [])
    if settings.CDN_PURGE_JSON:
        body = json.dumps({settings.CDN_PURGE_JSON: keys})
        told["Content-Type"] = "application/json"
    else:
        body = ""  # says that there is none, which servers want to know of a POST
        told[settings.CDN_PURGE_KEY_HEADER] = " ".join(keys)
    connect = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = connect(url.hostname or "", url.port, timeout=TIMEOUT)
    place = f"{url.path or '/'}?{url.query}".removesuffix("?")
    try:
        connection.request(settings.CDN_PURGE_METHOD, place, body, told)
        return connection.getresponse().status
    finally:
        connection.close()
