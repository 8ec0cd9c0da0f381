"""Several short ranges of one table, read at once."""

from collections.abc import Sequence
from typing import Any

from django.db import models

# SQLite takes 500 terms in one compound SELECT; each slice becomes one.
MOST_AT_ONCE = 250


def rows_in(slices: "Sequence[models.QuerySet[Any]]", *fields: str) -> "models.QuerySet[Any, tuple[Any, ...]]":
    """Returns these fields of the rows of up to 250 sliced QuerySets of one model, in one query.

    Each slice stays a bounded range of an index. SQLite refuses a union of sliced queries; a union of
    rows whose keys are in a slice it takes, as does PostgreSQL.
    """
    first, *rest = (_as_part(part, fields) for part in slices)
    return first.union(*rest, all=True).order_by() if rest else first


def _as_part(part: "models.QuerySet[Any]", fields: tuple[str, ...]) -> "models.QuerySet[Any, tuple[Any, ...]]":
    return part.model._base_manager.filter(pk__in=part.values("pk")).order_by().values_list(*fields)
