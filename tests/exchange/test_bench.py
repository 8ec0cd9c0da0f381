"""The measure of the import runs on any machine, on an archive that it makes itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

from articles.exchange.records import Record, parse
from bench.archive import write_archive

ROOT = Path(__file__).parents[2]


def test_it_says_how_many_articles_a_second_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--articles", "50"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout.splitlines()[-1])
    assert (measured["created"], measured["redirects"], measured["skipped"]) == (50, 50, 0)
    assert measured["links_resolved"] > 90
    assert measured["articles_a_second"] > 0
    assert list(tmp_path.iterdir()) == []


def test_its_archive_is_of_the_size_of_a_real_one_and_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_archive(tmp_path / name, 200)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    records = [parse(json.loads(line)) for line in (tmp_path / "a").read_text().splitlines()]
    assert all(isinstance(record, Record) for record in records)
    assert 4_500 < sum(len(record.body) for record in records) / 200 < 5_500
    assert {(len(record.tags), len(record.authors)) for record in records} == {(6, 2)}
