"""What comes out of the darkroom: the picture's pixels, upright and in sRGB, and nothing else of the file."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat, PngImagePlugin

from articles.images.development import ROOT, Developed
from tests.images.conftest import Darkroom
from tests.pictures import drawn, encoded, photograph, profile_with_red_for_blue

SECRET = b"secret-of-the-source"


def opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        picture.load()
    return picture


def webp_of(made: Developed) -> tuple[int, ...]:
    """Returns the widths that an upload has at once."""
    return next(one.widths for one in made.made if (one.shape, one.form) == ("full", "webp"))


def difference(one: Image.Image, other: Image.Image) -> float:
    """Returns how far two pictures are apart, on average, of 255."""
    bands = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean
    return sum(bands) / len(bands)


# --- Kinds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "HEIF"])
def test_every_format_of_the_library_is_developed(darkroom: Darkroom, kind: str) -> None:
    picture = drawn((700, 500))
    made = darkroom(encoded(picture, kind))
    assert (made.width, made.height, webp_of(made)) == (700, 500, (360, 700))
    for name in made.names:
        rendition = opened(made.folder / name)
        assert difference(picture.resize(rendition.size), rendition) < 6, name


GREY = Image.linear_gradient("L").resize((300, 200))


@pytest.mark.parametrize(
    "picture",
    [
        GREY.convert("1"),
        GREY,
        GREY.convert("LA"),
        GREY.quantize(200),
        GREY.convert("RGBA"),
        Image.frombytes("I;16", GREY.size, b"".join(bytes([7, value]) for value in GREY.tobytes())),
    ],
    ids=lambda picture: picture.mode,
)
def test_every_kind_of_pixel_is_developed(darkroom: Darkroom, picture: Image.Image) -> None:
    made = darkroom(encoded(picture, "PNG"))
    assert made.original == "original.png"
    expected = picture.convert("RGB") if picture.mode == "1" else GREY
    assert difference(expected, opened(made.folder / "original.png")) < 3


def test_four_inks_become_three_colours(darkroom: Darkroom) -> None:
    red = Image.new("CMYK", (100, 100), (0, 255, 255, 0))
    made = darkroom(encoded(red, "JPEG"))
    assert difference(Image.new("RGB", (100, 100), "red"), opened(made.folder / "original.jpg")) < 8


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF", "MPO", "HEIF"])
def test_of_an_animation_the_first_picture_is_kept(darkroom: Darkroom, kind: str) -> None:
    first, second = Image.new("RGB", (100, 80), "navy"), Image.new("RGB", (100, 80), "orange")
    made = darkroom(encoded(first, kind, save_all=True, append_images=[second]))
    for name in made.names:
        picture = opened(made.folder / name)
        assert getattr(picture, "n_frames", 1) == 1
        assert difference(first, picture) < 8


# --- Nothing else of the file ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "HEIF"])
def test_what_follows_the_picture_is_gone(darkroom: Darkroom, kind: str) -> None:
    made = darkroom(encoded(drawn(), kind) + b"<script>alert(1)</script><?php " + SECRET)
    for name in made.names:
        content = (made.folder / name).read_bytes()
        assert SECRET not in content
        assert b"<script" not in content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_metadata_are_gone(darkroom: Darkroom, kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    options = {"exif": exif.tobytes(), "icc_profile": profile_with_red_for_blue() + SECRET}
    if kind == "JPEG":
        options |= {"comment": SECRET}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", SECRET.decode())
        options |= {"pnginfo": texts}
    if kind in {"WEBP", "AVIF", "JPEG"}:
        options |= {"xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    content = encoded(photograph(), kind, **options)
    assert SECRET in content
    made = darkroom(content)
    for name in made.names:
        assert SECRET not in (made.folder / name).read_bytes()
        assert not opened(made.folder / name).info.keys() & {"exif", "xmp", "icc_profile", "comment", "Comment"}


# --- The right way up, in the right colours -------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "orientation"),
    [*(("JPEG", number) for number in range(1, 9)), ("PNG", 6), ("WEBP", 6), ("AVIF", 6), ("HEIF", 6)],
)
def test_the_picture_is_turned_the_way_it_was_taken(darkroom: Darkroom, kind: str, orientation: int) -> None:
    upright = drawn((160, 90))
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    taken = upright.transpose(back[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = darkroom(encoded(taken, kind, exif=exif.tobytes()))
    assert (made.width, made.height) == (160, 90)
    assert difference(upright, opened(made.folder / "full-160.webp")) < 6


def test_broken_metadata_do_not_spoil_a_picture(darkroom: Darkroom) -> None:
    made = darkroom(encoded(drawn(), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff", icc_profile=b"no profile"))
    assert made.width == 400


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGB")])
def test_colours_are_brought_to_srgb(darkroom: Darkroom, kind: str, mode: str) -> None:
    picture = Image.new("RGB", (100, 100), (250, 10, 10)).convert(mode)
    made = darkroom(encoded(picture, kind, icc_profile=profile_with_red_for_blue()))
    shown = opened(made.folder / made.original)
    assert difference(Image.new("RGB", (100, 100), (10, 10, 250)), shown) < 10


def test_a_profile_for_other_colours_is_left_aside(darkroom: Darkroom) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    picture = drawn()
    made = darkroom(encoded(picture, "PNG", icc_profile=lab))
    assert difference(picture, opened(made.folder / made.original)) < 2


# --- Transparency ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_transparency_is_kept_in_all_but_the_picture_for_sharing(darkroom: Darkroom, kind: str) -> None:
    picture = Image.new("RGBA", (400, 300), (200, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 200, 300))
    made = darkroom(encoded(picture, kind))
    assert made.original == "original.png"
    for name in (made.original, "full-400.webp"):
        kept = opened(made.folder / name)
        assert (kept.mode, kept.getpixel((50, 150))[3], kept.getpixel((350, 150))[3]) == ("RGBA", 0, 255)  # type: ignore[index]
    shared = opened(made.folder / "full-400.jpg")
    assert difference(shared.crop((0, 0, 190, 300)), Image.new("RGB", (190, 300), "white")) < 3


def test_transparency_that_hides_nothing_is_dropped(darkroom: Darkroom) -> None:
    made = darkroom(encoded(drawn(mode="RGB").convert("RGBA"), "PNG"))
    assert opened(made.folder / "full-400.webp").mode == "RGB"


def test_transparency_of_a_palette_is_kept(darkroom: Darkroom) -> None:
    picture = Image.new("P", (100, 100), 1)
    picture.putpalette([0, 0, 0, 200, 30, 30])
    made = darkroom(encoded(picture, "GIF", transparency=1))
    assert opened(made.folder / "full-100.webp").mode == "RGBA"


# --- Masters and widths ---------------------------------------------------------------------------


def test_a_photograph_is_kept_as_jpeg_and_a_drawing_as_png(darkroom: Darkroom) -> None:
    assert darkroom(encoded(photograph(), "PNG")).original == "original.jpg"
    assert darkroom(encoded(photograph(), "WEBP")).original == "original.jpg"
    assert darkroom(encoded(photograph().convert("L"), "JPEG")).original == "original.jpg"
    assert darkroom(encoded(drawn().quantize(16), "PNG")).original == "original.png"


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((50, 50), (50,)),
        ((360, 200), (360,)),
        ((361, 200), (360, 361)),
        ((1067, 1600), (360, 720, 1067)),
        ((1600, 900), (360, 720, 1080, 1600)),
        ((2400, 600), (360, 720, 1080, 1600)),
    ],
)
def test_widths_are_never_wider_than_the_picture(
    darkroom: Darkroom, size: tuple[int, int], widths: tuple[int, ...]
) -> None:
    made = darkroom(encoded(drawn(size), "JPEG"))
    assert webp_of(made) == widths
    for width in widths:
        assert opened(made.folder / f"full-{width}.webp").size == (width, round(size[1] * width / size[0]))


def test_the_picture_for_sharing_is_a_jpeg_of_moderate_size(darkroom: Darkroom) -> None:
    made = darkroom(encoded(drawn((3000, 2000)), "JPEG"))
    shared = opened(made.folder / "full-1200.jpg")
    assert (shared.format, shared.size) == ("JPEG", (1200, 800))
    assert (made.folder / "full-1200.jpg").stat().st_size < 600_000


def test_a_large_drawing_is_made_smaller_and_stays_wide_enough(darkroom: Darkroom) -> None:
    made = darkroom(encoded(Image.new("RGB", (3400, 3300), "teal"), "PNG"))
    assert (made.original, made.width, made.height) == ("original.png", 1700, 1650)
    assert opened(made.folder / "original.png").size == (1700, 1650)


def test_a_very_long_picture_is_made_smaller(darkroom: Darkroom) -> None:
    made = darkroom(encoded(Image.new("RGB", (200, 15_000), "teal"), "PNG"))
    assert (made.width, made.height) == (100, 7500)
    assert webp_of(made) == (100,)


# --- The process ----------------------------------------------------------------------------------


def test_the_process_starts_without_django() -> None:
    ask = "import sys, articles.images.darkroom; print([name for name in sys.modules if name.startswith('django')])"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
