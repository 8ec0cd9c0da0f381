"""The start of real processes: one clear line where the environment is wrong, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.newsroom.test_environment import OURS, PRODUCTION, ROOT

MANAGE = (sys.executable, "manage.py", "check")
WSGI = (sys.executable, "-c", "import newsroom.wsgi")
REQUEST = (
    "from django.test import Client; client = Client(raise_request_exception=False);"
    "answer = client.get('/robots.txt', HTTP_HOST={host!r}, HTTP_X_FORWARDED_HOST='evil.example',"
    " HTTP_X_FORWARDED_PROTO={proto!r}, HTTP_X_FORWARDED_PORT='666');"
    "print(answer.status_code, answer.get('Location', ''), b'evil' in answer.content)"
)


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS and not name.startswith("DJANGO_")}
    return subprocess.run(
        command, cwd=ROOT, env=kept | variables, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("command", [MANAGE, WSGI], ids=["manage.py", "wsgi"])
@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"DEBUG": "false", "ALLOWED_HOSTS": "news.example.org"}, "SECRET_KEY"),
        ({"DATABASE_URL": "postgres://me:hidden@host:x/news"}, "DATABASE_URL"),
    ],
    ids=["secret", "database"],
)
def test_a_wrong_environment_stops_the_start_with_one_line(
    command: tuple[str, ...], variables: dict[str, str], name: str
) -> None:
    done = run(*command, **variables)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"newsroom: {name} ")
    assert done.stderr.count("\n") == 1


def test_production_settings_pass_djangos_own_check(tmp_path: Path) -> None:
    variables = PRODUCTION | {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}
    done = run(*MANAGE, "--deploy", "--fail-level", "WARNING", **variables)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("host", "proto", "variables", "said"),
    [
        ("news.example.org", "https", {}, "301 https://news.example.org/robots.txt False"),
        ("news.example.org", "https", {"BEHIND_TLS_PROXY": "true"}, "200  False"),
        ("news.example.org", "http", {"BEHIND_TLS_PROXY": "true"}, "301 https://news.example.org/robots.txt False"),
        ("evil.example", "https", {"BEHIND_TLS_PROXY": "true"}, "400  False"),
    ],
    ids=["no proxy", "proxy", "proxy without TLS", "forged host"],
)
def test_forged_headers_are_neither_believed_nor_repeated(
    tmp_path: Path, host: str, proto: str, variables: dict[str, str], said: str
) -> None:
    script = REQUEST.format(host=host, proto=proto)
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "LOG_LEVEL": "CRITICAL"}
    done = run(sys.executable, "-c", f"import newsroom.wsgi; {script}", **PRODUCTION, **database, **variables)
    assert done.stdout.strip("\n") == said, done.stderr
