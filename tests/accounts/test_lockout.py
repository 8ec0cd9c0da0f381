"""Wrong passwords are counted, slowed down, then locked: for each name and for each address, over all processes."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connections
from django.http import HttpResponse
from django.test import Client, RequestFactory

from articles.accounts import lockout
from articles.models import User, WrongGuesses
from tests.accounts.conftest import PASSWORD, SIGN_IN, is_signed_in, sign_in
from tests.make import make_user

pytestmark = pytest.mark.usefixtures("clock")


def wrong(client: Client, times: int, name: str = "ann", at: str = SIGN_IN[0], **facts: str) -> HttpResponse:
    """Tries wrong passwords, each after the wait that the one before cost."""
    for _ in range(times):
        response = client.post(at, {"username": name, "password": "wrong"}, **facts)
    return response


def patiently(client: Client, times: int, clock: time_machine.Traveller, name: str = "ann") -> HttpResponse:
    for _ in range(times):
        clock.shift(60)
        response = wrong(client, 1, name)
    return response


@pytest.mark.parametrize("at", SIGN_IN)
def test_the_right_password_signs_in_at_both_addresses(ann: User, client: Client, at: str) -> None:
    response = sign_in(client, at=at)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert is_signed_in(client)


@pytest.mark.parametrize("at", SIGN_IN)
def test_wrong_passwords_in_a_row_are_slowed_down(ann: User, client: Client, at: str) -> None:
    assert wrong(client, 3, at=at).status_code == 200
    response = sign_in(client, at=at)
    assert (response.status_code, response["Retry-After"]) == (429, "15")
    assert "Too many wrong passwords. Try again in 15 seconds, or reset your password." in response.content.decode()
    assert not is_signed_in(client)


def test_who_waits_may_go_on(ann: User, client: Client, clock: time_machine.Traveller) -> None:
    wrong(client, 3)
    clock.shift(14)
    assert sign_in(client).status_code == 429
    clock.shift(1)
    assert sign_in(client).status_code == 302


def test_five_lock_the_account_for_five_minutes_and_each_further_one_for_longer(
    ann: User, client: Client, clock: time_machine.Traveller
) -> None:
    patiently(client, 5, clock)
    response = sign_in(client)
    assert response.status_code == 429
    assert "Try again in 5 minutes" in response.content.decode()
    clock.shift(4 * 60)
    assert sign_in(client).status_code == 429
    for minutes in (10, 20, 40, 60, 60):
        clock.shift(61 * 60)
        wrong(client, 1)
        assert f"Try again in {minutes} minutes" in sign_in(client).content.decode()
    clock.shift(60 * 60)
    assert sign_in(client).status_code == 302


def test_the_right_password_forgets_the_wrong_ones(ann: User, client: Client, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        wrong(client, 2)
        assert sign_in(client).status_code == 302
        client.logout()


def test_a_day_forgets_them_too(ann: User, client: Client, clock: time_machine.Traveller) -> None:
    patiently(client, 4, clock)
    clock.shift(timedelta(days=1, minutes=1))
    assert wrong(client, 2).status_code == 200
    assert sign_in(client).status_code == 302


def test_the_lock_is_on_the_account_wherever_one_comes_from(ann: User, clock: time_machine.Traveller) -> None:
    for number in range(5):
        clock.shift(60)
        wrong(Client(REMOTE_ADDR=f"192.0.2.{number}"), 1)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.99")).status_code == 429


@pytest.mark.parametrize("name", ["ANN", "Ann", " ann ", "ａｎｎ"])
def test_another_spelling_of_the_name_is_no_way_round(ann: User, client: Client, name: str, clock) -> None:
    patiently(client, 5, clock, name)
    assert sign_in(client).status_code == 429


def test_an_unknown_name_is_treated_like_a_known_one(ann: User, client: Client, clock: time_machine.Traveller) -> None:
    def said(name: str) -> list[tuple[int, str]]:
        answers = []
        for _ in range(7):
            clock.shift(16)
            response = client.post(SIGN_IN[0], {"username": name, "password": "wrong"})
            text = re.sub(r"nonce=\S+|csrfmiddlewaretoken\S+ value=\S+|value=\"\S+\"", "", response.content.decode())
            answers.append((response.status_code, text))
        return answers

    assert said("ann") == said("nobody")


def test_an_unknown_name_costs_as_much_hashing(ann: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth import hashers

    hashed: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self: object, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    wrong(client, 1, "ann")
    known = len(hashed)
    wrong(client, 1, "nobody")
    assert (known, len(hashed)) == (1, 2)


def test_many_names_from_one_address_lock_the_address(ann: User, client: Client) -> None:
    for number in range(20):
        assert wrong(client, 1, f"name-{number}").status_code == 200
    assert sign_in(client).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.1")).status_code == 302


def test_signing_in_oneself_does_not_hide_guesses_at_others(ann: User, client: Client) -> None:
    for number in range(20):
        wrong(client, 1, f"name-{number}")
        client.logout()
        if number < 19:
            assert sign_in(client).status_code == 302
            client.logout()
    assert sign_in(client).status_code == 429


def test_who_knocks_at_a_locked_account_does_not_lock_the_office(
    ann: User, client: Client, clock: time_machine.Traveller
) -> None:
    make_user("Editor", username="ben").set_password(PASSWORD)
    patiently(client, 5, clock)
    wrong(client, 30)
    assert wrong(client, 1, "ben").status_code == 200


def test_a_forged_header_is_no_other_address(ann: User, client: Client) -> None:
    for number in range(20):
        wrong(client, 1, f"name-{number}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert sign_in(client).status_code == 429


def test_the_lock_outlives_caches_and_names_nobody(ann: User, client: Client, clock: time_machine.Traveller) -> None:
    patiently(client, 5, clock)
    cache.clear()
    assert sign_in(client).status_code == 429
    for row in WrongGuesses.objects.all():
        assert re.fullmatch(r"[0-9a-f]{64}", row.key)


def test_what_is_forgotten_is_swept(ann: User, client: Client, clock: time_machine.Traveller) -> None:
    for number in range(5):
        wrong(client, 1, f"name-{number}")
    clock.shift(timedelta(days=2))
    wrong(client, 1, "another")
    assert WrongGuesses.objects.count() == 2  # this name, and the address


def test_confirming_and_changing_the_password_are_no_way_round(ann: User, clock: time_machine.Traveller) -> None:
    client = Client()
    client.force_login(ann)
    for _ in range(5):
        clock.shift(60)
        client.post("/staff/password/", {"old_password": "wrong", "new_password1": "x", "new_password2": "x"})
    new = {"new_password1": "another good one", "new_password2": "another good one"}
    assert client.post("/staff/password/", {"old_password": PASSWORD, **new}).status_code == 429
    assert client.post("/staff/confirm/", {"password": PASSWORD}).status_code == 429
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_guesses_made_at_once_are_all_counted(client: Client) -> None:
    counter = lockout.password_of("ann")
    passed: list[int] = []
    start = threading.Barrier(8)

    def guess(number: int) -> None:
        start.wait()
        try:
            lockout.count(counter)
            passed.append(number)
        except lockout.Locked:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 3  # then one has to wait
    assert WrongGuesses.objects.get().count == 3


# --- Where a request comes from -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "forwarded", "origin"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),  # no proxy of ours
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # what stands before was sent by the client
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7, nonsense", "10.0.0.1"),
        ("10.0.0.1", ",,,", "10.0.0.1"),
        ("::ffff:10.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("", "198.51.100.7", ""),
    ],
)
def test_only_named_proxies_say_where_a_request_comes_from(settings, peer: str, forwarded: str, origin: str) -> None:
    from ipaddress import ip_network

    from articles.accounts.origin import client_address

    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/24")]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == origin


def test_one_connection_may_not_choose_among_its_many_addresses() -> None:
    assert lockout.guesses_from("2001:db8::1") == [
        lockout.Counter(lockout.ADDRESS, lockout.guesses_from("2001:db8::ffff:1")[0].key, "from 2001:db8::1")
    ]
    assert lockout.guesses_from("2001:db8:0:1::1")[0].key != lockout.guesses_from("2001:db8::1")[0].key
    assert lockout.guesses_from("") == []
