"""What somebody does in the writing area, in a browser."""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from tests.browser.conftest import RULES

Open = Callable[..., Locator]


def save(page: Page) -> str:
    """Presses the button and returns the body that was stored."""
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.wait_for_load_state()  # scripts still move what stands above the area
    key = re.search(r"/article/(\d+)/", page.url)
    assert key is not None
    return Article.objects.get(pk=key[1]).body


# Browsers tell of a selection a little after the key: `window.selected` comes when the editor has heard of it.
SELECTED = """() => { window.selected = new Promise((done) =>
    document.addEventListener("selectionchange", () => getSelection().isCollapsed || done())) }"""


def insert(page: Page, block: str) -> None:
    page.get_by_role("button", name="Insert", exact=True).click()
    page.get_by_role("menuitem", name=block, exact=True).click()


def found(page: Page) -> Locator:
    """Returns what a chooser shows."""
    return page.get_by_role("dialog").get_by_role("option")


def context_button(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar", name="Formatting").get_by_role("button", name=name, exact=True)


def complaints(page: Page, region: str) -> str:
    results = Axe().run(page, context=region, options={"runOnly": RULES, "preload": False})
    return results.generate_report() if results.violations_count else ""
