"""Keeping a developed picture: its files in the storage and its row, both or neither."""

import weakref
from contextlib import suppress
from functools import partial

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from articles.images.development import Developed
from articles.images.errors import PictureNotStored
from articles.models import Image


def folder_of(digest: str) -> str:
    return f"pictures/{digest}"


def keep(image: Image, developed: Developed) -> None:
    """Saves the row and puts the files of a picture in place. Must run inside a transaction.

    Whoever rolls it back, here or further out, takes the files away too. Raises PictureNotStored and IntegrityError.
    """
    folder = folder_of(image.digest)
    image.file.name = f"{folder}/{developed.original}"
    image.width, image.height, image.widths = developed.width, developed.height, developed.widths
    image.save()  # before the files: of two who send one picture at once, the second stops here
    _take_away_unless_committed(folder, developed.names)
    try:
        for name in developed.names:
            _put(f"{folder}/{name}", developed)
    except OSError as error:
        raise PictureNotStored(
            _("The picture could not be stored: %(reason)s. Nothing of it was kept. Send it again later.")
            % {"reason": error.strerror or error}
        ) from error


def _put(name: str, developed: Developed) -> None:
    """Stores a file under exactly this name, in place of what a process that was killed may have left there."""
    default_storage.delete(name)
    with (developed.folder / name.rpartition("/")[2]).open("rb") as file:
        default_storage.save(name, File(file))


def take_away(folder: str, names: list[str]) -> None:
    with suppress(OSError):  # what cannot be removed now is overwritten when the picture is sent again
        for name in names:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)


class _Receipt:
    """Lives in the transaction's list of what to do on commit, and nowhere else."""


def _take_away_unless_committed(folder: str, names: list[str]) -> None:
    """Removes the files when the transaction is rolled back, by whomever.

    Django tells nobody of a rollback, but lets go of what was to be done on commit. So the receipt
    dies with the transaction and the files with the receipt, unless the commit came first. It goes to the head of the
    list: if another entry failed before it, it would be let go after a commit.
    """
    receipt = _Receipt()
    removal = weakref.finalize(receipt, take_away, folder, names)
    transaction.on_commit(partial(_file_receipt, receipt, removal), robust=True)
    connection.run_on_commit.insert(0, connection.run_on_commit.pop())


def _file_receipt(receipt: _Receipt, removal: weakref.finalize) -> None:
    removal.detach()
