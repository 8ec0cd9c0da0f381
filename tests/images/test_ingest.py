"""The way into the library: what is stored of a file, and that refused files leave nothing."""

import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.images.errors import PictureRefused
from articles.images.finding import matching
from articles.images.ingest import Facts, find_same, ingest
from articles.images.made import names_in, read
from articles.models import Image
from tests.make import make_user
from tests.pictures import drawn, encoded, photograph, upload

pytestmark = pytest.mark.django_db


def stored_files(settings_root: str | Path) -> list[str]:
    root = Path(settings_root)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_an_upload_has_at_once_what_a_page_needs_and_the_row_says_so() -> None:
    image = ingest(upload(encoded(photograph((1000, 500)))), by=None, alt="A harbour.")
    folder = f"pictures/{image.digest}"
    assert image.file.name == f"{folder}/original.jpg"
    assert {key: made.widths for key, made in read(image.renditions).items()} == {
        ("full", "webp"): (360, 720, 1000),
        ("full", "jpg"): (1000,),
    }
    names = names_in(image.renditions)
    assert stored_files(default_storage.location) == sorted(f"{folder}/{name}" for name in ("original.jpg", *names))
    for name in names:
        with default_storage.open(f"{folder}/{name}") as file, Pillow.open(file) as rendition:
            width = int(name.partition("-")[2].partition(".")[0])
            assert rendition.size == (width, width // 2)


def test_the_same_file_is_stored_once() -> None:
    first = ingest(upload(), by=None, alt="A harbour.")
    second = ingest(upload(name="other.png"), by=None, alt="Another text.")
    assert second == first
    assert find_same(upload()) == first
    assert Image.objects.get().alt == "A harbour."


def test_the_facts_are_stored_with_it() -> None:
    editor = make_user()
    facts: Facts = {
        "title": "Harbour, east quay",
        "alt": "Cranes over a harbour.",
        "caption": "Mombasa at dawn.",
        "credit": "Photograph: A. Okoth",
        "source": "Own",
        "licence": "© Newsroom",
        "rights_expire_on": date(2030, 1, 31),
        "focus_x": 0.25,
        "focus_y": 0.75,
    }
    image = Image.objects.get(pk=ingest(upload(), by=editor, **facts).pk)
    assert {name: getattr(image, name) for name in facts} == facts
    assert image.uploaded_by == editor


def test_a_decorative_picture_has_no_alternative_text() -> None:
    assert ingest(upload(), by=None, decorative=True).alt == ""


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({}, "alt"),
        ({"alt": "x", "decorative": True}, "alt"),
        ({"alt": "x" * 501}, "alt"),
        ({"alt": "x", "focus_x": 1.5}, "focus_x"),
    ],
)
def test_facts_that_do_not_fit_are_named_before_anything_is_developed(facts: Facts, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ingest(upload(b"not even a picture"), by=None, **facts)
    assert field in caught.value.message_dict


def test_the_name_of_the_file_means_nothing() -> None:
    image = ingest(upload(encoded(drawn(), "GIF"), name="../../evil.svg\x00.html"), by=None, alt="x")
    assert image.file.name == f"pictures/{image.digest}/original.png"


def test_any_open_file_will_do(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(encoded(drawn()))
    with (tmp_path / "picture").open("rb") as file:
        file.seek(100)
        first = ingest(file, by=None, alt="x")
    assert ingest(File(BytesIO(encoded(drawn()))), by=None, alt="x") == first


def test_a_file_that_is_too_large_is_refused_before_it_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.images.limits.LARGEST_FILE", 1024 * 1024)
    endless = Endless()
    with pytest.raises(PictureRefused, match="larger than 1 MB"):
        ingest(endless, by=None, alt="x")
    assert endless.given < 2 * 1024 * 1024


class Endless:
    """A file without an end."""

    given = 0

    def read(self, size: int = 1, /) -> bytes:
        self.given += size
        return b"x" * size

    def seek(self, position: int, /) -> None:
        pass


def test_a_file_that_is_sent_for_the_first_time_has_no_same() -> None:
    file = upload()
    assert find_same(file) is None
    assert file.tell() == 0


def test_how_a_picture_is_developed_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The process that reads what strangers made is told nothing that it could give away."""
    spy = tmp_path / "python"
    spy.write_text(f'#!/bin/sh\nenv > {tmp_path}/seen\nexec {sys.executable} "$@"\n')
    spy.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(spy))
    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:very-secret@host/name")
    ingest(upload(), by=None, alt="x")
    seen = (tmp_path / "seen").read_text()
    assert "MALLOC_ARENA_MAX" in seen
    assert "secret" not in seen


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("DSC_0042.JPG", "DSC_0042.JPG"),
        ("C:\\photos\\a b.jpg", "a b.jpg"),
        ("../../etc/a\x00\nb.jpg", "a b.jpg"),
        ("x" * 300 + ".jpg", "x" * 196 + ".jpg"),
    ],
)
def test_a_picture_is_called_by_the_name_of_its_file_until_more_is_said_of_it(sent: str, name: str) -> None:
    file = upload()
    file._name = sent
    image = ingest(file, by=None, unfinished=True)
    assert (image.file_name, str(image)) == (name, name)
    assert matching(name.split(".")[0].split("_")[0][:60]) == [image.pk]


def test_a_file_without_a_name_is_taken_as_well() -> None:
    image = ingest(BytesIO(encoded(drawn())), by=None, unfinished=True)
    assert (image.file_name, str(image)) == ("", "original.jpg")
