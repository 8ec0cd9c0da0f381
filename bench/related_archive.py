"""A made archive for related articles, written into a database in bulk: the same every time.

Each article carries 5 of 20,000 tags, which are used as words are (Zipf): the commonest is on a third
of the articles, most are rare. The stories that are measured have full lists of links.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from math import hypot
from random import Random
from typing import Any

from django.db import connection, transaction

from articles.models import Article, Tag
from articles.related.scoring import Figures
from articles.related.terms import pack, pack_keys

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
    blank = _defaults(Article) | _article(0, FIRST)
    stories = ((blank | _article(key, FIRST + step * key)).values() for key in range(1, articles + 1))
    _write("articles_article", list(blank), stories)
    blank = _defaults(Tag) | {"id": 0, "former_keys": "[]"}
    tags = ((blank | {"id": key, "name": f"Tag {key}", "slug": f"tag-{key}"}).values() for key in range(1, TAGS + 1))
    _write("articles_tag", list(blank), tags)
    carried = array("I", _carried(articles, random))
    tagged = ((at // TAGS_EACH + 1, tag, FIRST + step * (at // TAGS_EACH + 1)) for at, tag in enumerate(carried))
    _write("articles_taggedarticle", ("content_object_id", "tag_id", "live_at"), tagged)
    _write("articles_articleterms", COMPARED, _terms(articles, carried, random))
    counts = ((term, max(1, articles // (10 + term))) for term in range(VOCABULARY))
    _write("articles_termcount", ("bucket", "articles"), [*counts, (2**18, articles)])
    _write("articles_relatedlink", LINK, _links(articles, links, random))
    _count_tags()


def measured(articles: int) -> range:
    """Returns keys of stories spread over the archive, which have full lists."""
    return range(articles // 400 + 1, articles - 20, max(1, articles // 200))


COMPARED = ("article_id", "hashes", "weights", "length", "among", "tags", "worth")
LINK = ("story_id", "other_id", "score", "topic", "text", "shared", "since")


def _defaults(model: Any) -> dict[str, Any]:
    """Returns what a new row's columns hold: whatever columns there come to be."""
    fields = [field for field in model._meta.concrete_fields if field.name not in {"id", "key_points", "former_keys"}]
    return {field.column: field.get_db_prep_save(field.get_default(), connection) for field in fields}


def _article(key: int, moment: datetime) -> dict[str, Any]:
    moments = dict.fromkeys(("publish_at", "live_at", "first_live_at", "created_at", "saved_at"), moment)
    written = {
        "headline": f"Story {key}",
        "standfirst": "A story.",
        "body": "<p>What happened.</p>",
        "key_points": "[]",
    }
    placed = {"slug": f"story-{key}", "address_date": moment.date(), "section_id": 1, "status": "approved"}
    return {"id": key, **written, **placed, **moments}


def _carried(articles: int, random: Random) -> Iterator[int]:
    """Gives the keys of the tags of each article in turn."""
    weights = list(accumulate(1 / rank**SKEW for rank in range(1, TAGS + 1)))
    for _ in range(articles):
        chosen: set[int] = set()
        while len(chosen) < TAGS_EACH:
            chosen.update(random.choices(range(1, TAGS + 1), cum_weights=weights, k=TAGS_EACH - len(chosen)))
        yield from chosen


def _terms(articles: int, carried: Sequence[int], random: Random) -> Iterator[tuple[Any, ...]]:
    vectors = []
    for _ in range(VECTORS):
        terms = {int(VOCABULARY * random.random() ** 3): random.randint(20, 255) for _ in range(TERMS)}
        vectors.append((*pack(terms), hypot(*terms.values())))
    figures = Figures(articles, Counter(carried))
    for key in range(1, articles + 1):
        tags = carried[(key - 1) * TAGS_EACH : key * TAGS_EACH]
        yield key, *vectors[random.randrange(VECTORS)], articles, pack_keys(tags), figures.worth(tags)


def _links(articles: int, each: int, random: Random) -> Iterator[tuple[Any, ...]]:
    full = set(measured(articles))
    for key in range(1, articles + 1):
        others = {random.randint(1, articles) for _ in range(20 if key in full else each)}
        for other in others - {key}:
            yield key, other, 0.4 + 0.5 * random.random(), 0.3, 0.3, "[1]", FIRST


def _write(table: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    """Writes rows by the quickest way that the database has."""
    names = ", ".join(columns)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(tuple(row))
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
