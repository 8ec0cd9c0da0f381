"""The two engines: FTS5 of SQLite, tsvector of PostgreSQL. The same three questions to each.

Their table is made by the migration `0002_search`.
"""

from collections.abc import Sequence
from typing import Protocol

from django.db import connection

TABLE = "articles_search"

# (article key, headline, standfirst, names, body)
Entry = tuple[int, str, str, str, str]


class Engine(Protocol):
    def write(self, entries: Sequence[Entry]) -> None: ...

    def forget(self, article_ids: Sequence[int]) -> None: ...

    def find(self, terms: Sequence[str], limit: int) -> list[int]: ...


class SQLiteEngine:
    def write(self, entries: Sequence[Entry]) -> None:
        self.forget([entry[0] for entry in entries])
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, headline, standfirst, names, body) VALUES (%s, %s, %s, %s, %s)",
                entries,
            )

    def forget(self, article_ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(pk,) for pk in article_ids])

    def find(self, terms: Sequence[str], limit: int) -> list[int]:
        # Quoted, a term is text and never an operator of FTS5's language.
        question = " ".join(f'"{term}"' for term in terms) + "*"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid DESC LIMIT %s",
                [question, limit],
            )
            return [row[0] for row in cursor.fetchall()]


class PostgresEngine:
    def write(self, entries: Sequence[Entry]) -> None:
        document = " || ".join(f"setweight(to_tsvector('simple', %s), '{weight}')" for weight in "ABCD")
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (article_id, document) VALUES (%s, {document}) "
                "ON CONFLICT (article_id) DO UPDATE SET document = EXCLUDED.document",
                entries,
            )

    def forget(self, article_ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE article_id = ANY(%s)", [list(article_ids)])

    def find(self, terms: Sequence[str], limit: int) -> list[int]:
        question = " & ".join(f"'{term}'" for term in terms) + ":*"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT article_id FROM {TABLE} WHERE document @@ to_tsquery('simple', %s) "
                "ORDER BY article_id DESC LIMIT %s",
                [question, limit],
            )
            return [row[0] for row in cursor.fetchall()]


def engine() -> Engine:
    """Returns the engine of the database in use."""
    return PostgresEngine() if connection.vendor == "postgresql" else SQLiteEngine()
