"""What the desk says when nothing more can be stored."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from articles.models import Article
from tests.admin.forms import fields_of, fill
from tests.make import make_draft, make_user

pytestmark = pytest.mark.django_db(transaction=True)
ADD = "/admin/articles/article/add/"


@pytest.fixture
def full_disk(db: None) -> Iterator[None]:
    """Lets the database grow no further. SQLite alone can be told so; the answer to PostgreSQL's error is the same."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's disk is everybody's")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


def test_a_full_disk_is_an_error_in_the_form_and_what_was_typed_is_kept(request: pytest.FixtureRequest) -> None:
    editor = make_user()
    make_draft("Before", by=editor)
    desk = Client()
    desk.force_login(editor)
    sent = fill(desk, ADD, headline="Kept", body=f"<p>{'Rain. ' * 50_000}</p>", **{"bylines-0-credit": "Ada"})
    request.getfixturevalue("full_disk")
    response = desk.post(ADD, sent | {"_save": "1"})
    assert "The database could not store it now" in response.content.decode()
    assert fields_of(response)["headline"] == "Kept"
    assert [article.headline for article in Article.objects.all()] == ["Before"]
    assert desk.get("/").status_code == 200
