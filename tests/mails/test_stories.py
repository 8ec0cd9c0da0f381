"""What the newsroom tells its people: who gets it, what it says, and what it never lets through."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles import effects
from articles.mails import sending
from articles.models import Article, Effect, Newsroom, User
from articles.models.outbox import Kind
from articles.publishing import actions
from tests.make import make_author, make_draft, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(clock: time_machine.Traveller) -> None:
    """Stops time."""


@pytest.fixture
def esther(db: None) -> User:
    return make_user("Reporter", username="esther", first_name="Esther", last_name="Wairimu")


@pytest.fixture
def story(esther: User) -> Article:
    return make_draft("Rivers rise again", by=esther)


def sent() -> list[tuple[str, str]]:
    """Sweeps; returns the recipients and the subjects of what went out, in order of recipients."""
    effects.sweep_outbox()
    return sorted((*message.to, message.subject) for message in mail.outbox)  # type: ignore[misc]


def form_of(article: Article) -> str:
    return "http://127.0.0.1:8000" + reverse("admin:articles_article_change", args=[article.pk])


# --- Who ---


def test_editors_hear_of_a_submission_but_not_who_did_it(story: Article) -> None:
    busy, ada = make_user(username="busy"), make_user(username="ada")
    make_user(username="closed", is_active=False)
    User.objects.filter(pk=make_user(username="silent").pk).update(email="")
    make_user("Administrator", username="chief")
    make_user("Picture editor")
    effects.after_submission(story, ada)
    assert Effect.objects.count() == 2
    assert sent() == [
        ("busy@example.org", "Submitted: Rivers rise again"),
        ("chief@example.org", "Submitted: Rivers rise again"),
    ]
    assert busy.email in mail.outbox[0].to


def test_writers_hear_what_became_of_their_story_each_once(esther: User) -> None:
    ben = make_user("Reporter", username="ben")
    authors = [make_author("Esther", user=esther), make_author("Ben", user=ben), make_author("No account")]
    story = make_draft(by=esther, authors=authors)
    make_user("Reporter")
    effects.after_return(story, make_user(), "Who says so?")
    assert [address for address, _ in sent()] == ["ben@example.org", "esther@example.org"]


def test_an_editor_who_approves_their_own_story_needs_no_mail() -> None:
    editor = make_user()
    effects.after_approval(make_draft(by=editor), editor)
    assert not Effect.objects.exists()


def test_an_account_closed_meanwhile_gets_nothing(story: Article, esther: User) -> None:
    effects.after_return(story, make_user(), "No.")
    User.objects.filter(pk=esther.pk).update(is_active=False)
    assert sent() == []
    assert not Effect.objects.due().exists()


def test_who_may_no_longer_see_the_story_gets_nothing(story: Article) -> None:
    editor = make_user()
    effects.after_submission(story, story.created_by)
    editor.groups.clear()
    assert sent() == []


@pytest.mark.parametrize("what", ["account", "story"])
def test_where_the_account_or_the_story_is_gone_nothing_goes_out(what: str, story: Article, esther: User) -> None:
    effects.after_return(story, make_user(), "No.")
    (esther if what == "account" else story).delete()
    assert sent() == []
    assert not Effect.objects.exclude(error="").exists()


# --- What ---


def test_a_submission_says_who_and_where(story: Article, esther: User) -> None:
    make_user()
    Newsroom.objects.create(name="The Courier")
    effects.after_submission(story, esther)
    sent()
    (message,) = mail.outbox
    assert message.body == (
        "Esther Wairimu has submitted “Rivers rise again”. It waits for an editor.\n\n"
        f"Read it, then approve or return it:\n{form_of(story)}\n\nThe Courier\n"
    )


def test_a_return_says_why(story: Article) -> None:
    effects.after_return(story, make_user(first_name="Ada"), "Who says so?\r\nAnd <where> & when?")
    sent()
    (message,) = mail.outbox
    assert message.subject == "Returned: Rivers rise again"
    assert message.body == (
        "Ada has returned “Rivers rise again”.\n\nThe note:\n\nWho says so?\nAnd <where> & when?\n\n"
        f"Change it, then submit it again:\n{form_of(story)}\n\nNewsroom\n"
    )


def test_an_approval_says_when_readers_see_it_in_the_newsrooms_time(story: Article, settings: Settings) -> None:
    settings.TIME_ZONE = "Africa/Nairobi"
    editor = make_user(first_name="Ada")
    actions.publish(story, by=editor, at=timezone.now() + timedelta(days=1))
    Effect.objects.all().delete()
    effects.after_approval(story, editor)
    sent()
    assert "Readers see it from 9 October 2025, 15:00 (Africa/Nairobi).\n\nIts form:\n" in mail.outbox[0].body
    effects.after_approval(story, editor)
    actions.withdraw(story, by=editor, why="A mistake.")
    sent()
    assert "Readers" not in mail.outbox[1].body


def test_an_approval_of_what_is_out_says_where(story: Article) -> None:
    editor = make_user()
    actions.publish(story, by=editor)
    Effect.objects.all().delete()
    effects.after_approval(story, editor)
    sent()
    assert "Readers see it here:\nhttp://127.0.0.1:8000/2025/10/08/rivers-rise-again/\n" in mail.outbox[0].body


def test_every_mail_has_a_text_and_every_text_a_mail(settings: Settings) -> None:
    texts = {path.stem for path in (Path(settings.BASE_DIR) / "templates" / "mail").glob("*.txt")}
    assert texts == set(sending.CONTEXTS)
    assert set(effects.HANDLERS) == set(Kind)


def test_the_text_is_made_when_it_is_sent(story: Article) -> None:
    effects.after_return(story, make_user(), "")
    Article.objects.filter(pk=story.pk).update(headline="Rivers fall")
    assert sent() == [("esther@example.org", "Returned: Rivers fall")]
    assert "note" not in mail.outbox[0].body


def test_a_mail_is_in_the_newsrooms_language(story: Article, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "fr"
    editor = make_user()
    actions.publish(story, by=editor, at=timezone.now() + timedelta(days=1))
    Effect.objects.all().delete()
    effects.after_approval(story, editor)
    sent()
    assert "9 octobre 2025" in mail.outbox[0].body


# --- What nobody gets through ---


@pytest.mark.parametrize(
    "headline", ["A\r\nBcc: evil@example.org", "A\nBcc: evil@example.org", "A\u2028Bcc: evil@example.org", "A\x0bB"]
)
def test_no_headline_becomes_a_header(headline: str, story: Article) -> None:
    effects.after_return(story, make_user(), "No.")
    Article.objects.filter(pk=story.pk).update(headline=headline)
    sent()
    (message,) = mail.outbox
    assert "\n" not in message.subject
    assert message.message()["Bcc"] is None
    assert message.recipients() == ["esther@example.org"]


@pytest.mark.parametrize("address", ["a@example.org\nBcc: evil@example.org", "a@example.org, b@example.org", "nobody"])
def test_an_address_that_is_none_gets_nothing(address: str, story: Article, esther: User) -> None:
    User.objects.filter(pk=esther.pk).update(email=address)
    effects.after_return(story, make_user(), "No.")
    assert sent() == []
    assert Effect.objects.get().done_at


@pytest.mark.parametrize(
    "odd", ["\ud800", "\x00", "\ufffe", "\u202e", "𝒜\u0301" * 20, "x" * 100_000, "{% now 'Y' %}{{ by }}"]
)
def test_odd_notes_and_names_go_out_all_the_same(odd: str, story: Article) -> None:
    editor = make_user(first_name="{{ address }}<b>")
    effects.after_return(story, editor, f"Note {odd}")
    Article.objects.filter(pk=story.pk).update(
        headline=f"Rivers {odd[:200]}".encode("utf-8", "ignore").decode().replace("\x00", "")
    )
    sent()
    (message,) = mail.outbox
    assert message.message().as_bytes()
    assert "{{ address }}<b> has returned" in message.body
    assert len(message.subject) <= 150
    assert len(message.body) < 5_000


def test_a_mail_that_is_sent_twice_is_the_same_mail(story: Article) -> None:
    effects.after_return(story, make_user(), "No.")
    sent()
    Effect.objects.update(done_at=None, due_at=timezone.now())  # as if the process had died before the note
    sent()
    first, second = (message.message() for message in mail.outbox)
    assert first["Message-ID"] == second["Message-ID"]
    assert "@127.0.0.1>" in first["Message-ID"]
    assert (first["Auto-Submitted"], first["Date"]) == ("auto-generated", second["Date"])


# --- What failed ---


def fail(kind: str) -> None:
    with transaction.atomic():
        Effect.objects.create(kind=kind, payload={}, tries=5)
    effects.sweep_outbox()
    assert Effect.objects.get(kind=kind, payload={}).given_up_at


def test_administrators_hear_of_what_was_given_up() -> None:
    make_user("Administrator", username="chief")
    make_user("Editor")
    fail("purge")
    assert sent() == [("chief@example.org", "Given up: purge")]
    assert "has failed 6 times" in mail.outbox[0].body
    assert "NoHandler: Nobody here does “purge”." in mail.outbox[0].body
    assert "http://127.0.0.1:8000/admin/articles/effect/\n" in mail.outbox[0].body


def test_no_mail_tells_of_a_mail_that_failed() -> None:
    make_user("Administrator")
    fail("mail")
    assert Effect.objects.count() == 1


def test_where_nobody_is_to_be_told_nothing_is_put() -> None:
    fail("purge")
    assert Effect.objects.count() == 1
