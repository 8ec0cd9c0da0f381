"""Has a process killed at a statement of a verb."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[2]
DONE, KILLED = 0, -signal.SIGKILL  # what a process ends with


@contextmanager
def mortal() -> Iterator[Callable[[str, int, int], int]]:
    """Gives a function that has a verb done to a story, and killed at its statement of that number, from 1 on.

    It returns what became of the process: DONE where the verb has fewer statements, else KILLED.
    """
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.publishing.mortal", name],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def tell(verb: str, pk: int, number: int) -> int:
        process.stdin.write(f"{verb} {pk} {number}\n")  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
        ended = int(process.stdout.readline())  # type: ignore[union-attr]
        assert ended in {DONE, KILLED}
        return ended

    try:
        yield tell
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=20)
