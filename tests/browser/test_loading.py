"""What readers see while the next page is on a slow way: a status and the shape of a story, never instead of one.

While a navigation is under way Chromium answers no question about the page that is being left. So that page
writes down what it shows, where the next one finds it.
"""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.slow import SlowWay, slow_way_to
from tests.make import make_live

pytestmark = pytest.mark.django_db(transaction=True)

SLOW = 1.0  # seconds that the way is held: well over the 300 ms after which something is said

WRITE_DOWN = """
addEventListener("DOMContentLoaded", () => {
  const status = document.querySelector("[data-loading-text]");
  const story = document.querySelector("[data-loading-story]");
  if (!status) return;
  const seen = JSON.parse(sessionStorage.seen ?? "[]");
  let shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (shift += entry.value)))
    .observe({type: "layout-shift"});
  new MutationObserver(() => {
    if (!status.textContent) return;
    seen.push({
      text: status.textContent,
      shape: story.checkVisibility(),
      focused: document.activeElement.textContent,
      covered: document.querySelector("main").inert,
      motion: getComputedStyle(story.querySelector(".bone")).animationName,
      shift,
    });
    sessionStorage.seen = JSON.stringify(seen);
    dispatchEvent(new Event("said"));
  }).observe(status, {childList: true, characterData: true, subtree: true});
});
"""


@pytest.fixture
def way(live_server: LiveServer) -> Iterator[SlowWay]:
    with slow_way_to(live_server.url) as way:
        yield way


@pytest.fixture
def front(page: Page, way: SlowWay) -> Page:
    """The front page, with one story to follow, and the way to it held for a while."""
    make_live("Rivers rise again", body="<p>It rained for nine days.</p>")
    page.add_init_script(WRITE_DOWN)
    page.goto(way.address)
    return page


def follow(page: Page, way: SlowWay) -> None:
    """Follows the link to the story; the answer leaves the server after a second."""
    way.hold()
    threading.Timer(SLOW, way.let_go).start()
    page.get_by_role("link", name="Rivers rise again").click(no_wait_after=True)


def seen_on(page: Page) -> list[dict[str, Any]]:
    """Returns what the pages of this visit have said."""
    return page.evaluate("JSON.parse(sessionStorage.seen ?? '[]')")


def expect_nothing_said(page: Page) -> None:
    expect(page.get_by_role("status")).to_have_text("")
    expect(page.locator("[data-loading-story]")).to_be_hidden()
    expect(page.get_by_role("button", name="Stop loading")).to_be_hidden()


def test_a_slow_page_is_announced_by_name_and_has_the_shape_of_a_story(front: Page, way: SlowWay) -> None:
    follow(front, way)
    expect(front.locator(".article-body")).to_have_text("It rained for nine days.")
    said = {"text": "Loading “Rivers rise again”…", "shape": True, "motion": "breathe", "shift": 0}
    assert seen_on(front) == [said | {"focused": "Stop loading", "covered": True}]
    expect_nothing_said(front)


def test_a_quick_page_is_not_announced(front: Page, way: SlowWay) -> None:
    front.get_by_role("link", name="Rivers rise again").click()
    expect(front.locator(".article-body")).to_have_text("It rained for nine days.")
    assert seen_on(front) == []


def test_the_status_is_gone_when_the_reader_goes_back(front: Page, way: SlowWay) -> None:
    follow(front, way)
    expect(front.locator(".article-body")).to_be_visible()
    front.go_back()
    expect(front.locator(".page-front")).to_be_visible()
    assert len(seen_on(front)) == 1
    expect_nothing_said(front)


def test_the_status_is_gone_when_loading_fails(front: Page, way: SlowWay) -> None:
    way.drops = True
    follow(front, way)
    expect(front.locator("body")).to_contain_text("ERR_EMPTY_RESPONSE")
    way.drops = False
    front.go_back()
    expect(front.locator(".page-front")).to_be_visible()
    assert len(seen_on(front)) == 1
    expect_nothing_said(front)


def test_the_status_is_gone_in_the_end_when_nothing_comes(front: Page, way: SlowWay) -> None:
    front.clock.install()
    front.reload()
    way.empty = True
    front.get_by_role("link", name="Rivers rise again").click()
    front.clock.run_for(11_000)
    expect(front.get_by_role("status")).to_have_text("Loading “Rivers rise again”… This takes longer than usual.")
    front.clock.run_for(50_000)
    expect(front.locator(".page-front")).to_be_visible()
    expect_nothing_said(front)


@pytest.mark.parametrize("how", ["document.querySelector('[data-loading-stop]').click()", "stop()"])
def test_the_reader_can_stop_and_stay(front: Page, way: SlowWay, how: str) -> None:
    front.evaluate(f"addEventListener('said', () => setTimeout(() => {how}, 50), {{once: true}})")
    follow(front, way)
    expect_nothing_said(front)
    expect(front.locator(".page-front")).to_be_visible()
    assert len(seen_on(front)) == 1
    expect(front.get_by_role("link", name="Rivers rise again")).to_be_focused()
    front.keyboard.press("Tab")
    assert front.evaluate("document.activeElement.closest('main, .footer') !== null")


def test_a_second_click_is_announced_too(front: Page, way: SlowWay) -> None:
    click = "document.querySelector('.footer a[href=\"/archive/\"]').click()"
    front.evaluate(f"addEventListener('said', () => {click}, {{once: true}})")
    follow(front, way)
    expect(front.locator("h1")).to_have_text("Archive")
    assert [one["text"] for one in seen_on(front)] == ["Loading “Rivers rise again”…", "Loading “Archive”…"]


def test_reduced_motion_stops_only_the_animation(front: Page, way: SlowWay) -> None:
    front.emulate_media(reduced_motion="reduce")
    follow(front, way)
    expect(front.locator(".article-body")).to_be_visible()
    (said,) = seen_on(front)
    assert said["shape"]
    assert said["motion"] == "none"


def test_a_search_is_announced(front: Page, way: SlowWay) -> None:
    front.goto(f"{way.address}/search/")
    way.hold()
    threading.Timer(SLOW, way.let_go).start()
    front.get_by_label("Search all stories").fill("rain")
    front.keyboard.press("Enter")
    expect(front.locator(".found")).to_be_visible()
    assert [one["text"] for one in seen_on(front)] == ["Searching…"]


def test_what_a_search_field_offered_is_announced(front: Page, way: SlowWay) -> None:
    front.goto(f"{way.address}/search/")
    front.get_by_role("combobox").press_sequentially("rivers")
    offer = front.get_by_role("option", name="Rivers rise again")
    expect(offer).to_be_visible()
    way.hold()
    threading.Timer(SLOW, way.let_go).start()
    offer.click(no_wait_after=True)
    expect(front.locator(".article-body")).to_be_visible()
    assert [one["text"] for one in seen_on(front)] == ["Loading “Rivers rise again”…"]


def test_without_javascript_links_are_links_and_the_story_is_whole(browser: Browser, way: SlowWay, front: Page) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(way.address)
    page.get_by_role("link", name="Rivers rise again").click()
    expect(page.locator(".article-body")).to_have_text("It rained for nine days.")
    page.context.close()
