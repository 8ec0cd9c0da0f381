"""Having a picture developed: the darkroom run, its answer turned into files or into a refusal."""

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from django.utils.translation import gettext as _

from articles.images import limits
from articles.images.errors import PictureNotStored, PictureRefused

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "SYSTEMROOT", "TMPDIR")

_one_at_a_time = Lock()  # in a worker, so that its pictures together stay within the memory of one


@dataclass(frozen=True, slots=True)
class Developed:
    """A picture as the darkroom made it: files in a folder, and what is to be known of them."""

    folder: Path
    original: str
    width: int
    height: int
    widths: list[int]

    @property
    def names(self) -> list[str]:
        """Names of all files in the folder."""
        return [self.original, "share.jpg", *(f"{width}.webp" for width in self.widths)]


def develop(source: Path, folder: Path) -> Developed:
    """Draws the picture of the file anew into the folder, which exists and is empty.

    Answers within `limits.SECONDS` and little more. Raises PictureRefused and PictureNotStored.
    """
    deadline = monotonic() + limits.SECONDS
    if not _one_at_a_time.acquire(timeout=limits.SECONDS):
        raise PictureNotStored(_("Other pictures are being prepared just now. Send this one again in a moment."))
    try:
        answer = _run_darkroom(source, folder, deadline - monotonic())
    finally:
        _one_at_a_time.release()
    if "refused" in answer:
        raise PictureRefused(_explain(answer))
    return Developed(folder, **answer)


def _run_darkroom(source: Path, folder: Path, seconds: float) -> dict[str, Any]:
    variables = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "articles.images.darkroom", str(source), str(folder)],
            cwd=ROOT,
            env=variables | {"MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            timeout=max(seconds, 0.01),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "slow"}
    if done.returncode == 0:
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
    logger.info("The darkroom ended with %s: %s", done.returncode, done.stderr[-2000:].decode(errors="replace"))
    return {"refused": "damaged"}


def _explain(answer: dict[str, Any]) -> str:
    """Returns the sentence for the person who sent the file."""
    match answer["refused"]:
        case "markup":
            return _("This is a drawing or a page made of code (SVG or HTML). Export it as PNG or JPEG.")
        case "heic":
            return _("This is a HEIC picture, which cannot be read here. Export it as JPEG.")
        case "small":
            return _(
                "The picture is only %(width)d × %(height)d pixels. Send a larger one: %(least)d or more each way."
            ) % {
                **answer,
                "least": limits.SMALLEST_SIDE,
            }
        case "large":
            return _("The picture has too many pixels: %(kind)s files may have %(most)d million. Save it smaller.") % {
                "kind": answer["kind"],
                "most": answer["most"] // 1_000_000,
            }
        case "progressive":
            return _("The picture has too many pixels for a progressive JPEG. Save it smaller, or as plain JPEG.")
        case "memory":
            return _("The picture needs too much memory to be read. Save it with fewer pixels, or as plain JPEG.")
        case "slow":
            return _("The picture takes too long to be read. Save it with fewer pixels, or as plain JPEG.")
        case "damaged":
            return _("The file is damaged or incomplete. Open it in a picture program and save it again.")
        case _:
            return _("This is not a picture of a kind that can be used. Send JPEG, PNG, WebP, AVIF or GIF.")
