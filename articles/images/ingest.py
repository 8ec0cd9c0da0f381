"""The way into the library: a file that somebody sent becomes a picture, or is refused with a reason."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.images import limits
from articles.images.development import develop
from articles.images.errors import PictureRefused
from articles.images.keeping import keep
from articles.models import Image, User


class Readable(Protocol):
    """What Django's files and Python's open files have in common."""

    def read(self, size: int = -1, /) -> bytes: ...
    def seek(self, position: int, /) -> Any: ...


CHUNK = 256 * 1024  # bytes


def ingest(
    file: Readable,
    *,
    by: User | None,
    title: str = "",
    alt: str = "",
    decorative: bool = False,
    caption: str = "",
    credit: str = "",
    source: str = "",
    licence: str = "",
    rights_expire_on: date | None = None,
    focus_x: float = 0.5,
    focus_y: float = 0.5,
) -> Image:
    """Takes a file into the library and returns its picture; the one that is there, where it was sent before.

    Raises PictureRefused and PictureNotStored with a sentence for the person, ValidationError for the facts.
    """
    image = Image(
        title=title,
        alt=alt,
        decorative=decorative,
        caption=caption,
        credit=credit,
        source=source,
        licence=licence,
        rights_expire_on=rights_expire_on,
        focus_x=focus_x,
        focus_y=focus_y,
        uploaded_by=by,
    )
    image.full_clean(exclude=["file", "digest"])
    with _workplace() as folder:
        image.digest = _copy(file, folder / "source")
        return _same(image.digest) or _take_in(image, folder)


def find_same(file: Readable) -> Image | None:
    """Returns the picture that this very file became before, if it did; the file is left at its beginning."""
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return _same(digest.hexdigest())


def _same(digest: str) -> Image | None:
    return Image.objects.filter(digest=digest).first()


@contextmanager
def _workplace() -> Iterator[Path]:
    """Gives a folder that is gone afterwards, whatever happened in it."""
    with TemporaryDirectory(prefix="newsroom-picture-", dir=settings.FILE_UPLOAD_TEMP_DIR) as name:
        yield Path(name)


def _copy(file: Readable, target: Path) -> str:
    """Copies the file to where the darkroom finds it; returns the digest of its bytes."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    with target.open("wb") as copy:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > limits.LARGEST_FILE:
                raise PictureRefused(
                    _("The file is larger than %(most)d MB. Save the picture smaller, or as JPEG.")
                    % {"most": limits.LARGEST_FILE // limits.MIB}
                )
            digest.update(chunk)
            copy.write(chunk)
    if not size:
        raise PictureRefused(_("The file is empty. Choose it again."))
    return digest.hexdigest()


def _take_in(image: Image, folder: Path) -> Image:
    target = folder / "developed"
    target.mkdir()
    developed = develop(folder / "source", target)
    try:
        with transaction.atomic():
            keep(image, developed)
    except IntegrityError:
        # Somebody sent the same file while this one was being developed.
        if same := _same(image.digest):
            return same
        raise
    return image
