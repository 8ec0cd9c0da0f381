"""What it costs to say where a picture is used, and whether a deleted one may go, in a large library.

    python -m bench.pictures [--size 100000] [--revisions 3] [--url postgres://…]

Fills a database in bulk with so many pictures and stories, each with a lead picture, one in its body of 5 kB, and
revisions that show yet others; one picture is shown by every 500th story. Then asks, within this process, for the
page of a picture at the desk and for what the rooms say. One line of JSON: milliseconds, of SQLite of the
processor, of PostgreSQL by the clock, the least of some; and seconds of the migration over what was there before.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROUNDS = 15
AT_ONCE = 2_000  # rows
WORDS = "<p>" + "The river rose again on Tuesday, and nobody in the old town was surprised. " * 16 + "</p>\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.pictures", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--revisions", type=int, default=3, help="of each story")
    parser.add_argument("--url", help="an empty database; by default one of SQLite in a temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        os.environ |= {"DATABASE_URL": options.url or f"sqlite:///{folder}/db.sqlite3", "KEPT_PAGES": "off"}
        os.environ["MEDIA_ROOT"] = str(Path(folder) / "media")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
        import django

        django.setup()
        print(json.dumps({"pictures": measure(options.size, options.revisions)}))


def measure(size: int, revisions: int) -> dict[str, Any]:
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client

    from articles import effects
    from articles.images.discarding import discard, unneeded
    from articles.models import Article, Image, ImageUse, User
    from articles.publishing.uses import is_shown, uses_of

    call_command("migrate", verbosity=0)
    fill(size, revisions)
    began = perf_counter()
    import_module("articles.migrations.0034_uses_that_are").note(apps, None)
    migration = perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    first = Image.objects.order_by("pk").values_list("pk", flat=True)[0]
    common, rare, old = first + 1000, first + size // 2 + 1, first + size // 3
    picked = {"common": common, "rare": rare, "old": old}
    result: dict[str, Any] = {"uses": ImageUse.objects.count(), "migration_seconds": round(migration, 1)}
    for name, key in picked.items():
        image = Image.objects.get(pk=key)
        result[f"page of a {name} one"] = timed(lambda key=key: client.get(f"/admin/articles/image/{key}/change/"))
        result[f"uses_of a {name} one"] = timed(
            lambda image=image: uses_of([image], Article.objects.order_by("-pk"), most=21)
        )
        result[f"is_shown of a {name} one"] = timed(lambda image=image: is_shown(image))
    hundred = list(Image.objects.filter(pk__gt=rare).order_by("pk")[:100])
    result["uses_of a hundred"] = timed(lambda: uses_of(hundred, Article.objects.order_by("-pk"), most=2_000))
    result["list of deleted"] = timed(lambda: client.get("/admin/articles/image/?deleted=yes"))
    result["list"] = timed(lambda: client.get("/admin/articles/image/"))
    Image.objects.filter(pk__in=range(first + 5_000, first + 6_000)).update(discarded_at="2026-01-01T00:00Z")
    result["sweep, 1000 deleted and all needed"] = timed(lambda: unneeded().exists())
    with transaction.atomic():
        result["deleting one that old versions show"] = timed(lambda: discard(Image.objects.get(pk=old)))
        effects.remove_pictures()
    return result


def fill(size: int, revisions: int) -> None:
    from articles.models import Article, Image, Revision, Section

    section = Section.objects.create(name="World", slug="world")
    for at in range(0, size, AT_ONCE):
        numbers = range(at, min(size, at + AT_ONCE))
        images = Image.objects.bulk_create(
            Image(
                file=f"pictures/{n:064x}/original.jpg",
                digest=f"{n:064x}",
                width=1600,
                height=900,
                widths=[320],
                alt="x",
            )
            for n in numbers
        )
        first = images[0].pk - at
        stories = Article.objects.bulk_create(
            Article(
                headline=f"Story {n}",
                slug=f"story-{n}",
                section=section,
                lead_image_id=images[n - at].pk,
                body=body(n, images[(n * 7) % len(images)].pk, first + 1000 if at and n % 500 == 0 else None),
            )
            for n in numbers
        )
        Revision.objects.bulk_create(
            Revision(
                article=story,
                number=number,
                content={"lead_image_id": None, "body": body(number, images[(n * 11 + number) % len(images)].pk, None)},
            )
            for n, story in enumerate(stories)
            for number in range(1, revisions + 1)
        )


def body(number: int, *keys: int | None) -> str:
    figures = "".join(
        f'<figure data-block="photo" data-image="{key}"><figcaption></figcaption></figure>' for key in keys if key
    )
    return WORDS * 2 + figures + WORDS * 2 + f"<p>{number}</p>"


def timed(do: Callable[[], object]) -> float:
    """Returns the least of milliseconds: the machine may be at other things."""
    from django.db import connection

    clock = process_time if connection.vendor == "sqlite" else perf_counter
    took = []
    for _ in range(ROUNDS):
        began = clock()
        do()
        took.append((clock() - began) * 1000)
    return round(min(took), 1)


if __name__ == "__main__":
    main()
