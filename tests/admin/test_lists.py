"""Lists of the desk: what they show, how they are narrowed, and that many rows cost what few do."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.admin import base
from articles.models import Article, Redirect, User
from articles.publishing import actions
from articles.tagging.names import set_synonyms
from tests.make import (
    make_author,
    make_draft,
    make_image,
    make_live,
    make_scheduled,
    make_section,
    make_tag,
)

LIST = "/admin/articles/article/"


def headlines(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return [article.headline for article in response.context["cl"].result_list]


def make_rows(number: int, editor: User) -> None:
    for i in range(number):
        article = make_live(
            f"Story {i}",
            by=editor,
            authors=[make_author(f"Author {i}", portrait=make_image())],
            section=make_section(f"Section {i % 5}"),
            lead_image=make_image(),
            tags=[f"Tag {i}"],
        )
        Redirect.objects.create(path=f"/old/{article.pk}", article=article)


@pytest.mark.parametrize("noun", ["article", "author", "image", "tag", "section", "redirect", "user"])
def test_a_list_makes_as_many_queries_for_fifty_rows_as_for_five(noun: str, admin_client: Client, editor: User) -> None:
    counts = []
    for number in (5, 45):
        make_rows(number, editor)
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(f"/admin/articles/{noun}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_list_says_where_each_story_stands(desk: Client, editor: User) -> None:
    make_draft("One", by=editor, authors=[make_author("Ada Okoth")])
    make_live("Two", by=editor, lead_image=make_image())
    make_scheduled("Three", by=editor)
    shown = desk.get(LIST).content.decode()
    for words in ("Draft", "Published", "Scheduled", "Ada Okoth", "World", "/320.webp"):
        assert words in shown


def test_the_list_follows_the_date_that_it_shows(desk: Client, editor: User, clock: time_machine.Traveller) -> None:
    make_draft("Begun", by=editor)
    clock.shift(timedelta(hours=1))
    make_live("Old", by=editor, at=timezone.now() - timedelta(days=90))
    make_live("Out", by=editor, at=timezone.now() - timedelta(minutes=30))
    make_scheduled("Waiting", by=editor)
    assert headlines(desk) == ["Waiting", "Out", "Begun", "Old"]
    assert headlines(desk, "published=year") == ["Out", "Old"]
    assert headlines(desk, "published=week") == ["Out"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=draft", ["Begun"]),
        ("state=published", ["Out"]),
        ("state=scheduled", ["Waiting"]),
        ("state=embargoed", ["Held"]),
        ("state=withdrawn", []),
        ("type_of_work=opinion", ["Begun"]),
        ("language=fr", ["Waiting"]),
        ("published=today", ["Out"]),
        ("published=week", ["Out"]),
        ("q=flooding", ["Out"]),
        ("q=karanja", ["Begun"]),
        ("q=nile+floo", ["Out"]),
        ("q=nothing+of+the+kind", []),
        ("q=flooding&state=draft", []),
        ("state=invented", ["Begun", "Out", "Waiting", "Held"]),
    ],
)
def test_the_list_is_narrowed(query: str, found: list[str], editor: User, clock: time_machine.Traveller) -> None:
    make_draft("Begun", by=editor, type_of_work="opinion", authors=[make_author("Ben Karanja")])
    make_live("Out", by=editor, body="<p>It is flooding.</p>", tags=["Nile"])
    make_scheduled("Waiting", by=editor, language="fr")
    held = make_draft("Held", by=editor, embargo_until=timezone.now() + timedelta(days=1))
    client = Client()
    client.force_login(editor)
    actions.publish(held, by=editor)
    assert sorted(headlines(client, query)) == sorted(found)


def test_a_list_is_narrowed_to_a_section_or_to_none(desk: Client, editor: User) -> None:
    health = make_section("Health")
    make_draft("Fever", by=editor, section=health)
    make_draft("Rivers", by=editor)
    Article.objects.filter(headline="Rivers").update(section=None)
    assert headlines(desk, f"section={health.pk}") == ["Fever"]
    assert headlines(desk, "section=none") == ["Rivers"]


def test_a_reporter_sees_and_finds_only_their_own(reporters_desk: Client, reporter: User, editor: User) -> None:
    make_draft("Mine", by=reporter)
    make_draft("Theirs", by=editor)
    make_live("Together", by=editor, authors=[make_author(user=reporter)])
    assert sorted(headlines(reporters_desk)) == ["Mine", "Together"]
    assert headlines(reporters_desk, "q=theirs") == []
    assert headlines(reporters_desk, "q=mine") == ["Mine"]


def test_a_long_list_is_counted_only_so_far(desk: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "LONGEST_LIST", 3)
    for i in range(5):
        make_draft(f"Story {i}", by=editor)
    with CaptureQueriesContext(connection) as queries:
        shown = desk.get(LIST).content.decode()
    counts = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
    assert counts
    assert all("LIMIT 3" in sql for sql in counts)
    assert "The first 3 articles" in shown


def test_an_empty_list_says_what_to_do(desk: Client) -> None:
    for noun in ("article", "author", "image", "tag", "section"):
        assert "Add" in desk.get(f"/admin/articles/{noun}/").content.decode().partition("empty-list")[2][:300]


def test_no_list_deletes_in_bulk(admin_client: Client, editor: User) -> None:
    article = make_draft(by=editor)
    sent = {"action": "delete_selected", "_selected_action": [str(article.pk)], "post": "yes", "index": "0"}
    for noun in ("article", "author", "image", "tag", "section", "redirect", "user"):
        admin_client.post(f"/admin/articles/{noun}/", sent)
    assert Article.objects.exists()
    assert User.objects.filter(pk=editor.pk).exists()


def test_the_first_page_shows_what_is_on_the_desk_and_nothing_of_others(
    reporters_desk: Client, reporter: User, editor: User
) -> None:
    make_draft("My draft", by=reporter)
    make_scheduled("Their secret", by=editor)
    shown = reporters_desk.get("/admin/").content.decode()
    assert "My draft" in shown
    assert "Their secret" not in shown
    assert "Nothing is scheduled." in shown


def test_the_first_page_carries_the_newsrooms_name(desk: Client) -> None:
    desk.post("/admin/articles/newsroom/1/change/", {"name": "The <Courier>"})
    shown = desk.get("/admin/").content.decode()
    assert "The &lt;Courier&gt;" in shown


def test_taggits_own_tags_are_nowhere(admin_client: Client) -> None:
    assert "taggit" not in admin_client.get("/admin/").content.decode()
    assert admin_client.get("/admin/taggit/tag/").status_code == 404


def test_tags_are_found_by_any_of_their_names(desk: Client) -> None:
    set_synonyms(make_tag("Climate change"), ["Global heating"])
    shown = desk.get("/admin/articles/tag/?q=heating").content.decode()
    assert "Climate change" in shown
