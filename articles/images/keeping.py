"""Keeping a developed picture: its files in the storage and its row, both or neither."""

import weakref
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from articles.images.alike import note_likeness
from articles.images.development import Developed, Written
from articles.images.finding import note_words
from articles.images.labels import Label, labelled, xmp
from articles.images.made import Made, key_of, names_in, older, write
from articles.images.shapes import RECIPE
from articles.images.whereabouts import with_gps
from articles.models import Effect, Image
from articles.models.outbox import Kind


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
    """Writes into the master whose it is now, and into files of before renditions had names of their own.

    Renditions are made anew (`rendering`): what lies under their names never changes. Raises OSError.
    """
    label, (folder, _, original) = label_of(image), str(image.file.name).rpartition("/")
    for name in (original, *older_names(image)):
        try:
            with default_storage.open(f"{folder}/{name}") as file:
                content = file.read()
        except FileNotFoundError:
            continue
        if (new := labelled(content, label)) != content:
            put(f"{folder}/{name}", new)


def older_names(image: Image) -> list[str]:
    """Returns the names of the files that pages show of a picture without renditions, which came before them."""
    return [] if image.renditions else names_in(older(image.widths))


def named_by_content(folder: Path, written: Iterable[Written], label: Label) -> tuple[list[Made], dict[str, bytes]]:
    """Returns the renditions that the darkroom wrote into a folder, labelled: what they are, and content by name."""
    made: list[Made] = []
    contents: dict[str, bytes] = {}
    for one in written:
        files = [(folder / name).read_bytes() for name in one.names]
        if one.form != "avif":  # which was labelled as it was made
            files = [labelled(file, label) for file in files]
        made.append(Made(one.shape, one.form, key_of(files), one.widths))
        contents |= dict(zip(made[-1].names, files, strict=True))
    return made, contents


def keep(image: Image, developed: Developed) -> None:
    """Saves the row and puts the files of a picture in place. Must run inside a transaction.

    Whoever rolls it back, here or further out, takes the files away too. The renditions that an upload does not wait
    for are left to the outbox. Raises IntegrityError where another has them.
    """
    folder, label = folder_of(image.digest), label_of(image)
    made, contents = named_by_content(developed.folder, developed.made, label)
    gps = bytes.fromhex(developed.gps)
    # A name of its own, which the site never serves (`views.media`), whatever is set later.
    original = developed.original.replace("original", "original-with-gps") if gps else developed.original
    image.file.name = f"{folder}/{original}"
    image.width, image.height = developed.width, developed.height
    image.renditions, image.rendered_from = write(made), origin_of(image)
    note_likeness(image, developed.likeness)
    image.save()  # before the files: of two who send one picture at once, the second stops here
    note_words([image])
    Effect.objects.create(kind=Kind.PICTURE_RENDITIONS, payload={"image": image.pk})
    _take_away_unless_committed(folder, [original, *contents])
    master = with_gps((developed.folder / developed.original).read_bytes(), gps)
    put(f"{folder}/{original}", labelled(master, label))
    for name, content in contents.items():
        put(f"{folder}/{name}", content)


def origin_of(image: Image) -> str:
    """Returns what renditions made now are made of, besides the master: recipe, focal point, label."""
    return f"{RECIPE} {image.focus_x:.3f},{image.focus_y:.3f} {key_of([xmp(label_of(image)).encode()])}"


def put(name: str, content: bytes) -> None:
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
