"""Where finished pages are kept: what a store does, and which one `KEPT_PAGES` names."""

import hashlib
import logging
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from articles.delivery.files import lead
from articles.delivery.folder import INDEX, Folder
from articles.delivery.pages import Moment, Page
from articles.delivery.server import Server

OLD = 2 * 24 * 3600  # seconds after which a page of another release goes
CURRENT = "current"  # the link to the folder of the present release

logger = logging.getLogger(__name__)


class Store(Protocol):
    """What keeps pages. All but `find` and `only_one`, which readers wait for, raise StoreAway."""

    def find(self, path: str, coding: str) -> Page | None:
        """Returns the page with its body in this coding; None where it is not kept, or out of reach."""

    def now(self) -> Moment:
        """Returns the time by the store's own clock, which each purge moves: what a rendering takes note of first."""

    def put(self, path: str, page: Page, keys: Iterable[str], *, began: Moment) -> bool:
        """Stores a page, unless one of its keys was purged since its rendering began; says whether it did."""

    def purge(self, keys: Sequence[str]) -> None:
        """Takes out the pages under these keys, and keeps out those whose rendering has begun."""

    def only_one(self, path: str) -> AbstractContextManager[bool]:
        """Says whether this is the only one who makes the page now; lets go at the end."""


def keeps_pages() -> bool:
    """Says whether pages are kept."""
    return bool(settings.KEPT_PAGES)


def store() -> Store | None:
    """Returns the store that `KEPT_PAGES` names, none where it names none. Raises StoreAway.

    In it each release has its own pages: none of an older one is handed out.
    """
    if not keeps_pages():
        return None
    if "://" in settings.KEPT_PAGES:
        return _server(settings.KEPT_PAGES, _release(), settings.KEPT_PAGES_BYTES)
    return _folder(settings.KEPT_PAGES, _release(), settings.KEPT_PAGES_BYTES)


def purge(keys: Sequence[str]) -> None:
    """Purges the pages of all releases: while one follows another, both may be at work. Raises StoreAway."""
    own = store()
    if own is None:
        return
    own.purge(keys)
    if isinstance(own, Folder):
        for other in _folders_beside(own):
            other.purge(keys)
            other.forget(before=time.time() - OLD)  # once its release is gone nobody asks for what it has


def retire() -> None:
    """Takes pages of all releases that have ended away from a server in front. Raises StoreAway."""
    own = store()
    if isinstance(own, Folder):
        for pages in (own, *_folders_beside(own)):
            pages.retire(time.time())


def lead_to_own() -> None:
    """Leads a server in front to the pages of this release: each server process does when it starts."""
    try:
        own = store()
        if isinstance(own, Folder):
            lead(own.root.with_name(CURRENT), own.root.name)
    except OSError as error:
        logger.warning("No pages are kept: %s", error)


def _folders_beside(own: Folder) -> list[Folder]:
    """Returns those of other releases."""
    found = sorted(path for path in own.root.parent.iterdir() if not path.is_symlink() and path != own.root)
    names = [path.name for path in found if (path / INDEX).is_file()]
    return [_folder(settings.KEPT_PAGES, name, settings.KEPT_PAGES_BYTES) for name in names]


@lru_cache(maxsize=16)
def _folder(root: str, release: str, most_bytes: int) -> Folder:
    return Folder(Path(root) / release, most_bytes=most_bytes)


@lru_cache(maxsize=16)
def _server(url: str, release: str, most_bytes: int) -> Server:
    return Server(url, release, most_bytes=most_bytes)


@lru_cache(maxsize=4)
def _digest(told: str) -> str:
    """Returns a name for all that pages are made with: code, templates, the names of static files, the settings."""
    digest = hashlib.sha256()
    for folder in (settings.BASE_DIR / "templates", settings.BASE_DIR / "articles"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".html", ".xml", ".txt", ".py"} and path.is_file():
                digest.update(path.read_bytes())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    digest.update(manifest.read_bytes() if manifest.is_file() else b"")
    digest.update(told.encode())
    return digest.hexdigest()[:16]


def _release() -> str:
    told = (settings.SITE_URL, settings.LANGUAGE_CODE, settings.TIME_ZONE, settings.MEDIA_URL, settings.STATIC_URL)
    return _digest(repr((*told, settings.CDN_PAGE_HEADER)))
