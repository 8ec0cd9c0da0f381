"""Searches on made archives of growing size: the first page of the reader's search, and what stands behind it.

    python -m bench.search [--articles 10000 100000 …] [--postgres] [--keep FOLDER]

For words in all stories, in a tenth, in a hundredth and in few of them, for two and three words, phrases, beginnings,
exclusions and narrowed searches: milliseconds of the whole page by relevance and by date, and of the index alone. On
SQLite of the processor's time, which depends less on what else the machine does, on PostgreSQL of the time that passed.
JSON on the last line.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlencode

from bench.related import create

SIZES = (10_000, 100_000)
FIRST, YEARS = datetime(2000, 1, 1, tzinfo=UTC), timedelta(days=365 * 25)
WORDS, SKEW = 60_000, 1.0
BODY, HEADLINE, STANDFIRST = 200, 8, 20  # words of a story
POOL = 3_000_000  # words that texts are cut from
TAGS, SECTIONS = 3_000, 12
TIMES = 7
QUESTIONS: dict[str, dict[str, str]] = {
    "in all stories": {"q": "everywhere"},
    "in a tenth": {"q": "tenthly"},
    "in a hundredth": {"q": "hundredthly"},
    "in ten stories": {"q": "seldomly"},
    "two, in all": {"q": "everywhere w1"},
    "all and a tenth": {"q": "everywhere tenthly"},
    "three common": {"q": "w2 w9 w30"},
    "a phrase": {"q": '"tenthly everywhere"'},
    "a beginning": {"q": "ten*"},
    "an exclusion": {"q": "everywhere -tenthly"},
    "in a section": {"q": "everywhere", "section": "section-3"},
    "with a tag": {"q": "everywhere", "tag": "Tag 7"},
    "in a year": {"q": "everywhere", "from": "2007-01-01", "to": "2007-12-31"},
    "nothing": {"q": "hundredhtly w1x"},
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder to keep databases in, and find them again")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-bench-")))
        if options.postgres:
            from tests.servers import postgres

            server = stack.enter_context(postgres())
        results = []
        for articles in options.articles:
            if options.postgres:
                create(server)
            url = server if options.postgres else f"sqlite:///{folder / f'search-{articles}.sqlite3'}"
            results.append(in_process(articles, url))
    print(table(results))
    print(json.dumps({"search": results}))


def in_process(articles: int, url: str) -> dict[str, Any]:
    """Measures one size in a process of its own: Django reads the environment once."""
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (articles, url))


def measure(articles: int, url: str) -> dict[str, Any]:
    """Fills the database if it is empty; returns milliseconds of each question."""
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "newsroom.settings", "DATABASE_CONN_MAX_AGE": "600"}
    os.environ |= {"ALLOWED_HOSTS": "testserver"}
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False  # so that Django keeps no list of queries
    from django.core.management import call_command
    from django.db import connection

    from articles.models import SearchEntry

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
    call_command("migrate", verbosity=0)
    rate = None
    if SearchEntry.objects.count() != articles:
        fill(articles)
        rate = _index(articles)
        print(f"{articles:,} stories indexed on {connection.vendor}, {rate:.0f} a second.", flush=True)
    clock = process_time if connection.vendor == "sqlite" else perf_counter
    result = {"articles": articles, "database": connection.vendor, "indexed_a_second": rate, **_timings(clock)}
    print(json.dumps(result), flush=True)
    return result


def _index(articles: int) -> float:
    """Indexes all stories; returns how many a second. On PostgreSQL the index of words is made at the end, at once."""
    from django.db import connection

    from articles.search.rebuild import rebuild

    is_postgres = connection.vendor == "postgresql"
    began = perf_counter()
    with connection.cursor() as cursor:
        if is_postgres:
            made = "SELECT indexdef FROM pg_indexes WHERE indexname = 'articles_searchentry_document'"
            definition = cursor.execute(made).fetchone()[0]
            cursor.execute("DROP INDEX articles_searchentry_document")
        for _ in rebuild(anew=True):
            pass
        if is_postgres:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            cursor.execute(definition)
        rate = articles / (perf_counter() - began)
        cursor.execute("VACUUM ANALYZE" if is_postgres else "ANALYZE")
    return rate


def _timings(clock: Callable[[], float]) -> dict[str, Any]:
    from django.test import Client

    from articles.conf import SEARCH_RANKED
    from articles.search.engines import engine
    from articles.search.query import Filters, lookup_of
    from articles.search.questions import understand

    client = Client()

    def page(fields: dict[str, str]) -> None:
        response = client.get(f"/search/?{urlencode(fields)}")
        assert response.status_code == 200

    rows = {}
    for name, fields in QUESTIONS.items():
        lookup = lookup_of(understand(fields["q"]), Filters())
        rows[name] = {
            "page": _best(clock, lambda fields=fields: page(fields)),
            "by date": _best(clock, lambda fields=fields: page({**fields, "order": "date"})),
            "index": _best(clock, lambda lookup=lookup: engine().scored(lookup, SEARCH_RANKED + 1)),
        }
    return {"milliseconds": rows}


def _best(clock: Callable[[], float], work: Callable[[], object]) -> float:
    work()  # what is loaded once
    times = []
    for _ in range(TIMES):
        began = clock()
        work()
        times.append(clock() - began)
    return round(min(times) * 1000, 2)


def fill(articles: int) -> None:
    """Writes so many stories, the same every time; the index is made of them afterwards."""
    from articles.models import Article, Tag
    from articles.text.keys import name_key
    from bench.related_archive import _defaults, _hurry, _write

    random = Random(2026)
    step = YEARS / articles
    _hurry()
    sections = [(key, f"Section {key}", f"section-{key}", key, "") for key in range(1, SECTIONS + 1)]
    _write("articles_section", ("id", "name", "slug", '"order"', "description"), sections)
    blank = _defaults(Article) | _story(0, FIRST, "", "", "")
    stories = ((blank | row).values() for row in _stories(articles, step, random))
    _write("articles_article", list(blank), stories)
    blank = _defaults(Tag) | {"id": 0, "former_keys": "[]"}
    tags = [(key, f"Tag {key}") for key in range(1, TAGS + 1)]
    rows = ((blank | {"id": key, "name": name, "slug": f"tag-{key}"}).values() for key, name in tags)
    _write("articles_tag", list(blank), rows)
    named = ((key, name, name_key(name), True) for key, name in tags)
    _write("articles_tagname", ("tag_id", "name", "key", "is_preferred"), named)
    tagged = (
        (key, tag, FIRST + step * key)
        for key in range(1, articles + 1)
        for tag in {1 + int(TAGS * random.random() ** 3) for _ in range(5)}
    )
    _write("articles_taggedarticle", ("content_object_id", "tag_id", "live_at"), tagged)


def _stories(articles: int, step: timedelta, random: Random) -> Iterator[dict[str, Any]]:
    words = [f"w{number}" for number in range(WORDS)]
    weights = list(accumulate(1 / (number + 3) ** SKEW for number in range(WORDS)))
    pool = random.choices(words, cum_weights=weights, k=POOL)

    def cut(count: int) -> str:
        at = random.randrange(POOL - count)
        return " ".join(pool[at : at + count])

    for key in range(1, articles + 1):
        tenth = "tenthly everywhere" if key % 20 == 0 else "everywhere tenthly"
        marks = [
            tenth if key % 10 == 0 else "everywhere",
            "hundredthly" if key % 100 == 0 else "",
            "seldomly" if key % max(1, articles // 10) == 0 else "",
        ]
        body = f"<p>{cut(BODY)}</p><p>{' '.join(filter(None, marks))}.</p>"
        yield _story(key, FIRST + step * key, f"Story {key} {cut(HEADLINE)}", cut(STANDFIRST), body)


def _story(key: int, moment: datetime, headline: str, standfirst: str, body: str) -> dict[str, Any]:
    moments = dict.fromkeys(("publish_at", "live_at", "first_live_at", "created_at", "saved_at"), moment)
    written = {"headline": headline, "standfirst": standfirst, "body": body, "key_points": "[]"}
    placed = {
        "slug": f"story-{key}",
        "address_date": moment.date(),
        "section_id": 1 + key % SECTIONS,
        "status": "approved",
    }
    return {"id": key, **written, **placed, **moments}


def table(results: list[dict[str, Any]]) -> str:
    heads = "".join(f"{one['articles']:>20,} {one['database']}" for one in results)
    lines = ["Milliseconds: page by relevance / by date / index alone", f"{'':<18}{heads}"]
    for name in QUESTIONS:
        cells = [one["milliseconds"][name] for one in results]
        shown = [f"{cell['page']:.1f} / {cell['by date']:.1f} / {cell['index']:.1f}" for cell in cells]
        lines.append(f"{name:<18}" + "".join(f"{cell:>27}" for cell in shown))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
