"""Taking a picture out of the library: its row, and its files once that is certain."""

from contextlib import suppress
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from articles.images.keeping import folder_of
from articles.models import Image


@transaction.atomic
def discard(image: Image) -> None:
    """Deletes the row, and the files after commit. Raises ProtectedError where a story leads with it."""
    digest = image.digest
    image.delete()
    transaction.on_commit(partial(_remove_files, digest), robust=True)


def _remove_files(digest: str) -> None:
    if Image.objects.filter(digest=digest).exists():  # sent again meanwhile
        return
    folder = folder_of(digest)
    with suppress(OSError):  # what cannot be removed now is overwritten when the picture is sent again
        _, names = default_storage.listdir(folder)
        for name in names:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)
