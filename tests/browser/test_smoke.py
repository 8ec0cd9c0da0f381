from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_the_site_says_that_it_is_well(page: Page, console: list[str]) -> None:
    answer = page.goto("/healthz/")
    assert answer is not None
    assert answer.status == 200
    expect(page.locator("body")).to_contain_text("ok")


def test_the_admin_asks_who_you_are(page: Page, console: list[str], accessible: Callable[[Page], None]) -> None:
    page.goto("/admin/")
    expect(page.get_by_role("textbox", name="Username")).to_be_focused()
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("textbox", name="Username").fill("nobody")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".errornote")).to_be_visible()
    accessible(page)
