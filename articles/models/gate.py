"""The one gate: what readers may see at this moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Value
from django.db.models.functions import Least
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)
_asked_at: ContextVar[datetime | None] = ContextVar("asked_at", default=None)


def this_moment() -> datetime:
    """Returns now; while a query is prepared (`models.prepared`), the mark in whose place now will be put."""
    return _asked_at.get() or timezone.now()


@contextmanager
def asked_at(mark: datetime) -> Iterator[None]:
    """Has the gate ask with this mark in place of now."""
    token = _asked_at.set(mark)
    try:
        yield
    finally:
        _asked_at.reset(token)


class GatedQuerySet(models.QuerySet[Row]):
    """Rows with a `live_at`: articles, and the rows that carry their article's along."""

    def live(self, *by: datetime | None) -> Self:
        """Rows of articles that readers may see now. Every public page, list, feed and count passes through here.

        With moments, those that were live by the earliest of them. One bound, for of two upper bounds SQLite takes
        either for its index, and from the wrong one it reads all that is newer than what is asked for.
        """
        earlier = [Value(moment) for moment in by if moment is not None]
        return self.filter(live_at__lte=Least(Value(this_moment()), *earlier) if earlier else this_moment())
