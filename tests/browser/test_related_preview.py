"""The related list in a story's form: it follows what is typed; without scripts it is a page of its own."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, RelatedDecision, Tag, User
from articles.moderation import decisions
from articles.related.refresh import refresh_waiting
from tests.browser.desk import sign_in, sign_out, sit_down
from tests.make import make_draft, make_live, make_user
from tests.related.conftest import RIVER


def make_rivers(user: User) -> Article:
    """Makes three live stories and a draft about the same, which is returned."""
    body = f"<p>{RIVER}</p>"
    for number in range(3):
        make_live(f"River {number}", by=user, tags=["Floods"], body=body)
    list(refresh_waiting())
    Tag.objects.all().recount()
    return make_draft("The flood", by=user, body=body)


def test_a_tag_that_is_typed_changes_the_list_and_a_decision_leaves_what_is_typed(
    page: Page, live_server: LiveServer, accessible: Callable[[Page], None], console: list[str]
) -> None:
    story = make_rivers(sit_down(page.context, live_server.url))
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    panel = page.get_by_role("region", name="Beside this story")
    expect(panel).to_contain_text("Nothing yet: add a tag that other stories have.")
    expect(panel.get_by_role("button", name="Preview the related list")).to_have_count(0)
    page.get_by_role("combobox", name="Tags:").fill("Floods,")
    expect(panel.get_by_role("link", name="River 0")).to_be_visible()
    expect(page.locator(".submit-row")).to_contain_text("Publishing it changes the lists of 3 other stories.")
    panel.get_by_text("Which").click()
    expect(panel.get_by_role("button", name="Pin here: “River 0”")).to_be_visible()
    assert console == []
    accessible(page)
    console.clear()  # axe measures with styles of its own, which our policy stops
    panel.get_by_role("button", name="Hide “River 0”").press("Enter")
    expect(panel).to_contain_text("“River 0” is hidden.")
    expect(panel.get_by_role("button", name="Undo what was decided about “River 0”")).to_be_focused()
    expect(panel.get_by_role("link", name="River 0")).to_have_count(0)
    expect(page.get_by_role("button", name="Remove Floods")).to_be_visible()
    assert RelatedDecision.objects.get().other.headline == "River 0"  # type: ignore[union-attr]
    decisions.hide(story, Article.objects.get(headline="River 2"), by=make_user(first_name="Noor"))
    panel.get_by_role("button", name="Hide “River 1”").press("Enter")
    expect(panel).to_contain_text("Noor hid “River 2”")
    expect(panel.get_by_role("button", name="Hide “River 1”")).to_be_focused()
    page.route("**/related/", lambda route: route.abort())
    page.get_by_label("Headline").first.fill("The flood at the dam")
    expect(panel).to_contain_text("The list cannot be had now.")
    console.clear()  # the browser tells of what we stopped


def test_the_list_is_followed_again_after_somebody_signed_in_in_another_tab(
    page: Page, live_server: LiveServer, console: list[str]
) -> None:
    user = sit_down(page.context, live_server.url)
    story = make_rivers(user)
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    panel = page.get_by_role("region", name="Beside this story")
    expect(panel).to_contain_text("Nothing yet: add a tag that other stories have.")
    sign_out(page.context)
    page.get_by_label("Headline").first.fill("The flood at the dam")
    expect(panel).to_contain_text("You are signed out.")
    sign_in(page.context, user)
    page.get_by_role("combobox", name="Tags:").fill("Floods,")
    expect(panel.get_by_role("link", name="River 0")).to_be_visible()
    panel.get_by_role("button", name="Hide “River 0”").press("Enter")
    expect(panel).to_contain_text("“River 0” is hidden.")
    assert all("403" in complaint for complaint in console)  # of the old token
    console.clear()


def test_without_scripts_a_button_shows_the_list_as_a_page(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    story = make_rivers(sit_down(context, live_server.url))
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("textbox", name="Tags:").fill("Floods")
    with context.expect_page() as opened:
        page.get_by_role("button", name="Preview the related list").click()
    shown = opened.value
    expect(shown.get_by_role("heading", name="Beside this story, as it is typed")).to_be_visible()
    expect(shown.get_by_role("link", name="River 2")).to_be_visible()
    expect(shown.get_by_text("Publishing it changes the lists of 3 other stories.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Tags:")).to_have_value("Floods")
    context.close()
