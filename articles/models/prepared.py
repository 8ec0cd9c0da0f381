"""Queries that are made once: later only their values are put in.

Django makes the SQL of a QuerySet anew each time, which takes it several times as long as the database takes to
answer; on a reader's page that was two thirds of all work. `@prepared` keeps what was made for the next call:

    @prepared
    def stories_at(day: date, slug: str) -> "QuerySet[Article]":
        return Article.objects.live().filter(address_date=day, slug=slug)

    stories_at(date(2026, 11, 26), "rivers-rise")  # a list of articles, as the QuerySet would give them

The function is called with marks in place of the values, so it may pass them on to lookups and do nothing else with
them. They are put in as they are: a field that tidies what it is asked for (a slug) is asked for what is tidy. What
makes another query is made once each: whether a value is None, True or False, and how many keys a set has.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from articles.models.gate import asked_at

P = ParamSpec("P")
Row = TypeVar("Row")
MOST_KEYS = 512  # in a set
_FIRST_KEY = 2**63 - 10_000
_NOW = datetime(9999, 12, 30, tzinfo=UTC)


class PreparedError(Exception):
    """The function does with its values what cannot be done again with others."""


@dataclass(frozen=True, slots=True)
class _Query:
    """What was made: the QuerySet, its compiler, and which of its parameters is which value."""

    queryset: "QuerySet[Any, Any]"
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]  # in the parameters, in the values
    converters: Any  # from what the database returns

    def rows(self, values: list[Any]) -> Iterator[Any]:
        compiler = copy(self.compiler)  # a connection is for one thread at a time
        compiler.connection = connections[self.queryset.db]
        params = list(self.params)
        for place, at in self.places:
            params[place] = _adapted(values[at], compiler.connection, like=params[place])
        compiler.as_sql = partial(_given, (self.sql, tuple(params)))
        compiler.get_converters = partial(_given, self.converters)
        queryset: Any = self.queryset
        return iter(queryset._iterable_class(_Answering(queryset, compiler)))


class _Answering:
    """Stands for the QuerySet before what makes rows of an answer."""

    def __init__(self, queryset: "QuerySet[Any, Any]", compiler: Any) -> None:
        self.queryset = queryset
        self.compiler = compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.queryset, name)

    @property
    def query(self) -> "_Answering":
        return self

    def get_compiler(self, using: str) -> Any:
        return self.compiler


class Prepared(Generic[P, Row]):
    """A query with places for values. `queryset` is the function as it was written."""

    def __init__(self, queryset: "Callable[P, QuerySet[Any, Row]]") -> None:
        self.queryset = queryset
        self._made: dict[tuple[Any, ...], _Query | None] = {}
        update_wrapper(self, queryset)

    def __call__(self, *values: P.args, **named: P.kwargs) -> list[Row]:
        """Returns the rows. Raises PreparedError the first time if the function cannot be prepared."""
        if named:
            raise PreparedError("Give the values by position.")
        filled = [_filled(value) for value in values]
        shape = tuple(_shape(value) for value in filled)
        if shape not in self._made:
            self._made[shape] = self._make(filled)
        made = self._made[shape]
        return [] if made is None else list(made.rows([timezone.now(), *_flat(filled)]))

    def _make(self, values: list[Any]) -> _Query | None:
        marks = [_mark(value, at) for at, value in enumerate(values)]
        with asked_at(_NOW):
            given = [frozenset(mark) if isinstance(mark, list) else mark for mark in marks]
            queryset: Any = cast("Callable[..., Any]", self.queryset)(*given)
        if queryset._prefetch_related_lookups:
            raise PreparedError(f"{self.queryset.__qualname__}: rows fetched by further queries cannot be prepared.")
        compiler: Any = queryset.query.get_compiler(using=queryset.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        flat = [_NOW, *_flat(marks)]
        adapted = [_adapted(mark, compiler.connection, like=mark) for mark in flat]
        places = []
        for place, param in enumerate(params):
            places += [(place, at) for at, mark in enumerate(adapted) if type(mark) is not bool and param == mark]
        unused = set(range(1, len(flat))) - {at for _, at in places}
        if unused or len(places) != len({place for place, _ in places}):
            raise PreparedError(f"{self.queryset.__qualname__}: a value is not in the query as it was given.")
        converters = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])
        return _Query(queryset, compiler, sql, tuple(params), tuple(places), converters)


def prepared(queryset: "Callable[P, QuerySet[Any, Row]]") -> Prepared[P, Row]:
    """Makes a function that returns a QuerySet one that returns its rows, and makes the query once."""
    return Prepared(queryset)


def _given(made: Any, *args: Any, **kwargs: Any) -> Any:
    return made


def _filled(value: Any) -> Any:
    """Returns a set of keys as a list of 0, 1, 2, 4, 8… keys, the last one repeated: few lengths, few queries."""
    if not isinstance(value, frozenset):
        return value
    keys = sorted(value)
    if len(keys) > MOST_KEYS:
        raise PreparedError(f"{len(keys)} keys are too many.")
    return keys + keys[-1:] * ((1 << (len(keys) - 1).bit_length()) - len(keys)) if keys else keys


def _shape(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    return len(value) if isinstance(value, list) else type(value)


def _mark(value: Any, at: int) -> Any:
    """Returns what stands for the value while the query is made, and for no other."""
    match value:
        case None | bool():
            return value
        case list():
            return [_FIRST_KEY + 1000 * at + number for number in range(len(value))]
        case int():
            return _FIRST_KEY + 1000 * at
        case str():
            return f"mark{at}of9e107d9d372bb682"
        case datetime():
            return _NOW + timedelta(microseconds=1 + at)
        case date():
            return date.max - timedelta(days=1 + at)
        case _:
            raise PreparedError(f"No query is prepared for {type(value).__name__}.")


def _flat(values: list[Any]) -> list[Any]:
    """Returns the values that stand in the query, one after the other."""
    flat: list[Any] = []
    for value in values:
        if isinstance(value, list):
            flat += value
        elif value is not None and not isinstance(value, bool):
            flat.append(value)
    return flat


def _adapted(value: Any, connection: Any, *, like: Any) -> Any:
    """Returns the value as this database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return type(like)(value)
