"""What a file is, by its first bytes alone."""

import pytest

from articles.images.kinds import brands, other_kind, picture_format
from tests.pictures import drawn, encoded


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "HEIF"])
def test_the_formats_of_the_library_are_known_by_their_content(kind: str) -> None:
    assert picture_format(encoded(drawn(), kind)[:512]) == kind


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "ICO", "PPM", "TGA", "JPEG2000", "PDF", "EPS", "SGI"])
def test_other_formats_are_not(kind: str) -> None:
    content = encoded(drawn((64, 64)), kind)
    assert picture_format(content[:512]) is None
    assert other_kind(content[:512]) == "unknown"


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xef\xbb\xbf  \n<?xml version='1.0'?><svg/>",
        b"<!DOCTYPE html><title>x</title>",
        b"/* */ <HTML><script>alert(1)</script>",
    ],
)
def test_drawings_and_pages_made_of_code_are_named_as_such(content: bytes) -> None:
    assert picture_format(content) is None
    assert other_kind(content) == "markup"


def test_a_sequence_of_heic_pictures_is_none_of_them() -> None:
    assert picture_format(b"\x00\x00\x00\x18ftyphevc\x00\x00\x00\x00hevchevx") is None


def test_an_avif_that_calls_itself_by_the_family_name_first_is_known() -> None:
    head = b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00miafavif" + b"\x00" * 40
    assert brands(head) == {b"mif1", b"miaf", b"avif"}
    assert picture_format(head) == "AVIF"


@pytest.mark.parametrize("head", [b"", b"\x00", b"RIFF", b"\x00\x00\x00\x08ftyp", b"\xff\xff\xff\xffftyp", b"GIF8"])
def test_a_few_bytes_are_no_picture(head: bytes) -> None:
    assert picture_format(head) is None
    assert other_kind(head) == "unknown"
