"""The files of kept pages: their names, and reading and writing them whole.

A page's files begin with its place, PATH= in the folder of pages: `=facts`, `=ETAG/page.html.br`, and a link `=`.
"""

import json
import os
import secrets
import shutil
from contextlib import suppress
from functools import lru_cache
from glob import escape
from pathlib import Path

from articles.delivery.pages import TYPES, Page

LONGEST_PART = 200  # bytes of a part of a path
HELD = 1_000  # pages in memory, some 6 kB each
AT_ONCE = 16_384  # bytes that are read of a file: a buffer of more costs more than the file
ENDINGS = {"": "", "br": ".br", "gzip": ".gz"}  # of files, by coding


@lru_cache(maxsize=20_000)
def is_fit(path: str) -> bool:
    """Says whether a path can be one of a file, leads nowhere else, and has not the sign that ours have."""
    parts = path[1:].removesuffix("/").split("/") if path != "/" else []
    return path[:1] == "/" and path.isprintable() and "=" not in path and all(map(_is_fit_part, parts))


def _is_fit_part(part: str) -> bool:
    return bool(part) and part[0] != "." and len(part.encode()) <= LONGEST_PART


def read_page(place: str, coding: str) -> Page:
    """Returns the page with its body in this coding. Raises OSError where it went, ValueError where it is none."""
    # What is compressed is small enough to be held.
    page_of = _held if coding else _page
    return page_of(_read(f"{place}facts"), place, coding)


def write_page(place: str, page: Page) -> None:
    """Writes the bodies, then what is known of the page, then the link. Raises OSError."""
    folder = Path(f"{place}{page.etag}")
    folder.mkdir(parents=True, exist_ok=True)
    for coding, content in page.bodies.items():
        file = folder / _file_of(page, coding)
        _write(file, content)
        os.utime(file, (page.made_at, page.made_at))  # Last-Modified, as a server in front says it
    _write(Path(f"{place}facts"), json.dumps(page.facts()).encode())
    lead(Path(place), folder.name)


def remove_page(place: str) -> None:
    """Removes the link first, so that a server in front finds a page whole or not at all. Raises OSError."""
    hide_page(place)
    Path(f"{place}facts").unlink(missing_ok=True)
    _remove_files(Path(place))


def hide_page(place: str) -> None:
    """Removes the link alone: a server in front finds nothing any more, the application still does."""
    Path(place).unlink(missing_ok=True)


def _page(facts: bytes, place: str, coding: str) -> Page:
    """Returns the page of which this is known. Raises OSError where its body went, ValueError for facts of none."""
    page = Page(**json.loads(facts))
    page.bodies[coding] = _read(f"{place}{page.etag}/{_file_of(page, coding)}")
    return page


# The facts, read anew for each request, name the body by what it says: what is held of the same facts is the same.
_held = lru_cache(maxsize=HELD)(_page)


def _file_of(page: Page, coding: str) -> str:
    """Returns the name of a file: its suffix says the type, as a server in front reads it."""
    return f"page.{TYPES.get(page.headers['Content-Type'], 'other')}{ENDINGS[coding]}"


def _remove_files(place: Path) -> None:
    """Removes what nobody finds any more; what cannot be removed does no harm."""
    for rest in place.parent.glob(f"{escape(place.name)}*"):
        if rest.is_dir():
            shutil.rmtree(rest, ignore_errors=True)
        else:
            rest.unlink(missing_ok=True)


def _read(path: str) -> bytes:
    # As plainly as it goes: Python's file objects cost more than the file, at each page.
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        content = os.read(file, AT_ONCE)
        while more := len(content) % AT_ONCE == 0 and os.read(file, AT_ONCE):
            content += more
    finally:
        os.close(file)
    return content


def _write(path: Path, content: bytes) -> None:
    """Puts a file into its place at once: whoever reads gets the old one, or the new one."""
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        new.write_bytes(content)
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise


def lead(link: Path, target: str) -> None:
    """Makes a link lead there, at once."""
    new = link.with_name(f"{link.name}.{secrets.token_hex(4)}.new")
    new.symlink_to(target)
    new.replace(link)
