"""A page far behind the first is one range of an index, as the first is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from articles.models import Article, Byline, TaggedArticle
from articles.models.paging import Cursor
from tests.make import make_author, make_live_together, make_section, make_tag

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's machine"),
]

MANY = 3_000
NEWEST = datetime(2025, 10, 7, 12, tzinfo=UTC)


@pytest.fixture
def addresses(clock: Any) -> list[str]:
    """Makes a long list of stories; returns addresses of lists that hold them all."""
    section, tag, author = make_section(), make_tag("Water"), make_author()
    made = make_live_together(section, [NEWEST - timedelta(hours=number) for number in range(MANY)])
    TaggedArticle.objects.bulk_create(TaggedArticle(content_object=one, tag=tag, live_at=one.live_at) for one in made)
    Byline.objects.bulk_create(Byline(article=one, author=author, live_at=one.live_at) for one in made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a site does, now and then
    return [f"/sections/{section.slug}/", f"/tags/{tag.slug}/", f"/authors/{author.slug}/"]


def steps(work: Callable[[], object]) -> int:
    """Returns how many hundreds of steps SQLite's machine takes for it."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    connection.connection.set_progress_handler(step, 100)
    try:
        work()
    finally:
        connection.connection.set_progress_handler(None, 100)
    return taken


def test_a_page_far_behind_takes_no_more_steps_than_the_first(client: Client, addresses: list[str]) -> None:
    far = Article.objects.order_by("live_at")[60]
    assert far.live_at is not None
    for address in addresses:
        first = steps(lambda: client.get(address))  # noqa: B023  # called at once
        later = steps(lambda: client.get(f"{address}?after={Cursor(far.live_at, far.pk)}"))  # noqa: B023
        assert 0 < later <= first + 5, address


def test_an_old_month_takes_no_more_steps_than_the_newest(client: Client, addresses: list[str]) -> None:
    newest, oldest = (f"/archive/{month}/" for month in ("2025/09", "2025/07"))
    assert 0 < steps(lambda: client.get(oldest)) <= steps(lambda: client.get(newest)) + 5


def test_a_storys_page_takes_few_steps_however_many_stories_there_are(client: Client, addresses: list[str]) -> None:
    story = Article.objects.order_by("live_at")[100]
    client.get(story.get_absolute_url())
    assert steps(lambda: client.get(story.get_absolute_url())) < 120
