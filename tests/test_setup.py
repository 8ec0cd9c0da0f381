"""The set-up: what is required, what `make` says when a piece is missing, what tests stand on."""

import ast
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from articles.search.engines import FTS

ROOT = Path(__file__).parent.parent
RUNTIME, S3, DEVELOPMENT = "requirements.txt", "requirements-s3.txt", "requirements-dev.txt"

# What is used without being imported: where to find its name instead.
USED_BY_NAME = {
    "django": ("manage.py", "django"),
    "granian": ("Makefile", "granian"),
    "pillow": ("articles/models/image.py", "ImageField"),
    "psycopg": ("newsroom/database.py", "postgres"),
    "whitenoise": ("newsroom/settings.py", "whitenoise"),
    "boto3": ("articles/checks.py", "boto3"),
    "django-stubs": ("pyproject.toml", "mypy_django_plugin"),
    "djlint": ("Makefile", "djlint"),
    "flask": ("tests/servers.py", "Flask"),
    "flask-cors": ("tests/servers.py", "flask-cors"),
    "moto": ("tests/servers.py", "moto.server"),
    "import-linter": ("Makefile", "importlinter"),
    "mypy": ("Makefile", "mypy"),
    "pytest-playwright": ("tests/browser/conftest.py", "browser_type_launch_args"),
    "pytest-xdist": ("Makefile", "-n logical"),
    "ruff": ("Makefile", "ruff"),
}


def lines(name: str) -> Iterator[tuple[Requirement, set[str]]]:
    """Returns each requirement of a file, and who brings it (nobody: it is wanted itself)."""
    for line in (ROOT / name).read_text().splitlines():
        wanted, _, comment = line.partition("#")
        if wanted.strip() and not wanted.startswith("-r"):
            via = comment.strip().removeprefix("via ").split(", ") if comment.strip() else []
            yield Requirement(wanted.strip()), {canonicalize_name(word) for word in via}


def needs(requirement: Requirement) -> set[str]:
    """Returns the names that an installed distribution needs, on this machine."""
    texts = metadata.requires(requirement.name) or []
    found = map(Requirement, texts)
    extras = requirement.extras | {""}
    return {
        canonicalize_name(need.name)
        for need in found
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras)
    }


@pytest.mark.parametrize("name", [RUNTIME, S3, DEVELOPMENT])
def test_every_requirement_has_one_exact_version(name: str) -> None:
    loose = [
        str(wanted) for wanted, _ in lines(name) if not re.fullmatch(r"==[\d.]+(?:post\d+)?", str(wanted.specifier))
    ]
    assert loose == []


@pytest.mark.parametrize(
    "names", [[RUNTIME], [RUNTIME, S3], [RUNTIME, S3, DEVELOPMENT]], ids=["runtime", "s3", "development"]
)
def test_what_is_required_indirectly_is_listed_with_who_brings_it(names: list[str]) -> None:
    listed = {
        canonicalize_name(wanted.name): (wanted, via)
        for name in names
        for wanted, via in lines(name)
        if wanted.marker is None or wanted.marker.evaluate()
    }
    brought_by: dict[str, set[str]] = {}
    for key, (wanted, _) in listed.items():
        for need in needs(wanted):
            brought_by.setdefault(need, set()).add(key)
    missing = brought_by.keys() - listed.keys()
    wrong = {key for key, (_, via) in listed.items() if via - brought_by.get(key, set())}
    assert (missing, wrong) == (set(), set())


@pytest.mark.parametrize(
    ("name", "folders"),
    [(RUNTIME, ["articles", "newsroom"]), (S3, ["articles", "newsroom"]), (DEVELOPMENT, ["tests"])],
    ids=["runtime", "s3", "development"],
)
def test_every_requirement_is_used(name: str, folders: list[str]) -> None:
    imported = {module for folder in folders for module in imports(ROOT / folder)}
    modules = {
        canonicalize_name(distribution): {
            module
            for module, owners in metadata.packages_distributions().items()
            if canonicalize_name(distribution) in map(canonicalize_name, owners)
        }
        for distribution in {wanted.name for wanted, via in lines(name) if not via}
    }
    unused = [key for key, provided in modules.items() if not provided & imported and not is_named(key)]
    assert unused == []


def imports(folder: Path) -> Iterator[str]:
    """Returns the top names of all modules that the Python files in a folder import."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


def is_named(key: str) -> bool:
    file, word = USED_BY_NAME.get(key, ("", ""))
    return bool(file) and word in (ROOT / file).read_text()


# --- What is said when a piece is missing ---------------------------------------------------------


def answer_of(*command: str | Path, cwd: Path, **variables: str) -> tuple[int, str]:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


def python_that(folder: Path, body: str) -> str:
    """Returns a stand-in for Python, made of a shell script; it gets `-c CODE`."""
    script = folder / "python"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(0o755)
    return str(script)


def test_an_old_python_is_named_in_one_line(tmp_path: Path) -> None:
    old = python_that(tmp_path, 'case "$2" in *print*) echo 3.9;; *) exit 1;; esac')
    code, said = answer_of("sh", ROOT / "scripts/venv.sh", RUNTIME, cwd=tmp_path, PYTHON=old)
    assert code == 1
    assert said.count("\n") == 1
    assert f"Python 3.11 or newer is needed (found: {old} is 3.9)" in said


def test_a_python_without_venv_is_named_in_one_line_with_the_remedy(tmp_path: Path) -> None:
    bare = python_that(tmp_path, 'case "$2" in *print*) echo 3.12;; *ensurepip*) exit 1;; esac')
    code, said = answer_of("sh", ROOT / "scripts/venv.sh", RUNTIME, cwd=tmp_path, PYTHON=bare)
    assert code == 1
    assert said.count("\n") == 1
    assert "apt install python3-venv" in said


def test_a_venv_that_is_a_link_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/kept").touch()
    (tmp_path / ".venv").symlink_to("theirs")
    code, said = answer_of("sh", ROOT / "scripts/venv.sh", RUNTIME, cwd=tmp_path)
    assert code == 1
    assert ".venv is a link to theirs; remove the link" in said
    assert (tmp_path / "theirs/kept").exists()


def test_a_port_in_use_is_named_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = answer_of(sys.executable, ROOT / "scripts/port.py", port, cwd=ROOT)
    assert code == 1
    assert said.count("\n") == 1
    assert f"port {port} cannot be used (address already in use)" in said


@pytest.mark.parametrize("word", ["", "http", "70000"])
def test_a_port_that_is_none_is_named_in_one_line(word: str) -> None:
    code, said = answer_of(sys.executable, ROOT / "scripts/port.py", word, cwd=ROOT)
    assert code == 1
    assert said.count("\n") == 1
    assert f"PORT is {word!r}" in said


# --- What runs beside the server ------------------------------------------------------------------

STAND_IN = """
import os, signal, sys, time
name = sys.argv[1]
def stop(number, frame):
    open(f"{name}.ended", "w").close()
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
open(f"{name}.begun", "w").write(str(os.getpid()))
time.sleep(float(sys.argv[2]))
sys.exit(int(sys.argv[3]))
"""


def together(folder: Path, *, worker: tuple[str, str], server: tuple[str, str]) -> subprocess.Popen[str]:
    """Begins two stand-ins side by side, each with the seconds it lasts and its exit status."""
    words = [[sys.executable, "-c", STAND_IN, name, *given] for name, given in (("worker", worker), ("server", server))]
    command = [sys.executable, str(ROOT / "scripts/together.py"), *words[0], "--", *words[1]]
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, start_new_session=True)


def wait_for(*files: Path) -> None:
    for _ in range(400):
        if all(file.exists() and (file.suffix != ".begun" or file.read_text()) for file in files):
            return
        time.sleep(0.05)
    raise TimeoutError(f"{files} did not appear.")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("reaches", ["the parent", "the whole terminal"])
def test_what_runs_beside_the_server_is_stopped_with_it(number: int, reaches: str, tmp_path: Path) -> None:
    running = together(tmp_path, worker=("60", "0"), server=("60", "0"))
    wait_for(tmp_path / "worker.begun", tmp_path / "server.begun")
    if reaches == "the parent":
        running.send_signal(number)
    else:
        os.killpg(running.pid, number)
    _out, said = running.communicate(timeout=15)
    assert (running.returncode, said) == (0, "")
    assert (tmp_path / "worker.ended").exists()
    assert (tmp_path / "server.ended").exists()


def test_when_the_server_ends_so_does_what_runs_beside_it(tmp_path: Path) -> None:
    running = together(tmp_path, worker=("60", "0"), server=("1", "3"))
    running.communicate(timeout=30)
    assert running.returncode == 3
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "worker.begun").read_text()), 0)


def test_when_what_runs_beside_it_ends_the_server_goes_on(tmp_path: Path) -> None:
    running = together(tmp_path, worker=("0", "1"), server=("2", "0"))
    wait_for(tmp_path / "worker.begun", tmp_path / "server.begun")
    running.communicate(timeout=30)
    assert running.returncode == 0
    assert not (tmp_path / "server.ended").exists()


def test_make_run_follows_moments_beside_the_server() -> None:
    recipe = (ROOT / "Makefile").read_text().partition("\nrun:")[2].partition("\ntest:")[0]
    assert re.search(r"together\.py \$\(PY\) manage\.py publish_due --loop -- [\s\\\\]*\$\(PY\) -m granian", recipe)


# --- What the site and the tests stand on ---------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_with_real_transactions_too_a_test_starts_from_what_migrations_made(turn: str) -> None:
    assert Group.objects.exists()
    if connection.vendor == "sqlite":  # the full-text index is a table that no model describes
        with connection.cursor() as cursor:
            assert cursor.execute(f"SELECT count(*) FROM {FTS}").fetchone() == (0,)
            cursor.execute(f"INSERT INTO {FTS} (rowid, headline) VALUES (1, 'left over')")


@pytest.mark.django_db
def test_sqlite_is_tested_as_it_is_used() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("asks SQLite only")
    with connection.cursor() as cursor:
        answers = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert answers == ["wal", 2]


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Python before 3.11.5 goes on behind what the last try had read (github.com/python/cpython/issues/106052)."""
    sources = {path: path.read_text() for path in (ROOT / "articles").rglob("*.py")}
    assert [str(path) for path, text in sources.items() if re.search(r"\)(?:[*+?]|\{[\d,]+\})\+", text)] == []
