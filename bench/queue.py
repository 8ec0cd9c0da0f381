"""What a page of the moderators' queue costs, in archives of growing size.

    python -m bench.queue [--articles 10000 100000] [--links 20] [--keep FOLDER]

Fills a database in bulk (`bench.related_archive`), with what gives the queue work: sensitive tags, decisions and
reviews. Asks, within this process and through the whole application, for the first page of the queue, for one that
begins in the middle of the archive, for one reason and for what was found fine. One table of milliseconds of the
processor, database included, and of queries; JSON on the last line. The bar is 100 milliseconds.
"""

import argparse
import json
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import Any

SIZES = (10_000, 100_000)
ROUNDS = 7
LINKS = 20  # of each article
SENSITIVE = 5  # tags, the commonest
DECIDED = 2_000  # stories beside which something is pinned: every fifth of the newest
REVIEWED = 300  # stories among the newest whose list was found fine
BAR = 100  # milliseconds


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.queue", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    parser.add_argument("--links", type=int, default=LINKS, help="of each article")
    parser.add_argument("--keep", type=Path, help="a folder to keep databases in, and find them again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        folder = options.keep or Path(name)
        results = {articles: in_process(articles, options.links, folder) for articles in options.articles}
    print(table(results))
    print(json.dumps({"queue": results}))


def in_process(articles: int, links: int, folder: Path) -> dict[str, Any]:
    """Measures one size in a process of its own: Django reads the environment once."""
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (articles, links, f"sqlite:///{folder / f'queue-{articles}.sqlite3'}"))


def measure(articles: int, links: int, url: str) -> dict[str, Any]:
    """Fills the database if it is empty; returns milliseconds and queries of each page."""
    from bench.__main__ import as_a_real_site

    site = as_a_real_site(Path("unused")) | {"DATABASE_URL": url, "KEPT_PAGES": "off", "HTTPS_REDIRECT": "false"}
    os.environ |= site | {"LOG_LEVEL": "ERROR", "DATABASE_CONN_MAX_AGE": "600"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    moderator = prepare(articles, links)
    client = Client(headers={"host": "localhost"})
    client.force_login(moderator)
    return {page: cost(client, address) for page, address in pages(articles).items()}


def prepare(articles: int, links: int) -> Any:
    """Fills the database where it is empty; returns who moderates."""
    from django.contrib.auth.models import Group
    from django.db import connection
    from django.utils import timezone

    from articles.models import Article, RelatedDecision, RelatedReview, Tag, User
    from bench.related_archive import fill

    if Article.objects.count() == articles:
        return User.objects.get(username="moderator")
    fill(articles, links)
    connection.close()  # it wrote as if nothing could go wrong
    moderator = User.objects.create_user("moderator", is_staff=True)
    moderator.groups.add(Group.objects.get(name="Moderator"))
    commonest = Tag.objects.order_by("-live_count").values("pk")[:SENSITIVE]
    Tag.objects.filter(pk__in=list(commonest.values_list("pk", flat=True))).update(is_sensitive=True)
    newest = list(Article.objects.newest().values_list("pk", flat=True)[: 5 * DECIDED])
    now = timezone.now()
    RelatedDecision.objects.bulk_create(
        RelatedDecision(
            story_id=pk, other_id=1 + at, kind="pinned", position=1 + at % 4, since=now - timedelta(days=at % 120)
        )
        for at, pk in enumerate(newest[::5])
    )
    RelatedReview.objects.bulk_create(RelatedReview(story_id=pk, at=now, listed=[]) for pk in newest[:REVIEWED])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return moderator


def pages(articles: int) -> dict[str, str]:
    from articles.models import Article
    from articles.models.paging import Cursor

    middle = Article.objects.get(pk=articles // 2)
    if middle.live_at is None:
        raise ValueError("The archive is of live articles.")
    return {
        "the newest": "/admin/related/",
        "the middle": f"/admin/related/?after={Cursor(middle.live_at, middle.pk)}",
        "few related": "/admin/related/?why=few",
        "found fine": "/admin/related/?why=reviewed",
    }


def cost(client: Any, address: str) -> dict[str, Any]:
    """Returns the processor's milliseconds, the best of several rounds, and queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for _ in range(ROUNDS):
        began = process_time()
        answer = client.get(address)
        times.append((process_time() - began) * 1000)
        if answer.status_code != 200:
            raise ValueError(f"{address}: {answer.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    connection.force_debug_cursor = False
    return {"cpu_ms": round(min(times), 1), "queries": len(captured)}


def table(results: dict[int, dict[str, Any]]) -> str:
    heads = "".join(f"{articles:>24,}" for articles in results)
    lines = [f"Milliseconds of the processor, queries; the bar is {BAR}", f"{'':<16}{heads}"]
    for page in next(iter(results.values())):
        cells = (one[page] for one in results.values())
        said = (f"{cell['cpu_ms']}, {cell['queries']}" for cell in cells)
        lines.append(f"{page:<16}" + "".join(f"{text:>24}" for text in said))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
