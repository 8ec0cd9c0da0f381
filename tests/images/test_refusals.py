"""Files that are no pictures, or more than a picture: refused with a reason, within the limits."""

import struct
import sys
import zlib
from pathlib import Path
from time import monotonic

import pytest
from PIL import Image

from articles.images import limits
from articles.images.development import develop
from articles.images.errors import PictureRefused
from tests.images.conftest import Darkroom
from tests.pictures import drawn, encoded, photograph

MIB = 1024 * 1024
NOT_A_PICTURE = "not a picture of a kind"
DAMAGED = "damaged or incomplete"
TOO_MANY_PIXELS = "too many pixels"


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of_zeros(width: int, height: int, *more: bytes) -> bytes:
    """Returns a PNG that is small and decodes to very much: a bomb."""
    squeeze = zlib.compressobj(9)
    rows = [squeeze.compress(bytes(1 + width * 3) * 100) for _ in range(height // 100)]
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", head, *more, chunk(b"IDAT", b"".join(rows) + squeeze.flush()), chunk(b"IEND", b"")]
    )


def webp_that_says(width: int, height: int) -> bytes:
    canvas = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = (
        b"WEBPVP8X"
        + struct.pack("<I", 10)
        + b"\x10\0\0\0"
        + canvas
        + b"VP8L"
        + struct.pack("<I", 5)
        + b"\x2f\0\0\0\0\0"
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def heif_that_says(width: int, height: int) -> bytes:
    content = encoded(drawn(), "HEIF")
    told = content.index(b"ispe") + 8
    return content[:told] + struct.pack(">II", width, height) + content[told + 8 :]


def gif_that_says(width: int, height: int) -> bytes:
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    return screen + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00;"


def refusal(darkroom: Darkroom, content: bytes) -> str:
    with pytest.raises(PictureRefused) as caught:
        darkroom(content)
    return str(caught.value)


# --- Not pictures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG or HTML"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "SVG or HTML"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", DAMAGED),
        (b"%PDF-1.7 ...", NOT_A_PICTURE),
        (b"just some words", NOT_A_PICTURE),
        (b"\x00" * 5000, NOT_A_PICTURE),
        (encoded(drawn(), "TIFF"), NOT_A_PICTURE),
        (encoded(drawn(), "BMP"), NOT_A_PICTURE),
    ],
)
def test_what_is_no_picture_is_refused_with_its_name(darkroom: Darkroom, content: bytes, reason: str) -> None:
    assert reason in refusal(darkroom, content)


def test_another_decoder_is_never_asked(darkroom: Darkroom) -> None:
    # Begins as JPEG and goes on as what another decoder would take: only the beginning decides.
    assert DAMAGED in refusal(darkroom, b"\xff\xd8\xff" + encoded(drawn(), "PNG"))
    assert DAMAGED in refusal(darkroom, b"GIF89a/*" + b"<svg onload=alert(1)>" * 20)


def test_a_tiny_picture_is_refused(darkroom: Darkroom) -> None:
    assert "only 1 × 1 pixels" in refusal(darkroom, encoded(Image.new("RGB", (1, 1)), "PNG"))
    assert "49 × 400" in refusal(darkroom, encoded(drawn((49, 400)), "JPEG"))


# --- Broken pictures ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "HEIF"])
@pytest.mark.parametrize("part", [0.03, 0.5, 0.95])
def test_a_picture_that_was_cut_off_is_refused(darkroom: Darkroom, kind: str, part: float) -> None:
    content = encoded(photograph(), kind)
    assert DAMAGED in refusal(darkroom, content[: int(len(content) * part)])


def test_a_progressive_picture_that_was_cut_off_is_refused(darkroom: Darkroom) -> None:
    content = encoded(photograph(), "JPEG", progressive=True)
    assert DAMAGED in refusal(darkroom, content[: len(content) // 2])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "HEIF"])
def test_a_beginning_alone_is_refused(darkroom: Darkroom, kind: str) -> None:
    assert DAMAGED in refusal(darkroom, encoded(drawn(), kind)[:16])


# --- Bombs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        png_of_zeros(30_000, 30_000)[:20_000],
        webp_that_says(16_383, 16_383),
        gif_that_says(65_000, 65_000),
        heif_that_says(2**31 - 1, 9_000),
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01\xff\xd9",
    ],
    ids=["png", "webp", "gif", "heif", "jpeg"],
)
def test_a_picture_that_says_it_is_huge_is_refused_before_it_is_decoded(darkroom: Darkroom, content: bytes) -> None:
    assert TOO_MANY_PIXELS in refusal(darkroom, content)


def test_a_hundred_megapixels_are_refused_or_made_smaller(darkroom: Darkroom) -> None:
    size = (11_000, 9_100)
    grey = Image.new("L", size, 120)
    assert TOO_MANY_PIXELS in refusal(darkroom, encoded(grey, "PNG"))
    assert "progressive" in refusal(darkroom, encoded(Image.new("RGB", (8_000, 8_000)), "JPEG", progressive=True))
    made = darkroom(encoded(grey, "JPEG"))
    assert (made.width, made.height) == (2_750, 2_275)


def test_a_text_that_unpacks_to_gigabytes_is_not_unpacked(darkroom: Darkroom) -> None:
    bomb = zlib.compress(bytes(200 * MIB), 9)
    texts = chunk(b"zTXt", b"Comment\0\0" + bomb), chunk(b"iCCP", b"profile\0\0" + bomb)
    for text in texts:
        content = png_of_zeros(200, 200, text)
        try:
            assert darkroom(content).width == 200
        except PictureRefused as refused:
            assert DAMAGED in str(refused)  # noqa: PT017


def test_what_takes_too_long_is_given_up(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(encoded(drawn((2000, 2000)), "JPEG"))
    began = monotonic()
    with pytest.raises(PictureRefused, match="takes too long"):
        develop(source, tmp_path, seconds=0.05)
    assert monotonic() - began < 2


WITNESS = """#!{python}
import atexit, os, runpy, sys
from pathlib import Path

def testify():
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    Path("{said}").write_text(f"{{peak.split()[1]}} {{sum(os.times()[:2])}}")

atexit.register(testify)
sys.path.insert(0, os.getcwd())
sys.argv = sys.argv[2:]
runpy.run_module("articles.images.darkroom", run_name="__main__", alter_sys=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(("kind", "options"), [("PNG", {"compress_level": 1}), ("WEBP", {"method": 0}), ("GIF", {})])
def test_the_largest_that_is_taken_stays_within_memory_and_time(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str, options: dict[str, int]
) -> None:
    """Counts computing, not the clock: a machine that runs tests is busy."""
    side = int((limits.MOST_PIXELS[kind] - 1) ** 0.5)
    content = encoded(Image.linear_gradient("L").resize((side, side)), kind, **options)
    witness, said = tmp_path / "python", tmp_path / "said"
    witness.write_text(WITNESS.format(python=sys.executable, said=said))
    witness.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(witness))
    darkroom(content)
    kib, seconds = said.read_text().split()
    assert 30 * MIB < int(kib) * 1024 < limits.MEMORY
    assert float(seconds) < limits.COMPUTING
