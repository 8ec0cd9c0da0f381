"""Imports articles from a file of another system."""

import gc
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from articles.exchange import jsonl
from articles.exchange.links import Site
from articles.exchange.loader import load
from articles.exchange.records import FileRefused
from articles.management.progress import Progress
from articles.text.plain import one_line

FORMATS = {"jsonl": jsonl.read}


class Command(BaseCommand):
    help = (
        "Imports articles from a file. Safe to repeat: what is here already stays, what changed in the file is "
        "changed here, unless somebody edited it here. The last line of output is a JSON object with the counts; "
        "what is wrong with a line is said on the error output, with its number. The exit status is 0, or 1 if "
        "a line held no article that could be stored (all others are in)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file")
        parser.add_argument("--format", choices=FORMATS, required=True, help="what the file is")
        parser.add_argument("--source", required=True, help="a name for where it comes from; the same each time")
        parser.add_argument("--images", type=Path, help="the folder of its pictures (default: the file's own)")
        parser.add_argument(
            "--site",
            action="append",
            default=[],
            help="the old site's address: links to it are links within the archive",
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say what would be done")

    def handle(self, *, path: Path, source: str, **options: Any) -> None:
        if not one_line(source) or len(source) > 100:
            raise CommandError("--source is empty or longer than 100 characters. Write a short name.")
        folder = options["images"] or path.parent
        if not folder.is_dir():
            raise CommandError(f"--images: {folder} is not a folder.")
        try:
            site = Site.of(options["site"])
        except ValueError as error:
            raise CommandError(f"--site: write an address such as https://old.example.org, not {error}") from error
        gc.freeze()  # what is loaded by now stays: looking through it again and again takes a tenth of the time
        try:
            with Progress(path, self.stderr) as progress:
                counts = load(
                    FORMATS[options["format"]](path),
                    source=one_line(source),
                    folder=folder,
                    site=site,
                    dry_run=options["dry_run"],
                    say=progress.say,
                    advance=progress.advance,
                )
        except FileRefused as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(
                f"The database failed: {error}. What was imported stays; start it again later."
            ) from error
        self.stdout.write(json.dumps(counts.as_dict()))
        if counts.errors:
            raise CommandError(f"Lines without an article that could be stored: {counts.errors} (see above).")
