"""Where finished pages are kept: one folder for each release, so that no page of an older one is handed out."""

import hashlib
import shutil
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from articles.delivery.folder import Folder

OLD = 24 * 3600  # seconds after which the pages of another release go


def is_there() -> bool:
    """Says whether pages are kept."""
    return bool(settings.KEPT_PAGES)


def store() -> Folder | None:
    """Returns the store that `KEPT_PAGES` names; None where there is none. Raises OSError where it is out of reach."""
    return _folder(settings.KEPT_PAGES, settings.KEPT_PAGES_BYTES) if settings.KEPT_PAGES else None


@lru_cache(maxsize=4)
def _folder(root: str, most_bytes: int) -> Folder:
    here = Path(root) / _release()
    folder = Folder(here, most_bytes=most_bytes)
    for other in Path(root).iterdir():
        if other != here and other.is_dir() and other.stat().st_mtime < time.time() - OLD:
            shutil.rmtree(other, ignore_errors=True)
    return folder


def _release() -> str:
    """Returns a name for all that pages are made with: code, templates, the names of static files, the settings."""
    digest = hashlib.sha256()
    for folder in (settings.BASE_DIR / "templates", settings.BASE_DIR / "articles"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".html", ".xml", ".txt", ".py"} and path.is_file():
                digest.update(path.read_bytes())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    digest.update(manifest.read_bytes() if manifest.is_file() else b"")
    told = (settings.SITE_URL, settings.LANGUAGE_CODE, settings.TIME_ZONE, settings.MEDIA_URL, settings.STATIC_URL)
    digest.update(repr(told).encode())
    return digest.hexdigest()[:16]
