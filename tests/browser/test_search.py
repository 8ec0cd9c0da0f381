"""A reader types into the search field: what is offered is chosen with the keyboard or the pointer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from articles.models import Article
from tests.make import make_author, make_live


@pytest.fixture
def story(transactional_db: None) -> Article:
    return make_live(
        "Rivers rise", slug="rise", tags=["River ports"], authors=[make_author("Ada Riverton", slug="ada")]
    )


def offers(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions")


def test_what_is_offered_is_reached_with_the_keyboard(
    page: Page, console: list[str], accessible: Callable[[Page], None], story: Article
) -> None:
    page.goto("/search/")
    field = page.get_by_role("combobox", name="Search all stories")
    field.press_sequentially("rive")
    expect(offers(page).get_by_role("option")).to_have_text(
        ["Rivers rise Story", "River ports Topic", "Ada Riverton Author"]
    )
    expect(field).to_have_attribute("aria-expanded", "true")
    accessible(page)
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(offers(page).get_by_role("option", selected=True)).to_have_text("River ports Topic")
    field.press("Escape")
    expect(offers(page)).to_be_hidden()
    expect(field).to_have_value("rive")
    field.press("r")
    expect(offers(page).get_by_role("option").first).to_be_visible()
    field.press("ArrowUp")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/authors/ada/$"))


def test_enter_without_a_choice_searches_and_the_pointer_chooses(
    page: Page, console: list[str], story: Article
) -> None:
    page.goto("/search/")
    field = page.get_by_role("combobox", name="Search all stories")
    field.fill("rivers")
    expect(offers(page).get_by_role("option").first).to_be_visible()
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=rivers"))
    expect(page.locator(".result mark").first).to_have_text("Rivers")
    page.get_by_role("combobox", name="Search all stories").fill("rivers ris")
    offers(page).get_by_role("option", name="Rivers rise").click()
    expect(page).to_have_url(re.compile(r"/rise/$"))


def test_who_listens_hears_that_nothing_is_offered(page: Page, console: list[str], story: Article) -> None:
    page.goto("/search/")
    page.get_by_role("combobox", name="Search all stories").press_sequentially("quagga")
    expect(page.get_by_role("status").filter(has_text="No suggestions")).to_be_attached()
    expect(offers(page)).to_be_hidden()


def test_without_scripts_a_search_is_narrowed_as_well(browser: Browser, base_url: str, story: Article) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto("/search/")
    expect(page.get_by_role("combobox", name="Search all stories")).to_have_count(0)
    page.get_by_label("Search all stories").fill("rivers")
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Topic").fill("River ports")
    page.get_by_label("Section", exact=True).select_option("World")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".result")).to_have_count(1)
    expect(page.get_by_label("Topic")).to_have_value("River ports")
    context.close()
