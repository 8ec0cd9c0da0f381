"""The article's form in a real browser: tags, rows that move, counters, and the same without a script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, Image, User
from articles.tagging.names import resolve, set_synonyms
from tests.browser.desk import sit_down
from tests.make import make_author, make_draft, make_section
from tests.pictures import drawn, encoded

ADD = "/admin/articles/article/add/"


@pytest.fixture
def editor(live_server: LiveServer, page: Page) -> User:
    return sit_down(page.context, live_server.url)


@pytest.fixture
def scriptless(live_server: LiveServer, browser: Browser) -> Iterator[Page]:
    """Gives a page without JavaScript, with an editor signed in."""
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    sit_down(context, live_server.url)
    yield context.new_page()
    context.close()


def open_form(page: Page, article: Article) -> None:
    page.goto(f"/admin/articles/article/{article.pk}/change/")


def save(page: Page) -> Article:
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    return Article.objects.latest("saved_at")


def tags_of(article: Article) -> list[str]:
    return sorted(article.tags.values_list("name", flat=True))


def said(page: Page) -> Locator:
    """Returns what a screen reader was told last."""
    return page.locator("body > .visually-hidden[role=status]")


# --- Tags ---


def test_tags_are_typed_suggested_and_taken_off_by_keyboard(page: Page, console: list[str], editor: User) -> None:
    (tag,) = resolve(["Climate change"])
    set_synonyms(tag, ["Global heating"])
    open_form(page, make_draft(by=editor, tags=["Nile"]))
    field = page.get_by_role("combobox", name="Tags")
    field.press_sequentially("glo")
    option = page.get_by_role("option", name="Global heating → Climate change")
    expect(option).to_be_visible()
    expect(said(page)).to_have_text("1 suggestions. Use the arrow keys.")
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", re.compile(".+"))
    field.press("Enter")
    expect(said(page)).to_have_text("Added: Climate change")
    field.press_sequentially("white water, ")
    field.press_sequentially("CLIMATE  change")
    field.press("Enter")
    expect(said(page)).to_have_text("CLIMATE change is there already.")
    chips = page.get_by_role("list", name="Tags of this story").get_by_role("listitem")
    expect(chips).to_have_text(["Nile×", "Climate change×", "white water×"])
    page.get_by_role("button", name="Remove Nile").click()
    field.press("Backspace")
    expect(chips).to_have_text(["Climate change×"])
    assert tags_of(save(page)) == ["Climate change"]


def test_what_stands_in_the_field_still_counts_when_one_saves(page: Page, console: list[str], editor: User) -> None:
    open_form(page, make_draft(by=editor))
    page.get_by_role("combobox", name="Tags").fill("Lake Victoria")
    assert tags_of(save(page)) == ["Lake Victoria"]


def test_a_half_typed_tag_is_none_until_one_saves(page: Page, console: list[str], editor: User) -> None:
    open_form(page, make_draft(by=editor))
    field = page.get_by_role("combobox", name="Tags")
    field.press_sequentially("Nil")
    field.press("Tab")
    expect(page.locator(".chips li")).to_have_count(0)
    expect(page.get_by_text("“Nil” becomes a tag when you save.")).to_be_visible()
    field.press("End")
    field.press_sequentially("e")
    assert tags_of(save(page)) == ["Nile"]


def test_enter_on_a_name_that_is_suggested_chooses_its_tag(page: Page, console: list[str], editor: User) -> None:
    set_synonyms(resolve(["Climate change"])[0], ["Global heating"])
    open_form(page, make_draft(by=editor))
    field = page.get_by_role("combobox", name="Tags")
    field.press_sequentially("global heating")
    expect(page.get_by_role("option", name="Global heating → Climate change")).to_be_visible()
    field.press("Enter")
    expect(page.locator(".chips li")).to_have_text(["Climate change×"])


def test_a_new_story_begins_with_its_headline(page: Page, console: list[str], editor: User) -> None:
    page.goto(ADD)
    expect(page.locator("[data-body-editor] ~ *, .ProseMirror").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Headline:", exact=True)).to_be_focused()


def test_the_search_of_a_list_has_a_name(page: Page, console: list[str], editor: User) -> None:
    page.goto("/admin/articles/article/")
    expect(page.get_by_role("search").get_by_role("textbox", name="Search")).to_be_visible()


def test_enter_in_the_tag_field_does_not_send_the_form(page: Page, console: list[str], editor: User) -> None:
    article = make_draft(by=editor)
    open_form(page, article)
    field = page.get_by_role("combobox", name="Tags")
    field.fill("Nile")
    field.press("Enter")
    field.press("Enter")
    expect(field).to_be_visible()
    assert Article.objects.get().version == article.version


def test_markup_in_a_tag_is_text(page: Page, console: list[str], editor: User) -> None:
    open_form(page, make_draft(by=editor, tags=["<img src=x onerror=alert(1)>"]))
    expect(page.get_by_role("listitem").filter(has_text="<img src=x onerror=alert(1)>")).to_be_visible()
    page.get_by_role("combobox", name="Tags").press_sequentially("<im")
    expect(page.locator(".tag-hint")).to_contain_text("“<im”")


# --- Rows that move ---


def names_over(article: Article) -> list[str]:
    return [byline.name for byline in article.bylines.all()]


def test_bylines_move_by_button_and_the_move_is_said(page: Page, console: list[str], editor: User) -> None:
    open_form(page, make_draft(by=editor, authors=[make_author("Ada"), make_author("Ben"), make_author("Chipo")]))
    up = page.get_by_role("button", name="Move up: Chipo")
    up.focus()
    up.press("Enter")
    expect(said(page)).to_have_text(re.compile("Chipo is now in place 2 of"))
    expect(up).to_be_focused()
    up.press("Enter")
    up.press("Enter")
    expect(said(page)).to_have_text("It is the first already.")
    assert names_over(save(page)) == ["Chipo", "Ada", "Ben"]


def test_bylines_move_by_mouse(page: Page, console: list[str], editor: User) -> None:
    open_form(page, make_draft(by=editor, authors=[make_author("Ada"), make_author("Ben")]))
    handles = page.locator("#bylines-group .move-handle")
    handles.nth(1).evaluate("handle => handle.scrollIntoView({ block: 'center' })")  # not under the save bar
    start, target = handles.nth(1).bounding_box(), handles.nth(0).bounding_box()
    assert start
    assert target
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 5, target["y"] - 20, steps=5)
    page.mouse.up()
    assert names_over(save(page)) == ["Ben", "Ada"]


def test_a_new_byline_stands_last(page: Page, console: list[str], editor: User) -> None:
    make_author("Ben Karanja")
    open_form(page, make_draft(by=editor, authors=[make_author("Ada")]))
    row = page.locator("#bylines-1")
    row.get_by_role("combobox", name="Author").click()
    page.get_by_role("searchbox", name="Author").press_sequentially("Kar")
    page.get_by_role("option", name="Ben Karanja").click()
    page.get_by_role("button", name="Add another Byline").click()
    page.locator("#bylines-2").get_by_role("textbox", name="Or a name without a profile").fill("A stringer")
    assert names_over(save(page)) == ["Ada", "Ben Karanja", "A stringer"]


def test_key_points_are_added_moved_and_removed_by_keyboard(page: Page, console: list[str], editor: User) -> None:
    open_form(page, make_draft(by=editor, key_points=["One.", "Two."]))
    points = page.get_by_role("group", name="Key points")
    points.get_by_role("textbox", name="Point 2").press("Enter")
    page.keyboard.type("Three.")
    points.get_by_role("button", name="Move up: Three.").press("Enter")
    points.get_by_role("button", name="Remove this point").first.press("Enter")
    expect(said(page)).to_have_text("Removed: One.")
    expect(points.get_by_role("textbox", name="Point 1")).to_be_focused()
    assert save(page).key_points == ["Three.", "Two."]


def test_lines_that_are_pasted_become_points(page: Page, console: list[str], editor: User) -> None:
    open_form(page, make_draft(by=editor))
    points = page.get_by_role("group", name="Key points")
    points.get_by_role("button", name="Add a point").click()
    points.get_by_role("textbox").evaluate(
        """field => {
            const data = new DataTransfer()
            data.setData("text", "One.\\n\\nTwo.\\n")
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
        }"""
    )
    assert save(page).key_points == ["One.", "Two."]


# --- Pictures ---


def test_a_portrait_is_uploaded_beside_the_form_and_chosen(page: Page, console: list[str], editor: User) -> None:
    author = make_author("Ada Okoth")
    page.goto(f"/admin/articles/author/{author.pk}/change/")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Add another picture").click()
    popup = opened.value
    popup.get_by_label("File:").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": encoded(drawn())})
    popup.get_by_label("Alternative text").fill("A woman at a desk.")
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("combobox", name="Portrait: A woman at a desk.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    author.refresh_from_db()
    assert author.portrait == Image.objects.get()


# --- Counters, buttons, and leaving ---


def test_a_counter_says_how_long_a_headline_is(page: Page, console: list[str], editor: User) -> None:
    open_form(page, make_draft(by=editor))
    headline = page.get_by_role("textbox", name="Headline:", exact=True)
    counter = page.locator(".field-headline .counter")
    headline.fill("x" * 20)
    expect(counter).to_have_text("20 characters; 30 to 90 read well")
    expect(counter).to_have_class(re.compile("counter-off"))
    expect(said(page)).to_have_text("20 characters; 30 to 90 read well")
    headline.fill("👩‍👧" + "x" * 40)
    expect(counter).not_to_have_class(re.compile("counter-off"))


def test_a_double_click_saves_once(page: Page, console: list[str], editor: User) -> None:
    page.goto(ADD)
    page.get_by_role("textbox", name="Headline:", exact=True).fill("Twice")
    page.get_by_role("button", name="Save draft").dblclick()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Article.objects.get().headline == "Twice"


def test_leaving_a_form_that_was_only_looked_at_asks_nothing(page: Page, console: list[str], editor: User) -> None:
    open_form(page, make_draft(by=editor, key_points=["First.", "Second."], tags=["Nile"]))
    field = page.get_by_role("textbox", name="Headline:", exact=True)
    field.click()  # Chromium asks of nobody who has not touched the page
    expect(page.get_by_role("textbox", name="Point 2")).to_have_value("Second.")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Pictures").click()
    expect(page).to_have_url(re.compile("/image/"))
    assert asked == []


def test_leaving_with_something_unsaved_asks_first(page: Page, console: list[str], editor: User) -> None:
    open_form(page, make_draft(by=editor))
    page.get_by_role("textbox", name="Headline:", exact=True).press_sequentially("!")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Pictures").click()
    expect(page.get_by_role("button", name="Save draft")).to_be_visible()
    assert asked == ["beforeunload"]


def test_what_was_refused_is_still_there_to_be_sent_again(page: Page, console: list[str], editor: User) -> None:
    make_section()
    page.goto(ADD)
    page.get_by_role("textbox", name="Headline:", exact=True).fill("Kept")
    page.get_by_role("combobox", name="Tags").fill("Nile")
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Choose a section before you publish.", exact=True)).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Nile")).to_be_visible()
    article = save(page)
    assert (article.headline, tags_of(article)) == ("Kept", ["Nile"])


# --- Without a script ---


def test_all_of_it_works_without_a_script(scriptless: Page) -> None:
    section = make_section()
    scriptless.goto(ADD)
    scriptless.get_by_label("Headline:", exact=True).fill("Plain")
    scriptless.get_by_label("Body").fill("<p>It rained.</p><script>alert(1)</script>")
    scriptless.get_by_label("Key points").fill("One.\nTwo.")
    scriptless.get_by_label("Tags:", exact=True).fill("Nile, climate change")
    scriptless.locator("#bylines-0").get_by_label("Or a name without a profile").fill("Ada")
    scriptless.get_by_role("button", name="Save draft").click()
    expect(scriptless.get_by_text("Saved.")).to_be_visible()
    article = Article.objects.get()
    assert article.body == "<p>It rained.</p>"
    assert (article.key_points, tags_of(article)) == (["One.", "Two."], ["Nile", "climate change"])
    scriptless.locator("#bylines-1").get_by_label("Or a name without a profile").fill("Ben")
    scriptless.locator("#bylines-1").get_by_label("Order").fill("0")
    scriptless.get_by_role("button", name="Save draft").click()
    assert names_over(article) == ["Ben", "Ada"]
    assert section.articles.count() == 0
