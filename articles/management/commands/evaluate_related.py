"""Measures how well related articles are chosen."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.related.evaluation import Evaluation, evaluate, prepare
from articles.related.measures import KEYS
from articles.related.truth import from_bodies, from_records, telling


class Command(BaseCommand):
    help = (
        "Compares related articles with the links that people put into their texts, and with a plain count of "
        "shared tags. The last line of output is JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--truth", type=Path, metavar="FILE.jsonl", help="the imported file, with its links_to")
        parser.add_argument("--source", default="", help="the name it was imported under, where two share identifiers")

    def handle(self, *, truth: Path | None, source: str, **options: object) -> None:
        links = from_records(_records(truth), source) if truth else from_bodies()
        wanted = telling(links, len(links))
        if weighed := prepare():
            self.stdout.write(f"Words of {weighed} articles were weighed first.")
        evaluation = evaluate(wanted)
        self.stdout.write(_table(evaluation))
        self.stdout.write(json.dumps(evaluation.as_json()))


def _records(path: Path) -> Iterator[dict[str, object]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _record(line, number)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error


def _record(line: str, number: int) -> dict[str, object]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"Line {number} is no JSON: {error}") from error
    if not isinstance(record, dict):
        raise CommandError(f"Line {number} is no record: write an object with id and links_to.")
    return record


def _table(evaluation: Evaluation) -> str:
    lines = [f"{evaluation.queries} stories link to others.", "", f"{'':<28}" + "".join(f"{key:>11}" for key in KEYS)]
    for label, figures in (("related", evaluation.ours), ("shared-tag count", evaluation.shared_count)):
        for kind, values in figures.items():
            row = f"{label + ', ' + kind.replace('_', ' '):<28}" + "".join(f"{values[key]:>11.3f}" for key in KEYS)
            low, high = evaluation.intervals[kind]
            lines.append(row + (f"   ({KEYS[0]}: {low:.3f} to {high:.3f})" if label == "related" else ""))
    return "\n".join([*lines, "", "In brackets: 95 % of 1,000 resamples of the stories (bootstrap).", ""])
