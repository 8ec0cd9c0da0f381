"""The darkroom: a process of its own that decodes a file which may be hostile, and draws it anew.

    python -m articles.images.darkroom SOURCE FOLDER [--gps]

writes the master and what a page needs at once into the folder and says in one line of JSON what it made, or why it
refuses. Nothing of the file but its pixels goes into them: no metadata, no profile, no bytes after the picture. With
an ORDER besides, a file, it writes the renditions that the order names. Without a folder it says what the picture says
of itself, and decodes nothing; with `--look` in its place also what it looks like. A crash, too much memory and too
much time end this process only.
"""

import json
import math
import os
import resource
import struct
import sys
import warnings
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from PIL import AvifImagePlugin, Image, ImageCms

from articles.images import limits
from articles.images.encoding import write_shapes
from articles.images.kinds import HEAD, other_kind, picture_format
from articles.images.likeness import likeness_of
from articles.images.metadata import facts_of
from articles.images.shapes import AT_ONCE
from articles.images.whereabouts import gps_in

ORIENTATION = 0x0112  # the tag of EXIF
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
DRAWING_COLOURS = 2**15  # more colours than that has a photograph
WITH_PROFILE = frozenset({"L", "RGB", "RGBA", "CMYK"})  # modes that a profile is for
REDUCIBLE = WITH_PROFILE | {"LA"}
SRGB = ImageCms.createProfile("sRGB")


class Refused(Exception):
    """Carries why, as `development` knows it, and the figures of the message."""

    def __init__(self, why: str, **figures: Any) -> None:
        self.answer = {"refused": why, **figures}
        super().__init__(why)


def main(source: Path, folder: Path, *, keeps_gps: bool = False) -> dict[str, Any]:
    """Returns what was made of the file, or why it is refused."""
    try:
        with source.open("rb") as file:
            kind = kind_of(file)
            picture = load(file, kind)
            gps = gps_in(picture) if keeps_gps else b""
            picture = draw_upright(picture)
        return {"gps": gps.hex()} | write(picture, folder, is_photograph=kind == "JPEG" or not is_drawing(picture))
    except Refused as refused:
        return refused.answer
    except MemoryError:
        return {"refused": "memory"}


def render(source: Path, folder: Path, order: Path) -> dict[str, Any]:
    """Returns which renditions were made of a master, as the order wants them, or why none."""
    wanted = json.loads(order.read_text())
    try:
        with source.open("rb") as file:
            kind = kind_of(file)
            picture = draw_upright(load(file, kind, least=limits.RENDERED_FROM))
        made, _ = write_shapes(
            picture,
            folder,
            wanted["sets"],
            size=tuple(wanted["size"]),
            focus=tuple(wanted["focus"]),
            xmp=wanted["xmp"].encode(),
        )
    except Refused as refused:
        return refused.answer
    except MemoryError:
        return {"refused": "memory"}
    except OSError as error:
        return {"refused": "unwritten", "reason": error.strerror or str(error)}
    return {"made": made}


def read_facts(source: Path) -> dict[str, Any]:
    """Returns what the picture says of itself, or why the file is refused."""
    try:
        with source.open("rb") as file:
            return {"facts": facts_of(open_as(kind_of(file), file), file)}
    except Refused as refused:
        return refused.answer
    except MemoryError:
        return {"refused": "memory"}


def look(source: Path) -> dict[str, Any]:
    """Returns what the picture says of itself and what it looks like, or why the file is refused."""
    try:
        with source.open("rb") as file:
            kind = kind_of(file)
            facts = facts_of(open_as(kind, file), file)
            file.seek(0)
            return {"facts": facts, "likeness": likeness_of(draw_upright(load(file, kind, limits.LOOK_PIXELS)))}
    except Refused as refused:
        return refused.answer
    except MemoryError:
        return {"refused": "memory"}


# --- Reading --------------------------------------------------------------------------------------


def kind_of(file: BinaryIO) -> str:
    head = file.read(HEAD)
    file.seek(0)
    kind = picture_format(head)
    if kind is None:
        raise Refused(other_kind(head))
    return kind


def load(file: BinaryIO, kind: str, most: int = limits.MASTER_PIXELS, *, least: int | None = None) -> Image.Image:
    """Returns the decoded first frame, made smaller where it has more pixels: by default, than a master.

    With `least` no more is wanted than sides of so many pixels.
    """
    picture = open_as(kind, file)
    if kind == "JPEG":  # it is decoded at a half, a quarter or an eighth of its size if that is enough
        factor = 2 ** math.ceil(math.log2(factor_to_fit(picture, most)))
        if least is not None:
            factor = max(factor, 2 ** math.floor(math.log2(max(1.0, min(picture.size) / least))))
        picture.draft(picture.mode, (picture.width // factor, picture.height // factor))
    picture.load()
    # What the decoder holds on to, the whole file and its canvas, would count.
    vars(picture).update(fp=None)
    vars(picture).pop("_decoder", None)
    return reduced(picture, most)


def open_as(kind: str, file: BinaryIO) -> Image.Image:
    """Reads the head of the file and checks the size that it states, before anything is decoded."""
    most = limits.MOST_PIXELS[kind]
    Image.MAX_IMAGE_PIXELS = most // 2  # Pillow refuses from twice of this
    try:
        picture = opener_of(kind)(file)
    except Image.DecompressionBombError:
        raise Refused("large", kind=kind, most=most) from None
    if min(picture.size) < limits.SMALLEST_SIDE:
        raise Refused("small", width=picture.width, height=picture.height)
    samples = picture.width * picture.height * len(picture.getbands())
    if "progressive" in picture.info and samples > limits.MOST_PROGRESSIVE_SAMPLES:
        raise Refused("progressive")
    return picture


def opener_of(kind: str) -> Callable[[BinaryIO], Image.Image]:
    if kind == "HEIF":
        from articles.images.heif import open_heif  # its decoder takes room, and time to load

        return open_heif
    return partial(Image.open, formats=[kind])


def factor_to_fit(picture: Image.Image, most: int) -> int:
    """Returns by which whole number the sides are to be divided to come within these pixels and the longest side."""
    area = math.sqrt(picture.width * picture.height / most)
    return max(1, math.ceil(area), math.ceil(max(picture.size) / limits.LONGEST_SIDE))


def reduced(picture: Image.Image, most: int) -> Image.Image:
    factor = factor_to_fit(picture, most)
    if factor == 1:
        return picture
    colours = picture if picture.mode in REDUCIBLE else in_full_colour(picture)
    small = colours.reduce((min(factor, picture.width), min(factor, picture.height)))
    small.info = picture.info
    return small


# --- Drawing --------------------------------------------------------------------------------------


def draw_upright(picture: Image.Image) -> Image.Image:
    """Returns the pixels in sRGB the right way up, and nothing else that the file held."""
    turn = UPRIGHT.get(orientation(picture))
    picture = opaque_if_it_is(in_srgb(picture))
    if turn is not None:
        picture = picture.transpose(turn)
    picture.info = {}
    return picture


def orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except (SyntaxError, TypeError, ValueError, OSError, struct.error):  # a picture with broken EXIF is one without
        return 1


def in_srgb(picture: Image.Image) -> Image.Image:
    """Returns the picture as RGB, or RGBA where parts are transparent, in the colours that its profile means."""
    profile = picture.info.get("icc_profile")
    if picture.mode not in WITH_PROFILE or picture.has_transparency_data:
        picture = in_full_colour(picture)
    if profile:
        picture = apply_profile(picture, profile)
    return in_full_colour(picture)


def in_full_colour(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
        picture.info.pop("transparency", None)
    wanted = "RGBA" if picture.has_transparency_data else "RGB"
    return picture if picture.mode == wanted else picture.convert(wanted)


def apply_profile(picture: Image.Image, raw: bytes) -> Image.Image:
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(raw))
        if "sRGB" in (profile.profile.profile_description or ""):
            return picture
        if picture.mode in {"RGB", "RGBA"}:
            ImageCms.profileToProfile(picture, profile, SRGB, inPlace=True)
            return picture
        return ImageCms.profileToProfile(picture, profile, SRGB, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError):  # a profile that is broken or of another colour space
        return picture


def opaque_if_it_is(picture: Image.Image) -> Image.Image:
    """Drops an alpha channel that hides nothing."""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        return picture.convert("RGB")
    return picture


def is_drawing(picture: Image.Image) -> bool:
    """Says whether JPEG would spoil it: parts are transparent, or its colours are few."""
    return picture.mode == "RGBA" or picture.getcolors(DRAWING_COLOURS) is not None


# --- Writing --------------------------------------------------------------------------------------


def write(picture: Image.Image, folder: Path, *, is_photograph: bool) -> dict[str, Any]:
    """Writes the master and what a page needs at once; returns what they are."""
    if not is_photograph:
        picture = reduced(picture, limits.LOSSLESS_PIXELS)
    original = "original.jpg" if is_photograph else "original.png"
    try:
        picture.save(folder / original, quality=90, compress_level=3)
        made, narrowest = write_shapes(picture, folder, AT_ONCE)
    except OSError as error:  # of the disk: what was decoded can be encoded
        raise Refused("unwritten", reason=error.strerror or str(error)) from error
    figures = {"original": original, "width": picture.width, "height": picture.height, "made": made}
    return {**figures, "likeness": likeness_of(narrowest)}


# --- The process ----------------------------------------------------------------------------------


def lock_in(seconds: int) -> None:
    """Gives up what this process does not need: memory, time of computing, large files, a core dump."""
    if sys.platform == "linux":  # elsewhere the address space is no measure of memory, and cannot be limited
        limit(resource.RLIMIT_AS, limits.MEMORY)
    limit(resource.RLIMIT_FSIZE, 2 * limits.LARGEST_FILE)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_CPU, seconds, grace=1)


def limit(which: int, most: int, *, grace: int = 0) -> None:
    """Sets a limit, or keeps the lower one that is set; at the end of the grace it cannot be ignored."""
    _, hard = resource.getrlimit(which)
    wanted = most + grace if hard == resource.RLIM_INFINITY else min(most + grace, hard)
    resource.setrlimit(which, (min(most, wanted), wanted))


def own_line() -> TextIO:
    """Returns what was the standard output; whatever a library prints goes to the errors from now on."""
    line = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return line


def answer(source: str, folder: str = "", order: str = "") -> dict[str, Any]:
    if order == "--gps":
        return main(Path(source), Path(folder), keeps_gps=True)
    if order:
        return render(Path(source), Path(folder), Path(order))
    does = {"": read_facts, "--look": look}.get(folder)
    return does(Path(source)) if does else main(Path(source), Path(folder))


if __name__ == "__main__":
    lock_in(limits.RENDERING if len(sys.argv) > 3 and sys.argv[3] != "--gps" else limits.COMPUTING)
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # the room of each thread would count
    with own_line() as line:
        line.write(json.dumps(answer(*sys.argv[1:])))
