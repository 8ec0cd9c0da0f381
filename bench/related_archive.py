"""A made archive for related articles, written into a database in bulk: the same every time.

Each article carries 5 of 20,000 tags, which are used as words are (Zipf): the commonest is on a third
of the articles, most are rare. The stories that are measured have full lists of links.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from math import hypot
from random import Random
from typing import Any

from django.db import connection, transaction

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=365 * 25)
TAGS, TAGS_EACH, SKEW = 20_000, 5, 0.95
TERMS, VECTORS = 128, 4_000
VOCABULARY = 60_000


def fill(articles: int, links: int) -> None:
    """Writes so many articles, with their tags and words, and so many links for each."""
    random = Random(2000)
    step = YEARS / articles
    _hurry()
    _write("articles_section", ("id", "name", "slug", '"order"', "description"), [(1, "News", "news", 1, "")])
    _write("articles_article", ARTICLE, (_article(key, FIRST + step * key) for key in range(1, articles + 1)))
    tags = ((key, f"Tag {key}", f"tag-{key}", "topic", "", 0) for key in range(1, TAGS + 1))
    _write("articles_tag", ("id", "name", "slug", "kind", "description", "live_count"), tags)
    _write("articles_taggedarticle", ("content_object_id", "tag_id", "live_at"), _tagged(articles, step, random))
    _write("articles_articleterms", ("article_id", "hashes", "weights", "length", "among"), _terms(articles, random))
    counts = ((term, max(1, articles // (10 + term))) for term in range(VOCABULARY))
    _write("articles_termcount", ("bucket", "articles"), [*counts, (2**18, articles)])
    _write("articles_relatedlink", LINK, _links(articles, links, random))
    _count_tags()


def measured(articles: int) -> range:
    """Returns keys of stories spread over the archive, which have full lists."""
    return range(articles // 400 + 1, articles - 20, max(1, articles // 200))


ARTICLE = (
    *("id", "headline", "slug", "kicker", "standfirst", "body", "key_points", "notes", "section_id", "type_of_work"),
    *("dateline", "language", "lead_caption", "status", "publish_at", "live_at", "first_live_at", "address_date"),
    *("search_headline", "search_description", "social_headline", "social_description", "canonical_url", "source"),
    *("external_id", "imported_digest", "version", "created_at", "saved_at", "shows_no_related", "never_recommended"),
)
LINK = ("story_id", "other_id", "score", "topic", "text", "shared", "since")


def _article(key: int, moment: datetime) -> tuple[Any, ...]:
    return (
        *(key, f"Story {key}", f"story-{key}", "", "A story.", "<p>What happened.</p>", "[]", "", 1, "news"),
        *("", "en", "", "approved", moment, moment, moment, moment.date()),
        *("", "", "", "", "", "", "", "", 1, moment, moment, False, False),
    )


def _tagged(articles: int, step: timedelta, random: Random) -> Iterator[tuple[int, int, datetime]]:
    weights = list(accumulate(1 / rank**SKEW for rank in range(1, TAGS + 1)))
    for key in range(1, articles + 1):
        chosen: set[int] = set()
        while len(chosen) < TAGS_EACH:
            chosen.update(random.choices(range(1, TAGS + 1), cum_weights=weights, k=TAGS_EACH - len(chosen)))
        for tag in chosen:
            yield key, tag, FIRST + step * key


def _terms(articles: int, random: Random) -> Iterator[tuple[int, bytes, bytes, float, int]]:
    vectors = []
    for _ in range(VECTORS):
        terms = {int(VOCABULARY * random.random() ** 3): random.randint(20, 255) for _ in range(TERMS)}
        vectors.append((array("I", terms).tobytes(), bytes(terms.values()), hypot(*terms.values())))
    for key in range(1, articles + 1):
        yield key, *vectors[random.randrange(VECTORS)], articles


def _links(articles: int, each: int, random: Random) -> Iterator[tuple[Any, ...]]:
    full = set(measured(articles))
    for key in range(1, articles + 1):
        others = {random.randint(1, articles) for _ in range(20 if key in full else each)}
        for other in others - {key}:
            yield key, other, 0.4 + 0.5 * random.random(), 0.3, 0.3, "[1]", FIRST


def _write(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows by the quickest way that the database has."""
    names = ", ".join(columns)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["?"] * len(columns))
            plain = (tuple(_plain(value) for value in row) for row in rows)
            cursor.cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", plain)


def _plain(value: Any) -> Any:
    """Returns a moment as Django writes it into SQLite."""
    return str(value.replace(tzinfo=None)) if isinstance(value, datetime) else value


def _hurry() -> None:
    """Lets SQLite write as if nothing could go wrong: the database is new, and made again if it does."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000"):
                cursor.execute(f"PRAGMA {pragma}")


def _count_tags() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_tag SET live_count = "
            "(SELECT COUNT(*) FROM articles_taggedarticle WHERE tag_id = articles_tag.id)"
        )
        cursor.execute("ANALYZE")
