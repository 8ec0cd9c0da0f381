"""Paths of the site that an archive comes from."""

import posixpath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from articles.text.plain import printable

LONGEST_PATH = 500  # characters; as long as a redirect's may be


def tidy(address: str) -> str | None:
    """Returns the path of an address as a request for it would bring it; None where it is none that can be redirected.

    An address on the web counts as its path. "/?p=12" is none: only paths are redirected.
    """
    address = address.strip()
    if "\\" in address or any(character.isspace() for character in address):
        return None
    try:
        path = unquote(urlsplit(address).path, errors="strict")
    except ValueError:  # brackets that should be a host, percent signs that are no UTF-8
        return None
    path = f"/{path.lstrip('/')}"
    if path != printable(path) or not path.isprintable():
        return None
    tidied = posixpath.normpath(path)
    if tidied == "/":
        return None
    tidied += "/" if path.endswith("/") else ""
    return tidied if len(tidied) <= LONGEST_PATH else None


def bare(path: str) -> str:
    """Returns the path without its last slash: with and without, it is one address."""
    return path.rstrip("/")


def both_forms(path: str) -> tuple[str, str]:
    return bare(path), f"{bare(path)}/"


def is_of_this_site(path: str) -> bool:
    """Says whether the path is one of this site's own pages or files; an article's is not meant."""
    if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    return any(_page(form) not in {None, "article"} for form in both_forms(path))


def _page(path: str) -> str | None:
    """Returns the name of the page at a path, None where this site has none."""
    try:
        return resolve(path).url_name or "unnamed"
    except Resolver404:
        return None
