"""Several short ranges of one table, read at once."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models

# SQLite takes 500 terms in one compound SELECT; each slice becomes one.
MOST_AT_ONCE = 250


def rows_in(slices: "Sequence[models.QuerySet[Any]]", *fields: str) -> Iterator[tuple[Any, ...]]:
    """Yields these fields of the rows of sliced QuerySets of one model; one query for up to 250 slices.

    Each slice stays a bounded range of an index. SQLite refuses a union of sliced queries; a union of
    rows whose keys are in a slice it takes, as does PostgreSQL.
    """
    for start in range(0, len(slices), MOST_AT_ONCE):
        first, *rest = (_as_part(part, fields) for part in slices[start : start + MOST_AT_ONCE])
        yield from first.union(*rest, all=True).order_by() if rest else first


def _as_part(part: "models.QuerySet[Any]", fields: tuple[str, ...]) -> "models.QuerySet[Any, tuple[Any, ...]]":
    return part.model._base_manager.filter(pk__in=part.values("pk")).order_by().values_list(*fields)
