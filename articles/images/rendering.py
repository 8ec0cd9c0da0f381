"""Renditions of a picture that the library has: what is missing is made, outside any reader's request.

`missing` says what there is to make, `make` has it made in the darkroom, `keep` puts files and row in place. What lies
under a name never changes, so a picture with another focal point or another credit gets files of other names, and the
older ones stay a while for whoever has an older page.
"""

import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from articles.images import made as line
from articles.images.development import render
from articles.images.keeping import label_of, named_by_content, older_names, origin_of, put
from articles.images.labels import xmp
from articles.images.made import Made
from articles.images.shapes import EVERYTHING, SHAPES
from articles.models import Image

Sets = Collection[tuple[str, str]]
Note = Callable[[Image, list[str]], None]


@dataclass(frozen=True, slots=True)
class Rendered:
    """Renditions that are made and lie nowhere yet."""

    image: Image
    origin: str  # what they were made of
    made: list[Made]
    contents: dict[str, bytes]  # by name


def missing(image: Image, *, anew: bool = False) -> Sets:
    """Returns the shapes and formats that are to be made: all, if `anew`, or those that are not as they should be."""
    if not image.file:
        return ()
    now, then = origin_of(image).split(), image.rendered_from.split()
    if anew or len(then) != len(now) or (then[0], then[2]) != (now[0], now[2]):
        return EVERYTHING
    there = line.read(image.renditions)
    is_moved = then[1] != now[1]
    return [one for one in EVERYTHING if one not in there or (is_moved and SHAPES[one[0]].ratio is not None)]


def make(image: Image, sets: Sets) -> Rendered:
    """Has these made of the master. Asks no database.

    Raises OSError where the storage fails, PictureRefused and PictureNotStored where the darkroom does.
    """
    label = label_of(image)
    with TemporaryDirectory(prefix="newsroom-picture-", dir=settings.FILE_UPLOAD_TEMP_DIR) as name:
        folder = Path(name)
        with default_storage.open(str(image.file.name)) as master, (folder / "source").open("wb") as copy:
            shutil.copyfileobj(master, copy)
        size, focus = (image.width, image.height), (image.focus_x, image.focus_y)
        written = render(folder / "source", folder, sets, size=size, focus=focus, xmp=xmp(label))
        made, contents = named_by_content(folder, written, label)
    return Rendered(image, origin_of(image), made, contents)


def keep(rendered: Rendered, note: Note) -> bool:
    """Puts the files in place and says so in the row; `note` is told, in that transaction, with names no longer used.

    False where the picture was changed or deleted meanwhile: then nothing is kept. Raises OSError.
    """
    folder = str(rendered.image.file.name).rpartition("/")[0]
    there = set(line.names_in(rendered.image.renditions))
    for name, content in rendered.contents.items():
        if name not in there or not default_storage.exists(f"{folder}/{name}"):
            put(f"{folder}/{name}", content)
    with transaction.atomic():
        image = Image.objects.select_for_update().filter(pk=rendered.image.pk).first()
        if image is not None and origin_of(image) == rendered.origin:
            _write_down(image, rendered, note)
            return True
        used = set(line.names_in(image.renditions)) if image else set()
    for name in rendered.contents.keys() - used:
        default_storage.delete(f"{folder}/{name}")
    return False


def _write_down(image: Image, rendered: Rendered, note: Note) -> None:
    before = [*line.names_in(image.renditions), *older_names(image)]
    # What was made of another recipe or label is made anew as a whole: what was left out then is as it was.
    sets = {**line.read(image.renditions), **{(one.shape, one.form): one for one in rendered.made}}
    wanted = {key: sets[key] for key in EVERYTHING if key in sets}
    image.renditions, image.rendered_from = line.write(wanted.values()), rendered.origin
    image.save(update_fields=["renditions", "rendered_from"])
    names = set(line.names_in(image.renditions))
    note(image, [name for name in before if name not in names])


def remove_leftovers(key: int, folder: str, names: Collection[str]) -> None:
    """Removes files that no page names any more, unless the row names them again. Raises OSError."""
    image = Image.objects.filter(pk=key).first()
    used = {*line.names_in(image.renditions), *older_names(image)} if image else set()
    for name in names:
        if name not in used:
            default_storage.delete(f"{folder}/{name}")
