"""What was typed is there again where a post could not be taken."""

import sqlite3
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article, Section, User
from articles.publishing import actions
from tests.admin.forms import fields_of, fill
from tests.make import make_draft, make_live, make_section, make_user

TYPED = {"headline": "Typed for an hour", "standfirst": "And not lost."}
TOLD = "You were signed out, or this form had grown old. What you wrote is below: look at it, then save it."


def change(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def decision(article: Article, name: str) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def page(response: HttpResponse) -> str:
    return response.content.decode()


# --- The session ended ----------------------------------------------------------------------------


@pytest.mark.parametrize("is_new", [True, False])
def test_who_was_signed_out_finds_it_after_signing_in(is_new: bool, desk: Client, editor: User) -> None:
    address = reverse("admin:articles_article_add") if is_new else change(make_draft(by=editor))
    sent = fill(desk, address, **TYPED) | {"_save": "1"}
    desk.logout()
    assert desk.post(address, sent)["Location"].startswith("/admin/login/")
    assert not Article.objects.filter(headline=TYPED["headline"]).exists()
    desk.force_login(editor)
    shown = desk.get(address)
    assert TOLD in page(shown)
    assert fields_of(shown).items() >= TYPED.items()
    assert not Article.objects.filter(headline=TYPED["headline"]).exists()  # nobody has pressed a button yet
    desk.post(address, fields_of(shown) | {"_save": "1"})
    assert Article.objects.filter(**TYPED).count() == 1
    assert TOLD not in page(desk.get(address))


def test_nobody_else_gets_it(desk: Client, editor: User) -> None:
    story = make_draft(by=editor)
    sent = fill(desk, change(story), **TYPED)
    desk.logout()
    desk.post(change(story), sent)
    desk.force_login(make_user())
    assert TYPED["headline"] not in page(desk.get(change(story)))


def test_of_a_post_that_somebody_made_by_hand_nothing_is_kept(client: Client, desk: Client, editor: User) -> None:
    story = make_draft(by=editor)
    sent = fill(desk, change(story), **TYPED)
    for key in ("", "x", sent["form_key"][:-1], f"1:{editor.pk}:x"):
        client.post(change(story), sent | {"form_key": key})
        assert "sessionid" not in client.cookies


def test_a_password_is_never_kept(client: Client, admin_client: Client) -> None:
    sent = fill(admin_client, reverse("admin:articles_user_add"), password1="x", password2="x")
    client.post(reverse("admin:articles_user_add"), sent)
    assert "sessionid" not in client.cookies


def test_of_many_posts_the_newest_are_kept(desk: Client, editor: User) -> None:
    stories = [make_draft(f"Story {number}", by=editor) for number in range(4)]
    posts = {change(story): fill(desk, change(story), headline=f"Typed {story.pk}") for story in stories}
    desk.logout()
    for address, sent in posts.items():
        desk.post(address, sent)
    desk.force_login(editor)
    kept = [story for story in stories if f"Typed {story.pk}" in page(desk.get(change(story)))]
    assert kept == stories[1:]


# --- The form grew old ----------------------------------------------------------------------------


def test_a_form_with_a_token_of_another_session_comes_back_with_a_new_one(editor: User) -> None:
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(editor)
    story = make_draft(by=editor)
    sent = fill(desk, change(story), **TYPED) | {"_save": "1"}
    del desk.cookies["csrftoken"]  # as when somebody signs in anew in another tab
    response = desk.post(change(story), sent, follow=True)
    assert response.redirect_chain == [(change(story), 303)]
    assert TOLD in page(response)
    story.refresh_from_db()
    assert story.headline != TYPED["headline"]
    desk.post(change(story), fields_of(response) | {"_save": "1"})
    story.refresh_from_db()
    assert story.headline == TYPED["headline"]


def test_a_post_from_elsewhere_is_refused(desk: Client, editor: User) -> None:
    other = Client(enforce_csrf_checks=True)
    other.force_login(make_user())
    story = make_draft(by=editor)
    sent = fill(desk, change(story), **TYPED)  # the form of somebody else
    assert other.post(change(story), sent).status_code == 403
    assert TOLD not in page(other.get(change(story)))


# --- The story is out of reach --------------------------------------------------------------------


def test_what_a_reporter_typed_while_it_was_approved_is_offered_as_a_new_story(
    reporters_desk: Client, reporter: User, editor: User
) -> None:
    story = make_draft(by=reporter)
    sent = fill(reporters_desk, change(story), **TYPED) | {"_save": "1"}
    actions.publish(story, by=editor)
    shown = reporters_desk.post(change(story), sent)
    assert "you cannot change it any more" in page(shown)
    assert fields_of(shown).items() >= TYPED.items()
    story.refresh_from_db()
    assert story.headline != TYPED["headline"]
    reporters_desk.post(reverse("admin:articles_article_add"), fields_of(shown) | {"_save": "1"})
    assert Article.objects.get(**TYPED).created_by == reporter


# --- The database does not take it ----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite's one lock")
def test_while_another_process_writes_and_writes_the_form_stays(desk: Client, editor: User) -> None:
    story = make_draft(by=editor)
    sent = fill(desk, change(story), **TYPED) | {"_save": "1"}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    writer = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    try:
        writer.execute("BEGIN IMMEDIATE")
        response = desk.post(change(story), sent)
        assert response.status_code == 200
        assert "The database could not store it now" in page(response)
        assert fields_of(response).items() >= TYPED.items()
    finally:
        writer.close()
        connection.close()


# --- Decisions ------------------------------------------------------------------------------------


def test_the_words_of_a_decision_are_there_after_signing_in(desk: Client, editor: User) -> None:
    story = make_live(by=editor)
    sent = {"form_key": _key(desk, decision(story, "withdraw")), "why": "It was another river."}
    desk.logout()
    desk.post(decision(story, "withdraw"), sent)
    desk.force_login(editor)
    shown = page(desk.get(decision(story, "withdraw")))
    assert TOLD in shown
    assert "It was another river." in shown
    assert Article.objects.live().exists()


def test_the_words_of_a_decision_that_fits_no_more_stay_in_its_form(desk: Client, editor: User) -> None:
    story = make_live(by=editor)
    sent = {"form_key": _key(desk, decision(story, "correct")), "kind": "correction", "text": "It was the Tana."}
    actions.withdraw(story, by=editor, why="No.")
    response = desk.post(decision(story, "correct"), sent)
    assert "Readers do not have it, so there is nothing to correct for them." in page(response)
    assert "It was the Tana." in page(response)


def test_a_database_that_does_not_take_a_decision_leaves_its_words_in_the_form(
    desk: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = make_live(by=editor)
    key = _key(desk, decision(story, "withdraw"))

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(actions, "withdraw", refuse)
    shown = page(desk.post(decision(story, "withdraw"), {"form_key": key, "why": "It was another river."}))
    assert "The database could not store it now" in shown
    assert "It was another river." in shown


def _key(desk: Client, address: str) -> str:
    found = page(desk.get(address)).partition('name="form_key" value="')[2]
    return found.partition('"')[0]


def test_other_nouns_keep_what_was_typed_too(desk: Client, editor: User) -> None:
    section = make_section("Health")
    address = reverse("admin:articles_section_change", args=[section.pk])
    sent = fill(desk, address, description="All about it.") | {"_save": "1"}
    desk.logout()
    desk.post(address, sent)
    desk.force_login(editor)
    desk.post(address, fields_of(desk.get(address)) | {"_save": "1"})
    assert Section.objects.get().description == "All about it."
