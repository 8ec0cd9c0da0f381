"""While a reader types, live stories, tags and authors are offered, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.publishing import actions
from tests.make import make_author, make_draft, make_live, make_scheduled, make_user

pytestmark = pytest.mark.django_db


def offered(client: Client, typed: str) -> list[tuple[str, str]]:
    response = client.get("/search/suggest/", {"q": typed})
    assert response.status_code == 200
    return [(one["kind"], one["name"]) for one in response.json()["suggestions"]]


@pytest.fixture
def story(db: None) -> Any:
    author = make_author("Ada Riverton", slug="ada")
    return make_live("Rivers rise", slug="rise", tags=["River ports"], authors=[author])


def test_what_begins_as_typed_is_offered_with_its_address(client: Client, story: Any) -> None:
    response = client.get("/search/suggest/?q=rive")
    assert response.json()["suggestions"] == [
        {"kind": "story", "name": "Rivers rise", "address": story.get_absolute_url(), "language": "en"},
        {"kind": "tag", "name": "River ports", "address": "/tags/river-ports/", "language": ""},
        {"kind": "author", "name": "Ada Riverton", "address": "/authors/ada/", "language": ""},
    ]
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies


def test_the_newest_with_the_words_in_the_headline_come_first_and_are_few(client: Client) -> None:
    for number in range(8):
        make_live(f"Rivers {number}", at=timezone.now() - timedelta(days=8 - number))
    make_live("Droughts", body="<p>Rivers.</p>")
    names = [name for _, name in offered(client, "rivers")]
    assert names == [f"Rivers {number}" for number in (7, 6, 5, 4, 3)]


def test_a_topic_or_an_author_whose_name_is_typed_whole_comes_first(client: Client, story: Any) -> None:
    make_live("River ports of Ada Riverton")
    assert offered(client, "river PORTS")[0] == ("tag", "River ports")
    assert offered(client, "Ada Riverton")[0] == ("author", "Ada Riverton")
    assert [kind for kind, _ in offered(client, "river port")] == ["story", "story", "tag"]


def test_an_author_is_offered_by_any_of_the_names_in_any_order(client: Client, story: Any) -> None:
    assert ("author", "Ada Riverton") in offered(client, "riverton ad")
    assert ("author", "Ada Riverton") not in offered(client, "river ada")


def test_what_is_not_live_is_not_offered(client: Client) -> None:
    make_draft("Rivers drafted", tags=["Riverbeds"], authors=[make_author("River Song")])
    make_scheduled("Rivers scheduled", tags=["Riverboats"])
    actions.withdraw(make_live("Rivers withdrawn"), by=make_user(), why="A mistake.")
    assert offered(client, "rive") == []


@pytest.mark.parametrize(
    "typed", ["", "r", "ri", "*", '"', "-", "\x00", "😀😀😀", "%", "x" * 10_000, "' OR 1", "日本語"]
)
def test_whatever_is_typed_is_answered(client: Client, story: Any, typed: str) -> None:
    assert offered(client, typed) == []


def test_offers_take_a_fixed_number_of_queries(client: Client, story: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6 if connection.vendor == "sqlite" else 15):
        client.get("/search/suggest/?q=rivers+ris")
