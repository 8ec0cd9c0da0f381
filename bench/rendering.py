"""What pages cost that are made, not kept: processor time and queries, in archives of growing size.

    python -m bench.rendering [--articles 10000 100000] [--keep FOLDER]

Fills a database in bulk (no bylines, short bodies), and asks for pages of each kind within this process, through the
whole application, with nothing kept; of long lists also for a page far behind the first. One table of milliseconds of
the processor, database included, and of queries; beside each kind the budget that we hold it to. JSON on the last line.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

SIZES = (10_000, 100_000)
ROUNDS = 5
ADDRESSES = 20  # of each kind
BUDGETS = {  # milliseconds, queries
    "article": (5, 8),
    "front": (8, 6),
    "section": (8, 5),
    "section, far": (8, 5),
    "tag": (8, 6),
    "tag, far": (8, 6),
    "archive": (15, 4),  # of three hundred months
    "month": (8, 4),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.rendering", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    parser.add_argument("--keep", type=Path, help="a folder to keep databases in, and find them again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        folder = options.keep or Path(name)
        results = {articles: in_process(articles, folder) for articles in options.articles}
    print(table(results))
    print(json.dumps({"rendering": results}))


def in_process(articles: int, folder: Path) -> dict[str, Any]:
    """Measures one size in a process of its own: Django reads the environment once."""
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (articles, f"sqlite:///{folder / f'related-{articles}.sqlite3'}"))


def measure(articles: int, url: str) -> dict[str, Any]:
    """Fills the database if it is empty; returns milliseconds and queries of each kind of page."""
    from bench.__main__ import as_a_real_site

    site = as_a_real_site(Path("unused")) | {"DATABASE_URL": url, "KEPT_PAGES": "off", "HTTPS_REDIRECT": "false"}
    os.environ |= site | {"LOG_LEVEL": "ERROR", "DATABASE_CONN_MAX_AGE": "600"}
    from newsroom.wsgi import application

    prepare(articles)
    measured = {}
    for kind, addresses in pages():
        costs = [min(cost(application, address) for _ in range(ROUNDS)) for address in addresses]
        measured[kind] = {"cpu_ms": round(median(costs), 2), "queries": queries(application, addresses[0])}
    return measured


def prepare(articles: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Article
    from bench.related_archive import fill

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Article.objects.count() != articles:
        fill(articles, 6)
        connection.close()


def pages() -> Iterator[tuple[str, list[str]]]:
    """Gives addresses of each kind of page."""
    from articles.models import Article, Section, Tag, TaggedArticle
    from bench.related_archive import measured

    articles = Article.objects.count()
    keys = list(measured(articles))
    stories = Article.objects.in_bulk(keys[:: max(1, len(keys) // ADDRESSES)])
    yield "article", [story.get_absolute_url() for story in stories.values()]
    yield "front", ["/"]
    section = Section.objects.get()
    tag = Tag.objects.order_by("-live_count")[0]
    far = Article.objects.get(pk=articles // 10)
    carrier = TaggedArticle.objects.filter(tag=tag, live_at__lte=far.live_at).latest("live_at").content_object
    yield "section", [f"/sections/{section.slug}/"]
    yield "section, far", [f"/sections/{section.slug}/?after={cursor(far)}"]
    yield "tag", [f"/tags/{one.slug}/" for one in Tag.objects.order_by("-live_count")[:ADDRESSES]]
    yield "tag, far", [f"/tags/{tag.slug}/?after={cursor(carrier)}"]
    yield "archive", ["/archive/"]
    yield "month", [f"/archive/{story.address_date:%Y/%m}/" for story in stories.values()]


def cursor(story: Any) -> str:
    from articles.models.paging import Cursor

    return str(Cursor(story.live_at, story.pk))


def cost(application: Any, address: str) -> float:
    """Returns the processor's milliseconds for one page."""
    began = process_time()
    ask(application, address)
    return (process_time() - began) * 1000


def queries(application: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask(application, address)
    connection.force_debug_cursor = False
    return len(captured)


def ask(application: Any, address: str) -> bytes:
    """Returns the page. Raises AssertionError where there is none."""
    path, _, query = address.partition("?")
    said = {}
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }
    answer = application(environ, lambda status, headers, error=None: said.update(status=status))
    body = b"".join(answer)
    answer.close()
    assert said["status"].startswith("200"), f"{address}: {said['status']}"
    return body


def table(results: dict[int, dict[str, Any]]) -> str:
    heads = "".join(f"{articles:>20,}" for articles in results)
    lines = ["Milliseconds of the processor, queries", f"{'':<16}{heads}{'budget':>14}"]
    for kind, (most, most_queries) in BUDGETS.items():
        cells = [f"{one[kind]['cpu_ms']:.2f}, {one[kind]['queries']}" for one in results.values()]
        lines.append(f"{kind:<16}" + "".join(f"{cell:>20}" for cell in cells) + f"{f'{most}, {most_queries}':>14}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
