"""Where finished pages are kept: one folder for each release, so that no page of an older one is handed out."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from articles.delivery.folder import INDEX, Folder


def keeps_pages() -> bool:
    """Says whether pages are kept."""
    return bool(settings.KEPT_PAGES)


def store() -> Folder | None:
    """Returns the store that `KEPT_PAGES` names; None where there is none. Raises OSError where it is out of reach."""
    return _folder(Path(settings.KEPT_PAGES) / _release(), settings.KEPT_PAGES_BYTES) if keeps_pages() else None


def every_store() -> list[Folder]:
    """Returns the stores of all releases: while one follows another, both may be at work. Raises OSError."""
    if not keeps_pages():
        return []
    root, here = Path(settings.KEPT_PAGES), _release()
    others = {path.name for path in root.iterdir() if (path / INDEX).is_file()} if root.is_dir() else set()
    return [_folder(root / name, settings.KEPT_PAGES_BYTES) for name in sorted({here, *others})]


@lru_cache(maxsize=16)
def _folder(here: Path, most_bytes: int) -> Folder:
    return Folder(here, most_bytes=most_bytes)


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
    return _digest(repr(told))
