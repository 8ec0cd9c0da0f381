"""That tasks which ran at once are known to have ended."""

from threading import Event

import pytest

from tests.at_once import at_once


def test_a_task_that_hangs_is_no_success() -> None:
    hangs = Event()

    def hang() -> None:
        hangs.wait(20)

    with pytest.raises(AssertionError, match="1 of 2 tasks did not end"):
        at_once([lambda: None, hang], within=0.2)
    hangs.set()


def test_what_tasks_raise_is_returned() -> None:
    def fail() -> None:
        raise ValueError("no")

    assert [str(error) for error in at_once([fail, lambda: None])] == ["no"]
