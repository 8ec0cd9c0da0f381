"""How well stories are found that somebody knows to be there, in the database as it stands, with readers’ search.

Three questions about each story, of which it is the one right answer: words of its own standfirst, its headline with a
letter wrong, and its headline as it is. Beside it: what the database does by itself with the same texts and words, FTS5
ordered by bm25() with porter's stems, or tsvector ordered by ts_rank() in the story's language.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

from django.db import connection

from articles.models import Article
from articles.search.index import read
from articles.search.nearby import nearby
from articles.search.query import Filters, Order, find
from articles.search.questions import understand
from articles.search.words import words_of

LOOKED_AT = 20  # results; a story behind them counts as not found
ASKED = 6  # words of a standfirst
SHORTEST = 4  # letters of words that are asked, and of one that is misspelt
LETTERS = "abcdefghijklmnopqrstuvwxyz"
BATCH = 200

STANDFIRST, MISSPELT, HEADLINE = "standfirst", "misspelt headline", "headline"


@dataclass(frozen=True, slots=True)
class Measured:
    """The mean reciprocal rank of the right story, and in how many of the questions it was among the results."""

    questions: int
    mrr: float
    found: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    ours: Mapping[str, Measured]
    plain: Mapping[str, Measured]
    plain_name: str


def evaluate(most: int, seed: int = 0) -> Evaluation:
    """Asks about up to `most` live stories; the same questions each time."""
    random = Random(seed)  # noqa: S311  # the same each time
    keys = list(Article.objects.live().order_by("pk").values_list("pk", flat=True))
    asked = dict(_questions(sorted(random.sample(keys, min(most, len(keys)))), random))
    plain = _PlainPostgres(keys) if connection.vendor == "postgresql" else _PlainSQLite(keys)
    try:
        return Evaluation(
            {kind: _measure(questions, _ours) for kind, questions in asked.items()},
            {kind: _measure(questions, plain.ranked) for kind, questions in asked.items()},
            plain.name,
        )
    finally:
        plain.drop()


def misspelt(words: Sequence[str], random: Random) -> list[str]:
    """Returns the words with one letter of one of them wrong, left out, doubled or changed with the next."""
    at = random.choice([at for at, word in enumerate(words) if len(word) >= SHORTEST])
    word = words[at]
    place = random.randrange(1, len(word) - 1)
    head, letter, tail = word[:place], word[place], word[place + 1 :]
    changed = random.choice(
        [
            head + tail,
            head + letter + letter + tail,
            head + tail[:1] + letter + tail[1:],
            head + random.choice(LETTERS) + tail,
        ]
    )
    return [*words[:at], changed, *words[at + 1 :]]


def _questions(keys: Sequence[int], random: Random) -> Iterator[tuple[str, dict[int, str]]]:
    rows = Article.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "headline", "standfirst")
    texts = list(rows)
    standfirsts = {}
    for pk, _, standfirst in texts:
        words = list(dict.fromkeys(word for word in words_of(standfirst) if len(word) >= SHORTEST))
        if len(words) >= ASKED:
            standfirsts[pk] = " ".join(random.sample(words, ASKED))
    yield STANDFIRST, standfirsts
    headlines = {pk: words_of(headline) for pk, headline, _ in texts}
    fit = {pk: words for pk, words in headlines.items() if any(len(word) >= SHORTEST for word in words)}
    yield MISSPELT, {pk: " ".join(misspelt(words, random)) for pk, words in fit.items()}
    yield HEADLINE, {pk: " ".join(words) for pk, words in fit.items()}


def _measure(questions: Mapping[int, str], ranked: Callable[[str], Sequence[int]]) -> Measured:
    ranks = []
    for pk, question in questions.items():
        results = ranked(question)
        ranks.append(1 / (results.index(pk) + 1) if pk in results else 0.0)
    return Measured(len(ranks), fmean(ranks) if ranks else 0.0, fmean(map(bool, ranks)) if ranks else 0.0)


def _ours(text: str) -> list[int]:
    """Returns what readers get: the results, or those of the first correction that they are offered."""
    question = understand(text)
    found = find(question, Filters(), order=Order.RELEVANCE, size=LOOKED_AT)
    if not found.keys and (spelt := nearby(question).spelt):
        found = find(understand(spelt[0]), Filters(), order=Order.RELEVANCE, size=LOOKED_AT)
    return list(found.keys)


def _entries(keys: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Gives the words of each story as one text, and its language."""
    for at in range(0, len(keys), BATCH):
        entries, texts = read(keys[at : at + BATCH])
        for one in entries:
            said = " ".join((one.headline, one.standfirst, one.names, one.body))
            yield one.article_id, said, texts[one.article_id].language


class _PlainSQLite:
    name = "FTS5 bm25()"

    def __init__(self, keys: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE VIRTUAL TABLE temp.plain_search USING fts5(words, tokenize = 'porter unicode61')")
            rows = [(pk, words) for pk, words, _ in _entries(keys)]
            cursor.executemany("INSERT INTO temp.plain_search (rowid, words) VALUES (%s, %s)", rows)

    def ranked(self, text: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM temp.plain_search WHERE plain_search MATCH %s ORDER BY rank LIMIT %s",
                [" ".join(f'"{word}"' for word in words_of(text)), LOOKED_AT],
            )
            return [row[0] for row in cursor.fetchall()]

    def drop(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE temp.plain_search")


class _PlainPostgres:
    name = "PostgreSQL ts_rank()"

    def __init__(self, keys: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE plain_search (pk bigint, document tsvector)")
            rows = [(pk, words) for pk, words, _ in _entries(keys)]
            cursor.executemany("INSERT INTO plain_search VALUES (%s, to_tsvector('english', %s))", rows)
            cursor.execute("CREATE INDEX ON plain_search USING gin (document)")

    def ranked(self, text: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pk FROM plain_search, plainto_tsquery('english', %s) AS asked WHERE document @@ asked "
                "ORDER BY ts_rank(document, asked) DESC, pk DESC LIMIT %s",
                [text, LOOKED_AT],
            )
            return [row[0] for row in cursor.fetchall()]

    def drop(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE plain_search")
