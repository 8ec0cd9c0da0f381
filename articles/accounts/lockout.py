"""Wrong passwords and codes: counted, slowed down, then locked; in the database, so for all processes alike.

A guess is counted before it is looked at, and taken back where it was right: many at once are counted, too.
Names that no account has are counted like others, so nothing here tells which names there are.
"""

import logging
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.accounts.origin import line_of
from articles.models import User, WrongGuesses

logger = logging.getLogger(__name__)

LOCK = timedelta(minutes=5)  # the first; each further wrong guess doubles it
LONGEST_LOCK = timedelta(hours=1)
SWEPT = 100  # rows that are forgotten at once


class Locked(Exception):
    """Nothing is looked at before this moment."""

    def __init__(self, until: datetime) -> None:
        super().__init__(str(until))
        self.until = until


@dataclass(frozen=True, slots=True)
class Limit:
    """How many wrong guesses in a row lock, what those just before cost in seconds, and when all are forgotten."""

    locks_at: int
    slowed: tuple[int, ...]
    forgotten_after: timedelta

    def wait(self, count: int) -> timedelta:
        """Returns the time in which nothing is looked at after that many wrong guesses."""
        over = count - self.locks_at
        if over >= 0:
            return min(LOCK * 2 ** min(over, 10), LONGEST_LOCK)
        return timedelta(seconds=self.slowed[over] if -over <= len(self.slowed) else 0)


# One person mistypes; many share the address of an office.
ACCOUNT = Limit(locks_at=5, slowed=(15, 60), forgotten_after=timedelta(days=1))
ADDRESS = Limit(locks_at=20, slowed=(), forgotten_after=timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Counter:
    limit: Limit
    key: str
    what: str  # for the log, which names no account: what was typed as a name may be a password


def password_of(name: str) -> Counter:
    """Returns the counter of the name that was typed, whether there is such an account or not."""
    return Counter(ACCOUNT, _digest("password", unicodedata.normalize("NFKC", name).casefold()), "of a password")


def code_of(user: User) -> Counter:
    """Returns the counter of an account's second step: who has the password may not guess the code."""
    return Counter(ACCOUNT, _digest("code", str(user.pk)), f"of a code of account {user.pk}")


def guesses_from(address: str) -> list[Counter]:
    """Returns the counter of an address; none where it is unknown, or everybody would share it."""
    return [Counter(ADDRESS, _digest("address", line_of(address)), f"from {address}")] if address else []


def count(*counters: Counter) -> None:
    """Counts a guess that is about to be looked at; raises Locked where it must not be."""
    counted: list[Counter] = []
    for counter in counters:
        try:
            _count(counter)
        except Locked:
            for other in counted:
                _take_back(other)
            raise
        counted.append(counter)


def was_right(*counters: Counter) -> None:
    """Forgets the wrong guesses of the account; those of the address stay, or one account would hide many guesses."""
    for counter in counters:
        if counter.limit is ACCOUNT:
            WrongGuesses.objects.filter(key=counter.key).delete()
        else:
            _take_back(counter)


def lift(user: User) -> None:
    """Lets an account try again at once: the password is a new one."""
    WrongGuesses.objects.filter(key=password_of(user.username).key).delete()


@transaction.atomic
def _count(counter: Counter) -> None:
    now = timezone.now()
    row, is_new = WrongGuesses.objects.select_for_update().get_or_create(
        key=counter.key, defaults={"forgotten_at": now + counter.limit.forgotten_after}
    )
    if row.locked_until and row.locked_until > now:
        raise Locked(row.locked_until)
    row.count = 1 if row.forgotten_at <= now else row.count + 1
    wait = counter.limit.wait(row.count)
    row.locked_until = now + wait if wait else None
    row.forgotten_at = now + wait + counter.limit.forgotten_after
    row.save()
    if is_new:
        _sweep(now)
    if wait >= LOCK:
        # By this a proxy is found that TRUSTED_PROXIES does not name: one address for everybody.
        logger.warning("%s wrong guesses %s: locked until %s.", row.count, counter.what, row.locked_until)


@transaction.atomic
def _take_back(counter: Counter) -> None:
    row = WrongGuesses.objects.select_for_update().filter(key=counter.key).first()
    if row:
        row.count = max(row.count - 1, 0)
        if row.count < counter.limit.locks_at:
            row.locked_until = None
        row.save()


def _sweep(now: datetime) -> None:
    # Rows that another one sweeps are left to it.
    old = WrongGuesses.objects.select_for_update(skip_locked=True).filter(forgotten_at__lte=now)[:SWEPT]
    WrongGuesses.objects.filter(pk__in=[row.pk for row in old]).delete()


def _digest(kind: str, word: str) -> str:
    return salted_hmac(f"articles.accounts.lockout.{kind}", word, algorithm="sha256").hexdigest()
