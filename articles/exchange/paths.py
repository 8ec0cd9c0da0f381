"""Paths of the site that an archive comes from."""

import posixpath
from urllib.parse import unquote, urlsplit

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
