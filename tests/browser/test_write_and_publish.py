"""From an empty form to a reader: an editor signs in, writes, publishes; somebody reads."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from tests.make import make_author, make_live, make_section, make_user
from tests.pictures import encoded, photograph


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "river.jpg"
    path.write_bytes(encoded(photograph((800, 600))))
    return path


def sign_in(page: Page, name: str) -> None:
    page.goto("/admin/")
    page.get_by_role("textbox", name="Username").fill(name)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()


def upload(page: Page, photo: Path) -> None:
    page.get_by_role("link", name="Pictures", exact=True).first.click()
    page.get_by_role("link", name="Add picture").click()
    page.get_by_label("File:").set_input_files(photo)
    page.get_by_label("Alternative text").fill("A brown river under a bridge.")
    page.get_by_label("Caption").fill("The bridge on Tuesday.")
    page.get_by_label("Credit").fill("Photograph: Ben Karanja")
    page.get_by_label("Title").fill("River")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()


def choose(page: Page, field: str, typed: str, option: str) -> None:
    page.get_by_role("combobox", name=field).first.click()
    page.get_by_role("searchbox", name=field).press_sequentially(typed)
    page.get_by_role("option", name=option).click()


def insert(page: Page, block: str) -> None:
    page.get_by_role("button", name="Insert", exact=True).click()
    page.get_by_role("menuitem", name=block, exact=True).click()


def write(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Write a story").click()
    page.get_by_role("textbox", name="Headline:", exact=True).fill("Rivers rise again in the west")
    page.get_by_role("textbox", name="Standfirst").fill("Nine days of rain have filled the dams.")
    expect(page.get_by_role("toolbar", name="Formatting")).to_be_visible()
    body = page.get_by_role("textbox", name="Body")
    body.click()
    page.keyboard.type("It rained for nine days.")
    page.keyboard.press("Enter")
    insert(page, "Fact box")
    page.keyboard.type("The dams in figures")
    page.keyboard.press("Enter")
    page.keyboard.type("Three dams hold the water.")
    page.keyboard.press("Control+Enter")
    insert(page, "Photo")
    page.get_by_role("dialog").get_by_role("option", name="River").click()
    page.get_by_role("dialog").get_by_role("button", name="Use this picture").click()
    expect(body.get_by_role("img", name="A brown river under a bridge.")).to_be_visible()
    for tag in ("Floods", "Nile"):
        page.get_by_role("combobox", name="Tags").press_sequentially(tag)
        page.keyboard.press("Enter")
    choose(page, "Section", "Wor", "World")
    choose(page, "Lead picture", "Riv", "River")
    choose(page, "Author", "Ada", "Ada Okoth")


def test_an_editor_writes_and_publishes_and_a_reader_reads(
    page: Page, console: list[str], live_server: LiveServer, browser: Browser, photo: Path
) -> None:
    make_user("Editor", username="ed")
    make_section()
    author = make_author("Ada Okoth", bio="Ada knows every weir.")
    make_live("Dry riverbeds", tags=["Floods"], authors=[author])
    sign_in(page, "ed")
    upload(page, photo)
    write(page)
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Readers see it now.").first).to_be_visible()
    address = page.get_by_role("link", name="View on site").get_attribute("href")
    article = Article.objects.get(headline="Rivers rise again in the west")
    assert address == article.get_absolute_url()

    reader = browser.new_context(base_url=live_server.url).new_page()
    reader.goto("/")
    reader.get_by_role("link", name="Rivers rise again in the west").first.click()
    expect(reader).to_have_url(live_server.url + article.get_absolute_url())
    expect(reader.locator("h1")).to_have_text("Rivers rise again in the west")
    expect(reader.locator(".standfirst")).to_have_text("Nine days of rain have filled the dams.")
    expect(reader.locator("a[rel=author]").first).to_have_text("Ada Okoth")
    text = reader.locator(".article-body")
    expect(text).to_contain_text("It rained for nine days.")
    expect(text.locator("aside", has_text="The dams in figures")).to_contain_text("Three dams hold the water.")
    expect(text.get_by_role("img", name="A brown river under a bridge.")).to_be_visible()
    lead = reader.locator("figure").first
    expect(lead).to_contain_text("The bridge on Tuesday.")
    expect(lead).to_contain_text("Photograph: Ben Karanja")
    expect(reader.locator("aside.related")).to_contain_text("Dry riverbeds")
    expect(reader.get_by_role("link", name="Nile")).to_be_visible()
    assert reader.context.cookies() == []
    reader.locator("a[rel=author]").first.click()
    expect(reader.locator("h1")).to_have_text("Ada Okoth")
    expect(reader.get_by_text("Ada knows every weir.")).to_be_visible()
    expect(reader.get_by_role("link", name="Rivers rise again in the west").first).to_be_visible()
    reader.context.close()
