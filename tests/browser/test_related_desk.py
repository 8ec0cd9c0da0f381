"""A moderator at the desk of one story: with the keyboard alone, and without JavaScript."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, RelatedDecision
from articles.moderation.decisions import hide, pin
from articles.related.refresh import refresh
from tests.browser.desk import sit_down
from tests.make import make_live, make_user
from tests.moderation.conftest import beside, flood


def make_story() -> Article:
    """Returns a story with five articles on the same, of which the newest stand beside it."""
    now = timezone.now()
    for number in range(5):
        headline = f"Flood {number}"
        make_live(headline, at=now - timedelta(days=100 * number + 1), tags=["Water"], body=f"<p>{headline}</p>")
    make_live("The bank", tags=["Money"], body="<p>Rates rise.</p>")
    story = make_live("The story", tags=["Water"], body="<p>The story</p>")
    refresh([story.pk])
    return story


def row(page: Page, headline: str) -> Locator:
    return page.locator("[data-row]", has=page.get_by_role("link", name=headline, exact=True))


def said(page: Page, text: str) -> None:
    """Waits for what a screen reader is told."""
    expect(page.locator("body > .visually-hidden[role=status]")).to_have_text(text)


def test_a_moderator_works_with_the_keyboard_alone(page: Page, console: list[str], live_server: LiveServer) -> None:
    sit_down(page.context, live_server.url, "Moderator")
    story, keys = make_story(), page.keyboard
    other = make_user("Moderator", first_name="Noor")
    page.goto(f"/admin/related/{story.pk}/")

    keys.press("j")
    expect(row(page, "Flood 0")).to_be_focused()
    keys.press("a")
    said(page, "“Flood 0” is approved.")
    expect(row(page, "Flood 0").get_by_text("Approved")).to_be_visible()
    expect(row(page, "Flood 0")).to_be_focused()

    keys.press("j")
    keys.press("w")
    expect(row(page, "Flood 1").get_by_label("Reason")).to_be_focused()
    keys.press("S")  # Says the same; no key of the board while one chooses
    keys.press("Tab")
    keys.type("Word for word, a")
    keys.press("Enter")
    said(page, "“Flood 1” is hidden.")
    expect(row(page, "Flood 1")).to_be_focused()
    expect(row(page, "Flood 1")).to_contain_text("Says the same. Word for word, a")
    assert beside(story) == ["Flood 0", "Flood 2", "Flood 3", "Flood 4"]

    keys.press("h")  # hidden already: there is no such button
    said(page, "That cannot be done with this row.")
    keys.press("u")
    said(page, "“Flood 1” is left to the engine.")
    expect(row(page, "Flood 1")).to_be_focused()
    keys.press("p")
    said(page, "At which place, 1 to 4?")
    keys.press("4")
    said(page, "“Flood 1” is pinned at place 4.")
    expect(row(page, "Flood 1").get_by_role("button", name="Pin “Flood 1” at place 4")).to_have_attribute(
        "aria-pressed", "true"
    )
    keys.press("k")
    expect(row(page, "Flood 3")).to_be_focused()

    keys.press("e")
    keys.type("https://example.org/rivers")
    for words in ("Rivers of the world", "The Courier"):
        keys.press("Tab")
        keys.type(words)
    keys.press("/")  # typed, in a field
    keys.press("Backspace")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("why it matters")
    expect(page.get_by_label("Publication")).to_have_value("The Courier")

    keys.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    keys.type("rates")
    keys.press("Enter")
    expect(row(page, "The bank")).to_be_focused()
    expect(page.get_by_label("Publication")).to_have_value("The Courier")  # nothing is lost on the way
    keys.press("1")
    said(page, "“The bank” is pinned at place 1.")
    page.get_by_label("Why it matters").focus()
    keys.type("The same, in Asia.")
    keys.press("Enter")
    said(page, "“Rivers of the world (The Courier)” is approved.")
    expect(row(page, "Rivers of the world")).to_be_focused()
    assert beside(story) == ["The bank", "Flood 0", "Rivers of the world", "Flood 1"]

    pin(story, flood(4), position=2, by=other)
    row(page, "Flood 0").focus()
    keys.press("h")
    expect(page.get_by_role("region", name="Others decided here meanwhile")).to_be_focused()
    expect(page.get_by_text("Noor pinned “Flood 4” at place 2")).to_be_visible()
    expect(row(page, "Flood 4").get_by_text("Changed meanwhile")).to_be_visible()
    keys.press("Tab")
    expect(page.locator("[data-refused]").get_by_role("button", name="Hide “Flood 0”")).to_be_focused()
    keys.press("Enter")
    said(page, "“Flood 0” is hidden.")
    expect(row(page, "Flood 0")).to_be_focused()
    assert beside(story) == ["The bank", "Flood 4", "Rivers of the world", "Flood 1"]

    keys.press("f")
    expect(page.get_by_text("The list of “The story” is fine, and out of the queue.")).to_be_visible()
    expect(page.get_by_role("heading", name="The story")).to_be_hidden()  # the next one in the queue

    keys.press("?")
    expect(page.get_by_text("next, previous row")).to_be_visible()
    keys.press("Control+h")
    page.get_by_role("button", name="Keys").focus()
    keys.press("Enter")
    expect(page.get_by_role("button", name="Keys")).to_have_attribute("aria-pressed", "false")
    page.reload()
    keys.press("j")
    expect(page.locator("[data-row].is-current")).to_have_count(0)
    expect(page.get_by_role("button", name="Keys")).to_have_attribute("aria-pressed", "false")


def test_who_is_signed_out_meanwhile_finds_what_was_typed(
    page: Page, accessible: Callable[[Page], None], live_server: LiveServer
) -> None:
    page.emulate_media(color_scheme="dark")
    person = sit_down(page.context, live_server.url, "Moderator")
    story = make_story()
    page.goto(f"/admin/related/{story.pk}/")
    page.keyboard.press("j")
    page.route("**/decide/", lambda route: route.abort())
    page.keyboard.press("a")
    said(page, "It could not be sent. Nothing is lost: try again.")
    page.unroute("**/decide/")
    page.keyboard.press("w")
    row(page, "Flood 0").get_by_label("Note").fill("Typed with care")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Username").fill(person.username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("You were signed out")).to_be_visible()
    expect(row(page, "Flood 0").get_by_label("Note")).to_have_value("Typed with care")
    accessible(page)
    page.locator("[data-refused]").get_by_role("button", name="Hide “Flood 0”").click()
    said(page, "“Flood 0” is hidden.")
    assert RelatedDecision.objects.get().note == "Typed with care"


def test_a_moderator_works_without_javascript(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    sit_down(context, live_server.url, "Moderator")
    story = make_story()
    other = make_user("Moderator", first_name="Noor")
    page.goto(f"/admin/related/{story.pk}/")
    expect(page.get_by_role("button", name="Keys")).to_be_hidden()

    row(page, "Flood 3").get_by_role("button", name="Approve").click()
    expect(page.get_by_text("“Flood 3” is approved.")).to_be_visible()
    row(page, "Flood 4").get_by_role("button", name="Pin “Flood 4” at place 2").click()
    row(page, "Flood 4").get_by_role("button", name="Move “Flood 4” down").click()
    expect(page.get_by_text("“Flood 4” is pinned at place 3.")).to_be_visible()
    row(page, "Flood 4").get_by_role("button", name="Undo what was decided about “Flood 4”").click()
    expect(page.get_by_text("“Flood 4” is pinned at place 2.")).to_be_visible()

    row(page, "Flood 0").locator("summary").click()
    row(page, "Flood 0").get_by_label("Reason").select_option("Out of date")
    row(page, "Flood 0").get_by_label("Until").fill("2001-01-01T00:00")
    row(page, "Flood 0").get_by_label("Note").fill("See the new one")
    row(page, "Flood 0").locator("details").get_by_role("button", name="Hide").click()
    expect(page.get_by_role("alert")).to_have_text("Choose an end that is still to come, or none.")
    expect(row(page, "Flood 0").get_by_label("Note")).to_have_value("See the new one")
    row(page, "Flood 0").get_by_label("Until").fill("")
    row(page, "Flood 0").locator("details").get_by_role("button", name="Hide").click()
    expect(row(page, "Flood 0")).to_contain_text("Out of date. See the new one")

    page.get_by_role("searchbox").fill("rates")
    page.get_by_role("button", name="Search").click()
    row(page, "The bank").get_by_role("button", name="Pin “The bank” at place 1").click()
    expect(page.get_by_text("“The bank” is pinned at place 1.")).to_be_visible()
    page.get_by_text("Add a page of others…").click()
    for label, words in {
        "Address": "https://example.org/rivers",
        "Headline": "Rivers of the world",
        "Publication": "The Courier",
        "Why it matters": "The same, in Asia.",
    }.items():
        page.get_by_label(label, exact=True).fill(words)
    hide(story, flood(1), by=other)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Noor hid “Flood 1”")).to_be_visible()
    expect(page.get_by_label("Publication")).to_have_value("The Courier")
    page.locator("[data-refused]").get_by_role("button", name="Add “Rivers of the world”").click()
    expect(row(page, "Rivers of the world").get_by_text("Approved")).to_be_visible()
    assert beside(story) == ["The bank", "Flood 4", "Flood 3", "Rivers of the world"]
    context.close()
