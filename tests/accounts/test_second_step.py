"""The second step: an app, recovery codes, passkeys; and who has to have one."""

import json
import re
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from articles import audit
from articles.accounts import second_step
from articles.models import LogEvent, User
from tests.accounts.conftest import (
    PASSWORD,
    SIGN_IN,
    code_of,
    give_app,
    is_signed_in,
    mails,
    sign_in,
    signed_in,
)

STEP = "/staff/sign-in/second-step/"
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(params=SIGN_IN)
def at_second_step(request: pytest.FixtureRequest, ann: User, client: Client) -> Client:
    """Returns a browser in which the password was right, and the account has an app."""
    give_app(ann)
    response = client.post(request.param, {"username": "ann", "password": PASSWORD, "next": "/admin/articles/tag/"})
    assert response["Location"] == STEP
    return client


# --- Signing in with it ---------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(at_second_step: Client) -> None:
    assert not is_signed_in(at_second_step)
    assert at_second_step.get("/staff/").status_code == 302
    assert at_second_step.get(SIGN_IN[0])["Location"] == STEP


def test_the_code_of_the_app_signs_in_and_leads_on(at_second_step: Client) -> None:
    response = at_second_step.post(STEP, {"code": code_of("JBSWY3DPEHPK3PXP")})
    assert (response.status_code, response["Location"]) == (302, "/admin/articles/tag/")
    assert is_signed_in(at_second_step)


def test_a_code_may_be_half_a_minute_old_but_not_more(at_second_step: Client, clock: time_machine.Traveller) -> None:
    code = code_of("JBSWY3DPEHPK3PXP")
    clock.shift(61)
    assert at_second_step.post(STEP, {"code": code}).status_code == 200
    code = code_of("JBSWY3DPEHPK3PXP")
    clock.shift(30)
    assert at_second_step.post(STEP, {"code": f" {code[:3]} {code[3:]}"}).status_code == 302


def test_a_code_works_once(at_second_step: Client, clock: time_machine.Traveller) -> None:
    code = code_of("JBSWY3DPEHPK3PXP")
    assert at_second_step.post(STEP, {"code": code}).status_code == 302
    clock.shift(31)
    again = Client()
    sign_in(again)
    response = again.post(STEP, {"code": code})
    assert response.status_code == 200
    assert "This code is wrong or was used already." in response.content.decode()


def test_a_recovery_code_works_once(at_second_step: Client, ann: User, clock: time_machine.Traveller) -> None:
    codes = Authenticator.objects.get(user=ann, type="recovery_codes")
    code = RecoveryCodes(codes).get_unused_codes()[3]
    assert at_second_step.post(STEP, {"code": code}).status_code == 302
    clock.shift(600)
    again = Client()
    sign_in(again)
    assert again.post(STEP, {"code": code}).status_code == 200
    assert not is_signed_in(again)


def test_a_copy_of_the_database_shows_no_key(at_second_step: Client, ann: User, settings: Settings) -> None:
    for stored in Authenticator.objects.all():
        assert "JBSWY3DPEHPK3PXP" not in str(stored.data)
        assert not re.search(r"[0-9a-f]{80}", str(stored.data))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another " * 8
    (app,) = Authenticator.objects.filter(user=ann, type="totp")
    assert app.wrap().validate_code(code_of("JBSWY3DPEHPK3PXP"))


def test_with_another_secret_no_code_fits(ann: User, settings: Settings) -> None:
    give_app(ann)
    settings.SECRET_KEY = "another " * 8
    app, recovery = Authenticator.objects.order_by("-type")
    for code in (code_of("JBSWY3DPEHPK3PXP"), code_of("A" * 16), "", "000000"):
        assert not app.wrap().validate_code(code)
        assert not recovery.wrap().validate_code(code)


def test_wrong_codes_are_locked_whoever_has_the_password(
    at_second_step: Client, ann: User, clock: time_machine.Traveller
) -> None:
    for _ in range(5):
        clock.shift(60)
        assert at_second_step.post(STEP, {"code": "000000"}).status_code == 200
    other = Client()
    sign_in(other)
    response = other.post(STEP, {"code": code_of("JBSWY3DPEHPK3PXP")})
    assert response.status_code == 429
    assert "Too many wrong codes. Try again in 5 minutes." in response.content.decode()


def test_one_may_begin_again(at_second_step: Client) -> None:
    at_second_step.post("/staff/sign-out/")
    assert at_second_step.get(SIGN_IN[0]).status_code == 200
    assert at_second_step.get(STEP)["Location"] == SIGN_IN[0]


def test_who_dallies_has_to_begin_again(at_second_step: Client, clock: time_machine.Traveller) -> None:
    clock.shift(16 * 60)
    assert at_second_step.post(STEP, {"code": code_of("JBSWY3DPEHPK3PXP")})["Location"] == SIGN_IN[0]


# --- Setting up and removing ----------------------------------------------------------------------


def test_an_app_is_set_up_with_its_code_and_signs_out_everywhere_else(ann: User) -> None:
    elsewhere, here = signed_in(), signed_in()
    page = here.get("/staff/app/add/").content.decode()
    secret = here.session["mfa.totp.secret"]
    assert secret in page
    assert here.post("/staff/app/add/", {"code": "000000"}).status_code == 200
    response = here.post("/staff/app/add/", {"code": code_of(secret)})
    assert response["Location"] == "/staff/recovery-codes/"
    assert len(set(RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes())) == 10
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_whoever_finds_a_desk_left_open_has_to_give_the_password(ann: User, clock: time_machine.Traveller) -> None:
    give_app(ann)
    client = Client()
    sign_in(client)
    client.post(STEP, {"code": code_of("JBSWY3DPEHPK3PXP")})
    clock.shift(301)
    for address in (
        "app/remove/",
        "passkeys/add/",
        "recovery-codes/",
        "recovery-codes/new/",
        "recovery-codes/download/",
    ):
        for response in (client.get(f"/staff/{address}"), client.post(f"/staff/{address}")):
            assert response.status_code in {302, 405}, address
            if response.status_code == 302:
                assert response["Location"].startswith("/staff/confirm/"), address
    assert Authenticator.objects.count() == 2
    response = client.post("/staff/confirm/?next=/staff/app/remove/", {"password": PASSWORD})
    assert response["Location"] == "/staff/app/remove/"
    client.post("/staff/app/remove/")
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_shown_downloaded_and_made_anew(ann: User) -> None:
    give_app(ann)
    client = Client()
    sign_in(client)
    client.post(STEP, {"code": code_of("JBSWY3DPEHPK3PXP")})
    codes = client.get("/staff/recovery-codes/download/")
    first = codes.content.decode().split()
    assert codes["Content-Type"].startswith("text/plain")
    assert len(first) == 10
    assert all(code in client.get("/staff/recovery-codes/").content.decode() for code in first)
    client.post("/staff/recovery-codes/new/")
    assert not set(first) & set(client.get("/staff/recovery-codes/download/").content.decode().split())


def test_each_change_is_logged_and_told_by_mail(ann: User) -> None:
    here = signed_in()
    here.get("/staff/app/add/")
    here.post("/staff/app/add/", {"code": code_of(here.session["mfa.totp.secret"])})
    here.post("/staff/app/remove/")
    assert [message.subject for message in mails()] == [
        "Newsroom: An authenticator app was set up for your account.",
        "Newsroom: The authenticator app was removed from your account.",
    ]
    verbs = LogEvent.objects.filter(by=ann, object_id=str(ann.pk)).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["set up an app", "removed the app"]


def test_of_another_accounts_passkey_nothing_is_seen(ann: User, head: User) -> None:
    theirs = Authenticator.objects.create(user=head, type="webauthn", data={"name": "Theirs", "credential": {}})
    client = signed_in()
    for key in (theirs.pk, 0, 99999999999999999999999):
        assert client.get(f"/staff/passkeys/{key}/remove/").status_code == 404
        assert client.post(f"/staff/passkeys/{key}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def made_up(**response: object) -> str:
    """Returns a credential of the right form, with nonsense inside."""
    facts = {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": "MQ", **response}
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": facts})


NO_CREDENTIALS = [
    "", "x", "{}", "[]", "null", "1", '"x"', '{"id": "x"}', '{"response": 1}', "\x00", "[" * 5_000, "1" * 5_000,
    '{"id":' * 5_000, "x" * 70_000, "NaN",
    *(made_up(userHandle=handle) for handle in (None, 1, [], "", "!", "____", "enp6enp6enp6enp6", "LTE")),
    *(made_up(clientDataJSON=data) for data in (None, 1, "", "W10", "bnVsbA", "eyJ0eXBlIjoxfQ")),
    *(made_up(attestationObject=data) for data in (None, 1, "", "oA", "o2NmbXRkbm9uZQ", "ePAAAA", "n__________8")),
]  # fmt: skip


@pytest.mark.parametrize("credential", NO_CREDENTIALS, ids=[str(number) for number, _ in enumerate(NO_CREDENTIALS)])
def test_a_passkey_that_is_none_is_refused(credential: str, ann: User, client: Client) -> None:
    client.get("/staff/sign-in/passkey/", headers={"accept": "application/json"})
    assert client.post("/staff/sign-in/passkey/", {"credential": credential})["Location"] == SIGN_IN[0]
    here = signed_in()
    here.get("/staff/passkeys/add/")
    assert here.post("/staff/passkeys/add/", {"credential": credential}).status_code == 200
    assert not Authenticator.objects.exists()


# --- Who has to have one --------------------------------------------------------------------------


def test_administrators_set_one_up_before_anything_else(settings, head: User) -> None:
    settings.ADMINISTRATORS_NEED_SECOND_STEP = True
    client = signed_in("head")
    for address in ("", "articles/user/", "articles/article/add/", "password_change/", "jsi18n/", "nothing/here/"):
        for response in (client.get(f"/admin/{address}"), client.post(f"/admin/{address}")):
            assert (response.status_code, response["Location"]) == (302, "/staff/"), address
    assert "Administrators sign in with a second step." in client.get("/staff/").content.decode()
    client.get("/staff/app/add/")
    client.post("/staff/app/add/", {"code": code_of(client.session["mfa.totp.secret"])})
    assert is_signed_in(client)


def test_they_may_sign_out_instead(settings, head: User) -> None:
    settings.ADMINISTRATORS_NEED_SECOND_STEP = True
    client = signed_in("head")
    assert client.post("/admin/logout/")["Location"] == SIGN_IN[0]
    assert "sessionid" not in client.cookies or not client.cookies["sessionid"].value


def test_recovery_codes_alone_are_no_second_step(settings, head: User) -> None:
    settings.ADMINISTRATORS_NEED_SECOND_STEP = True
    RecoveryCodes.activate(head)
    assert second_step.is_missing(head)


@pytest.mark.parametrize(("role", "is_needed"), [("Administrator", True), ("Editor", False), ("Reporter", False)])
def test_who_may_change_accounts_is_an_administrator(settings, role: str, is_needed: bool, db: None) -> None:
    from tests.make import make_user

    settings.ADMINISTRATORS_NEED_SECOND_STEP = True
    assert second_step.is_missing(make_user(role)) is is_needed
    assert second_step.is_missing(make_user("Reporter", is_superuser=True))
    settings.ADMINISTRATORS_NEED_SECOND_STEP = False
    assert not second_step.is_missing(make_user(role))


# --- Rescue ---------------------------------------------------------------------------------------


def test_who_lost_everything_is_let_in_by_the_operator(ann: User) -> None:
    give_app(ann)
    client = Client()
    sign_in(client)
    client.post(STEP, {"code": code_of("JBSWY3DPEHPK3PXP")})
    said = StringIO()
    call_command("remove_second_step", "ann", stdout=said)
    assert "“ann”: 1 second step(s) removed." in said.getvalue()
    (event,) = audit.events_of(ann)
    assert (event.verb, event.why) == ("lost its second step", "By the operator, with remove_second_step.")
    assert not is_signed_in(client)
    assert not Authenticator.objects.exists()
    assert is_signed_in(signed_in())


def test_a_name_that_no_account_has_is_named(db: None) -> None:
    with pytest.raises(CommandError, match="There is no account “Ann”"):
        call_command("remove_second_step", "Ann")
