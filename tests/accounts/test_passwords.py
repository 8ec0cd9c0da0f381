"""A forgotten password: a link by mail, to whom it belongs, once; and nobody learns which accounts there are."""

import re

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from articles import effects
from articles.models import LogEvent, User
from tests.accounts.conftest import PASSWORD, give_app, is_signed_in, mails, signed_in
from tests.make import make_user

ASK = "/staff/password/reset/"
NEW = "another good one"
pytestmark = pytest.mark.usefixtures("clock")


def ask(address: str = "ann@example.org", **facts: str) -> str:
    """Asks for a link, and returns the path of the one that was sent; empty where none was."""
    before = len(mails())
    response = Client().post(ASK, {"email": address}, **facts)
    assert response["Location"] == "/staff/password/reset/sent/"
    sent = mails()[before:]
    return re.search(r"http://127.0.0.1:8000(\S+)", sent[0].body).group(1) if sent else ""


def set_password(path: str, client: Client, password: str = NEW) -> int:
    form = client.get(path)
    address = form["Location"] if form.status_code == 302 else path
    return client.post(address, {"new_password1": password, "new_password2": password}).status_code


def test_a_link_leads_to_a_new_password_and_ends_all_sessions(ann: User, client: Client) -> None:
    elsewhere = signed_in()
    path = ask("ANN@example.org")
    (message,) = mails()
    assert message.to == ["ann@example.org"]
    assert "“ann” of Newsroom" in message.body
    assert set_password(path, client) == 302
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(client)  # the second step is not stepped over
    assert is_signed_in(signed_in("ann", NEW))
    assert mails()[-1].subject == "Newsroom: Your password was reset through a link in an e-mail."


def test_the_log_says_that_a_password_was_changed_or_reset_and_not_to_what(ann: User) -> None:
    facts = {"oldpassword": PASSWORD, "old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert signed_in().post("/staff/password/", facts).status_code == 302
    set_password(ask(), Client(), "one more good one")
    events = LogEvent.objects.order_by("pk")
    assert [(event.verb, event.by, event.object_id) for event in events] == [
        ("changed the password", ann, str(ann.pk)),
        ("reset the password", ann, str(ann.pk)),
    ]
    assert not any(event.before or event.after for event in events)


def test_a_link_works_once(ann: User, client: Client) -> None:
    path = ask()
    set_password(path, client)
    response = Client().get(path)
    assert "This link was used already, or is too old." in response.content.decode()


def test_a_link_grows_old(ann: User, client: Client, clock: time_machine.Traveller) -> None:
    path = ask()
    clock.shift(2 * 3600 + 1)
    assert "Ask for another one" in client.get(path).content.decode()


@pytest.mark.parametrize("change", [{"email": "new@example.org"}, {"password": "!"}], ids=["address", "password"])
def test_a_link_ends_with_what_it_was_asked_for(ann: User, client: Client, change: dict[str, str]) -> None:
    path = ask()
    User.objects.filter(pk=ann.pk).update(**change)
    assert "Ask for another one" in client.get(path).content.decode()


def test_the_link_leads_to_the_site_whatever_host_was_asked(ann: User, settings) -> None:
    settings.ALLOWED_HOSTS = [".example.org"]
    assert ask(headers={"host": "evil.example.org", "x-forwarded-host": "evil.example"}).startswith("/staff/password/")
    assert "evil" not in mails()[0].body


def test_a_weak_password_is_refused_with_what_would_do(ann: User, client: Client) -> None:
    path = client.get(ask())["Location"]
    response = client.post(path, {"new_password1": "ann", "new_password2": "ann"})
    assert response.status_code == 200
    assert "too short" in response.content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(ann: User) -> None:
    pages = []
    for address in ("ann@example.org", "nobody@example.org"):
        client = Client()
        response = client.post(ASK, {"email": address}, follow=True)
        pages.append(re.sub(r'value="[^"]+"', "", response.content.decode()))
    assert pages[0] == pages[1]
    assert [message.to for message in mails()] == [["ann@example.org"]]


@pytest.mark.parametrize("address", ["ann@example.org", "nobody@example.org"])
def test_known_or_not_an_address_costs_the_same_queries(
    ann: User, address: str, client: Client, django_assert_num_queries
) -> None:
    client.post(ASK, {"email": "warm@example.org"})
    with django_assert_num_queries(3), transaction.atomic():  # one, in a savepoint
        effects.after_reset_asked(address)


def test_a_closed_account_gets_no_link_and_one_without_a_password_does(ann: User, head: User) -> None:
    User.objects.filter(pk=ann.pk).update(is_active=False)
    head.set_unusable_password()
    head.save()
    assert ask() == ""
    assert set_password(ask("head@example.org"), Client()) == 302
    assert is_signed_in(signed_in("head", NEW))


def test_two_accounts_of_one_address_get_a_link_each(ann: User) -> None:
    User.objects.filter(pk=make_user("Reporter", username="ann2").pk).update(email="ann@example.org")
    ask()
    assert sorted(re.search("“(.+?)”", message.body).group(1) for message in mails()) == ["ann", "ann2"]


def test_a_reset_lifts_the_lock_of_the_password_but_not_the_second_step(
    ann: User, client: Client, clock: time_machine.Traveller
) -> None:
    give_app(ann)
    for _ in range(5):
        clock.shift(60)
        client.post("/staff/sign-in/", {"username": "ann", "password": "wrong"})
    assert client.post("/staff/sign-in/", {"username": "ann", "password": PASSWORD}).status_code == 429
    set_password(ask(), client)
    response = client.post("/staff/sign-in/", {"username": "ann", "password": NEW})
    assert response["Location"] == "/staff/sign-in/second-step/"


def test_nobody_is_flooded_with_links(ann: User) -> None:
    for _ in range(5):
        ask()
    response = Client().post(ASK, {"email": "ann@example.org"})
    assert response.status_code == 429
    assert "Wait a minute" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["1-x", "0-x", "zzzzzzzzzzzzz-x", "zzzzzzzzzzzzzzzzzz-x", "1-" + "x" * 5000, "1-%00", "1-set-password"]
)
def test_a_made_up_link_leads_nowhere(path: str, ann: User, client: Client) -> None:
    response = client.get(f"/staff/password/reset/{path}/")
    assert response.status_code in {200, 404}
    assert client.post(f"/staff/password/reset/{path}/", {"new_password1": NEW}).status_code in {200, 404}


@pytest.mark.parametrize(
    "address", ["", "x", "a@b@c", "x\x00@example.org", "x" * 400 + "@example.org", "a\n@b.example"]
)
def test_what_is_no_address_is_named(address: str, client: Client, db: None) -> None:
    assert client.post(ASK, {"email": address}).status_code == 200
    assert mails() == []
