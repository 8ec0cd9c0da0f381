"""The way into the library: a file that somebody sent becomes a picture, or is refused with a reason."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from time import monotonic
from typing import Any, Protocol, TypedDict, Unpack, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from articles.images import limits
from articles.images.alike import find_alike
from articles.images.development import Developed, develop, look, not_stored, read_facts
from articles.images.discarding import put_back
from articles.images.errors import PictureAlike, PictureNotStored, PictureRefused
from articles.images.keeping import keep
from articles.models import Image, User
from articles.text.excerpts import excerpt
from articles.text.keys import name_key
from articles.text.plain import one_line

Note = Callable[[Image], None]

MOST_KEYWORDS, LONGEST_KEYWORD = 50, 100  # of a picture; characters of one
LONGEST_NAME = 200  # characters, of a file
CHUNK = 256 * 1024  # bytes

_turn = Lock()  # uploads are developed one by one in a worker, so that together they take the memory of one


class Readable(Protocol):
    """What Django's files and Python's have in common."""

    def read(self, size: int = ..., /) -> bytes: ...
    def seek(self, position: int, /) -> Any: ...


class Facts(TypedDict, total=False):
    """What a person says of a picture. `decorative` means that it has no alternative text."""

    title: str
    alt: str
    decorative: bool
    caption: str
    credit: str
    source: str
    licence: str
    rights_expire_on: date | None
    creator: str
    copyright_notice: str
    licensor: str
    usage_terms: str
    instructions: str
    description: str
    taken_on: date | None
    place: str
    keywords: list[str]
    source_type: str
    ai_system: str
    ai_prompt: str
    ai_prompt_writer: str
    focus_x: float
    focus_y: float


def ingest(
    file: Readable,
    *,
    by: User | None,
    note: Note | None = None,
    since: float | None = None,
    stops_if_alike: bool = False,
    unfinished: bool = False,
    **facts: Unpack[Facts],
) -> Image:
    """Takes a file into the library and returns its picture; the one that is there, where it was sent before.

    `note` is told of a new one in the transaction that writes its row; `since` is the moment (`monotonic`) from
    which on somebody waits, where it began before. Raises PictureAlike, if told to, where others look like it.
    One that is `unfinished` need not say yet what it shows.

    Raises PictureRefused and PictureNotStored with a sentence for the person, ValidationError for the facts. Takes
    seconds: call it outside a transaction where others may want to write.
    """
    image = _describe(by, facts, unfinished=unfinished, file=file)
    with _storing(), _workplace() as folder:
        image.digest = _copy(file, folder / "source")
        if same := _same(image.digest):
            return _in_library(same)
        with _own_turn(since) as seconds:
            developed = develop(folder / "source", folder, seconds=seconds)
        if stops_if_alike and (alike := find_alike(developed.likeness)):
            raise PictureAlike(alike)
        return _keep_once(image, developed, note)


def ingest_all(files: Iterable[tuple[Readable, Facts]], *, by: User | None) -> list[Image]:
    """Takes files in on all cores, with the memory that this takes: for commands, not for uploads.

    The first that is not taken in ends it, with the errors of `ingest`: in a transaction it is all of them or none.
    """
    with _storing(), _workplace() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        begun = []
        for number, (file, facts) in enumerate(files):
            image = _describe(by, facts, file=file)
            place = folder / str(number)
            place.mkdir()
            image.digest = _copy(file, place / "source")
            begun.append((image, pool.submit(develop, place / "source", place, seconds=limits.PATIENCE)))
        try:
            return [_keep_once(image, developing.result()) for image, developing in begun]
        finally:
            pool.shutdown(cancel_futures=True)  # where one was not taken in, the others need not be developed


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to say of a file before it is taken in."""

    facts: Facts
    alike: list[Image]  # of the library: the same file, or what looks like it, the nearest first
    is_same: bool  # whether it is this very file


def look_at(file: Readable) -> Look:
    """Looks at a file that somebody may send: nothing is kept. Raises as `ingest` does."""
    with _storing(), _workplace() as folder:
        digest = _copy(file, folder / "source")
        with _own_turn(None) as seconds:
            said, likeness = look(folder / "source", seconds=seconds)
    same = _same(digest)
    return Look(_fitting(said), [same] if same else find_alike(likeness), is_same=same is not None)


def facts_in(file: Readable) -> Facts:
    """Returns what a picture says of itself, fit for the library's columns; the file is left at its beginning.

    Nothing where it cannot be read now, or never: why not is said by `ingest`.
    """
    try:
        with _storing(), _workplace() as folder:
            _copy(file, folder / "source")
            said = read_facts(folder / "source", seconds=limits.READING)
    except (PictureRefused, PictureNotStored):
        said = {}
    finally:
        file.seek(0)
    return _fitting(said)


def _fitting(said: Mapping[str, str]) -> Facts:
    return cast(Facts, {name: fit for name, text in said.items() if (fit := _fit(name, text))})


def _fit(name: str, text: str) -> str | date | list[str] | None:
    """Returns the text as its column takes it: no longer, a day that is one, a code that is known."""
    if name == "keywords":
        return keywords_in(text.split("\n"))
    field: Any = Image._meta.get_field(name)
    try:
        value = field.to_python(text)
        if isinstance(value, str) and field.max_length:
            value = excerpt(value, field.max_length)
        return cast("str | date | None", field.clean(value, None))
    except ValidationError:
        return None


def keywords_in(names: Iterable[str]) -> list[str]:
    """Returns the tags that a picture gets of these: each once, none too long, no more than it may have."""
    once: dict[str, str] = {}
    for line in (one_line(name)[:LONGEST_KEYWORD] for name in names):
        once.setdefault(name_key(line), line)
    return [line for key, line in once.items() if key][:MOST_KEYWORDS]


def find_same(file: Readable) -> Image | None:
    """Returns the picture that this very file became before, if it did; the file is left at its beginning."""
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return _same(digest.hexdigest())


def _in_library(image: Image) -> Image:
    """Returns a picture that was sent before; where it was deleted since, it is in the library again."""
    if image.discarded_at is not None:
        put_back(image)
    return image


def _same(digest: str) -> Image | None:
    return Image.objects.filter(digest=digest).first()


def _describe(by: User | None, facts: Facts, *, file: Readable, unfinished: bool = False) -> Image:
    image = Image(uploaded_by=by, file_name=_name_of(file), **facts)
    image.clean_fields(exclude=["file", "digest"])
    image.clean()
    if not (unfinished or image.alt or image.decorative):
        raise ValidationError({"alt": _("Say what the picture shows, or tick “decorative”.")})
    image.validate_constraints(exclude={"file", "digest"})
    return image


def _name_of(file: Readable) -> str:
    """Returns the name that the file was sent under, without folders; of one that is too long the end."""
    name = str(getattr(file, "name", None) or "").replace("\\", "/").rpartition("/")[2]
    return one_line(name)[-LONGEST_NAME:]


def _copy(file: Readable, target: Path) -> str:
    """Copies the file to where the darkroom finds it; returns the digest of its bytes."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    with target.open("wb") as copy:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > limits.LARGEST_FILE:
                most = {"most": limits.LARGEST_FILE // limits.MIB}
                raise PictureRefused(_("The file is larger than %(most)d MB. Save the picture smaller.") % most)
            digest.update(chunk)
            copy.write(chunk)
    if not size:
        raise PictureRefused(_("The file is empty. Choose it again."))
    return digest.hexdigest()


def _keep_once(image: Image, developed: Developed, note: Note | None = None) -> Image:
    try:
        with transaction.atomic():
            keep(image, developed)
            if note is not None:
                note(image)
    except IntegrityError:
        # Somebody sent the same file while this one was being developed.
        if same := _same(image.digest):
            return _in_library(same)
        raise
    return image


# --- What must be so around it --------------------------------------------------------------------


@contextmanager
def _workplace() -> Iterator[Path]:
    """Gives a folder that is gone afterwards, whatever happened in it."""
    with TemporaryDirectory(prefix="newsroom-picture-", dir=settings.FILE_UPLOAD_TEMP_DIR) as name:
        yield Path(name)


@contextmanager
def _own_turn(since: float | None) -> Iterator[float]:
    """Waits until no other upload is being developed; gives the seconds that are left for this one."""
    end = (monotonic() if since is None else since) + limits.SECONDS
    if not _turn.acquire(timeout=limits.TURN):
        raise PictureNotStored(_("Other pictures are being prepared just now. Send this one again in a moment."))
    try:
        yield end - monotonic()
    finally:
        _turn.release()


@contextmanager
def _storing() -> Iterator[None]:
    """Names what the disk or the database says when it is full or away."""
    try:
        yield
    except (OSError, OperationalError) as error:
        raise PictureNotStored(not_stored(getattr(error, "strerror", None) or error)) from error
