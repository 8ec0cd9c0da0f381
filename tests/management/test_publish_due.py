"""The command: what it says, two at once, killed in the middle, stopped when told."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from articles import effects
from articles.management.rounds import go_round
from articles.models import Effect, Lease
from articles.outbox.leases import hold
from articles.outbox.sweeping import CLAIM
from articles.outbox.writing import put_all
from tests.make import make_scheduled, make_user

ROOT = Path(__file__).parents[2]
NOTHING = {"moments": 0, "done": 0, "failed": 0, "given_up": 0, "removed": 0, "pictures": 0}

# Runs the command with a kind of effect that writes a line into a file; `{before}` happens first.
SCRIPT = """
import sys, time, django
from newsroom.wsgi import application
from django.core.management import call_command
from articles import effects

def ring(effect):
    with open({file!r}, "a") as file:
        file.write(f"{{effect.payload['who']}}\\n")
    time.sleep({pause})

effects.HANDLERS["ring"] = ring
call_command("publish_due", *sys.argv[1:])
"""


def publish_due(**options: object) -> dict[str, int]:
    out = StringIO()
    call_command("publish_due", stdout=out, **options)
    (line,) = out.getvalue().splitlines()
    return json.loads(line)


def ring(*people: int) -> None:
    with transaction.atomic():
        put_all("ring", [{"who": who} for who in people])


@contextmanager
def process(file: Path, *arguments: str, pause: float = 0.0) -> Iterator[subprocess.Popen[str]]:
    """Runs the command in a process of its own, on this test's database."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    script = SCRIPT.format(file=str(file), pause=pause)
    running = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def wait_until(condition: Callable[[], object]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise TimeoutError("It did not happen within half a minute.")


def lines_of(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


# --- One run ---


@pytest.mark.django_db
def test_it_prints_one_line_and_a_second_run_does_nothing(clock: time_machine.Traveller) -> None:
    story = make_scheduled(by=make_user())
    assert publish_due() == NOTHING
    effects.after_approval(story, make_user())
    clock.shift(timedelta(days=1))
    assert publish_due() == {**NOTHING, "moments": 1, "done": 1}
    assert publish_due() == NOTHING


@pytest.mark.django_db
def test_while_another_process_follows_moments_it_does_the_rest(clock: time_machine.Traveller) -> None:
    effects.after_approval(make_scheduled(by=make_user()), make_user())
    assert hold("publish_due", timedelta(minutes=2))
    assert publish_due() == {**NOTHING, "moments": None, "done": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("every", ["0", "-1", "3601", "1.5", "x", "９", "9" * 5000])
def test_a_pause_that_is_none_is_one_sentence(every: str) -> None:
    with pytest.raises(CommandError, match=r"write seconds, from 1 to 3600\."):
        call_command("publish_due", f"--every={every}")


@pytest.mark.django_db
def test_a_database_that_is_away_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**options: object) -> None:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(effects, "sweep_outbox", fail)
    with pytest.raises(CommandError, match=r"^The database did not do it: connection refused$"):
        call_command("publish_due")


# --- Real processes ---


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_do_each_thing_once(tmp_path: Path) -> None:
    ring(*range(60))
    with process(tmp_path / "rung", pause=0.01) as one, process(tmp_path / "rung", pause=0.01) as other:
        said = [json.loads(running.communicate(timeout=60)[0]) for running in (one, other)]
    assert sorted(map(int, lines_of(tmp_path / "rung"))) == list(range(60))
    assert sum(line["done"] for line in said) == 60
    assert [line["failed"] for line in said] == [0, 0]


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_process_was_at_is_made_up_for_at_a_later_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring(1, 2)
    with process(tmp_path / "rung", pause=60) as running:
        wait_until(lambda: lines_of(tmp_path / "rung"))
        os.kill(running.pid, signal.SIGKILL)
        running.wait(10)
    rung: list[int] = []
    monkeypatch.setitem(effects.HANDLERS, "ring", lambda effect: rung.append(effect.payload["who"]))
    assert publish_due() == {**NOTHING, "done": 1}
    with time_machine.travel(timezone.now() + CLAIM):
        assert publish_due() == {**NOTHING, "done": 1}
    assert rung == [2, 1]
    assert not Effect.objects.filter(done_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_a_lease_that_a_killed_process_held_ends(tmp_path: Path) -> None:
    with process(tmp_path / "rung") as running:
        running.communicate(timeout=60)
    Lease.objects.update(holder="dead", expires_at=timezone.now() + timedelta(minutes=2))
    assert publish_due() == {**NOTHING, "moments": None}
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert publish_due() == NOTHING


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_loop_goes_on_until_it_is_told_to_stop(number: int, tmp_path: Path) -> None:
    with process(tmp_path / "rung", "--loop", "--every", "1") as running:
        ring(1)
        wait_until(lambda: lines_of(tmp_path / "rung") == ["1"])
        ring(2)
        wait_until(lambda: lines_of(tmp_path / "rung") == ["1", "2"])
        running.send_signal(number)
        out, error = running.communicate(timeout=30)
    assert (running.returncode, error) == (0, "")
    assert sum(json.loads(line)["done"] for line in out.splitlines()) == 2


@pytest.mark.django_db(transaction=True)
def test_told_to_stop_it_ends_what_it_is_at_and_begins_nothing_more(tmp_path: Path) -> None:
    ring(1, 2, 3)
    with process(tmp_path / "rung", "--loop", pause=1) as running:
        wait_until(lambda: lines_of(tmp_path / "rung"))
        running.terminate()
        _out, error = running.communicate(timeout=30)
    assert (running.returncode, error) == (0, "")
    assert Effect.objects.filter(done_at__isnull=False).count() == 1
    assert Effect.objects.due().count() == 2
    assert publish_due()["failed"] == 2  # nobody here knows how to ring: they were free to be taken


# --- The loop itself ---


@pytest.mark.django_db
def test_a_loop_waits_for_a_database_that_is_away(caplog: pytest.LogCaptureFixture) -> None:
    stop, rounds = Event(), iter(["away", "away", "back", "back", "away", "stop"])

    def work() -> None:
        match next(rounds):
            case "away":
                raise OperationalError("connection refused\nIs the server running?")
            case "stop":
                stop.set()

    go_round(work, every=0.001, stop=stop)
    assert [record.message for record in caplog.records] == [
        "The database is away: connection refused. Waiting for it.",
        "The database is back.",
        "The database is away: connection refused. Waiting for it.",
        "The database is back.",
    ]


@pytest.mark.django_db
def test_a_fault_of_ours_ends_the_loop() -> None:
    with pytest.raises(ZeroDivisionError):
        go_round(lambda: 1 / 0, every=0.001, stop=Event())  # type: ignore[arg-type, return-value]
