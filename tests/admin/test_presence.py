"""What a story's form says of others who have it open."""

from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from articles import presence
from articles.models import Article, Presence, User
from tests.admin.forms import fill
from tests.make import make_author, make_draft, make_live, make_user


@pytest.fixture
def story(db: None) -> Article:
    return make_draft()


@pytest.fixture
def esther(db: None) -> User:
    return make_user("Editor", username="esther", first_name="Esther", last_name="Wairimu")


def form_of(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def address_of(article: Article) -> str:
    return reverse("admin:articles_article_presence", args=[article.pk])


def at_the_desk(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def line_in(client: Client, article: Article) -> str:
    """Returns what the form says when it is opened."""
    shown = client.get(form_of(article)).content.decode()
    return shown.partition("data-presence=")[2].partition(">")[2].partition("</p>")[0].strip()


def test_the_second_sees_who_is_in_it_without_any_script(
    story: Article, desk: Client, esther: User, clock: time_machine.Traveller
) -> None:
    assert line_in(at_the_desk(esther), story) == ""
    assert line_in(desk, story) == "Esther Wairimu has this story open too."
    clock.shift(timedelta(minutes=2))
    assert line_in(desk, story) == ""


def test_an_open_form_stays_and_hears_who_comes(
    story: Article, desk: Client, editor: User, esther: User, clock: time_machine.Traveller
) -> None:
    assert desk.post(address_of(story)).json() == {"line": ""}
    presence.come(story, esther)
    presence.come(story, make_user(username="ben"))
    assert desk.post(address_of(story)).json() == {"line": "Esther Wairimu and ben have this story open too."}
    assert presence.others(story, esther)[0] == editor


def test_names_are_text(story: Article, desk: Client) -> None:
    presence.come(story, make_user(first_name="<script>alert(1)</script>"))
    assert line_in(desk, story).startswith("&lt;script&gt;")


def test_the_line_is_read_out_when_it_changes(story: Article, desk: Client) -> None:
    shown = desk.get(form_of(story)).content.decode()
    place = shown.partition('class="presence"')[2].partition(">")[0]
    assert 'role="status"' in place
    assert 'aria-live="polite"' in place
    assert f'data-presence="{address_of(story)}"' in place
    assert shown.count("js/admin/presence.js") == 1


def test_a_new_story_has_nobody_in_it(desk: Client) -> None:
    assert "data-presence" not in desk.get("/admin/articles/article/add/").content.decode()
    assert not Presence.objects.exists()


def test_a_refused_form_still_says_it(story: Article, desk: Client, esther: User) -> None:
    sent = fill(desk, form_of(story), headline="")
    presence.come(story, esther)
    shown = desk.post(form_of(story), sent).content.decode()
    assert "Esther Wairimu has this story open too." in shown


def test_who_may_only_read_it_is_in_nobodys_way(reporter: User, reporters_desk: Client) -> None:
    mine, live = make_draft(by=reporter), make_live(authors=[make_author(user=reporter)])
    assert reporters_desk.get(form_of(live)).status_code == 200
    assert reporters_desk.post(address_of(live)).status_code == 403
    assert not Presence.objects.exists()
    reporters_desk.get(form_of(mine))
    assert Presence.objects.get().person == reporter


def test_a_story_of_others_tells_nothing(story: Article, reporters_desk: Client, esther: User) -> None:
    presence.come(story, esther)
    assert reporters_desk.post(address_of(story)).status_code == 404
    assert reporters_desk.post("/admin/articles/article/999999/presence/").status_code == 404
    assert reporters_desk.post("/admin/articles/article/x/presence/").status_code == 404
    assert Presence.objects.count() == 1


def test_the_address_takes_posts_with_a_token_only(story: Article, editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(address_of(story)).status_code in {302, 403}
    client.force_login(editor)
    assert client.get(address_of(story)).status_code == 405
    assert client.post(address_of(story)).status_code == 403
    assert not Presence.objects.exists()


def test_a_database_that_is_busy_keeps_no_form_closed(
    story: Article, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(article: Article, person: User) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(presence, "come", fail)
    assert desk.get(form_of(story)).status_code == 200
    assert desk.post(address_of(story)).status_code == 200
