"""Which pictures of the library look like another one."""

from functools import reduce
from operator import or_

from django.core.files.storage import default_storage
from django.db.models import Q
from PIL import Image as Pillow

from articles.images.likeness import FARTHEST, Likeness, distance, likeness_of, near
from articles.images.made import older, read
from articles.models import Image
from articles.models.image import LIKENESS

MOST_ALIKE = 5
MOST_CANDIDATES = 5_000  # rows that are compared


def find_alike(likeness: Likeness | None) -> list[Image]:
    """Returns the pictures that look most like this, the nearest first. Two queries, over indexes alone."""
    if likeness is None:
        return []
    shares_a_part = reduce(or_, (Q((f"{name}__in", near(part))) for name, part in zip(LIKENESS, likeness, strict=True)))
    rows = (
        Image.objects.filter(shares_a_part, discarded_at=None).order_by().values_list("pk", *LIKENESS)[:MOST_CANDIDATES]
    )
    apart = {key: distance(likeness, tuple(parts)) for key, *parts in rows}
    nearest = sorted((bits, -key) for key, bits in apart.items() if bits <= FARTHEST)[:MOST_ALIKE]
    found = Image.objects.in_bulk([-key for _, key in nearest])
    return [found[-key] for _, key in nearest if -key in found]


def note_likeness(image: Image, likeness: Likeness | None) -> None:
    """Writes into the row, which is not saved, what the picture looks like."""
    for number, name in enumerate(LIKENESS):
        setattr(image, name, likeness[number] if likeness else None)


def look_again(image: Image) -> bool:
    """Notes what a picture that came before this was noted looks like; says whether there is a file to look at."""
    folder = str(image.file.name).rpartition("/")[0]
    small = read(image.renditions or older(image.widths)).get(("full", "jpg"))
    if small is None:
        return False
    try:
        with (
            default_storage.open(f"{folder}/{small.names[0]}") as file,
            Pillow.open(file, formats=["JPEG"]) as picture,
        ):
            note_likeness(image, likeness_of(picture))
    except OSError:
        return False
    Image.objects.filter(pk=image.pk).update(**{name: getattr(image, name) for name in LIKENESS})
    return True
