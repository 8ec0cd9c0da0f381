"""Static files as readers get them: one style sheet and one script, named by their content, compressed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from articles.delivery import scripts

# In their order, and for which media.
SHEETS = {"fonts": "", "tokens": "", "base": "", "layout": "", "parts": "", "print": "print"}
JOINED = "css/site.css"  # beside them, so that what they name relative to themselves stays where it is
SCRIPT = "js/site.js"  # in development it imports its parts
_PART = re.compile(r'^import "\./(.+)";$', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class ReadersStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins readers' style sheets and scripts when files are collected, and names all files by their content."""

    def post_process(self, paths: Mapping[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            parts = [f"js/{name}" for name in _PART.findall(_read(paths[SCRIPT]))]
            made = {
                JOINED: joined({name: _read(paths[_path_of(name)]) for name in SHEETS}),
                SCRIPT: scripts.joined(_read(paths[part]) for part in parts),
            }
            for path, text in made.items():
                self.delete(path)
                self._save(path, ContentFile(text.encode()))
            paths = {**paths, **{path: (self, path) for path in made}}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def joined(texts: Mapping[str, str]) -> str:
    """Returns one style sheet of these texts, by name, without comments; what is for a medium says so."""
    parts = ((SHEETS[name], _COMMENT.sub("", text)) for name, text in texts.items())
    return "\n".join(f"@media {medium} {{\n{text}}}\n" if medium else text for medium, text in parts)


def style_sheets() -> list[tuple[str, str]]:
    """Returns the style sheets that readers' pages link to, and for which media: in development each by itself."""
    if isinstance(staticfiles_storage, ReadersStaticFilesStorage):
        return [(JOINED, "")]
    return [(_path_of(name), medium) for name, medium in SHEETS.items()]


def address_if_there(path: str) -> str | None:
    """Returns the address of a static file; None where the files were not collected."""
    try:
        return str(staticfiles_storage.url(path))
    except ValueError:
        return None


def _path_of(name: str) -> str:
    return f"css/{name}.css"


def _read(place: tuple[Any, str]) -> str:
    storage, path = place
    with storage.open(path) as file:
        return file.read().decode()
