"""Writing renditions: a part of the picture, made smaller, in each of the formats. Runs in the darkroom."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from articles.images.shapes import QUALITY, SHAPES, Focus, Size, crop_box, height_at, widths_of

AVIF_SPEED = 7  # of 10: twice as fast as 6, 4 % larger
Written = list[tuple[str, str, Sequence[int]]]  # shape, format, widths


def write_shapes(
    picture: Image.Image,
    folder: Path,
    sets: Iterable[tuple[str, str]],
    *,
    size: Size | None = None,
    focus: Focus = (0.5, 0.5),
    xmp: bytes = b"",
) -> tuple[Written, Image.Image]:
    """Writes the files of these shapes and formats; returns which, and the smallest picture that was made.

    `size` is that of the master where it was decoded smaller. `xmp` goes into AVIF files alone: into the others it is
    written where they are kept. Raises OSError.
    """
    size = size or picture.size
    written: Written = []
    smallest = picture
    wanted: dict[str, list[str]] = {}
    for shape, form in sets:
        wanted.setdefault(shape, []).append(form)
    for shape, forms in wanted.items():
        widths = {form: widths_of(shape, form, size) for form in forms}
        drawn = picture
        for width in sorted(set().union(*widths.values()), reverse=True):
            height = height_at(shape, width, size)
            drawn = small = scaled(picture, drawn, shape, (width, height), focus)
            for form in forms:
                if width in widths[form]:
                    save(small, folder / f"{shape}-{width}.{form}", form, xmp)
            smallest = min(smallest, small, key=lambda one: one.width)
        written += [(shape, form, widths[form]) for form in forms]
    return written, smallest


def scaled(picture: Image.Image, wider: Image.Image, shape: str, size: tuple[int, int], focus: Focus) -> Image.Image:
    """Returns the shape at this size, made of the next wider one, or of the picture where there is none yet."""
    if wider is not picture:
        return wider.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    box = crop_box(picture.size, SHAPES[shape].ratio, focus)
    if size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def save(picture: Image.Image, path: Path, form: str, xmp: bytes = b"") -> None:
    options: dict[str, Any] = {"quality": QUALITY[form]}
    match form:
        case "avif":
            options |= {"speed": AVIF_SPEED, "max_threads": 1, **({"xmp": xmp} if xmp else {})}
            picture.save(path, "AVIF", **options)
        case "webp":
            picture.save(path, "WEBP", method=4, **options)
        case _:
            on_paper(picture).save(path, "JPEG", progressive=True, optimize=True, **options)


def on_paper(picture: Image.Image) -> Image.Image:
    """Returns the picture as JPEG shows it: on white where it is transparent."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return paper.convert("RGB")
