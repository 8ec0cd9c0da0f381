"""Signing in, in a real browser: password, app, passkey, recovery code, lock-out, a forgotten password."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from articles.models import User
from tests.accounts.conftest import PASSWORD, code_of, give_app, mails, with_password
from tests.make import make_user

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def ann(live_server: LiveServer, settings: Settings) -> User:
    settings.SITE_URL = live_server.url
    return with_password(make_user("Administrator", username="ann"))


@pytest.fixture
def key(page: Page) -> Iterator[None]:
    """Gives the browser a phone's or computer's own passkeys, whose owner always agrees."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    devtools.detach()


def sign_in(page: Page, password: str = PASSWORD, at: str = "/admin/") -> None:
    page.goto(at)
    page.get_by_label("Username:").fill("ann")
    page.get_by_label("Password:").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def set_up_passkey(page: Page) -> None:
    page.goto("/staff/")
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_label("Name of the passkey").fill("My laptop")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_an_administrator_sets_up_an_app_and_signs_in_with_it(
    page: Page, ann: User, settings: Settings, console: list[str]
) -> None:
    settings.ADMINISTRATORS_NEED_SECOND_STEP = True
    sign_in(page)
    expect(page.get_by_role("alert")).to_contain_text("Administrators sign in with a second step.")
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.get_by_text("Or write the key into the app").click()
    secret = page.locator("code.key").inner_text()
    page.get_by_label("Code that the app shows").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="They are kept: go to the desk").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()
    sign_out(page)
    sign_in(page)
    page.get_by_label("Code of your app, or a recovery code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("This code is wrong or was used already.")).to_be_visible()
    page.get_by_label("Code of your app, or a recovery code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()


@pytest.mark.usefixtures("key")
def test_a_passkey_is_a_second_step_and_signs_in_alone(
    page: Page, ann: User, console: list[str], base_url: str
) -> None:
    sign_in(page)
    set_up_passkey(page)
    page.goto("/admin/")
    sign_out(page)
    sign_in(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()
    sign_out(page)
    page.goto("/admin/articles/tag/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{base_url}/admin/articles/tag/")
    page.goto("/staff/")
    expect(page.get_by_text("My laptop").first).to_be_visible()
    page.get_by_role("link", name="Remove My laptop").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert not Authenticator.objects.exists()


@pytest.mark.usefixtures("key")
def test_a_device_has_one_passkey_for_an_account(page: Page, ann: User) -> None:
    sign_in(page)
    set_up_passkey(page)
    page.goto("/staff/passkeys/add/")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("This device has a passkey for your account already.")).to_be_visible()


def test_a_passkey_of_another_is_refused_and_no_passkey_is_explained(page: Page, ann: User) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": False, "automaticPresenceSimulation": True}},
    )
    page.goto("/staff/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="Nothing was chosen")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()


def test_a_recovery_code_signs_in_once(page: Page, ann: User, console: list[str]) -> None:
    give_app(ann, SECRET)
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    for is_first in (True, False):
        sign_in(page)
        page.get_by_label("Code of your app, or a recovery code").fill(code)
        page.get_by_role("button", name="Sign in").click()
        if is_first:
            sign_out(page)
    expect(page.get_by_text("This code is wrong or was used already.")).to_be_visible()
    page.get_by_role("button", name="Begin again").click()
    expect(page.get_by_label("Password:")).to_be_visible()


def test_too_many_wrong_passwords_are_told_to_wait_and_a_reset_lets_in(
    page: Page, ann: User, live_server: LiveServer
) -> None:
    for _ in range(4):
        sign_in(page, "wrong")
    said = re.compile(r"Too many wrong passwords\. Try again in \d+ seconds?, or reset your password\.")
    expect(page.get_by_role("alert")).to_have_text(said)
    page.get_by_role("link", name="Reset your password").click()
    page.get_by_label("E-mail").fill("ann@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your e-mail")).to_be_visible()
    (link,) = re.findall(rf"{live_server.url}\S+", mails()[-1].body)
    page.goto(link)
    assert link.split("-")[-1] not in page.url  # nor in what a later page is told of this one
    page.get_by_label("New password:").fill("another good one")
    page.get_by_label("New password confirmation:").fill("another good one")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    sign_in(page, "another good one")
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()


def test_without_scripts_one_signs_in_too(browser, ann: User, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    give_app(ann, SECRET)
    sign_in(page)
    page.get_by_label("Code of your app, or a recovery code").fill(code_of(SECRET))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()
    context.close()


def test_the_keyboard_alone_signs_in(page: Page, ann: User) -> None:
    page.goto("/admin/")
    expect(page.get_by_label("Username:")).to_be_focused()
    page.keyboard.type("ann")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_every_page_is_open_to_everyone(
    scheme: Literal["light", "dark"],
    width: int,
    page: Page,
    ann: User,
    console: list[str],
    accessible: Callable[[Page], None],
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})

    def check(address: str = "") -> None:
        if address:
            page.goto(f"/staff/{address}")
        assert console == [], address
        accessible(page)
        console.clear()  # axe measures with styles of its own, which our policy stops
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{page.url} is {over} pixels too wide at {width}"

    for address in ("sign-in/", "password/reset/", "password/reset/sent/", "password/reset/1-x/", "closed/"):
        check(address)
    sign_in(page, "wrong")
    check()
    give_app(ann, SECRET)
    sign_in(page)
    check()
    page.get_by_label("Code of your app, or a recovery code").fill(code_of(SECRET))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()
    pages = ("", "password/", "app/remove/", "passkeys/add/", "recovery-codes/", "recovery-codes/new/", "confirm/")
    for address in (*pages, "confirm/code/"):
        check(address)
    Authenticator.objects.all().delete()
    check("app/add/")
    check("")
