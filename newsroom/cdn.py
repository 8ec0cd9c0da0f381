"""The CDN in front of the site, if there is one."""

import re
from urllib.parse import urlsplit

from newsroom import environment
from newsroom.environment import SettingError

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # of a header, or a method (RFC 9110)
_LINE = re.compile(r"([A-Za-z0-9-]+):\s*([\x21-\x7e][\x20-\x7e]*)")


def read_address(name: str, *, keeps_pages: bool) -> str:
    """Returns where the CDN is told; nothing where there is none. Pages name their keys only where they are kept."""
    address = environment.text(name)
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_web = False
    if address and (not is_web or "@" in parts.netloc or not re.fullmatch(r"[!-~]+", address)):
        # What stands in it may be a password: it is not repeated.
        raise SettingError(f"{name} cannot be read; write an address such as https://api.example.org/purge")
    if address and not keeps_pages:
        raise SettingError(f"{name} is set, and no page is kept: set KEPT_PAGES, too.")
    return address


def read_word(name: str, default: str) -> str:
    """Returns the name of a header, or a method."""
    word = environment.text(name, default)
    if not _NAME.fullmatch(word):
        raise SettingError(f"{name} is {word[:60]!r}; write one word, such as {default}.")
    return word


def read_header(name: str) -> tuple[str, str] | None:
    """Returns a header, its name and its value; None where none is written."""
    line = environment.text(name)
    match = _LINE.fullmatch(line)
    if line and match is None:
        raise SettingError(f"{name} cannot be read; write a header, for example: Fastly-Key: TOKEN")
    return (match[1], match[2]) if match else None
