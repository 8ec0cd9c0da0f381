"""Having a picture developed: the darkroom run, and its answer understood."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from articles.images import limits
from articles.images.errors import PictureNotStored, PictureRefused
from articles.images.likeness import Likeness
from articles.images.shapes import Focus, Size

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
# All that the darkroom is told of its surroundings: no secret is among them.
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "SYSTEMROOT")


class Written(NamedTuple):
    """Files of a shape in a format, as the darkroom wrote them."""

    shape: str
    form: str
    widths: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        return [f"{self.shape}-{width}.{self.form}" for width in self.widths]


@dataclass(frozen=True, slots=True)
class Developed:
    """A picture as the darkroom made it: files in a folder, and what is to be known of them."""

    folder: Path
    original: str
    width: int
    height: int
    made: list[Written]
    likeness: Likeness | None
    gps: str = ""  # EXIF in hexadecimal digits, for the master alone

    @property
    def names(self) -> list[str]:
        """Names of all files in the folder."""
        return [self.original, *(name for one in self.made for name in one.names)]


def develop(source: Path, folder: Path, *, seconds: float) -> Developed:
    """Draws the picture of a file anew into the folder, which exists and is empty.

    Gives up after so many seconds. Raises PictureRefused, PictureNotStored, and OSError where no process can start.
    """
    keeps_gps = ["--gps"] if settings.KEEP_PICTURE_GPS else []
    answer = _answer(seconds, source, folder, *keeps_gps)
    return Developed(folder, **answer | {"made": _written(answer["made"])})


def render(
    source: Path, folder: Path, sets: Collection[tuple[str, str]], *, size: Size, focus: Focus, xmp: str
) -> list[Written]:
    """Makes renditions of a master into the folder, which exists; `size` is the master's. Raises as `develop` does."""
    order = folder / "order.json"
    order.write_text(json.dumps({"sets": list(sets), "size": size, "focus": focus, "xmp": xmp}))
    return _written(_answer(limits.PATIENCE_TO_RENDER, source, folder, order)["made"])


def _written(made: list[Any]) -> list[Written]:
    return [Written(shape, form, tuple(widths)) for shape, form, widths in made]


def read_facts(source: Path, *, seconds: float) -> dict[str, str]:
    """Returns what the picture in a file says of itself (`metadata`), without decoding it. Raises as `develop` does."""
    facts: dict[str, str] = _answer(seconds, source)["facts"]
    return facts


def look(source: Path, *, seconds: float) -> tuple[dict[str, str], Likeness | None]:
    """Returns what the picture in a file says of itself, and what it looks like. Raises as `develop` does."""
    answer = _answer(seconds, source, "--look")
    return answer["facts"], answer["likeness"]


def _answer(seconds: float, *rest: Path | str) -> dict[str, Any]:
    answer = _run_darkroom(seconds, *rest)
    if answer.get("refused") == "unwritten":
        raise PictureNotStored(not_stored(answer["reason"]))
    if "refused" in answer:
        raise PictureRefused(_explain(answer))
    return answer


def _run_darkroom(seconds: float, *rest: Path | str) -> dict[str, Any]:
    variables = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "articles.images.darkroom",
                *(str(one.absolute() if isinstance(one, Path) else one) for one in rest),
            ],
            cwd=ROOT,
            # One arena: the memory that glibc sets aside for each thread would count.
            env=variables | {"MALLOC_ARENA_MAX": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"refused": "slow"}
    except subprocess.CalledProcessError as error:
        if error.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
            return {"refused": "slow"}
        said = error.stderr[-500:].decode(errors="replace").strip().splitlines()
        logger.info("The darkroom ended with %s: %s", error.returncode, said[-1] if said else "")
        return {"refused": "damaged"}
    return answer


def not_stored(reason: object) -> str:
    return _("The picture could not be stored (%(reason)s). Nothing of it was kept; send it again later.") % {
        "reason": reason
    }


def _explain(answer: dict[str, Any]) -> str:
    """Returns the sentence for the person who sent the file."""
    match answer["refused"]:
        case "markup":
            return _("This is a drawing or a page made of code (SVG or HTML). Export it as PNG or JPEG.")
        case "small":
            figures = {**answer, "least": limits.SMALLEST_SIDE}
            return (
                _("The picture is only %(width)d × %(height)d pixels. Send one of %(least)d or more each way.")
                % figures
            )
        case "large":
            figures = {"kind": answer["kind"].replace("HEIF", "HEIC"), "most": answer["most"] // 1_000_000}
            return (
                _("The picture has too many pixels: a %(kind)s file may have %(most)d million. Save it smaller.")
                % figures
            )
        case "progressive":
            return _("The picture has too many pixels for a progressive JPEG. Save it smaller, or as plain JPEG.")
        case "memory":
            return _("The picture needs too much memory to be read. Save it with fewer pixels, or as plain JPEG.")
        case "slow":
            return _("The picture takes too long to be read. Save it with fewer pixels, or as plain JPEG.")
        case "damaged":
            return _("The file is damaged or incomplete. Open it in a picture program and save it again.")
        case _:
            return _("This is not a picture of a kind that can be used. Send JPEG, PNG, WebP, AVIF, HEIC or GIF.")
