"""Taking a picture out of the library: out of sight at once, its files when no version of a story shows it any more.

A picture that an old revision shows keeps its row and its files, so that the revision can be brought back; nobody is
offered it, and readers get none of its files, until somebody puts it back.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.images.finding import forget_words
from articles.images.keeping import folder_of
from articles.models import Article, Author, Image, ImageUse, PageVersion
from articles.text.blocks import references

REMOVED_AT_ONCE = 100  # pictures in one transaction


def discard(image: Image) -> bool:
    """Takes a picture out of the library; says whether its row is gone, so that its files may go too.

    Raises ProtectedError where a story leads with it, which the caller has ruled out.
    """
    if not Image.objects.filter(_needed(), pk=image.pk).exists() and image.pk not in _shown_by_pages():
        remove(image)
        return True
    image.discarded_at = timezone.now()
    image.save(update_fields=["discarded_at"])
    return False


def put_back(image: Image) -> None:
    """Gives a picture that was deleted back to the library."""
    image.discarded_at = None
    image.save(update_fields=["discarded_at"])


def unneeded() -> QuerySet[Image]:
    """Returns the deleted pictures that no version of a story shows any more; pages of the newsroom left aside."""
    return Image.objects.exclude(discarded_at=None).filter(~_needed())


@transaction.atomic
def remove_unneeded(tell: Callable[[Image], None]) -> int:
    """Removes the rows of such pictures, the first few; returns how many. `tell` is told of each before."""
    rows = list(
        unneeded()
        .exclude(pk__in=_shown_by_pages())
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("pk")[:REMOVED_AT_ONCE]
    )
    for image in rows:
        tell(image)
        remove(image)
    return len(rows)


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


def remove(image: Image) -> None:
    """Removes the row, and what finds it. Raises ProtectedError where a story leads with the picture."""
    forget_words(image.pk)
    image.delete()


def _shown_by_pages() -> set[int]:
    """Returns the pictures that a version of a page of the newsroom shows: these pages are few."""
    contents = PageVersion.objects.order_by().values_list("content", flat=True).iterator(chunk_size=100)
    return {key for content in contents for key in references(content.get("body", "")).images}


def _needed() -> Q:
    """Pictures that a version of a story shows, or that are somebody's portrait."""
    places: tuple[tuple[QuerySet[Any], str], ...] = (
        (ImageUse.objects.all(), "image"),
        (Article.objects.all(), "lead_image"),
        (Author.objects.all(), "portrait"),
    )
    return reduce(or_, (Q(Exists(rows.filter(**{name: OuterRef("pk")}))) for rows, name in places))
