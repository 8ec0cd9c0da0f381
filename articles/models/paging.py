"""Pages of long lists, newest first, by cursor: page 10,000 costs what page 1 costs."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CURSOR = re.compile(r"(-?\d{1,18})-(\d{1,19})", re.ASCII)


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
        match = _CURSOR.fullmatch(text)
        if match is None or int(match[2]) >= 2**63:
            raise CursorError(text[:40])
        try:
            return cls(_EPOCH + int(match[1]) * _MICROSECOND, int(match[2]))
        except OverflowError:
            raise CursorError(text) from None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of one page, and the cursor of the page after it if there is one."""

    rows: list[Row]
    following: Cursor | None


def page_of(
    queryset: "models.QuerySet[Row]", *, size: int, after: Cursor | None, moment: str = "live_at", key: str = "pk"
) -> "Page[Row]":
    """Returns the page of the QuerySet after the cursor, ordered by the moment, newest first, then by the key."""
    place = (after.moment, after.key) if after else (None, None)
    return page_from(
        list(rows_after(queryset, *place, size=size, moment=moment, key=key)), size=size, key=key, moment=moment
    )


def rows_after(
    queryset: "models.QuerySet[Row]",
    last: datetime | None,
    last_key: int | None,
    *,
    size: int,
    moment: str = "live_at",
    key: str = "pk",
) -> "models.QuerySet[Row]":
    """Returns the rows of the page after the row with this moment and key, and one more if there are more.

    The condition is written so that one index on (moment, key) serves it as one range: `a <= x AND
    (a < x OR id < y)`; the textbook form `a < x OR (a = x AND id < y)` scans at a million rows.
    """
    if last is not None:
        queryset = queryset.filter(
            Q(**{f"{moment}__lte": last}), Q(**{f"{moment}__lt": last}) | Q(**{f"{key}__lt": last_key})
        )
    return queryset.order_by(f"-{moment}", f"-{key}")[: size + 1]


def page_from(rows: list[Row], *, size: int, moment: str = "live_at", key: str = "pk") -> "Page[Row]":
    """Returns the page that the rows of `rows_after` are."""
    last: Any = rows[size - 1] if len(rows) > size else None
    following = Cursor(getattr(last, moment), getattr(last, key)) if last else None
    return Page(rows[:size], following)
