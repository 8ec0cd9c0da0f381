"""What commands are told, checked: a mistake is one clear sentence."""

import os
from argparse import ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import CommandError

from articles.exchange.links import Site
from articles.text.plain import one_line

LONGEST_SOURCE = 100  # characters
LONGEST_PAUSE = 3_600  # seconds


def source_named(text: str) -> str:
    name = one_line(text)
    if not name or len(name) > LONGEST_SOURCE:
        raise CommandError(f"--source: write a name of 1 to {LONGEST_SOURCE} characters.")
    return name


def folder_of_pictures(given: str | Path | None, file: Path) -> Path:
    """Returns the folder given, else the one that the file is in."""
    folder = Path(given) if given else file.parent
    if given and not os.path.isdir(folder):  # noqa: PTH112  # Path.is_dir() fails at a name that is too long
        raise CommandError(f"--images: {folder} is not a folder.")
    return folder


def site_at(addresses: Sequence[str]) -> Site:
    try:
        return Site.at(addresses)
    except ValueError as error:
        raise CommandError(f"--site: {error} is no address such as https://old.example.org, with no path.") from error


def seconds(text: str) -> int:
    """Returns a pause; for argparse."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= LONGEST_PAUSE):
        raise ArgumentTypeError(f"write seconds, from 1 to {LONGEST_PAUSE}.")
    return int(text)
