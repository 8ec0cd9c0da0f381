"""Pictures of imported articles: files below one folder, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, cast
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.exchange import records
from articles.exchange.report import Outcome
from articles.images.errors import PictureNotStored, PictureRefused
from articles.images.ingest import Facts, facts_in, find_same, ingest
from articles.models import Image
from articles.text.alternative import is_file_name
from articles.text.excerpts import excerpt

MOST_PICTURES = 100  # of one article

_WEB = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_BASE = re.compile(r"\{\{\s*(?:site|page)\.(?:base_?)?url\s*\}\}", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([_*~().&#!+-])")  # as Markdown has it


class OutsideFolder(ValueError):
    """The path leads out of the folder of pictures."""


@dataclass(frozen=True, slots=True)
class Found:
    """A picture whose file is there."""

    picture: records.Picture
    path: Path


def name_of(src: str) -> str:
    """Returns the path that a picture's address means, below the folder: of an old site the root is the folder."""
    path = _ESCAPED.sub(r"\1", _BASE.sub("", src)).partition("?")[0]
    return unquote(path).strip().lstrip("/").removeprefix("./")


class Folder:
    """The folder that pictures are looked for in."""

    def __init__(self, path: Path) -> None:
        self._root = path.resolve()

    def find(self, src: str) -> Path | None:
        """Returns the file of a picture, None where there is none; raises OutsideFolder."""
        name = name_of(src)
        if "\\" in name or ".." in name.split("/"):
            raise OutsideFolder(src)
        try:
            path = self._root / name
            if not S_ISREG(path.stat().st_mode):
                return None
            path = path.resolve()
        except (OSError, ValueError):  # ValueError: a NUL, a lone surrogate
            return None
        if not path.is_relative_to(self._root):
            raise OutsideFolder(src)
        return path

    def sort(self, number: int, pictures: tuple[records.Picture, ...], outcome: Outcome) -> list[Found]:
        """Returns the pictures whose files are there; counts the others, and says what leads outside."""
        found: dict[str, Found] = {}
        for picture in pictures:
            if _WEB.match(picture.src):
                outcome.counts.web_images += 1
                continue
            try:
                path = self.find(picture.src)
            except OutsideFolder:
                outcome.counts.refused_images += 1
                outcome.note(number, _("A picture outside the folder is not looked for: %s.") % picture.src[:100])
                continue
            if path is None:
                outcome.counts.missing_images += 1
            else:
                found.setdefault(str(path), Found(picture, path))
        return list(found.values())[:MOST_PICTURES]


def take_in(
    number: int, found: list[Found], *, alts: Mapping[str, str], dry_run: bool, outcome: Outcome
) -> dict[str, Image]:
    """Puts the pictures into the library; returns those that it took, by `name_of`, in their order."""
    images = {}
    for one in found:
        name = name_of(one.picture.src)
        try:
            images[name] = _take_in(one, one.picture.alt or alts.get(name, ""), dry_run=dry_run)
        except (PictureRefused, PictureNotStored, OSError, ValidationError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            outcome.counts.refused_images += 1
            outcome.note(number, _("The picture %(name)s: %(reason)s") % {"name": name[:100], "reason": reason})
    outcome.counts.images += len(images)
    return images


def _take_in(one: Found, alt: str, *, dry_run: bool) -> Image:
    with one.path.open("rb") as file, _rolled_back() if dry_run else nullcontext():
        facts: Facts = {} if find_same(file) else _said_by(file)
        told: Facts = {"alt": excerpt(alt, 500), "caption": one.picture.caption}
        told["credit"] = excerpt(one.picture.credit, 200)
        facts.update(cast(Facts, {name: value for name, value in told.items() if value}))
        facts.setdefault("title", excerpt(one.path.name, 200))
        facts["decorative"] = not facts.get("alt")
        return ingest(file, by=None, **facts)


def _said_by(file: BinaryIO) -> Facts:
    """Returns what the picture says of itself; the archive's own words go before it."""
    facts = facts_in(file)
    if is_file_name(facts.get("alt", "")):
        del facts["alt"]
    if creator := facts.get("creator"):
        facts.setdefault("credit", creator)
    return facts


@contextmanager
def _rolled_back() -> Iterator[None]:
    """Undoes what is written within it; the library takes its files away itself."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
