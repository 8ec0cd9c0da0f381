"""Footnotes and sources in the writing area, and as readers get them."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.writing import SELECTED, complaints, context_button, insert, save
from tests.browser.writing import Open as Write
from tests.make import make_live

NOTE = '<small data-block="note">{}</small>'


def test_a_footnote_is_written_changed_and_taken_out_with_the_keyboard(
    page: Page, console: list[str], write: Write
) -> None:
    write("<p>It rained.</p>").click()
    page.keyboard.press("End")
    button = page.get_by_role("toolbar", name="Formatting").get_by_role("button", name="Footnote")
    button.press("Enter")
    dialog = page.get_by_role("dialog", name="Footnote")
    expect(dialog.get_by_role("textbox", name="Note")).to_be_focused()
    page.keyboard.type("Nine ")
    page.keyboard.press("Control+b")
    page.keyboard.type("days")
    assert complaints(page, ".body-dialog") == ""
    page.keyboard.press("Enter")
    page.keyboard.type(" Then it stopped.")
    assert save(page) == f"<p>It rained.{NOTE.format('Nine <strong>days</strong>')} Then it stopped.</p>"
    area = page.get_by_role("textbox", name="Body")
    note = area.get_by_role("note", name="Footnote: Nine days")
    note.click()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("textbox").fill("Ten days")
    page.get_by_role("button", name="Use").click()
    expect(area.get_by_role("note", name="Footnote: Ten days")).to_be_visible()
    assert save(page) == f"<p>It rained.{NOTE.format('Ten days')} Then it stopped.</p>"
    area.get_by_role("note").click()
    page.keyboard.press("Delete")
    expect(area.get_by_role("note")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(area.get_by_role("note")).to_have_count(1)
    assert save(page) == f"<p>It rained.{NOTE.format('Ten days')} Then it stopped.</p>"


def test_a_footnote_carries_nothing_that_runs(page: Page, write: Write) -> None:
    area = write("<p>It rained.</p>")
    area.evaluate(
        """area => area.editor.commands.setContent(
          `<p>It rained.<small data-block="note">A <img src=x onerror="hit = 1"><b onclick="hit = 1">b</b>` +
          `<script>hit = 1</script></small></p>`)"""
    )
    expect(area.get_by_role("note")).to_be_visible()
    assert save(page) == f"<p>It rained.{NOTE.format('A <strong>b</strong>')}</p>"
    assert page.evaluate("typeof hit") == "undefined"


def test_sources_are_asked_for_and_put_in_order(page: Page, console: list[str], write: Write) -> None:
    write("<p>It rained.</p>").click()
    insert(page, "Sources")
    dialog = page.get_by_role("dialog", name="Add a source")
    dialog.get_by_label("Address").fill("nowhere")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("alert").filter(has_text="Write an address")).to_be_visible()
    dialog.get_by_label("Address").fill("example.org/report")
    dialog.get_by_label("Title").fill("The report")
    dialog.get_by_label("Whose it is").fill("An office")
    dialog.get_by_label("Date").fill("October 2025")
    assert complaints(page, ".body-dialog") == ""
    dialog.get_by_role("button", name="Add").click()
    context_button(page, "Add source").click()
    dialog.get_by_label("Title").fill("A conversation")
    dialog.get_by_role("button", name="Add").click()
    page.keyboard.press("Alt+Shift+ArrowDown")
    report = (
        '<li><a href="https://example.org/report">The report</a>, An office, '
        '<time datetime="2025-10">October 2025</time></li>'
    )
    assert save(page) == f'<p>It rained.</p>\n<ul data-block="sources"><li>A conversation</li>{report}</ul>'


def test_enter_on_an_empty_line_leaves_the_sources(page: Page, console: list[str], write: Write) -> None:
    area = write('<ul data-block="sources"><li>One</li></ul>')
    area.get_by_text("One").click()
    page.keyboard.press("End")
    for key in ("Enter", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("After.")
    assert save(page) == '<ul data-block="sources"><li>One</li></ul>\n<p>After.</p>'


PASTE = """(area, html) => {
  const clipboardData = new DataTransfer()
  clipboardData.setData("text/html", html)
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
}"""
PASTED = [
    # a word processor
    (
        '<p>Rain<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a> fell<a href="#_ftn2" name="_ftnref2">[2]</a>.</p>'
        '<hr><div id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> Nine <b>days</b>.</p></div>'
        '<div id=ftn2><p><a href="#_ftnref2" name="_ftn2">[2]</a> Ten.</p></div>'
    ),
    # an office on the web
    (
        '<p>Rain<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>'
        ' fell<sup><a href="#ftnt2" id="ftnt_ref2">[2]</a></sup>'
        '.</p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a>&nbsp;Nine <b>days</b>.</p></div>'
        '<div><p><a href="#ftnt_ref2" id="ftnt2">[2]</a>&nbsp;Ten.</p></div>'
    ),
]


@pytest.mark.parametrize("html", PASTED, ids=["word", "web"])
def test_pasted_footnotes_stay_footnotes(page: Page, console: list[str], write: Write, html: str) -> None:
    area = write()
    area.click()
    area.evaluate(PASTE, html)
    expect(area.get_by_role("note")).to_have_count(2)
    first, second = NOTE.format("Nine <strong>days</strong>."), NOTE.format("Ten.")
    assert save(page).startswith(f"<p>Rain{first} fell{second}.</p>")


def test_other_links_within_a_pasted_page_stay_links(page: Page, console: list[str], write: Write) -> None:
    area = write()
    area.click()
    area.evaluate(
        PASTE, '<p><a href="#a" id="b">Part A</a></p><h2 id="a">A</h2><p id="c">Words, <a href="#b">up</a></p>'
    )
    assert save(page) == '<p><a href="#a">Part A</a></p>\n<h2>A</h2>\n<p>Words, <a href="#b">up</a></p>'


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_notes_and_sources_in_the_area_are_open_to_everyone(
    page: Page, console: list[str], write: Write, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 900})
    area = write(f'<p>Rain{NOTE.format("A long note")}.</p><ul data-block="sources"><li>One</li></ul>')
    area.get_by_text("One").click()
    assert complaints(page, ".body-editor") == ""


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ar")])
def test_readers_go_from_the_text_to_a_note_and_back(
    page: Page,
    console: list[str],
    accessible: Callable[[Page], None],
    scheme: Literal["light", "dark"],
    language: str,
) -> None:
    page.emulate_media(color_scheme=scheme)
    body = (
        f"<p>Rain{NOTE.format('Nine days.')} fell, then sun{NOTE.format('Ten.')}.</p>"
        '<ul data-block="sources"><li><a href="https://example.org/">A report</a>, 2025</li></ul>'
    )
    page.goto(make_live(body=body, language=language).get_absolute_url())
    page.get_by_role("link", name="Note 2", exact=True).press("Enter")
    note = page.get_by_role("listitem").filter(has_text="Ten.")
    expect(note).to_be_in_viewport()
    assert page.url.endswith("#note-2")
    page.keyboard.press("Tab")
    expect(note.get_by_role("link", name="Back to note 2 in the text")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#note-ref-2")
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_words_in_another_language_are_marked_with_the_keyboard(page: Page, console: list[str], write: Write) -> None:
    area = write("<p>Maji ni uhai</p>")
    button = page.get_by_role("toolbar", name="Formatting").get_by_role("button", name="Language")
    area.click()
    page.keyboard.press("End")
    button.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Select the words first.")).to_be_attached()
    page.evaluate(SELECTED)
    page.keyboard.press("Shift+Home")
    page.evaluate("window.selected")
    button.press("Enter")
    code = page.get_by_role("dialog", name="Language of these words").get_by_role("textbox")
    code.fill("Swahili!")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Write the code of a language")).to_be_visible()
    assert complaints(page, ".body-dialog") == ""
    code.fill("sw")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert save(page) == '<p><bdi lang="sw">Maji ni uhai</bdi></p>'
    area.get_by_text("Maji").click()
    button.press("Enter")
    page.get_by_role("dialog").get_by_role("textbox").fill("")
    page.keyboard.press("Enter")
    assert save(page) == "<p>Maji ni uhai</p>"
