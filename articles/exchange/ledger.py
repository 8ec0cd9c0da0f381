"""What one run of an import has to remember about every article of a file, however many there are.

It lies in a private temporary file of SQLite, not in memory, and is gone with the run. Keys of links are
those of `articles.exchange.links`.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

AT_ONCE = 500  # keys in one question

_TABLES = """
    CREATE TABLE line (id TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
    CREATE TABLE target (key TEXT, is_guess INTEGER, id TEXT, address TEXT, PRIMARY KEY (key, is_guess)) WITHOUT ROWID;
    CREATE TABLE waiting (id TEXT, digest TEXT, keys TEXT);
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where an article is here, and which keys mean it; the guesses only where they are nobody's key."""

    id: str
    number: int
    address: str
    keys: tuple[str, ...]
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article with links that could not be set yet; it gets its digest when they are."""

    id: str
    digest: str
    keys: tuple[str, ...]


class Ledger:
    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript(_TABLES)

    def close(self) -> None:
        self._file.close()

    def lines_of(self, ids: Iterable[str]) -> dict[str, int]:
        """Returns the numbers of the lines that had these identifiers."""
        return dict(self._ask("SELECT id, number FROM line WHERE id IN", ids))

    def owners_of(self, keys: Iterable[str]) -> dict[str, str]:
        """Returns the identifiers of the articles that these keys mean."""
        return dict(self._ask("SELECT key, id FROM target WHERE NOT is_guess AND key IN", keys))

    def addresses_of(self, keys: Iterable[str], *, guess: bool = False) -> dict[str, str]:
        keys = set(keys)
        question = "SELECT key, address FROM target WHERE is_guess = {} AND key IN"
        found = dict(self._ask(question.format(1), keys)) if guess else {}
        return found | dict(self._ask(question.format(0), keys))

    def note(self, arrivals: Sequence[Arrival], waiting: Iterable[Waiting]) -> None:
        """Remembers articles; what a key means already it goes on to mean."""
        file = self._file
        targets = [(key, 0, one.id, one.address) for one in arrivals for key in one.keys]
        targets += [(key, 1, one.id, one.address) for one in arrivals for key in one.guesses]
        file.execute("BEGIN")
        file.executemany("INSERT OR IGNORE INTO line VALUES (?, ?)", [(one.id, one.number) for one in arrivals])
        file.executemany("INSERT OR IGNORE INTO target VALUES (?, ?, ?, ?)", targets)
        rows = [(one.id, one.digest, json.dumps(one.keys)) for one in waiting]
        file.executemany("INSERT INTO waiting VALUES (?, ?, ?)", rows)
        file.execute("COMMIT")

    def waiting(self, size: int) -> Iterator[list[Waiting]]:
        """Yields the waiting articles in the order noted, some at a time."""
        last = 0
        question = "SELECT rowid, id, digest, keys FROM waiting WHERE rowid > ? ORDER BY rowid LIMIT ?"
        while rows := self._file.execute(question, (last, size)).fetchall():
            last = rows[-1][0]
            yield [Waiting(id_, digest, tuple(json.loads(keys))) for _, id_, digest, keys in rows]

    def _ask(self, question: str, values: Iterable[str]) -> Iterator[Any]:
        listed = list(values)
        for start in range(0, len(listed), AT_ONCE):
            some = listed[start : start + AT_ONCE]
            yield from self._file.execute(f"{question} ({', '.join('?' * len(some))})", some)
