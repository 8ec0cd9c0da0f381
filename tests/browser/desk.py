"""Sits down at the desk: signs somebody in, without the form that other tests try."""

from typing import Literal

from django.test import Client
from playwright.sync_api import BrowserContext, expect

from articles.models import User
from tests.make import make_user

# Light and wide, dark and narrow: what is looked at in both is right in the others, too.
LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", 320))


def sit_down(context: BrowserContext, address: str, role: str = "Editor") -> User:
    """Returns a member of the staff who is signed in in the browser."""
    user = make_user(role)
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    return user


def sign_in(context: BrowserContext, user: User) -> None:
    """Signs somebody in, by the form, in a tab that then is closed: whoever was signed in is not any more."""
    page = context.new_page()
    context.clear_cookies(name="sessionid")
    page.goto("/admin/")
    page.get_by_label("Username:").fill(user.username)
    page.get_by_label("Password:").fill("secret")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.close()


def sign_out(context: BrowserContext) -> None:
    """Signs out in a tab that then is closed."""
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Username:")).to_be_visible()
    page.close()
