"""Leases: one process at a time, and never for ever."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.outbox.leases import Hold, LeaseLost, hold
from tests.at_once import at_once

pytestmark = pytest.mark.django_db

TERM = timedelta(minutes=2)


def take(name: str = "work") -> Hold:
    held = hold(name, TERM)
    assert held is not None
    return held


def test_who_has_it_keeps_others_out_until_they_let_go() -> None:
    with take():
        assert hold("work", TERM) is None
        with take("other work"):
            pass
    with take():
        pass


def test_who_dies_with_it_loses_it_when_the_term_ends(clock: time_machine.Traveller) -> None:
    take()
    clock.shift(TERM - timedelta(seconds=1))
    assert hold("work", TERM) is None
    clock.shift(timedelta(seconds=1))
    take()


def test_each_step_begins_the_term_anew(clock: time_machine.Traveller) -> None:
    lease = take()
    for _ in range(3):
        clock.shift(TERM - timedelta(seconds=1))
        lease.reach(timezone.now())
    assert hold("work", TERM) is None


def test_the_next_holder_knows_how_far_the_last_one_came(clock: time_machine.Traveller) -> None:
    with take() as lease:
        assert lease.done_until is None
        lease.reach(timezone.now())
    assert take().done_until == timezone.now()


def test_who_was_too_slow_is_told_and_takes_it_from_nobody(clock: time_machine.Traveller) -> None:
    with take() as slow:
        clock.shift(TERM)
        quick = take()
        with pytest.raises(LeaseLost):
            slow.reach(timezone.now() + timedelta(days=1))
    assert hold("work", TERM) is None
    quick.reach(timezone.now())
    with quick:
        pass
    assert take().done_until == timezone.now()


def test_a_term_given_by_a_clock_that_ran_ahead_binds_nobody(clock: time_machine.Traveller) -> None:
    take()
    clock.shift(timedelta(days=-1))
    take()


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_want_it_at_once_one_gets_it() -> None:
    found: list[Hold | None] = []
    assert at_once([lambda: found.append(hold("work", TERM))] * 8) == []
    assert len([held for held in found if held]) == 1
