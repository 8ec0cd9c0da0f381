"""The outbox: what is put in comes out once, later where it fails, and is never lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Effect
from articles.outbox import sweeping
from articles.outbox.sweeping import CLAIM, KEPT, PAUSES, sweep, try_again
from articles.outbox.writing import put
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


class Bell:
    """A handler that notes who rang; while it is `broken` it fails."""

    def __init__(self, *, broken: bool = False) -> None:
        self.rung: list[str] = []
        self.broken = broken
        self.given_up: list[str] = []

    def ring(self, effect: Effect) -> None:
        if self.broken:
            raise ConnectionError("no\nanswer")
        self.rung.append(effect.payload["who"])

    def sweep(self, goes_on: Callable[[], bool] = lambda: True) -> sweeping.Swept:
        return sweep({"ring": self.ring}, given_up=self.note, goes_on=goes_on)

    def note(self, effect: Effect) -> None:
        self.given_up.append(effect.payload["who"])


def ring(who: str, **facts: object) -> None:
    with transaction.atomic():
        put("ring", {"who": who}, **facts)  # type: ignore[arg-type]


def test_what_is_due_is_done_once_the_longest_waiting_first(clock: time_machine.Traveller) -> None:
    bell = Bell()
    ring("late", due_at=timezone.now() + timedelta(minutes=1))
    ring("second")
    ring("first", due_at=timezone.now() - timedelta(minutes=1))
    assert bell.sweep().done == 2
    assert bell.sweep().done == 0
    assert bell.rung == ["first", "second"]
    clock.shift(timedelta(minutes=1))
    bell.sweep()
    assert bell.rung == ["first", "second", "late"]


@pytest.mark.django_db(transaction=True)
def test_an_effect_goes_with_the_change_that_is_rolled_back() -> None:
    with transaction.atomic():
        put("ring", {"who": "nobody"})
        transaction.set_rollback(True)
    assert not Effect.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_effect_without_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        put("ring", {"who": "nobody"})


def test_one_that_fails_is_tried_again_after_growing_pauses_and_keeps_no_other_waiting(
    clock: time_machine.Traveller,
) -> None:
    bell = Bell(broken=True)
    ring("one")
    ring("two")
    assert bell.sweep().failed == 2
    assert Effect.objects.values_list("error", flat=True).first() == "ConnectionError: no answer"
    for pause in PAUSES[:-1]:
        clock.shift(pause - timedelta(seconds=1))
        assert bell.sweep().failed == 0
        clock.shift(timedelta(seconds=1))
        assert bell.sweep().failed == 2
    bell.broken = False
    clock.shift(PAUSES[-1])
    assert (bell.sweep().done, bell.rung) == (2, ["one", "two"])
    assert set(Effect.objects.values_list("error", "given_up_at")) == {("", None)}


def test_at_last_it_is_given_up_and_that_is_told_once(clock: time_machine.Traveller) -> None:
    bell = Bell(broken=True)
    ring("one")
    for pause in (*PAUSES, timedelta(0)):
        assert bell.given_up == []
        bell.sweep()
        clock.shift(pause)
    assert bell.given_up == ["one"]
    clock.shift(timedelta(days=365))
    assert bell.sweep() == sweeping.Swept()
    assert Effect.objects.get().error == "ConnectionError: no answer"


def test_given_up_and_telling_of_it_are_one_transaction(clock: time_machine.Traveller) -> None:
    bell = Bell(broken=True)
    ring("one")
    Effect.objects.update(tries=len(PAUSES))

    def fail(effect: Effect) -> None:
        put("ring", {"who": "administrators"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sweep({"ring": bell.ring}, given_up=fail)
    effect = Effect.objects.get()
    assert (effect.given_up_at, effect.due_at) == (None, timezone.now() + CLAIM)


def test_a_kind_that_nobody_knows_waits_for_somebody_who_does(clock: time_machine.Traveller) -> None:
    ring("one")
    assert sweep({}, given_up=Bell().note).failed == 1
    assert "“ring”" in Effect.objects.get().error
    clock.shift(PAUSES[0])
    assert Bell().sweep().done == 1


def test_a_fault_of_ours_is_noted_like_any_other() -> None:
    with transaction.atomic():
        put("ring", {"whom": "a misspelt payload"})
    ring("two")
    bell = Bell()
    assert (bell.sweep().failed, bell.rung) == (1, ["two"])


# --- Processes that die, and several at once ---


def die(effect: Effect) -> None:
    raise KeyboardInterrupt  # no handler's error: the process itself ends


def test_what_a_process_died_at_comes_back_after_a_while(clock: time_machine.Traveller) -> None:
    ring("one")
    with pytest.raises(KeyboardInterrupt):
        sweep({"ring": die}, given_up=Bell().note)
    bell = Bell()
    clock.shift(CLAIM - timedelta(seconds=1))
    assert bell.sweep().done == 0
    clock.shift(timedelta(seconds=1))
    assert (bell.sweep().done, bell.rung) == (1, ["one"])


def test_what_kills_every_process_is_given_up_too(clock: time_machine.Traveller) -> None:
    ring("one")
    for _ in range(len(PAUSES) + 1):
        with pytest.raises(KeyboardInterrupt):
            sweep({"ring": die}, given_up=Bell().note)
        clock.shift(CLAIM)
    bell = Bell()
    assert (bell.sweep().given_up, bell.rung, bell.given_up) == (1, [], ["one"])
    assert "ended while it was at it" in Effect.objects.get().error


def test_who_was_too_slow_no_longer_decides(clock: time_machine.Traveller) -> None:
    ring("one")
    quick = Bell()

    def slowly(effect: Effect) -> None:
        clock.shift(CLAIM)
        quick.sweep()  # another process, meanwhile
        raise ConnectionError

    assert sweep({"ring": slowly}, given_up=quick.note) == sweeping.Swept()
    assert quick.rung == ["one"]
    assert Effect.objects.get().done_at == timezone.now()


@pytest.mark.django_db(transaction=True)
def test_eight_who_sweep_at_once_do_each_effect_once() -> None:
    for number in range(40):
        ring(str(number))
    bells = [Bell() for _ in range(8)]
    assert at_once([bell.sweep for bell in bells]) == []  # type: ignore[misc]
    assert sorted((who for bell in bells for who in bell.rung), key=int) == [str(number) for number in range(40)]


@pytest.mark.django_db(transaction=True)
def test_others_may_write_while_an_effect_takes_its_time() -> None:
    ring("slow")

    def write(effect: Effect) -> None:
        assert not connection.in_atomic_block
        assert at_once([lambda: ring("meanwhile")]) == []

    stops = iter([True, False])
    assert sweep({"ring": write}, given_up=Bell().note, goes_on=lambda: next(stops)).done == 1
    assert Effect.objects.due().get().payload == {"who": "meanwhile"}


def test_a_sweep_stops_where_it_is_told_to() -> None:
    for who in ("one", "two", "three"):
        ring(who)
    bell = Bell()
    bell.sweep(goes_on=lambda: len(bell.rung) < 2)
    assert bell.rung == ["one", "two"]


# --- Clocks, and what is done ---


def test_what_a_clock_that_ran_ahead_wrote_is_done_now(clock: time_machine.Traveller) -> None:
    bell = Bell(broken=True)
    ring("tried before")
    clock.shift(timedelta(days=365))
    bell.sweep()
    ring("written then")
    ring("for later", due_at=timezone.now() + timedelta(hours=1))
    clock.shift(timedelta(days=-365))
    bell.broken = False
    bell.sweep()
    assert sorted(bell.rung) == ["tried before", "written then"]
    clock.shift(timedelta(hours=1))
    bell.sweep()
    assert bell.rung[2:] == ["for later"]


def test_what_is_done_is_kept_some_days_and_then_removed(clock: time_machine.Traveller) -> None:
    bell = Bell()
    ring("one")
    bell.sweep()
    clock.shift(KEPT)
    assert bell.sweep().removed == 0
    clock.shift(timedelta(seconds=1))
    assert bell.sweep().removed == 1
    assert not Effect.objects.exists()


def test_where_nothing_waits_nothing_is_locked() -> None:
    with CaptureQueriesContext(connection) as queries:
        Bell().sweep()
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert len(queries) <= 4


def test_what_failed_is_tried_again_when_somebody_says_so(clock: time_machine.Traveller) -> None:
    bell = Bell(broken=True)
    ring("one")
    key = Effect.objects.get().pk
    assert not try_again(key)  # nothing has failed yet
    Effect.objects.update(tries=len(PAUSES))
    bell.sweep()
    bell.broken = False
    assert bell.sweep().done == 0
    assert try_again(key)
    assert (bell.sweep().done, bell.rung) == (1, ["one"])
    assert not try_again(key)


def test_what_a_process_is_at_is_not_begun_again_by_a_press(clock: time_machine.Traveller) -> None:
    ring("one")
    asked: list[bool] = []
    sweep({"ring": lambda effect: asked.append(try_again(effect.pk))}, given_up=Bell().note)
    assert asked == [False]
