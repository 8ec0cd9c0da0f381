"""Pages of long lists, newest first, by cursor: page 10,000 costs what page 1 costs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LATEST = 253_402_300_799_999_999  # microseconds from the epoch to the end of the year 9999


class CursorError(ValueError):
    """The text is no cursor of ours."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: the next page begins after it."""

    moment: datetime
    key: int

    def __str__(self) -> str:
        return f"{(self.moment - _EPOCH) // _MICROSECOND}-{self.key}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Reads what `str()` wrote; raises CursorError for anything else."""
        microseconds, hyphen, key = text.partition("-")
        if not (hyphen and text.isascii() and microseconds.isdecimal() and key.isdecimal() and len(text) < 40):
            raise CursorError(text[:40])
        if int(microseconds) > _LATEST or int(key) >= 2**63:
            raise CursorError(text)
        return cls(_EPOCH + int(microseconds) * _MICROSECOND, int(key))


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of one page, and the cursor of the page after it if there is one."""

    rows: list[Row]
    following: Cursor | None


def page_of(
    queryset: "models.QuerySet[Row]", *, size: int, after: Cursor | None, moment: str = "live_at", key: str = "pk"
) -> "Page[Row]":
    """Returns the page of the QuerySet after the cursor, ordered by the moment, newest first, then by the key.

    The condition is written so that one index on (moment, key) serves it as one range: `a <= x AND
    (a < x OR id < y)`; the textbook form `a < x OR (a = x AND id < y)` scans at a million rows.
    """
    if after is not None:
        queryset = queryset.filter(
            Q(**{f"{moment}__lte": after.moment}),
            Q(**{f"{moment}__lt": after.moment}) | Q(**{f"{key}__lt": after.key}),
        )
    rows = list(queryset.order_by(f"-{moment}", f"-{key}")[: size + 1])
    last: Any = rows[size - 1] if len(rows) > size else None
    following = Cursor(getattr(last, moment), getattr(last, key)) if last else None
    return Page(rows[:size], following)
