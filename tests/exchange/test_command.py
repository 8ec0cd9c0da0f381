"""The command: what it asks for, what it says, how it ends."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import OutputWrapper

from articles.exchange import jsonl
from articles.management.progress import Progress
from articles.models import Article
from articles.related.shown import Related, list_of
from tests.exchange.archives import bring, record, run, write_lines
from tests.make import make_live

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
def test_the_last_line_of_output_is_the_counts(tmp_path: Path) -> None:
    out = StringIO()
    path = write_lines(tmp_path / "a.jsonl", record(), record(body_markdown="", images=["https://x.org/a.jpg"]))
    call_command("import_articles", str(path), format="jsonl", source="x", stdout=out)
    *sentences, counts = out.getvalue().splitlines()
    assert {"created": 2, "updated": 0, "unchanged": 0, "skipped": 0}.items() <= json.loads(counts).items()
    assert sentences == [
        "Created 2, updated 0, unchanged 0, skipped 0.",
        "Articles without a body: 1.",
        "Pictures on the web: 1. They are not fetched.",
    ]


@pytest.mark.django_db
def test_a_dry_run_says_that_it_is_one(tmp_path: Path) -> None:
    out = StringIO()
    path = write_lines(tmp_path / "a.jsonl", record())
    call_command("import_articles", str(path), format="jsonl", source="x", dry_run=True, stdout=out)
    assert out.getvalue().startswith("Nothing was written.")
    assert not Article.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"source": " "}, "--source: write a name"),
        ({"source": "a" * 101}, "--source: write a name"),
        ({"images": "/" + "a" * 300}, "--images: /aaa"),
        ({"images": "/not/there"}, "--images: /not/there is not a folder."),
        ({"site": ["ftp://x"]}, "--site: ftp://x is no address such as"),
        *(
            ({"site": [site]}, f"--site: {site} is no address such as")
            for site in (
                *("http://[", "courier", "", "/", "old site.org", "https://x:y", "https://x.org:0", "https://.org"),
                *("https://x.org/blog/", "x.org/blog", "https://x.org?p=1", "https://x.org#a", "https://me@x.org"),
                *("//x.org", "https:x.org", "https://x..org", "javascript://x.org"),
            )
        ),
        ({"format": "docx"}, "invalid choice: 'docx'"),
    ],
)
def test_a_mistake_on_its_line_is_one_sentence(tmp_path: Path, options: dict[str, object], sentence: str) -> None:
    outcome = bring(tmp_path, record(), **options)
    assert sentence in outcome.said
    assert len(outcome.said.splitlines()) == 1
    assert outcome.status == 1
    assert not Article.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["missing.jsonl", "", "a" * 300])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, name: str) -> None:
    outcome = run(tmp_path / name)
    assert len(outcome.said.splitlines()) == 1
    assert outcome.status == 1
    assert outcome.counts == {}


@pytest.mark.django_db
def test_a_pipe_is_read_and_one_that_nobody_writes_into_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "PATIENCE", 1)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    outcome = run(pipe)
    assert "nobody wrote into it for 1 seconds" in outcome.said
    assert (len(outcome.said.splitlines()), outcome.status) == (1, 1)
    lines = write_lines(tmp_path / "a.jsonl", record())
    with subprocess.Popen(["/bin/sh", "-c", 'cat "$1" > "$2"', "sh", str(lines), str(pipe)]):
        assert run(pipe).counts["created"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize("lines", [[], [""], ["", "", "  "]])
def test_an_empty_file_holds_no_articles(tmp_path: Path, lines: list[str]) -> None:
    outcome = bring(tmp_path, *lines)
    assert (set(outcome.counts.values()), outcome.status) == ({0}, 0)


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    screen = Screen()
    path = write_lines(tmp_path / "a.jsonl", b"x" * 99)
    with Progress(path, OutputWrapper(screen)) as progress:
        progress.advance(50)
        assert screen.getvalue().endswith(f"{'#' * 15}{'.' * 15}  50%")
        progress.say(7, "It is\x1b[31m not\nJSON.")
        assert "\rline 7: It is[31m not JSON.\n" in screen.getvalue()
        progress.advance(100)
        assert screen.getvalue().endswith(f"{'#' * 30} 100%")
    assert screen.getvalue().endswith(" \r")


def test_elsewhere_nothing_is_drawn(tmp_path: Path) -> None:
    out = StringIO()
    with Progress(write_lines(tmp_path / "a.jsonl", b"x" * 99), OutputWrapper(out)) as progress:
        progress.advance(50)
    assert out.getvalue() == ""


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}", "MEDIA_ROOT": str(folder / "media")}


def manage(folder: Path, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / "manage.py"), *map(str, words)]
    return subprocess.run(command, env=environment(folder), capture_output=True, text=True, timeout=120, check=False)


def test_from_a_shell_its_exit_status_tells_and_it_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    good = [record(), record()]
    archive = write_lines(tmp_path / "a.jsonl", good[0], "no JSON", good[1])
    words = ["import_articles", "--format", "jsonl", "--source", "x"]
    done = manage(tmp_path, *words, archive)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "The database failed: no such table" in done.stderr
    assert manage(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    done = manage(tmp_path, *words, archive)
    assert done.returncode == 0
    assert json.loads(done.stdout.splitlines()[-1])["created"] == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("line 2: It is not JSON")
    done = manage(tmp_path, *words, write_lines(tmp_path / "a.jsonl", *good))
    assert (done.returncode, done.stderr) == (0, "")
    assert manage(tmp_path, *words, write_lines(tmp_path / "b.jsonl", "no JSON")).returncode == 1
    assert json.loads(done.stdout.splitlines()[-1])["unchanged"] == 2
    assert manage(tmp_path, *words, tmp_path / "missing").returncode == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("others", [0, 40])
def test_what_came_in_is_related_at_once(tmp_path: Path, others: int) -> None:
    for number in range(others):
        make_live(f"Other {number}", tags=[f"Other {number}"])
    rows = [
        {
            "id": str(number),
            "title": title,
            "body_markdown": "The lake rose by a hand.",
            "published_at": "2025-10-07T09:00:00+00:00",
            "tags": ["Lake"],
        }
        for number, title in enumerate(["The lake rises", "The lake rises again"])
    ]
    file = tmp_path / "archive.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    call_command("import_articles", str(file), format="jsonl", source="lake", stdout=StringIO())
    story = Article.objects.with_externals().get(external_id="0")
    related = list_of(story, [row.tag for row in story.tagged.all()])
    assert [one.article.external_id for one in related if isinstance(one, Related)] == ["1"]
