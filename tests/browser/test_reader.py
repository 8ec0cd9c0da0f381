"""A reader on the site, in a real browser: every kind of page, wide and narrow, light and dark."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from articles.models import Article, CorrectionKind, Newsroom
from articles.publishing import actions
from tests.make import make_author, make_image, make_live, make_page, make_user

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
BODY = f"""
<h2>What happened</h2><p>It rained for nine days. {LONG} {"words " * 80}</p>
<figure data-block="pull-quote"><blockquote><p>It rained.</p></blockquote><figcaption>A witness</figcaption></figure>
<aside data-block="fact-box"><h3>The lake</h3><ul><li><p>Deep.</p></li></ul></aside>
<ol data-block="timeline"><li><time datetime="2025-10-08">8 October</time><p>Rain.</p></li></ol>
<section data-block="knowns"><div data-side="known"><h3>What we know</h3><p>It rained.</p></div>
<div data-side="unknown"><h3>What we don’t know</h3><p>Why.</p></div></section>
<table><tbody><tr><th><p>{LONG}</p></th><th><p>Two</p></th></tr><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>
<figure data-block="embed" data-address="https://vimeo.com/123456789"><figcaption>A dam</figcaption></figure>
<ul><li><p>One</p></li></ul><pre><code>{"x" * 200}</code></pre>
"""


@pytest.fixture
def story(db: None) -> Article:
    author = make_author("Ada Okoth", slug="ada", bio="Ada knows every weir.", role="Rivers", email="a@example.org")
    make_live("Dry riverbeds", tags=["Rain", "Rivers"], authors=[author], type_of_work="opinion")
    make_live("يوم الماء", language="ar", tags=["Rain"], authors=[author])
    editor = make_user()
    make_page("Ethics", kind="ethics", description=f"What we do. {LONG}", body=BODY)
    make_page(f"Contact {LONG}", slug="contact", kind="contact", language="de", body="<p>Bitte.</p>")
    Newsroom.objects.update(contact_email="desk@example.org", postal_address=f"{LONG}\nNairobi")
    withdrawn = make_live("Withdrawn", slug="withdrawn", by=editor, at=datetime(2025, 10, 8, 9, tzinfo=UTC))
    actions.withdraw(withdrawn, by=editor, why=f"It named the wrong {LONG}.")
    story = make_live(
        f"Rivers rise again {LONG}",
        by=editor,
        kicker=LONG,
        body=BODY,
        key_points=["It rained.", "It rains."],
        authors=[author, make_author(f"Ben {LONG}")],
        tags=["Rain", "Rivers", LONG],
        dateline=LONG,
        slug="rivers",
    )
    for kind in CorrectionKind:
        actions.correct(story, kind, f"It was not so.\n\n{LONG}", by=editor)
    return story


ADDRESSES = [
    "/",
    "story",
    "/sections/world/",
    "/tags/rain/",
    "/authors/ada/",
    "/archive/",
    "/search/?q=rain",
    "/search/?q=rainn+nowhere&section=x&from=x",
    "/about/",
    "/about/ethics/",
    "/authors/",
    "/about/contact/",
    "/corrections/",
    "/2025/10/08/withdrawn/",
    "/nowhere/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_open_to_everyone(
    page: Page,
    console: list[str],
    accessible: Callable[[Page], None],
    story: Article,
    address: str,
    scheme: Literal["light", "dark"],
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(story.get_absolute_url() if address == "story" else address)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h1").count() == 1
    console[:] = [line for line in console if "404" not in line and "410" not in line]


def test_the_keyboard_reaches_the_story_first(page: Page, console: list[str], story: Article) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_player_loads_only_when_the_reader_asks(page: Page, story: Article) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("https:") else None)
    page.goto(story.get_absolute_url())
    expect(page.locator("iframe")).to_have_count(0)
    assert asked == []
    with page.expect_request("https://player.vimeo.com/**"):
        page.get_by_role("button", name="Show it here").click()
    expect(page.locator("iframe")).to_have_attribute("title", "A dam")
    assert asked == ["https://player.vimeo.com/video/123456789?dnt=1"]


def test_pictures_have_their_space_before_they_come(page: Page) -> None:
    story = make_live(lead_image=make_image(), body="<p>Words.</p>")
    page.route("**/media/**", lambda route: route.abort())
    page.goto(story.get_absolute_url())
    box = page.locator(".figure-lead img").bounding_box()
    assert box is not None
    assert box["height"] > 100


def test_the_page_does_not_shift(page: Page, story: Article) -> None:
    page.goto(story.get_absolute_url())
    shift = page.evaluate(
        """() => new Promise((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
                .observe({type: "layout-shift", buffered: true});
            setTimeout(() => resolve(sum), 200);
        })"""
    )
    assert shift == 0


def test_a_story_is_set_in_its_own_type_in_lines_of_60_to_75_letters(page: Page, console: list[str]) -> None:
    body = f"<p>{'The water rose by a hand in the night, and by noon it had reached the second step. ' * 20}</p>"
    page.goto(make_live(body=body).get_absolute_url())
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('1rem Newsreader'))")
    words = page.locator(".article-body p")
    letters = words.evaluate("(p) => p.textContent.length * 28 / p.getBoundingClientRect().height")
    assert 60 <= letters <= 75


def test_a_device_that_gets_no_font_shows_lines_of_the_same_length(page: Page) -> None:
    body = f"<p>{'The water rose by a hand in the night, and by noon it had reached the second step. ' * 40}</p>"
    address = make_live(body=body).get_absolute_url()
    page.goto(address)
    page.evaluate("document.fonts.ready")
    with_it = page.locator(".article-body").bounding_box()
    page.route("**/*.woff2", lambda route: route.abort())
    page.goto(f"{address}?again")
    assert not page.evaluate("document.fonts.check('1rem Newsreader')")
    without = page.locator(".article-body").bounding_box()
    assert with_it is not None
    assert without is not None
    assert abs(with_it["height"] - without["height"]) <= 0.05 * with_it["height"]


def test_a_reader_gets_no_cookie_and_leaves_nothing_on_the_device(page: Page, story: Article) -> None:
    page.goto(story.get_absolute_url())
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


PAPER = "getComputedStyle(document.documentElement).backgroundColor"
DARK, LIGHT = "rgb(21, 22, 25)", "rgb(251, 250, 247)"


def test_a_readers_choice_is_in_force_before_anything_is_painted(
    page: Page, console: list[str], story: Article
) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/")
    page.locator("[data-choices] summary").press("Enter")
    page.get_by_label("Dark").check()
    page.get_by_label("Larger", exact=True).check()
    page.get_by_label("As little as can be").check()
    assert page.evaluate(PAPER) == DARK
    # The script that keeps it does not come; what it kept is there with the page.
    page.route("**/site.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(story.get_absolute_url())
    assert page.evaluate(PAPER) == DARK
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "18.4px"
    assert page.evaluate("document.documentElement.dataset.motion") == "less"
    expect(page.locator("[data-choices]")).to_be_hidden()
    page.emulate_media(media="print")
    assert page.evaluate(PAPER) == "rgb(255, 255, 255)"


def test_a_reader_chooses_with_the_keyboard_and_back_to_nothing(
    page: Page, console: list[str], accessible: Callable[[Page], None], story: Article
) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(story.get_absolute_url())
    box = page.locator("[data-choices]")
    box.locator("summary").press("Enter")
    accessible(page)
    page.keyboard.press("Tab")
    expect(page.get_by_label("As on my device")).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(PAPER) == LIGHT
    accessible(page)
    assert page.evaluate("localStorage.length") == 1
    page.keyboard.press("ArrowUp")
    assert page.evaluate(PAPER) == DARK
    assert page.evaluate("localStorage.length") == 0
    page.keyboard.press("Escape")
    expect(page.get_by_label("Light")).to_be_hidden()
    expect(box.locator("summary")).to_be_focused()


def test_a_reader_opens_what_a_label_means_copies_the_link_and_prints(
    page: Page, console: list[str], accessible: Callable[[Page], None]
) -> None:
    story = make_live("Why it rains", type_of_work="analysis")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(
        "window.print = () => (window.printed = true); navigator.share = async (what) => (window.shared = what)"
    )
    page.goto(f"{story.get_absolute_url()}?from=mail")
    page.get_by_text("Analysis", exact=True).click()
    expect(page.get_by_text("It does not campaign.")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(story.get_absolute_url())
    page.get_by_role("button", name="Print").click()
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("window.printed")
    assert page.evaluate("window.shared") == {"title": "Why it rains", "url": copied}


def test_where_nothing_may_be_copied_the_address_is_shown(page: Page, console: list[str]) -> None:
    page.add_init_script(
        "navigator.clipboard.writeText = async () => { throw new DOMException('', 'NotAllowedError') }"
    )
    story = make_live("Why it rains")
    page.goto(story.get_absolute_url())
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text(story.get_absolute_url())).to_be_visible()


def test_the_box_of_choices_covers_nothing_that_the_keyboard_goes_on_to(
    page: Page, console: list[str], story: Article
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/")
    box = page.locator("[data-choices]")
    box.locator("summary").press("Enter")
    for _ in range(4):  # three groups, and on
        expect(page.get_by_label("Light")).to_be_visible()
        page.keyboard.press("Tab")
    expect(page.get_by_label("Light")).to_be_hidden()
    expect(page.get_by_role("banner").get_by_role("link", name="Newsroom")).to_be_focused()


def test_a_player_of_another_site_keeps_the_way_there(page: Page, story: Article) -> None:
    page.route("https://player.vimeo.com/**", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto(story.get_absolute_url())
    page.get_by_role("button", name="Show it here").click()
    expect(page.locator(".embed iframe")).to_be_focused()
    expect(page.locator(".embed figcaption").get_by_role("link", name="A dam")).to_be_visible()
    expect(page.get_by_role("button", name="Show it here")).to_have_count(0)


def test_all_of_a_card_leads_to_its_story(page: Page, story: Article) -> None:
    picture = make_image()
    led = make_live("A bridge", lead_image=picture, slug="bridge")
    page.route("**/media/**", lambda route: route.fulfill(content_type="image/svg+xml", body="<svg/>"))
    page.goto("/")
    box = page.locator(".card", has_text="A bridge").locator(".card-picture").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(f"{led.get_absolute_url()}$"))


def test_on_paper_a_story_offers_nothing_to_press(page: Page, story: Article) -> None:
    page.goto(story.get_absolute_url())
    page.emulate_media(media="print")
    expect(page.locator("button:visible")).to_have_count(0)


def test_a_story_is_fetched_ahead_when_a_reader_is_about_to_open_it(page: Page, story: Article) -> None:
    ahead: list[str] = []
    page.on(
        "request",
        lambda request: ahead.append(urlsplit(request.url).path) if "sec-purpose" in request.headers else None,
    )
    page.goto("/")
    for link in ("Search", "Dry riverbeds"):
        page.get_by_role("link", name=link).first.hover()
        page.wait_for_timeout(700)  # the browser decides after some tenths of a second
    assert ahead == [Article.objects.get(headline="Dry riverbeds").get_absolute_url()]


def test_without_scripts_a_page_offers_nothing_that_needs_them(browser: Browser, base_url: str, story: Article) -> None:
    with browser.new_context(java_script_enabled=False, base_url=base_url) as context:
        page = context.new_page()
        page.goto(story.get_absolute_url())
        expect(page.locator(".tools")).to_be_hidden()
        expect(page.locator("[data-choices]")).to_be_hidden()
        expect(page.locator("button:visible")).to_have_count(0)


def test_a_card_says_how_long_ago_a_story_of_the_last_day_came(page: Page, console: list[str]) -> None:
    now = datetime.now(UTC)
    make_live("New", at=now - timedelta(hours=3, minutes=5))
    make_live("Old", at=now - timedelta(days=3))
    page.goto("/")
    times = page.locator(".card-date time")
    expect(times).to_have_text(["3 hours ago", f"{now - timedelta(days=3):%-d %B %Y}"])


def test_a_table_is_a_stop_of_the_keyboard_only_while_it_scrolls(page: Page, console: list[str]) -> None:
    cells = "".join(f"<td><p>{'wide' * 4}</p></td>" for _ in range(3))
    page.goto(make_live(body=f"<table><tbody><tr>{cells}</tr></tbody></table>").get_absolute_url())
    scroller = page.get_by_role("group", name="Table")
    for width, stops in ((320, 1), (1280, 0), (320, 1)):
        page.set_viewport_size({"width": width, "height": 700})
        expect(page.locator(".scroller[tabindex='0']")).to_have_count(stops)
    expect(scroller).to_be_visible()


def test_beside_a_lead_without_a_picture_is_no_hole(page: Page, console: list[str]) -> None:
    for number in range(3):
        make_live(f"Story {number}")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/")
    lead, rest = page.locator(".card-lead").bounding_box(), page.locator(".top-rest").bounding_box()
    assert lead is not None
    assert rest is not None
    assert rest["y"] >= lead["y"] + lead["height"]
