"""The way into the library: what is stored of a file, and that refused files leave nothing."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.images.errors import PictureRefused
from articles.images.ingest import find_same, ingest
from articles.models import Image
from tests.pictures import encoded, photograph, upload

pytestmark = pytest.mark.django_db


def stored_files(settings_root: str | Path) -> list[str]:
    root = Path(settings_root)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_picture_is_stored_under_its_digest_in_all_widths() -> None:
    image = ingest(upload(encoded(photograph((1000, 500)))), by=None, alt="A harbour.")
    folder = f"pictures/{image.digest}"
    assert image.file.name == f"{folder}/original.jpg"
    assert image.widths == [320, 640, 960, 1000]
    assert stored_files(default_storage.location) == sorted(
        f"{folder}/{name}" for name in ("original.jpg", "share.jpg", "320.webp", "640.webp", "960.webp", "1000.webp")
    )
    for width in image.widths:
        with default_storage.open(f"{folder}/{width}.webp") as file, Pillow.open(file) as rendition:
            assert (rendition.format, rendition.size) == ("WEBP", (width, width // 2))


def test_the_same_file_is_stored_once() -> None:
    first = ingest(upload(), by=None, alt="A harbour.")
    second = ingest(upload(name="other.png"), by=None, alt="Another text.")
    assert second == first
    assert find_same(upload()) == first
    assert Image.objects.get().alt == "A harbour."


def test_a_file_that_is_no_picture_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(PictureRefused, match="SVG or HTML"):
        ingest(upload(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), by=None, alt="x")
    assert not Image.objects.exists()
    assert stored_files(default_storage.location) == []
