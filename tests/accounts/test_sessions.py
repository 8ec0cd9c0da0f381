"""Sessions end: at signing out, at another password, at once if wanted. A copied cookie is worth nothing then."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from articles.models import User
from tests.accounts.conftest import PASSWORD, is_signed_in, mails, signed_in

NEW = "another good one"


def copy_of(client: Client) -> Client:
    copied = Client()
    copied.cookies["sessionid"] = client.cookies["sessionid"].value
    assert is_signed_in(copied)
    return copied


@pytest.mark.parametrize("at", ["/admin/logout/", "/staff/sign-out/"])
def test_signing_out_kills_a_copied_cookie(ann: User, at: str) -> None:
    here, elsewhere = signed_in(), signed_in()
    copied = copy_of(here)
    assert here.get(at).status_code == 405  # a link or a picture signs nobody out
    assert here.post(at)["Location"] == "/staff/sign-in/"
    assert not is_signed_in(copied)
    assert is_signed_in(elsewhere)
    assert Session.objects.filter(pk=copied.cookies["sessionid"].value).count() == 0


@pytest.mark.parametrize("at", ["/admin/password_change/", "/staff/password/"])
def test_a_new_password_ends_all_other_sessions(ann: User, at: str) -> None:
    here, elsewhere = signed_in(), signed_in()
    copied = copy_of(here)
    new = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post(at, new)["Location"] == "/staff/"
    assert is_signed_in(here)
    assert not is_signed_in(copied)
    assert not is_signed_in(elsewhere)
    (message,) = mails()
    assert (message.subject, message.to) == ("Newsroom: Your password was changed.", ["ann@example.org"])
    assert "127.0.0.1" in message.body


def test_a_password_that_an_administrator_sets_ends_all_sessions(
    ann: User, head: User, clock: time_machine.Traveller, django_capture_on_commit_callbacks: Any
) -> None:
    theirs, client = signed_in(), signed_in("head")
    for _ in range(5):
        clock.shift(60)
        Client().post("/staff/sign-in/", {"username": "ann", "password": "wrong"})
    new = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/admin/articles/user/{ann.pk}/password/", new)
    assert response.status_code == 302, response.content.decode()
    assert not is_signed_in(theirs)
    assert is_signed_in(client)
    assert is_signed_in(signed_in("ann", NEW))  # and the lock is lifted
    assert [message.subject for message in mails()] == ["Newsroom: An administrator changed your password."]


def test_an_account_that_is_closed_is_signed_out(ann: User) -> None:
    client = signed_in()
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert not is_signed_in(client)
    response = Client().post("/staff/sign-in/", {"username": "ann", "password": PASSWORD})
    assert "The username or the password is wrong." in response.content.decode()


def test_one_may_sign_out_everywhere_else(ann: User) -> None:
    here, elsewhere = signed_in(), signed_in()
    copied = copy_of(here)
    assert here.get("/staff/sign-out/everywhere-else/").status_code == 405
    here.post("/staff/sign-out/everywhere-else/")
    assert is_signed_in(here)
    assert not is_signed_in(copied)
    assert not is_signed_in(elsewhere)


def test_signing_in_gives_the_session_another_key(ann: User, client: Client) -> None:
    client.get("/staff/password/reset/1-wrong/")
    client.cookies["sessionid"] = "a" * 32
    client.post("/staff/sign-in/", {"username": "ann", "password": PASSWORD})
    assert client.cookies["sessionid"].value != "a" * 32


def test_a_session_ends_after_the_days_that_the_operator_set(
    ann: User, settings, clock: time_machine.Traveller
) -> None:
    settings.SESSION_COOKIE_AGE = 3 * 24 * 3600
    client = signed_in()
    clock.shift(timedelta(days=2, hours=23))
    assert is_signed_in(client)
    clock.shift(timedelta(hours=2))
    assert not is_signed_in(client)
