"""Files and rows: both or neither, whatever fails, and one of each however many send the same picture."""

import errno
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier

import pytest
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from articles.images.errors import PictureNotStored, PictureRefused
from articles.images.ingest import Facts, ingest, ingest_all
from articles.images.made import names_in
from articles.models import Image
from tests.pictures import drawn, encoded, photograph, upload


class FullDisk(FileSystemStorage):
    """A disk that has room for two files and a half."""

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        if folder.exists() and len(list(folder.iterdir())) >= 2:
            Path(self.path(name)).write_bytes(content.read(100))
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


@pytest.fixture
def full_disk(settings: Settings) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.FullDisk"}}


@pytest.fixture(autouse=True)
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Gives the place of temporary files, to be looked at."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def stored() -> list[Path]:
    """Returns everything below the pictures' folder, folders too."""
    return list((Path(default_storage.location) / "pictures").rglob("*"))  # type: ignore[attr-defined]


def is_whole(image: Image) -> bool:
    folder = f"pictures/{image.digest}"
    names = [str(image.file.name), *(f"{folder}/{name}" for name in names_in(image.renditions))]
    return all(default_storage.size(name) for name in names) and len(stored()) == len(names) + 1


# --- Neither --------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_keeps_neither_row_nor_file(temporary: Path) -> None:
    with pytest.raises(PictureNotStored, match=r"No space left on device.*send it again later"):
        ingest(upload(), by=None, alt="x")
    assert not Image.objects.exists()
    assert stored() == []
    assert list(temporary.iterdir()) == []


@pytest.mark.django_db
def test_when_there_is_room_again_the_same_picture_is_taken(settings: Settings, full_disk: None) -> None:
    with pytest.raises(PictureNotStored):
        ingest(upload(), by=None, alt="x")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    assert is_whole(ingest(upload(), by=None, alt="x"))


@pytest.mark.django_db
def test_a_folder_that_cannot_be_made_is_named(settings: Settings) -> None:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir()
    (root / "pictures").write_text("in the way")
    with pytest.raises(PictureNotStored, match="could not be stored"):
        ingest(upload(), by=None, alt="x")
    assert not Image.objects.exists()


@pytest.mark.django_db
def test_a_temporary_folder_that_is_not_there_is_named(settings: Settings) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"
    with pytest.raises(PictureNotStored, match="No such file"):
        ingest(upload(), by=None, alt="x")


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"<svg/>", encoded(drawn())[:3000], encoded(drawn((10, 10)))])
def test_a_refused_file_leaves_nothing_anywhere(temporary: Path, content: bytes) -> None:
    with pytest.raises(PictureRefused):
        ingest(upload(content), by=None, alt="x")
    assert not Image.objects.exists()
    assert stored() == []
    assert list(temporary.iterdir()) == []


@pytest.mark.django_db
def test_a_transaction_that_is_undone_takes_the_files_along() -> None:
    with suppress(RuntimeError), transaction.atomic():
        image = ingest(upload(), by=None, alt="x")
        assert is_whole(image)
        raise RuntimeError
    assert not Image.objects.exists()
    assert stored() == []


@pytest.mark.django_db
def test_of_several_files_all_are_taken_or_none() -> None:
    pictures = [upload(encoded(drawn(seed=number))) for number in range(3)]
    facts: Facts = {"alt": "x"}
    with pytest.raises(PictureRefused, match="SVG or HTML"), transaction.atomic():
        ingest_all([(file, facts) for file in [*pictures, upload(b"<svg/>")]], by=None)
    assert not Image.objects.exists()
    assert stored() == []
    images = ingest_all([(file, facts) for file in pictures], by=None)
    assert [image.digest for image in images] == [ingest(file, by=None, alt="x").digest for file in pictures]
    assert Image.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_an_undone_outermost_transaction_takes_the_files_along_too() -> None:
    with suppress(RuntimeError), transaction.atomic():
        ingest(upload(), by=None, alt="x")
        raise RuntimeError
    assert stored() == []


@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_before_the_commit_takes_the_files_along() -> None:
    with suppress(DatabaseError), transaction.atomic():
        ingest(upload(), by=None, alt="x")
        connection.close()
    assert stored() == []
    assert not Image.objects.exists()


@pytest.mark.django_db
def test_files_elsewhere_are_left_alone_when_settings_change_before_the_end(settings: Settings) -> None:
    ours = Path(settings.MEDIA_ROOT)
    with suppress(RuntimeError), transaction.atomic():
        image = ingest(upload(), by=None, alt="x")
        settings.MEDIA_ROOT = shutil.copytree(ours, ours.with_name("elsewhere"))
        raise RuntimeError
    assert is_whole(image)


# --- Both -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_commit_keeps_both() -> None:
    with transaction.atomic():
        image = ingest(upload(), by=None, alt="x")
    assert is_whole(Image.objects.get(pk=image.pk))


@pytest.mark.django_db(transaction=True)
def test_what_fails_after_the_commit_takes_no_file_away() -> None:
    def fail() -> None:
        raise RuntimeError

    with suppress(RuntimeError), transaction.atomic():
        transaction.on_commit(fail)
        ingest(upload(), by=None, alt="x")
    assert is_whole(Image.objects.get())


@pytest.mark.django_db(transaction=True)
def test_an_undone_transaction_leaves_a_picture_that_was_there_before() -> None:
    first = ingest(upload(), by=None, alt="x")
    with suppress(RuntimeError), transaction.atomic():
        assert ingest(upload(), by=None, alt="x") == first
        raise RuntimeError
    assert is_whole(Image.objects.get())


@pytest.mark.django_db
def test_what_a_killed_process_left_behind_is_replaced() -> None:
    image = ingest(upload(), by=None, alt="x")
    folder = Path(default_storage.path(f"pictures/{image.digest}"))
    Image.objects.all().delete()
    name = names_in(image.renditions)[0]
    (folder / name).write_bytes(b"half a fi")
    again = ingest(upload(), by=None, alt="x")
    assert is_whole(again)
    assert (folder / name).stat().st_size > 100


# --- At once --------------------------------------------------------------------------------------


def at_once(number: int, do: Callable[[int], Image | None]) -> list[Image | None]:
    """Does something in threads that begin together, each with a connection of its own."""
    start = Barrier(number)

    def run(which: int) -> Image | None:
        start.wait()
        try:
            return do(which)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


@pytest.mark.django_db(transaction=True)
def test_one_picture_sent_several_times_at_once_is_stored_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.images.limits.TURN", 30)  # this machine may be busy
    content = encoded(photograph())
    images = at_once(4, lambda which: ingest(upload(content), by=None, alt=f"number {which}"))
    assert len({image.pk for image in images if image}) == 1
    assert is_whole(Image.objects.get())


@pytest.mark.django_db(transaction=True)
def test_a_picture_waits_for_the_one_before_it_but_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.images.limits.TURN", 0.01)

    def send(which: int) -> Image | None:
        with suppress(PictureNotStored):
            return ingest(upload(encoded(drawn(seed=which))), by=None, alt="x")
        return None

    images = [image for image in at_once(4, send) if image]
    assert 1 <= len(images) < 4
    assert Image.objects.count() == len(images)
