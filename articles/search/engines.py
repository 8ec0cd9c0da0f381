"""The two engines: FTS5 of SQLite, tsvector of PostgreSQL. The same questions to each.

Their tables are made by the migration `0022_search_by_place`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Protocol

from django.db import connection

from articles.models.search import SearchEntry, moment_at
from articles.search import porter
from articles.search.lookups import FACET, LAST_PLACE, Entry, Lookup, Wanted

FTS = "articles_search"  # on SQLite
ENTRIES = SearchEntry._meta.db_table

LONG_AGO = 8  # years, after which all time is looked through

Word = tuple[str, str]  # a language, and a word of it in lower case


class Engine(Protocol):
    def write(self, entries: Sequence[Entry]) -> None:
        """Puts entries into the index; those of the same stories were taken out before."""

    def forget(self, places: Mapping[int, int]) -> None:
        """Takes stories out: the key of each, and its place."""

    def newest(self, lookup: Lookup, limit: int) -> list[int]:
        """Returns the places of stories that hold what is looked for, the newest first."""

    def scored(self, lookup: Lookup, limit: int) -> list[tuple[int, float]]:
        """Returns them each with how much it is about what is looked for."""

    def stems(self, words: Iterable[Word]) -> dict[Word, str]:
        """Returns the stems of words whose language has rules here."""

    def stray(self) -> int:
        """Returns how many entries are of no story, or are none where there should be one."""

    def tidy(self) -> None:
        """Takes out what belongs to no story, and puts the index in order."""


class SQLiteEngine:
    # How much a word counts in: headline, standfirst, names, body, forms, body_forms, facets.
    WEIGHTS = "10.0, 5.0, 4.0, 1.0, 3.0, 0.5, 0.0"
    COLUMNS = "rowid, headline, standfirst, names, body, forms, body_forms, facets"

    def write(self, entries: Sequence[Entry]) -> None:
        rows = [
            (one.place, one.headline, one.standfirst, one.names, one.body, one.forms, one.body_forms, one.facets)
            for one in entries
        ]
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {FTS} ({self.COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", rows)
            cursor.executemany(
                f"INSERT INTO {ENTRIES} (article_id, place, digest) VALUES (%s, %s, %s)",
                [(one.article_id, one.place, one.digest) for one in entries],
            )

    def forget(self, places: Mapping[int, int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {FTS} WHERE rowid = %s", [(place,) for place in places.values()])
            cursor.executemany(f"DELETE FROM {ENTRIES} WHERE article_id = %s", [(pk,) for pk in places])

    def newest(self, lookup: Lookup, limit: int) -> list[int]:
        return [place for (place,) in self._rows("rowid", lookup, limit)]

    def scored(self, lookup: Lookup, limit: int) -> list[tuple[int, float]]:
        rows = self._rows(f"rowid, bm25({FTS}, {self.WEIGHTS})", lookup, limit)
        return [(place, -score) for place, score in rows]

    def _rows(self, columns: str, lookup: Lookup, limit: int) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {columns} FROM {FTS} WHERE {FTS} MATCH %s AND rowid BETWEEN %s AND %s "
                "ORDER BY rowid DESC LIMIT %s",
                [self._expression(lookup), lookup.first, lookup.last, limit],
            )
            return cursor.fetchall()

    def _expression(self, lookup: Lookup) -> str:
        """Returns the question in FTS5's language; quoted, a word is text and never an operator of it."""
        required = [*map(self._term, lookup.wanted), *(f'"{facet}"' for facet in lookup.facets)]
        question = " AND ".join(required)
        if lookup.unwanted:
            return f"({question}) NOT ({' OR '.join(map(self._term, lookup.unwanted))})"
        return question

    def _term(self, wanted: Wanted) -> str:
        phrase = f'"{" ".join(wanted.words)}"' + (" *" if wanted.is_beginning else "")
        forms = [f'"{form}"' for form in wanted.forms]
        return f"({' OR '.join([phrase, *forms])})" if forms else phrase

    def stems(self, words: Iterable[Word]) -> dict[Word, str]:
        return {(language, word): porter.stem(word) for language, word in words if language == "en"}

    def stray(self) -> int:
        sides = (
            f"SELECT count(*) FROM {FTS}_docsize WHERE id NOT IN (SELECT place FROM {ENTRIES})",
            f"SELECT count(*) FROM {ENTRIES} WHERE place NOT IN (SELECT id FROM {FTS}_docsize)",
        )
        with connection.cursor() as cursor:
            return sum(cursor.execute(side).fetchone()[0] for side in sides)

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {FTS} WHERE rowid IN "
                f"(SELECT id FROM {FTS}_docsize WHERE id NOT IN (SELECT place FROM {ENTRIES}))"
            )
            cursor.execute(f"INSERT INTO {FTS} ({FTS}) VALUES ('optimize')")


# The dictionaries of PostgreSQL that know word forms, by the language.
DICTIONARIES = {
    code: f"{name}_stem"
    for code, name in {
        "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
        "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
        "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
        "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
        "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
    }.items()
}  # fmt: skip


class PostgresEngine:
    WEIGHTS = "{0.1, 0.4, 0.5, 1.0}"  # of the body, the names, the standfirst, the headline
    APART = 8  # words between two texts, so that no phrase begins in one and ends in the other
    READ_WHOLE = 200  # stories of those that are ranked whose body counts
    BELOW = 10.0  # more than any score: the others come after them
    LAST_POSITION = 16_383  # behind which PostgreSQL puts all words

    def write(self, entries: Sequence[Entry]) -> None:
        rows = [(one.article_id, one.place, one.digest, self._document(one)) for one in entries]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {ENTRIES} (article_id, place, digest, document) VALUES (%s, %s, %s, %s::tsvector) "
                "ON CONFLICT (article_id) DO UPDATE "
                "SET place = EXCLUDED.place, digest = EXCLUDED.digest, document = EXCLUDED.document",
                rows,
            )

    def _document(self, entry: Entry) -> str:
        """Returns the text of the tsvector: each word once, with its places and their weights."""
        places: dict[str, list[str]] = defaultdict(list)
        at = 1
        for text, weight in ((entry.headline, "A"), (entry.standfirst, "B"), (entry.names, "C"), (entry.body, "")):
            for word in text.split():
                places[word].append(f"{min(at, self.LAST_POSITION)}{weight}")
                at += 1
            at += self.APART
        for text, weight in ((entry.forms, "B"), (entry.body_forms, "")):
            for number, form in enumerate(text.split(), start=1):
                places[form].append(f"{min(number, self.LAST_POSITION)}{weight}")
        words = [f"'{word}':{','.join(of[:255])}" for word, of in places.items()]
        moment = moment_at(entry.place)
        eras = [_month(moment), f"{FACET}y{moment.year}"] if moment else []
        return " ".join(chain(words, map(_quoted, (*entry.facets.split(), *eras))))

    def forget(self, places: Mapping[int, int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {ENTRIES} WHERE article_id = ANY(%s)", [list(places)])

    def newest(self, lookup: Lookup, limit: int) -> list[int]:
        return [place for (place,) in self._newest("place", [], lookup, limit)]

    def _newest(self, columns: str, values: list[str], lookup: Lookup, limit: int) -> list[tuple]:
        """Looks in the newest months, then in more and more years, until there are as many as are wanted.

        An index of words gives all that hold them, in no order: of a common word it is not asked for all.
        """
        rows: list[tuple] = []
        with connection.cursor() as cursor:
            for eras in self._windows(lookup):
                cursor.execute(
                    # By the index of places PostgreSQL would read one story after the other: hence the 0.
                    f"SELECT {columns} FROM (SELECT place, head FROM {ENTRIES} "
                    "WHERE document @@ %s::tsquery AND place BETWEEN %s AND %s "
                    "ORDER BY place + 0 DESC LIMIT %s) AS newest ORDER BY place DESC",
                    [*values, self._expression(lookup, eras), lookup.first, lookup.last, limit],
                )
                rows = cursor.fetchall()
                if len(rows) >= limit:
                    break
        return rows

    def scored(self, lookup: Lookup, limit: int) -> list[tuple[int, float]]:
        """Ranks by heads, where a word and its forms count alike; the best then by all words.

        All words of a story take long to read; its head (headline, standfirst and names) is in its row.
        """
        terms = " & ".join(map(self._term, lookup.wanted))
        heads = self._newest("place, ts_rank(%s, head, %s::tsquery, 1)", [self.WEIGHTS, terms], lookup, limit)
        best = sorted(heads, key=lambda one: (one[1], one[0]), reverse=True)[: self.READ_WHOLE]
        whole = dict(self._ranked(lookup, [place for place, _ in best]))
        return [(place, whole.get(place, score - self.BELOW)) for place, score in heads]

    def _ranked(self, lookup: Lookup, places: Sequence[int]) -> list[tuple[int, float]]:
        # A word as it was typed counts more than its forms; what is long has to say it more often; and a headline that
        # has all of it is what was meant.
        exact = " & ".join(self._phrase(wanted) for wanted in lookup.wanted)
        forms = " | ".join(_quoted(form) for wanted in lookup.wanted for form in wanted.forms)
        headline = " & ".join(self._phrase(wanted, "A") for wanted in lookup.wanted)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT place, ts_rank(%s, document, %s::tsquery, 1) + 0.4 * ts_rank(%s, document, %s::tsquery, 1) "
                "+ 0.5 * (head @@ %s::tsquery)::int "
                f"FROM {ENTRIES} WHERE place = ANY(%s) ORDER BY place DESC",
                [self.WEIGHTS, exact, self.WEIGHTS, forms, headline, list(places)],
            )
            return cursor.fetchall()

    def _windows(self, lookup: Lookup) -> list[list[str]]:
        """Returns the eras to look in, one after the other; the last has none, so it is all time."""
        newest = moment_at(lookup.last)
        if newest is None or lookup.last == LAST_PLACE:  # drafts, or what has no end: at the desk
            return [[]]
        month_before = newest.replace(day=1) - timedelta(days=1)
        years = [f"{FACET}y{newest.year - ago}" for ago in range(LONG_AGO)]
        return [[_month(newest), _month(month_before)], years[:2], years, []]

    def _expression(self, lookup: Lookup, eras: Sequence[str] = ()) -> str:
        parts = [*map(self._term, lookup.wanted), *map(_quoted, lookup.facets)]
        if eras:
            parts.append(f"({' | '.join(map(_quoted, eras))})")
        return " & ".join([*parts, *(f"!({self._term(term)})" for term in lookup.unwanted)])

    def _term(self, wanted: Wanted) -> str:
        return f"({' | '.join([self._phrase(wanted), *map(_quoted, wanted.forms)])})"

    def _phrase(self, wanted: Wanted, weight: str = "") -> str:
        """Returns the words one after the other; with a weight, only where they stand in a text of that weight."""
        *words, last = (f"'{word}'" for word in wanted.words)
        label = weight + "*" * wanted.is_beginning
        marked = [*(f"{word}:{weight}" if weight else word for word in words), f"{last}:{label}" if label else last]
        return f"({' <-> '.join(marked)})"

    def stems(self, words: Iterable[Word]) -> dict[Word, str]:
        known = [(language, word) for language, word in words if language in DICTIONARIES]
        if not known:
            return {}
        languages, texts = [language for language, _ in known], [word for _, word in known]
        dictionaries = [DICTIONARIES[language] for language in languages]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT language, word, (ts_lexize(dictionary::regdictionary, word))[1] "
                "FROM unnest(%s::text[], %s::text[], %s::text[]) AS asked (language, dictionary, word)",
                [languages, dictionaries, texts],
            )
            return {(language, word): stem for language, word, stem in cursor.fetchall() if stem}

    def stray(self) -> int:
        # Words are a column of their entry's row, which goes with its story.
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {ENTRIES} WHERE document = ''")
            return int(cursor.fetchone()[0])

    def tidy(self) -> None:
        # A story without words has its facets. The order is autovacuum's work.
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {ENTRIES} WHERE document = ''")


def _month(moment: datetime) -> str:
    return f"{FACET}m{moment.year}x{moment.month}"


def _quoted(word: str) -> str:
    return f"'{word}'"


def engine() -> Engine:
    """Returns the engine of the database in use."""
    return PostgresEngine() if connection.vendor == "postgresql" else SQLiteEngine()
