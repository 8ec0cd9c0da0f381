"""Where a picture was taken: in nothing that is stored; where the operator wants it, in the stored original alone."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image as Pillow
from pytest_django import Settings

from articles import effects
from articles.images import rendering
from articles.images.ingest import ingest
from articles.images.keeping import label_again
from articles.images.shapes import EVERYTHING
from articles.images.whereabouts import GPS_IFD, with_gps
from articles.models import Image
from tests.make import make_author
from tests.pictures import drawn, encoded, photograph, upload

pytestmark = pytest.mark.django_db

NAIROBI = {1: "S", 2: (1.0, 17.0, 11.0), 3: "E", 4: (36.0, 49.0, 2.0)}
CAMERA = {0x010F: "Maker", 0xA431: "SERIAL-77", 0xA430: "Owner Ada"}


def taken_in_nairobi(kind: str) -> bytes:
    exif = Pillow.Exif()
    exif[GPS_IFD] = NAIROBI
    for tag, value in CAMERA.items():
        exif[tag] = value
    picture = drawn() if kind == "PNG" else photograph()
    return encoded(picture, kind, exif=exif)


@pytest.fixture(params=["JPEG", "PNG", "WEBP"])
def sent(request: pytest.FixtureRequest) -> bytes:
    return taken_in_nairobi(request.param)


def files_of(image: Image) -> dict[str, bytes]:
    folder = f"pictures/{image.digest}"
    found = {}
    for name in default_storage.listdir(folder)[1]:
        with default_storage.open(f"{folder}/{name}") as file:
            found[name] = file.read()
    return found


def gps_of(content: bytes) -> dict[int, object]:
    with Pillow.open(BytesIO(content)) as picture:
        picture.load()
        return dict(picture.getexif().get_ifd(GPS_IFD))


def test_by_default_no_stored_file_says_where_it_was_taken(sent: bytes) -> None:
    files = files_of(ingest(upload(sent), by=None, alt="x"))
    assert [name for name, content in files.items() if gps_of(content) or b"SERIAL" in content] == []


def test_where_it_is_wanted_the_original_says_it_and_no_other_file_does(settings: Settings, sent: bytes) -> None:
    settings.KEEP_PICTURE_GPS = True
    image = ingest(upload(sent), by=None, alt="x", credit="Ada Okoth")
    label_again(image)
    assert effects.keep_renditions(rendering.make(image, EVERYTHING))  # of that original
    files = files_of(image)
    assert {name.rpartition(".")[2] for name in files} >= {"avif", "webp", "jpg"}
    original = str(image.file.name).rpartition("/")[2]
    assert gps_of(files.pop(original)) == NAIROBI
    assert [name for name, content in files.items() if gps_of(content) or b"Exif\0\0" in content] == []


def test_nothing_else_of_the_camera_is_kept_with_it(settings: Settings, sent: bytes) -> None:
    settings.KEEP_PICTURE_GPS = True
    files = files_of(ingest(upload(sent), by=None, alt="x"))
    assert [name for name, content in files.items() if b"SERIAL" in content or b"Owner Ada" in content] == []


@pytest.mark.parametrize("keeps", [True, False])
def test_an_original_with_it_is_served_to_nobody_whatever_is_set_now(
    settings: Settings, client: Client, keeps: bool
) -> None:
    settings.KEEP_PICTURE_GPS = True
    image = ingest(upload(taken_in_nairobi("JPEG")), by=None, alt="x")
    settings.KEEP_PICTURE_GPS = keeps
    make_author(portrait=image)
    served = {name: client.head(f"/media/pictures/{image.digest}/{name}").status_code for name in files_of(image)}
    assert served.pop("original-with-gps.jpg") == 404
    assert set(served.values()) == {200}


@pytest.mark.parametrize("broken", [{1: b"\xff" * 9_000}, {2: (0, 0), 99: "x"}, {}])
def test_gps_that_is_broken_or_huge_is_left_out(settings: Settings, broken: dict[int, object]) -> None:
    settings.KEEP_PICTURE_GPS = True
    exif = Pillow.Exif()
    exif[GPS_IFD] = broken
    files = files_of(ingest(upload(encoded(photograph(), exif=exif)), by=None, alt="x"))
    (original,) = [content for name, content in files.items() if name.startswith("original")]
    assert 99 not in gps_of(original)
    assert len(original) < 100_000


def test_without_gps_a_file_stays_as_it_is() -> None:
    assert with_gps(b"\xff\xd8...", b"") == b"\xff\xd8..."
