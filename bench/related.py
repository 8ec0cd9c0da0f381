"""Related articles on made archives of growing size, beside taggit's similar_objects() and a plain join-and-count.

    python -m bench.related [--articles 1000 10000 …] [--postgres] [--keep FOLDER]

For each size, of the median and of the most heavily tagged of many stories: one list made (ranked and
stored), one article published among lists as they would be (its list, and its places in those of
others), the same foreseen in a form (nothing is written), the reader's query (in the database alone, and
with all that Django does around it). One
table of the time that passed; on SQLite, where all work is in this process, another of the
processor's time, which depends less on what else the machine does. JSON on the last line.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

SIZES = (1_000, 10_000, 100_000)
STORIES = 40  # measured of each size
PEERS, PEERS_OF_LARGE = 20, 3  # stories that the peers are measured on; they take long
LARGE = 200_000  # articles
NEWCOMERS = 5  # stories that are published; the lists around them are made first, which takes long
REBUILT = 600  # articles of the archive whose links are made in a row
LINKS = 20  # of each article
TYPED = f"<p>{' '.join(f'word{number}' for number in range(600))}</p>"  # the body of a story that is looked ahead to
ROWS = ("list made", "published", "foreseen", "reader, database", "reader, all", "similar_objects()", "join and count")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.related", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    parser.add_argument("--links", type=int, default=LINKS, help="links of each article that is not measured")
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
            url = server if options.postgres else f"sqlite:///{folder / f'related-{articles}.sqlite3'}"
            results.append(in_process(articles, options.links, url))
    print(table(results))
    print(json.dumps({"related": results}))


def create(url: str) -> None:
    """Makes the database that the address names, empty."""
    import psycopg

    base, _, name = url.partition("/newsroom")
    with psycopg.connect(f"{base}/postgres{name}", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS newsroom WITH (FORCE)")
        connection.execute("CREATE DATABASE newsroom")


def in_process(articles: int, links: int, url: str) -> dict[str, Any]:
    """Measures one size in a process of its own: Django reads the environment once."""
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (articles, links, url))


def measure(articles: int, links: int, url: str) -> dict[str, Any]:
    """Fills the database if it is empty; returns milliseconds of each row, of the median and of the heaviest story."""
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "newsroom.settings", "DATABASE_CONN_MAX_AGE": "600"}
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False  # so that Django keeps no list of queries
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Article
    from bench.related_archive import fill

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
    call_command("migrate", verbosity=0)
    if Article.objects.count() != articles:
        began = perf_counter()
        fill(articles, links)
        connection.close()
        print(f"{articles:,} articles on {connection.vendor} written in {perf_counter() - began:.0f} s.", flush=True)
    result = {"articles": articles, "database": connection.vendor, **_timings(articles)}
    print(json.dumps(result), flush=True)
    return result


def _timings(articles: int) -> dict[str, Any]:
    from articles.models import Article, RelatedLink, TaggedArticle
    from articles.related import links, refresh
    from articles.related.ranking import Ranking
    from articles.related.shown import list_of
    from bench.related_archive import measured

    keys = list(measured(articles))
    stories = {pk: Article.objects.with_externals().get(pk=pk) for pk in keys[:: max(1, len(keys) // STORIES)]}
    tags = {
        pk: [row.tag for row in TaggedArticle.objects.filter(content_object=pk).select_related("tag")] for pk in stories
    }
    heaviest = max(stories, key=lambda pk: sum(tag.live_count for tag in tags[pk]))

    def make_list(pk: int) -> None:
        lists = Ranking().rank([pk])
        with links.locked():
            links.replace_lists(lists)

    def read(pk: int) -> None:
        list_of(stories[pk], tags[pk])

    chosen = sorted(stories)
    step = max(1, len(chosen) // (PEERS if articles < LARGE else PEERS_OF_LARGE))
    peers = chosen[step // 2 :: step]
    rows = {
        "reader, database": _time(_reader_query(stories), chosen, heaviest, repeat=5),
        "reader, all": _time(read, chosen, heaviest, repeat=5),
        "similar_objects()": _time(lambda pk: Article.objects.get(pk=pk).tags.similar_objects()[:4], peers, heaviest),
        "join and count": _time(_join_and_count, peers, heaviest),
        "list made": _time(make_list, chosen, heaviest),
        "foreseen": _time(lambda pk: _foresee(stories[pk], tags[pk]), chosen, heaviest),
        "published": _time(refresh.refresh_one, _newcomers(chosen, heaviest), heaviest, before=_take_out),
    }
    return {"milliseconds": rows, "rebuilt_a_second": _rebuild(articles), "links": RelatedLink.objects.count()}


def _newcomers(chosen: Sequence[int], heaviest: int) -> list[int]:
    """Returns stories to publish, with true lists around them: made links are random, and so are their scores."""
    from articles.related import links
    from articles.related.ranking import Ranking

    newcomers = list(chosen[len(chosen) // NEWCOMERS // 2 :: len(chosen) // NEWCOMERS])
    ranking = Ranking()
    for pk in {*newcomers, heaviest}:
        around = [one.article_id for one in ranking.rank([pk])[pk]]
        lists = {other: ranked for key in around for other, ranked in ranking.rank([key]).items()}
        with links.locked():
            links.replace_lists(lists)
    return newcomers


def _foresee(story: Any, tags: Sequence[Any]) -> None:
    """Looks ahead as the form does, to a new story with the tags of this one."""
    from articles.related import foreseeing
    from articles.related.imagined import Typed

    foreseeing.publishing(Typed(story.live_at, headline=story.headline, body=TYPED), tags)


def _take_out(pk: int) -> None:
    """Ends all links from and to a story, as if it were new."""
    from articles.models import RelatedLink

    RelatedLink.objects.filter(story=pk).end()
    RelatedLink.objects.filter(other=pk).end()


def _time(
    work: Callable[[int], object],
    keys: Sequence[int],
    heaviest: int,
    *,
    repeat: int = 1,
    before: Callable[[int], None] = lambda pk: None,
) -> dict[str, Any]:
    """Returns the median over these stories and the time of the heaviest, in milliseconds; or why it fails.

    Each is a pair: the time that passed, and the processor's time in this process.
    """
    try:
        work(keys[0])  # what is loaded once
        each = [_best(work, pk, repeat, before) for pk in keys]
        medians = [median(times) for times in zip(*each, strict=True)]
        return {"median": medians, "heaviest": _best(work, heaviest, repeat, before)}
    except Exception as error:  # a peer that fails is a result
        from django.db import connection

        connection.close()
        return {"median": None, "heaviest": None, "why": f"{type(error).__name__}: {error}"[:200]}


def _best(work: Callable[[int], object], pk: int, repeat: int, before: Callable[[int], None]) -> list[float]:
    passed, processor = [], []
    for _ in range(repeat):
        before(pk)
        began, began_processor = perf_counter(), process_time()
        work(pk)
        passed.append(perf_counter() - began)
        processor.append(process_time() - began_processor)
    return [round(min(times) * 1000, 3) for times in (passed, processor)]


def _reader_query(stories: dict[int, Any]) -> Callable[[int], object]:
    """Returns what runs the reader's query in the database alone; the SQL is Django's, made before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from articles.related.shown import list_of

    made = {}
    with CaptureQueriesContext(connection) as captured:
        for pk, story in stories.items():
            list_of(story, [])
            made[pk] = captured[-1]["sql"].replace("%", "%%")

    def run(pk: int) -> object:
        with connection.cursor() as cursor:
            cursor.execute(made[pk])
            return cursor.fetchall()

    return run


def _join_and_count(pk: int) -> object:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT other.content_object_id, COUNT(*) AS shared FROM articles_taggedarticle mine "
            "JOIN articles_taggedarticle other ON other.tag_id = mine.tag_id "
            "WHERE mine.content_object_id = %s AND other.content_object_id <> %s AND other.live_at IS NOT NULL "
            "GROUP BY other.content_object_id ORDER BY shared DESC, MAX(other.live_at) DESC LIMIT 4",
            [pk, pk],
        )
        return cursor.fetchall()


def _rebuild(articles: int) -> float:
    """Returns how many lists a rebuild makes a second of processor time, in the middle of the archive."""
    from articles.related import links
    from articles.related.ranking import Ranking
    from articles.related.rebuild import BATCH

    ranking, done, middle = Ranking(), 0, articles // 2
    began = process_time()
    for first in range(middle, min(middle + REBUILT, articles), BATCH):
        batch = list(range(first, min(first + BATCH, articles + 1)))
        lists = ranking.rank(batch)
        with links.locked():
            links.replace_lists(lists)
        done += len(batch)
    return round(done / (process_time() - began), 1)


def table(results: Sequence[dict[str, Any]]) -> str:
    lines = _table(results, "that passed", 0)
    results = [result for result in results if result["database"] == "sqlite"]
    return "\n".join(lines + (_table(results, "of the processor", 1) if results else []))


def _table(results: Sequence[dict[str, Any]], which: str, at: int) -> list[str]:
    heads = [f"{result['articles']:,} {result['database']}" for result in results]
    title = f"Milliseconds {which}: median / most heavily tagged"
    lines = ["", title, f"{'':<20}" + "".join(f"{head:>24}" for head in heads)]
    for row in ROWS:
        cells = [result["milliseconds"][row] for result in results]
        lines.append(f"{row:<20}" + "".join(f"{_cell(cell, at):>24}" for cell in cells))
    rates = "".join(f"{result['rebuilt_a_second']:>24,.0f}" for result in results)
    return [*lines, f"{'lists a second':<20}" + rates, ""]


def _cell(cell: dict[str, Any], at: int) -> str:
    if cell["median"] is None:
        return "fails"
    return f"{cell['median'][at]:,.2f} / {cell['heaviest'][at]:,.2f}"


if __name__ == "__main__":
    main()
