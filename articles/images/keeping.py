"""Keeping a developed picture: its files in the storage and its row, both or neither."""

import weakref
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from articles.images.alike import note_likeness
from articles.images.development import Developed
from articles.images.finding import note_words
from articles.images.labels import Label, labelled
from articles.models import Image


def folder_of(digest: str) -> str:
    return f"pictures/{digest}"


def label_of(image: Image) -> Label:
    """Returns what the files of a picture say of it."""
    return Label(
        creator=image.creator,
        credit=image.credit,
        copyright_notice=image.copyright_notice,
        usage_terms=image.usage_terms,
        licensor=image.licensor,
        source_type=image.source_type,
    )


def label_again(image: Image) -> None:
    """Writes into the files of a picture whose it is now. Raises OSError where the storage fails."""
    label, (folder, _, original) = label_of(image), str(image.file.name).rpartition("/")
    for name in (original, "share.jpg", *(f"{width}.webp" for width in image.widths)):
        try:
            with default_storage.open(f"{folder}/{name}") as file:
                content = file.read()
        except FileNotFoundError:
            continue
        if (new := labelled(content, label)) != content:
            _put(f"{folder}/{name}", new)


def keep(image: Image, developed: Developed) -> None:
    """Saves the row and puts the files of a picture in place. Must run inside a transaction.

    Whoever rolls it back, here or further out, takes the files away too. Raises IntegrityError where another has them.
    """
    folder = folder_of(image.digest)
    image.file.name = f"{folder}/{developed.original}"
    image.width, image.height, image.widths = developed.width, developed.height, developed.widths
    note_likeness(image, developed.likeness)
    image.save()  # before the files: of two who send one picture at once, the second stops here
    note_words([image])
    _take_away_unless_committed(folder, developed.names)
    for name in developed.names:
        _put(f"{folder}/{name}", labelled((developed.folder / name).read_bytes(), label_of(image)))


def _put(name: str, content: bytes) -> None:
    """Stores a file under this name, in place of what lies there: an older label, what a dead process left."""
    default_storage.save(name, ContentFile(content))


class _Receipt:
    """Lives in the transaction's list of what to do on commit, and nowhere else; its death removes the files.

    Django tells nobody of a rollback, but lets go of that list. So the receipt dies with the transaction, and the
    files with the receipt, unless the commit came first.
    """

    def __init__(self, folder: str, names: list[str]) -> None:
        self._removal = weakref.finalize(self, _take_away, folder, names, _place())

    def file(self) -> None:
        self._removal.detach()


def _take_away_unless_committed(folder: str, names: list[str]) -> None:
    """Removes the files when the transaction is rolled back, by whomever."""
    transaction.on_commit(_Receipt(folder, names).file, robust=True)
    # At the head of the list: if another entry failed before it, it would be let go after a commit.
    connection.run_on_commit.insert(0, connection.run_on_commit.pop())


def _take_away(folder: str, names: list[str], place: object) -> None:
    if _place() != place:  # settings have changed meanwhile, as between tests: there lie somebody else's files
        return
    with suppress(OSError):  # what cannot be removed now is overwritten when the picture is sent again
        for name in names:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)


def _place() -> object:
    return [getattr(default_storage, name, None) for name in ("location", "endpoint_url", "bucket_name")]
