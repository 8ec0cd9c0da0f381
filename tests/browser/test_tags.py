"""Tags are merged, and it is undone, as plain forms."""

from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.related.refresh import refresh_waiting
from tests.browser.desk import sit_down
from tests.make import make_draft, make_live, make_tag


def test_tags_are_merged_and_parted_again_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    user = sit_down(context, live_server.url)
    story = make_live("The river", by=user, tags=["Floods"])
    make_live("The valley", by=user, tags=["Flood"])
    list(refresh_waiting())
    page.goto("/admin/articles/tag/?use=twins")
    page.get_by_role("link", name="Flood", exact=True).click()
    page.get_by_role("link", name="Tags", exact=True).last.click()
    page.get_by_role("link", name="Floods", exact=True).click()
    page.get_by_role("link", name="Merge into…").click()
    page.get_by_label("Merge into:").fill("flo")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_role("alert")).to_contain_text("No tag is called “flo”.")
    page.get_by_role("link", name="Flood", exact=True).click()
    expect(page.get_by_text("The related lists of 2 stories change.")).to_be_visible()
    page.get_by_label("Why? (optional):").fill("One is the plural.")
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_text("“Floods” is merged into “Flood”.")).to_be_visible()
    assert [tag.name for tag in story.tags.all()] == ["Flood"]
    page.get_by_role("link", name="Merges of tags").click()
    expect(page.get_by_text("One is the plural.")).to_be_visible()
    page.get_by_role("button", name="Undo: Floods → Flood").click()
    expect(page.get_by_text("“Floods” is back, on 1 story.")).to_be_visible()
    assert list(story.tags.all()) == [make_tag("Floods")]
    context.close()


def test_a_name_with_a_comma_in_quotes_is_one_tag(page: Page, live_server: LiveServer) -> None:
    story = make_draft("The capital", by=sit_down(page.context, live_server.url), tags=["Washington, D.C."])
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    expect(page.get_by_role("button", name="Remove Washington, D.C.")).to_be_visible()
    tags = page.get_by_role("combobox", name="Tags:")
    tags.press_sequentially('"Paris, Texas",Nile,')
    expect(page.get_by_role("button", name="Remove Paris, Texas")).to_be_visible()
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert {tag.name for tag in story.tags.all()} == {"Washington, D.C.", "Paris, Texas", "Nile"}
