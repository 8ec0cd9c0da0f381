"""Which rows a page is made of: noted as they are read, so that no page forgets one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Self

from django.db import models

_noted: ContextVar[set[str] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[set[str]]:
    """Gives a set that fills with the keys of the rows that are read from now on: "a12" for article 12."""
    keys: set[str] = set()
    token = _noted.set(keys)
    try:
        yield keys
    finally:
        _noted.reset(token)


class Shown(models.Model):
    """A noun that pages show: each row that is read for a page is noted under its letter and its key."""

    letter: ClassVar[str]

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        row = super().from_db(*args, **kwargs)
        keys = _noted.get()
        if keys is not None:
            keys.add(f"{cls.letter}{row.pk}")
        return row

    @property
    def page_key(self) -> str:
        """The key under which pages that show this row are found."""
        return f"{self.letter}{self.pk}"
