"""Work that one process does at a time."""

import os
import secrets
import socket
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from django.db import transaction
from django.utils import timezone

from articles.models import Lease


class LeaseLost(RuntimeError):
    """The lease ran out meanwhile and another process has it: stop, it goes on from where you were."""


class Hold:
    """A lease that this process has until it lets go, dies or takes longer than `for_` between two steps."""

    def __init__(self, name: str, holder: str, for_: timedelta, done_until: datetime | None) -> None:
        self._name = name
        self._holder = holder
        self._for = for_
        self.done_until = done_until

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write(holder="", expires_at=None)

    def reach(self, moment: datetime) -> None:
        """Notes that the work is done up to this moment, and begins the term anew. Raises LeaseLost."""
        if not self._write(done_until=moment, expires_at=timezone.now() + self._for):
            raise LeaseLost(self._name)
        self.done_until = moment

    def _write(self, **facts: object) -> int:
        return Lease.objects.filter(name=self._name, holder=self._holder).update(**facts)


def done_until(name: str) -> datetime | None:
    """Returns up to which moment the work is done; None where nobody has begun."""
    return Lease.objects.filter(name=name).values_list("done_until", flat=True).first()


def hold(name: str, for_: timedelta) -> Hold | None:
    """Takes the lease for a time, where nobody has it: `with` lets go of it at the end. None where somebody has."""
    holder = f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(8)}"
    with transaction.atomic():
        Lease.objects.get_or_create(name=name)
        lease = Lease.objects.select_for_update().get(name=name)
        now = timezone.now()
        # Far beyond a term begun now, by more than clocks differ: a clock that ran ahead gave it, it binds nobody.
        if lease.expires_at is not None and now < lease.expires_at <= now + 2 * for_:
            return None
        lease.holder, lease.expires_at = holder, now + for_
        lease.save(update_fields=["holder", "expires_at"])
    return Hold(name, holder, for_, lease.done_until)
