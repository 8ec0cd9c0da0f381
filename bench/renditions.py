"""How long the sizes and crops of a photograph of 24 megapixels take, how large they are, how near to it they stay.

    python -m bench.renditions

makes the photograph by code (hills in haze, a town with hard edges, grain as of a camera), has it taken in as an upload
is, and its renditions made as the outbox does; beside it Pillow alone writes JPEGs of the same sizes. PSNR and SSIM
(Wang et al. 2004, windows of 8 by 8 pixels, on luma) compare each file with its part of the master before encoding.
"""

import argparse
import math
import os
import random
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageMath

from articles.images.shapes import EVERYTHING, SHAPES, crop_box, height_at
from bench.__main__ import as_a_real_site

FOCUS = (0.62, 0.55)
PLAIN_QUALITY = 82  # of the JPEGs that Pillow writes alone, that of ours
COMPARED = {"full": 1080, "16x9": 1200, "4x3": 480, "1x1": 400, "3x4": 400}  # width of each shape whose quality is said


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.renditions", description=__doc__.splitlines()[0])
    parser.add_argument("--width", type=int, default=6000)
    width = parser.parse_args().width
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        folder = Path(name)
        os.environ |= as_a_real_site(folder)
        import django

        django.setup()
        measure(photograph((width, width * 2 // 3)), folder)


def photograph(size: tuple[int, int]) -> Image.Image:
    """Returns a picture with the detail of a photograph, the same each time but for its grain."""
    chance = random.Random(7)
    width, height = size
    haze = Image.merge("RGB", [Image.linear_gradient("L").resize(size).point(_ramp(low)) for low in (110, 140, 170)])
    draw = ImageDraw.Draw(haze)
    for step in range(6):  # hills, the nearer the darker
        line = [
            (x, height * (0.35 + 0.07 * step) + height * 0.04 * math.sin(x / width * (9 + 5 * step) + step))
            for x in range(0, width + 20, 20)
        ]
        shade = 120 - 16 * step
        draw.polygon([*line, (width, height), (0, height)], fill=(shade - 20, shade, shade - 10))
    for _ in range(900):  # a town
        x, y = chance.randrange(width), int(height * chance.uniform(0.55, 0.95))
        high, wide, light = chance.randrange(40, 260), chance.randrange(30, 160), chance.randrange(60, 230)
        draw.rectangle((x, y - high, x + wide, y), fill=(light, light - chance.randrange(40), light - 20))
        for window in range(y - high + 12, y - 8, 24):
            draw.line((x + 6, window, x + wide - 6, window), fill=(light // 3,) * 3, width=6)
    leaves = Image.effect_noise((width // 3, height // 3), 60).resize(size, Image.Resampling.BICUBIC)
    ground = Image.composite(
        Image.merge("RGB", [leaves] * 3), haze, Image.linear_gradient("L").resize(size).point(lambda value: value // 5)
    )
    grain = Image.merge("RGB", [Image.effect_noise(size, 7) for _ in range(3)])
    return ImageChops.add(ground, grain, 1, -128).filter(ImageFilter.GaussianBlur(0.7))


def _ramp(low: int) -> list[int]:
    return [low + value * (250 - low) // 255 for value in range(255, -1, -1)]


def measure(picture: Image.Image, folder: Path) -> None:
    from articles.images.development import develop, render

    picture.save(folder / "source", "JPEG", quality=93)
    size, sent = picture.size, (folder / "source").stat().st_size
    print(f"A photograph of {size[0]} x {size[1]} pixels, {sent / 1e6:.1f} MB as JPEG.\n")
    places = [folder / name for name in ("upload", "rest", "plain")]
    for place in places:
        place.mkdir()
    upload, rest, plain = places
    developed, waited = _timed(lambda: develop(folder / "source", upload, seconds=600))
    master = upload / developed.original
    sets = [one for one in EVERYTHING if one not in {(made.shape, made.form) for made in developed.made}]
    written, later = _timed(lambda: render(master, rest, sets, size=size, focus=FOCUS, xmp=""))
    count, alone = _timed(lambda: write_plainly(folder / "source", plain, [*developed.made, *written]))
    at_once = sum((upload / name).stat().st_size for name in developed.names) - master.stat().st_size
    total = at_once + sum((rest / name).stat().st_size for one in written for name in one.names)
    master_size = master.stat().st_size
    print(f"Upload, the master ({master_size / 1e6:.1f} MB) and what a page needs ({at_once / 1e3:.0f} kB): {waited}.")
    print(f"All other sizes and crops, {total / 1e3:.0f} kB with those: {later}.")
    print(f"Pillow alone, a JPEG of each of the {count} sizes, {_bytes(plain) / 1e3:.0f} kB: {alone}.\n")
    say_quality(master, [(upload, developed.made), (rest, written)])


def write_plainly(source: Path, folder: Path, sets: list[Any]) -> int:
    """Writes each size once, each from the file as it was sent; returns how many."""
    sizes = {(one.shape, width) for one in sets for width in one.widths}
    for shape, width in sizes:
        with Image.open(source) as picture:
            box = crop_box(picture.size, SHAPES[shape].ratio, FOCUS)
            small = picture.resize((width, height_at(shape, width, picture.size)), Image.Resampling.LANCZOS, box=box)
        small.save(folder / f"{shape}-{width}.jpg", quality=PLAIN_QUALITY)
    return len(sizes)


def say_quality(master: Path, made: list[tuple[Path, list[Any]]]) -> None:
    files: dict[tuple[str, str], Path] = {}
    by_form: dict[str, int] = defaultdict(int)
    for folder, sets in made:
        for one in sets:
            for width, name in zip(one.widths, one.names, strict=True):
                by_form[one.form] += (folder / name).stat().st_size
                if width == COMPARED[one.shape] or (one.shape == "full" and one.form == "jpg"):
                    files[one.shape, one.form] = folder / name
    print("kB of all sizes: " + ", ".join(f"{form} {size / 1e3:.0f}" for form, size in by_form.items()))
    print(f"{'shape':<6}{'format':<8}{'pixels':<14}{'kB':>7}{'PSNR':>8}{'SSIM':>8}")
    with Image.open(master) as picture:
        for (shape, form), path in sorted(files.items()):
            with Image.open(path) as file:
                file.load()
            box = crop_box(picture.size, SHAPES[shape].ratio, FOCUS)
            wanted = picture.resize(file.size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
            pixels, size = f"{file.width} x {file.height}", path.stat().st_size / 1e3
            print(f"{shape:<6}{form:<8}{pixels:<14}{size:>7.1f}{psnr(wanted, file):>8.1f}{ssim(wanted, file):>8.3f}")


def psnr(one: Image.Image, other: Image.Image) -> float:
    """Returns the ratio of peak signal to noise, in decibels, over all three colours."""
    bands = zip(one.convert("RGB").split(), other.convert("RGB").split(), strict=True)
    squares = [_mean(_math(lambda a, b: (a - b) * (a - b), a, b)) for a, b in bands]
    return 10 * math.log10(255**2 * len(squares) / max(sum(squares), 1e-9))


def ssim(one: Image.Image, other: Image.Image) -> float:
    """Returns the mean structural similarity of luma: 1 is the same picture."""
    x, y = one.convert("L"), other.convert("L")
    blocks = max(1, one.width // 8), max(1, one.height // 8)

    def means(work: Any, *images: Image.Image) -> Image.Image:
        return _math(work, *images).resize(blocks, Image.Resampling.BOX)

    mx, my = means(lambda a: a, x), means(lambda a: a, y)
    xx, yy, xy = means(lambda a: a * a, x), means(lambda a: a * a, y), means(lambda a, b: a * b, x, y)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2

    def similarity(mx: Any, my: Any, xx: Any, yy: Any, xy: Any) -> Any:
        light = (mx * my * 2 + c1) / (mx * mx + my * my + c1)
        return light * ((xy - mx * my) * 2 + c2) / (xx - mx * mx + yy - my * my + c2)

    return _mean(_math(similarity, mx, my, xx, yy, xy))


def _math(work: Any, *images: Image.Image) -> Image.Image:
    names = [f"image{number}" for number in range(len(images))]
    values = dict(zip(names, (image.convert("F") for image in images), strict=True))
    result: Image.Image = ImageMath.lambda_eval(lambda given: work(*(given[name] for name in names)), **values)
    return result


def _mean(image: Image.Image) -> float:
    value: Any = image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return float(value)


def _timed(work: Any) -> tuple[Any, str]:
    """Does it; says for how many seconds a processor was at it, here and in the darkroom, and how many it took."""
    began, worked = time.perf_counter(), sum(os.times()[:4])
    result = work()
    return result, f"{sum(os.times()[:4]) - worked:.1f} s of a core ({time.perf_counter() - began:.1f} s by the clock)"


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


if __name__ == "__main__":
    main()
