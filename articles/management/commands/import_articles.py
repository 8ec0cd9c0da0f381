"""Imports articles from a file of another system."""

import json
import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError

from articles.audit import by_operator
from articles.exchange import jsonl
from articles.exchange.loader import load
from articles.exchange.records import FileRefused
from articles.management.arguments import folder_of_pictures, site_at, source_named
from articles.management.bar import Bar
from articles.management.memory import seldom_searched
from articles.management.progress import Progress
from articles.related.rebuild import catch_up
from articles.text.plain import one_line

FORMATS = {"jsonl": jsonl.read}


class Command(BaseCommand):
    help = (
        "Imports articles from a file. Safe to repeat: what is here already stays, what changed in the file changes "
        "here, unless somebody edited it here. The last line of output is a JSON object with the counts; what is "
        "wrong with a line is said on the error output, with its number. The exit status is 0, or 1 if no line "
        "held an article that could be stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file")
        parser.add_argument("--format", choices=FORMATS, required=True, help="what the file is")
        parser.add_argument("--source", required=True, help="a name for where it comes from, the same each time")
        parser.add_argument("--images", help="the folder of its pictures (default: where the file is)")
        parser.add_argument("--site", action="append", default=[], help="the old site: links to it are links within")
        parser.add_argument("--related-later", action="store_true", help="leave related links to refresh_related")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, say what would be done")

    def handle(self, *, path: Path, **options: Any) -> None:
        source, site = source_named(options["source"]), site_at(options["site"])
        folder = folder_of_pictures(options["images"], path)
        try:
            with seldom_searched(), Progress(path, self.stderr) as progress:
                entries = FORMATS[options["format"]](path)
                dry_run = options["dry_run"]
                counts = load(
                    entries,
                    source=source,
                    folder=folder,
                    site=site,
                    dry_run=dry_run,
                    progress=progress,
                    origin={"file": str(path), "format": options["format"]},
                    why=by_operator("import_articles"),
                )
            if not (dry_run or options["related_later"]):
                self._relate()
        except FileRefused as error:
            raise CommandError(str(error)) from error
        except (DatabaseError, InterfaceError, sqlite3.Error) as error:
            raise CommandError(f"The database failed: {one_line(str(error))}. What was imported stays.") from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped. What was imported stays; start it again to go on.", returncode=130) from error
        if options["dry_run"]:
            self.stdout.write("Nothing was written. It would have been:")
        for line in (*counts.sentences(), json.dumps(counts.as_dict())):
            self.stdout.write(line)
        if counts.errors and not counts.articles:
            raise CommandError("No line of the file holds an article (see above). Is it the right file and format?")

    def _relate(self) -> None:
        bar = Bar(self.stderr)
        for step in catch_up():
            bar.show("Related links", step.done, step.total)
        bar.end()
