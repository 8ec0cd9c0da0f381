"""Archives that tests make, and what the command makes of them."""

import json
from dataclasses import dataclass
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

from articles.models import Article

SOURCE = "old-paper"

_number = count(1)


def record(**facts: Any) -> dict[str, Any]:
    """Returns a record with all that it needs, and these facts."""
    number = next(_number)
    return {
        "id": f"story-{number}",
        "title": f"Rivers rise again {number}",
        "published_at": "2020-02-29T10:30:00+00:00",
        "body_markdown": "It *rained*.",
        **facts,
    }


def write_lines(path: Path, *lines: Any) -> Path:
    """Writes a file with these records, or with lines of text or bytes as they are; returns its path."""
    with path.open("wb") as file:
        for line in lines:
            if not isinstance(line, bytes):
                line = (line if isinstance(line, str) else json.dumps(line)).encode()
            file.write(line + b"\n")
    return path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the command said: the counts, the error output, and its exit status."""

    counts: dict[str, int]
    said: str
    status: int


def run(path: Path, **options: Any) -> Outcome:
    out, err = StringIO(), StringIO()
    options = {"format": "jsonl", "source": SOURCE, **options}
    status = 0
    try:
        call_command("import_articles", str(path), stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(f"{error}\n")
        status = error.returncode
    lines = out.getvalue().splitlines()
    return Outcome(json.loads(lines[-1]) if lines else {}, err.getvalue(), status)


def bring(folder: Path, *lines: Any, **options: Any) -> Outcome:
    """Imports a file with these lines."""
    return run(write_lines(folder / "archive.jsonl", *lines), **options)


def imported(identifier: str, source: str = SOURCE) -> Article:
    return Article.objects.get(source=source, external_id=identifier)
