"""Imports a made archive into a new SQLite database; prints articles a second, and JSON on the last line."""

import argparse
import json
import os
import secrets
import tempfile
import time
from io import StringIO
from pathlib import Path

from bench.archive import write_archive


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=3000)
    articles = parser.parse_args().articles
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        folder = Path(name)
        os.environ |= as_a_real_site(folder)
        write_archive(folder / "archive.jsonl", articles)
        size = (folder / "archive.jsonl").stat().st_size / articles
        print(f"{articles:,} made articles of {size / 1000:.1f} kB, into a new SQLite database.")
        print(json.dumps({"bytes_an_article": round(size), **measure(folder / "archive.jsonl")}))


def as_a_real_site(folder: Path) -> dict[str, str]:
    """Returns the environment of a site that is not being developed: Django does not keep what it asks the database."""
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DEBUG": "false",
        "ALLOWED_HOSTS": "localhost",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "KEPT_PAGES": str(folder / "pages"),
    }


def measure(archive: Path) -> dict[str, float]:
    """Imports the archive twice; returns what came of it. Django reads the environment only now."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    first = _timed(archive)
    again = _timed(archive)
    print(f"Import: {first['rate']:,.0f} articles a second ({first['processor']:.1f} s of processor time).")
    print(f"Again, unchanged: {again['rate']:,.0f} articles a second.")
    return {
        **first["counts"],
        "articles_a_second": round(first["rate"], 1),
        "seconds": round(first["seconds"], 2),
        "processor_seconds": round(first["processor"], 2),
        "unchanged_a_second": round(again["rate"], 1),
    }


def _timed(archive: Path) -> dict:
    from django.core.management import call_command

    out = StringIO()
    clock, processor = time.perf_counter(), time.process_time()
    call_command("import_articles", str(archive), format="jsonl", source="bench", related_later=True, stdout=out)
    seconds, processor = time.perf_counter() - clock, time.process_time() - processor
    counts = json.loads(out.getvalue().splitlines()[-1])
    return {
        "counts": counts,
        "seconds": seconds,
        "processor": processor,
        "rate": (counts["created"] + counts["unchanged"]) / seconds,
    }


if __name__ == "__main__":
    main()
