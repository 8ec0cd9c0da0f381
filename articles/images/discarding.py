"""Taking a picture's files out of the storage, once its row is gone."""

from django.core.files.storage import default_storage

from articles.images.keeping import folder_of
from articles.models import Image


def remove_files(digest: str) -> None:
    """Removes the files of a picture, unless the library has it again. Raises OSError where the storage fails."""
    if Image.objects.filter(digest=digest).exists():  # sent again meanwhile
        return
    folder = folder_of(digest)
    try:
        _, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
