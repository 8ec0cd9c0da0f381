"""Doing what is due.

An effect is claimed in a short transaction that puts its next try off by CLAIM: no other process takes it
meanwhile, and where this one dies at it, it comes back by itself. The work is done outside any transaction, so a
mail server that hangs keeps nobody from writing.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Value
from django.utils import timezone

from articles.models import Effect
from articles.models.outbox import EffectQuerySet
from articles.text.plain import one_line

logger = logging.getLogger(__name__)

Handler = Callable[[Effect], None]

# After the first failure, the second, and so on; after one more it is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 12 * 60))
CLAIM = timedelta(minutes=5)  # longer than any handler takes
KEPT = timedelta(days=7)  # that what is done can still be looked at
REMOVED_AT_ONCE = 1_000
LONGEST_ERROR = 500  # characters


class NoHandler(LookupError):
    """Nobody in this process knows how to do an effect of this kind."""


class Died(RuntimeError):
    """The process ended, whatever the reason, while it was at the effect."""


@dataclass(slots=True)
class Swept:
    """What a sweep has done."""

    done: int = 0
    failed: int = 0
    given_up: int = 0
    removed: int = 0


def sweep(handlers: Mapping[str, Handler], *, given_up: Handler, goes_on: Callable[[], bool] = lambda: True) -> Swept:
    """Does what is due, each by the handler of its kind, while `goes_on()`; then removes what was done long ago.

    Several processes may sweep at once. `given_up` is told of each effect that is given up, in that transaction.
    """
    _forgive_the_clock()
    swept = _do(handlers, given_up, goes_on, Effect.objects.all())
    swept.removed = _remove_old()
    return swept


def do(key: int, handlers: Mapping[str, Handler], *, given_up: Handler) -> Swept:
    """Does one effect, right after the commit that wrote it; where another process has it, nothing."""
    return _do(handlers, given_up, lambda: True, Effect.objects.filter(pk=key))


def do_all(
    kind: str, handlers: Mapping[str, Handler], *, given_up: Handler, goes_on: Callable[[], bool] = lambda: True
) -> Swept:
    """Does what is due of one kind, while `goes_on()`."""
    return _do(handlers, given_up, goes_on, Effect.objects.filter(kind=kind))


def _do(
    handlers: Mapping[str, Handler], given_up: Handler, goes_on: Callable[[], bool], effects: EffectQuerySet
) -> Swept:
    swept = Swept()
    while goes_on() and (effect := _claim(effects)):
        try:
            if effect.tries > len(PAUSES) + 1:
                raise Died("The process ended while it was at it, again and again.")
            _handler_of(effect, handlers)(effect)
        except Exception as error:  # whatever it is: one effect that fails keeps no other from being done
            is_outside = isinstance(error, OSError)  # a network, a mail server: no fault of ours
            logger.warning("%s failed at try %d: %s", effect, effect.tries, error, exc_info=not is_outside)
            _note_failure(effect, error, given_up, swept)
        else:
            swept.done += _own(effect).update(done_at=timezone.now())
    return swept


@transaction.atomic
def try_again(key: int) -> bool:
    """Makes an effect that failed due now, with all its tries before it; says whether it had failed."""
    failed = Effect.objects.failed().select_for_update().filter(pk=key)
    return bool(failed.update(tries=0, due_at=timezone.now(), given_up_at=None))


def _handler_of(effect: Effect, handlers: Mapping[str, Handler]) -> Handler:
    if effect.kind not in handlers:
        raise NoHandler(f"Nobody here does “{effect.kind}”.")
    return handlers[effect.kind]


def _claim(effects: EffectQuerySet) -> Effect | None:
    """Takes that one of the effects that has waited longest, so that no other process does."""
    if not effects.due().exists():  # where there is nothing to do, nobody is kept from writing
        return None
    # Locked rows are those that another process claims at this moment. SQLite has no such locks and needs
    # none: there a transaction is the only one that writes.
    with transaction.atomic():
        effect = effects.due().select_for_update(skip_locked=True).first()
        if effect is not None:
            effect.tries += 1
            effect.due_at, effect.error = timezone.now() + CLAIM, ""
            effect.save(update_fields=["tries", "due_at", "error"])
    return effect


def _own(effect: Effect) -> models.QuerySet[Effect]:
    """Returns the row as long as it is this process's: not after it was claimed again."""
    return Effect.objects.filter(pk=effect.pk, tries=effect.tries, done_at=None, given_up_at=None)


@transaction.atomic
def _note_failure(effect: Effect, error: Exception, given_up: Handler, swept: Swept) -> None:
    effect.error = one_line(f"{type(error).__name__}: {error}")[:LONGEST_ERROR]
    if effect.tries <= len(PAUSES):
        swept.failed += _own(effect).update(error=effect.error, due_at=timezone.now() + PAUSES[effect.tries - 1])
    elif _own(effect).update(error=effect.error, given_up_at=timezone.now()):
        swept.given_up += 1
        given_up(effect)


def _forgive_the_clock() -> None:
    """Brings near what a clock that ran ahead has put too far into the future."""
    now = timezone.now()
    waiting = Effect.objects.filter(done_at=None, given_up_at=None, due_at__gt=now)
    moved = ExpressionWrapper(F("due_at") - (F("made_at") - Value(now)), output_field=DateTimeField())
    if waiting.filter(made_at__gt=now).exists():
        waiting.filter(made_at__gt=now).update(due_at=moved, made_at=now)
    if waiting.filter(tries__gt=0, due_at__gt=now + PAUSES[-1]).exists():
        waiting.filter(tries__gt=0, due_at__gt=now + PAUSES[-1]).update(due_at=now)


def _remove_old() -> int:
    old = Effect.objects.filter(done_at__lt=timezone.now() - KEPT).order_by("done_at")
    keys = list(old.values_list("pk", flat=True)[:REMOVED_AT_ONCE])
    return Effect.objects.filter(pk__in=keys).delete()[0] if keys else 0
