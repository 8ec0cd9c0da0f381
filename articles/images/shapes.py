"""What is made of a picture: its shapes, each in formats and widths that the layout asks for, and where a crop lies.

Read by the darkroom too, so nothing of Django is here.
"""

from typing import NamedTuple

RECIPE = 2  # raised with any change here: what an older recipe made is made anew

Size = tuple[int, int]  # pixels
Focus = tuple[float, float]  # from the left and from the top, 0 to 1


class Shape(NamedTuple):
    """A shape of a picture, with the widths (pixels) of its AVIF and WebP files and of its JPEGs."""

    ratio: Size | None  # None: as the picture is
    widths: tuple[int, ...]
    jpeg_widths: tuple[int, ...]


SHAPES = {
    "full": Shape(None, (360, 720, 1080, 1600), (1200,)),  # figures; 1080 is a phone of 360 at three pixels to one
    "16x9": Shape((16, 9), (480, 800, 1200, 1600), (1200,)),  # the lead of the front page; other sites' previews
    "4x3": Shape((4, 3), (240, 480, 800), (480, 1200)),  # cards
    "1x1": Shape((1, 1), (160, 400), (400, 1200)),  # portraits of authors
    "3x4": Shape((3, 4), (200, 400), (400,)),  # cards in a narrow column
}
FORMATS = ("avif", "webp", "jpg")  # as their names end
AT_ONCE = (("full", "webp"), ("full", "jpg"))  # what an upload waits for: without it no page can show the picture
# By Pillow's scales. `python -m bench.renditions` says what they come to.
QUALITY = {"avif": 60, "webp": 80, "jpg": 82}

EVERYTHING = tuple((shape, form) for shape in SHAPES for form in FORMATS)


def crop_box(size: Size, ratio: Size | None, focus: Focus) -> tuple[int, int, int, int]:
    """Returns left, top, right, bottom of the largest part of this ratio, with the focus as near its middle as can be.

    `static/js/admin/focus.js` shows the same.
    """
    width, height = size
    if ratio is None:
        return 0, 0, width, height
    wide = min(width, max(1, round(height * ratio[0] / ratio[1])))
    high = min(height, max(1, round(width * ratio[1] / ratio[0])))
    left = min(max(round(focus[0] * width - wide / 2), 0), width - wide)
    top = min(max(round(focus[1] * height - high / 2), 0), height - high)
    return left, top, left + wide, top + high


def widths_of(shape: str, form: str, size: Size) -> tuple[int, ...]:
    """Returns the widths that are made of a picture of this size, narrowest first: none wider than what there is."""
    left, _, right, _ = crop_box(size, SHAPES[shape].ratio, (0, 0))
    wanted = SHAPES[shape].jpeg_widths if form == "jpg" else SHAPES[shape].widths
    widest = min(right - left, wanted[-1])
    return (*(width for width in wanted if width < widest), widest)


def height_at(shape: str, width: int, size: Size) -> int:
    """Returns how high a file of this width is, made of a picture of this size."""
    across, down = SHAPES[shape].ratio or size
    return max(1, round(width * down / across))
