"""The writing area in a real browser: what is typed, pasted and put in, and what is stored of it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.demo.files import read_stories
from articles.images.ingest import ingest
from articles.models import Image, User
from articles.text.body import clean_body
from tests.browser.writing import SELECTED, Open, complaints, context_button, found, insert, save
from tests.make import make_draft, make_live
from tests.pictures import drawn, encoded, upload

# Every kind of block and of text that `clean_body` lets through, in the form in which it is stored.
EVERYTHING = """<h2>Heading</h2>
<p>Text with <strong>strong</strong>, <em>emphasised</em>, <s>struck</s>, H<sub>2</sub>O, m<sup>2</sup>, \
<code>code</code>, <a href="https://example.org/?a=1&amp;b=2">a link</a> and a<br>new line \
on <time datetime="2025-10-08">8 October</time>.</p>
<h3>Subheading</h3>
<h4>Small heading</h4>
<ul><li><p>One</p><ul><li><p>One and a half</p></li></ul></li><li><p>Two</p></li></ul>
<ol start="3"><li><p>Three</p></li></ol>
<blockquote><p>Quoted.</p></blockquote>
<pre><code>x &lt; 1  &amp;&amp;
  y</code></pre>
<hr>
<table><caption>Figures</caption><tbody><tr><th><p>A</p></th><th colspan="2"><p>B</p></th></tr>\
<tr><td><p>1</p></td><td rowspan="2"><p>2</p></td><td><p>3</p></td></tr>\
<tr><td><p>4</p></td><td><p>5</p></td></tr></tbody></table>
<figure data-block="photo" data-image="1"><figcaption>With <em>a</em> caption</figcaption></figure>
<figure data-block="photo" data-image="2"><figcaption></figcaption></figure>
<figure data-block="photo" data-image="2" data-alt="Two &quot;boats&quot; &amp; a net">\
<figcaption></figcaption></figure>
<figure data-block="photo" data-image="2" data-alt=""><figcaption></figcaption></figure>
<section data-block="gallery"><h3>Boats</h3>\
<figure data-block="photo" data-image="4"><figcaption>One</figcaption></figure>\
<figure data-block="photo" data-image="5" data-alt="Two"><figcaption></figcaption></figure></section>
<section data-block="gallery"><figure data-block="photo" data-image="6"><figcaption></figcaption></figure>\
<figure data-block="photo" data-image="7"><figcaption></figcaption></figure></section>
<figure data-block="embed" data-address="https://www.youtube.com/watch?v=dQw4w9WgXcQ">\
<figcaption>A film</figcaption></figure>
<aside data-block="related" data-article="3"></aside>
<figure data-block="pull-quote"><blockquote><p>It rained.</p></blockquote><figcaption>A minister</figcaption></figure>
<aside data-block="fact-box"><h3>Facts</h3><p>One.</p><ul><li><p>Two.</p></li></ul></aside>
<ol data-block="timeline"><li><time datetime="2025-10">October 2025</time><p>Rain.</p></li>\
<li><time>Long ago</time><p>Sun.</p><p>And wind.</p></li><li><p>Without a date.</p></li></ol>
<p>A word<small data-block="note">A <em>note</em>, <a href="https://example.org/">with a link</a>.</small> and on\
<strong>wards</strong><small data-block="note">Another.</small>.</p>
<ul data-block="sources"><li><a href="https://example.org/">A report</a>, an office, \
<time datetime="2025-10">October 2025</time></li><li>A conversation</li></ul>
<section data-block="knowns"><div data-side="known"><h3>What we know</h3><ul><li><p>Much.</p></li></ul></div>\
<div data-side="unknown"><h3>What we don’t know</h3><p>More.</p></div></section>"""

WRITE_ANEW = """async (area, html) => {
  const { Stored } = await import("editor/stored")
  const stored = new Stored(area.editor, "")
  area.editor.commands.setContent(html)
  return stored.htmlOf(area.editor.state.doc)
}"""


def unlined(body: str) -> str:
    """Returns the body without the ends of lines between elements, which say nothing."""
    return re.sub(r"(?<=>)\n(?=<)", "", body)


# --- Loading and saving ---------------------------------------------------------------------------


def test_what_is_typed_is_stored(page: Page, console: list[str], write: Open) -> None:
    area = write()
    area.click()
    page.keyboard.type("The river rose.")
    page.keyboard.press("Enter")
    page.keyboard.type("Nobody was hurt.")
    assert save(page) == "<p>The river rose.</p>\n<p>Nobody was hurt.</p>"


def test_double_spaces_stay_plain_spaces(page: Page, console: list[str], write: Open) -> None:
    write().click()
    page.keyboard.type("Rain.  Then  sun.")
    assert save(page) == "<p>Rain.  Then  sun.</p>"


def test_a_story_that_is_only_saved_is_stored_as_it_was(page: Page, console: list[str], write: Open) -> None:
    write(EVERYTHING)
    page.get_by_label("Headline").first.fill("Another headline")
    assert save(page) == clean_body(EVERYTHING) == EVERYTHING


def test_what_was_done_and_undone_is_stored_as_it_was(page: Page, console: list[str], write: Open) -> None:
    area = write(EVERYTHING)
    area.get_by_text("Quoted.").click()
    page.keyboard.type("Hm. ")
    page.keyboard.press("Control+z")
    expect(area).not_to_contain_text("Hm.")
    assert save(page) == EVERYTHING


def test_only_the_block_that_was_changed_is_written_anew(page: Page, console: list[str], write: Open) -> None:
    area = write(EVERYTHING)
    area.get_by_text("Quoted.").click()
    page.keyboard.press("End")
    page.keyboard.type(" Twice.")
    assert save(page) == EVERYTHING.replace("Quoted.", "Quoted. Twice.")


def test_every_block_is_read_and_written_without_loss(page: Page, console: list[str], write: Open) -> None:
    """Writes each story of the demo, and one of every block, anew from what the area understood of it."""
    area = write()
    bodies = [re.sub(r"\b(?:picture|story):[\w.-]+", "7", story.body) for story in read_stories()]
    for body in map(clean_body, [*bodies, EVERYTHING]):
        assert unlined(clean_body(area.evaluate(WRITE_ANEW, body))) == unlined(body)
    area.evaluate("area => area.editor.commands.clearContent()")


def test_a_refused_form_comes_back_with_all_that_was_written(page: Page, console: list[str], write: Open) -> None:
    area = write("<p>Before.</p>")
    area.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And after.")
    page.evaluate("document.querySelector('#article_form').noValidate = true")
    page.get_by_label("Headline").first.fill("")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_role("textbox", name="Body")).to_have_text("Before. And after.")
    page.get_by_label("Headline").first.fill("A headline")
    assert save(page) == "<p>Before. And after.</p>"


def test_without_javascript_the_html_itself_can_be_written(
    browser: Any, live_server: LiveServer, page: Page, editor: User
) -> None:
    article = make_draft(body="<p>Rain.</p>", by=editor)
    plain = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=page.context.storage_state()
    ).new_page()
    plain.goto(f"/admin/articles/article/{article.pk}/change/")
    textarea = plain.get_by_label("Body")
    expect(textarea).to_have_value("<p>Rain.</p>")
    textarea.fill("<p>Rain.</p><p onclick='x()'>Sun.</p>")
    plain.get_by_role("button", name="Save draft").click()
    article.refresh_from_db()
    assert article.body == "<p>Rain.</p><p>Sun.</p>"
    plain.context.close()


def test_hostile_html_that_comes_back_in_a_refused_form_runs_nothing(page: Page, write: Open) -> None:
    write("<p>Rain.</p>")
    hostile = "<p>Rain.</p><img src=x onerror='hit = 1'><svg onload='hit = 1'></svg><script>hit = 1</script>"
    page.evaluate(
        """html => {
          const form = document.querySelector("#article_form")
          form.noValidate = true
          form.elements.body.value = html
          form.elements.headline.value = ""
        }""",
        hostile,
    )
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_role("textbox", name="Body")).to_have_text("Rain.")
    assert page.evaluate("typeof hit") == "undefined"
    page.get_by_label("Headline").first.fill("A headline")
    assert save(page) == "<p>Rain.</p>"


# --- Blocks ---------------------------------------------------------------------------------------


def test_a_photo_is_chosen_from_the_library_and_gets_a_caption(
    page: Page, console: list[str], image: Image, write: Open
) -> None:
    area = write("<p>Rain.</p>")
    area.click()
    insert(page, "Photo")
    dialog = page.get_by_role("dialog", name="Choose a picture")
    expect(dialog.get_by_role("option")).to_contain_text("Bridge")
    dialog.get_by_role("option").click()
    dialog.get_by_role("button", name="Use this picture").click()
    expect(area.get_by_role("group", name="Photo").get_by_role("img", name="A bridge over a river.")).to_be_visible()
    page.keyboard.type("The old bridge")
    assert save(page) == (
        "<p>Rain.</p>\n"
        f'<figure data-block="photo" data-image="{image.pk}"><figcaption>The old bridge</figcaption></figure>'
    )


def test_a_picture_that_is_added_meanwhile_is_there_on_coming_back(
    page: Page, console: list[str], image: Image, write: Open
) -> None:
    write().click()
    insert(page, "Photo")
    expect(found(page)).to_have_count(1)
    expect(page.get_by_role("link", name="Add one to the library")).to_have_attribute(
        "href", "/admin/articles/image/add/"
    )
    ingest(upload(encoded(drawn(seed=9))), by=None, title="Harbour", alt="A harbour.")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(found(page)).to_have_count(2)


def test_a_picture_that_is_uploaded_from_the_chooser_is_chosen(page: Page, console: list[str], write: Open) -> None:
    write().click()
    insert(page, "Photo")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Add one to the library").click()
    popup = opened.value
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": encoded(drawn())}
    popup.get_by_label("File:").set_input_files(file)
    popup.get_by_label("Alternative text").fill("IMG_0042.jpg")
    popup.get_by_role("button", name="Save", exact=True).click()
    expect(popup.get_by_text("Choose the file again").first).to_be_visible()
    popup.get_by_label("File:").set_input_files(file)
    popup.get_by_label("Alternative text").fill("A river under a bridge.")
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Added, and chosen.")).to_be_visible()
    page.get_by_role("button", name="Use this picture").click()
    assert save(page) == (
        f'<figure data-block="photo" data-image="{Image.objects.get().pk}"><figcaption></figcaption></figure>'
    )


def test_enter_goes_from_a_pull_quote_to_who_says_it_and_on(page: Page, console: list[str], write: Open) -> None:
    write().click()
    insert(page, "Pull quote")
    for line in ("It rained.", "The minister", "Then it stopped."):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    assert save(page) == (
        '<figure data-block="pull-quote"><blockquote><p>It rained.</p></blockquote>'
        "<figcaption>The minister</figcaption></figure>\n<p>Then it stopped.</p>"
    )


def test_the_picture_of_a_photo_can_be_changed(page: Page, console: list[str], image: Image, write: Open) -> None:
    other = ingest(upload(encoded(drawn(seed=9))), by=None, title="Harbour", alt="A harbour.")
    area = write(f'<figure data-block="photo" data-image="{image.pk}"><figcaption>Here</figcaption></figure>')
    area.get_by_text("Here").click()
    context_button(page, "Change picture").click()
    page.get_by_role("combobox", name="Search by title").fill("harbour")
    expect(found(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(area.get_by_role("img", name="A harbour.")).to_be_visible()
    assert save(page) == (f'<figure data-block="photo" data-image="{other.pk}"><figcaption>Here</figcaption></figure>')


def test_a_pull_quote_is_made_of_the_words_that_are_selected(page: Page, console: list[str], write: Open) -> None:
    area = write("<p>The minister said it rained.</p>")
    area.get_by_text("The minister").click()
    page.keyboard.press("Home")
    page.evaluate(SELECTED)
    page.keyboard.press("Shift+End")
    page.evaluate("window.selected")
    insert(page, "Pull quote")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Then it stopped.")
    assert save(page) == (
        "<p>The minister said it rained.</p>\n"
        '<figure data-block="pull-quote"><blockquote><p>The minister said it rained.</p></blockquote>'
        "<figcaption></figcaption></figure>\n<p>Then it stopped.</p>"
    )


def test_a_fact_box_is_left_by_enter_on_an_empty_line(page: Page, console: list[str], write: Open) -> None:
    write().click()
    insert(page, "Fact box")
    page.keyboard.type("The river")
    page.keyboard.press("Enter")
    page.keyboard.type("708 km long.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("After the box.")
    assert save(page) == (
        '<aside data-block="fact-box"><h3>The river</h3><p>708 km long.</p></aside>\n<p>After the box.</p>'
    )


def test_a_timeline_is_written_with_enter_alone(page: Page, console: list[str], write: Open) -> None:
    write().click()
    insert(page, "Timeline")
    for line in ("8 October 2025", "It rained.", "", "Spring 2026", "It flowered.", "", ""):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    page.keyboard.type("After the timeline.")
    assert save(page) == (
        '<ol data-block="timeline"><li><time datetime="2025-10-08">8 October 2025</time><p>It rained.</p></li>'
        "<li><time>Spring 2026</time><p>It flowered.</p></li></ol>\n<p>After the timeline.</p>"
    )


def test_entries_of_a_timeline_are_moved_dated_and_removed(page: Page, console: list[str], write: Open) -> None:
    entries = "".join(f"<li><time>Day {day}</time><p>Event {day}</p></li>" for day in (1, 2, 3))
    area = write(f'<ol data-block="timeline">{entries}</ol>')
    area.get_by_text("Event 3").click()
    context_button(page, "Entry up").click()
    context_button(page, "Date for machines").click()
    page.get_by_role("textbox", name="Date", exact=True).fill("someday")
    page.get_by_role("button", name="Set").click()
    expect(page.get_by_role("alert").filter(has_text="This is no date")).to_be_visible()
    page.get_by_role("textbox", name="Date", exact=True).fill("2025-10")
    page.get_by_role("button", name="Set").click()
    area.get_by_text("Event 1").click()
    context_button(page, "Remove entry").click()
    assert save(page) == (
        '<ol data-block="timeline"><li><time datetime="2025-10">Day 3</time><p>Event 3</p></li>'
        "<li><time>Day 2</time><p>Event 2</p></li></ol>"
    )


def test_what_we_know_is_left_side_by_side(page: Page, console: list[str], write: Open) -> None:
    area = write()
    area.click()
    insert(page, "What we know")
    area.locator("[data-side=known] li").click()
    page.keyboard.type("The level.")
    for _ in range(3):  # out of the list, then to the other side
        page.keyboard.press("Enter")
    page.keyboard.type("The cause.")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("After it.")
    stored = save(page)
    assert "<li><p>The level.</p></li></ul></div>" in stored
    assert "The cause." in stored.partition('data-side="unknown"')[2]
    assert stored.endswith("</section>\n<p>After it.</p>")


def test_an_embed_is_stored_by_its_plain_address(page: Page, console: list[str], write: Open) -> None:
    area = write()
    area.click()
    insert(page, "Embed")
    page.get_by_label("Its address").fill("https://youtu.be/dQw4w9WgXcQ?si=tracking")
    page.get_by_role("dialog").get_by_role("button", name="Insert").click()
    expect(area.get_by_role("group", name="Embed")).to_be_visible()
    page.keyboard.type("A film")
    assert save(page) == (
        '<figure data-block="embed" data-address="https://www.youtube.com/watch?v=dQw4w9WgXcQ">'
        "<figcaption>A film</figcaption></figure>"
    )


def test_an_address_of_no_known_provider_is_refused_with_their_names(
    page: Page, console: list[str], write: Open
) -> None:
    write("<p>Rain.</p>").click()
    insert(page, "Embed")
    field = page.get_by_label("Its address")
    field.fill("https://example.org/film")
    page.keyboard.press("Enter")
    complaint = page.get_by_role("alert").filter(has_text="YouTube, Vimeo, OpenStreetMap, SoundCloud")
    expect(complaint).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    assert save(page) == "<p>Rain.</p>"


def test_a_related_story_is_found_by_its_words(page: Page, console: list[str], write: Open) -> None:
    other = make_live("The harbour is full")
    make_live("The market is empty")
    area = write("<p>Rain.</p>")
    area.click()
    insert(page, "Related story")
    page.get_by_role("combobox", name="Search by words of the story").fill("harbour")
    expect(found(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(area.get_by_role("group", name="Related story")).to_contain_text("The harbour is full")
    assert save(page) == f'<p>Rain.</p>\n<aside data-block="related" data-article="{other.pk}"></aside>'
    expect(area.get_by_role("group", name="Related story")).to_contain_text("The harbour is full")


def test_references_that_are_gone_are_named_and_kept(page: Page, console: list[str], write: Open) -> None:
    body = (
        '<figure data-block="photo" data-image="4711"><figcaption></figcaption></figure>\n'
        '<aside data-block="related" data-article="4712"></aside>'
    )
    area = write(body)
    expect(area).to_contain_text("Picture 4711 cannot be shown")
    expect(area).to_contain_text("Story 4712 cannot be shown")
    assert save(page) == body


def test_a_table_gets_rows_and_a_caption(page: Page, console: list[str], write: Open) -> None:
    write().click()
    insert(page, "Table")
    for word in ("A", "B", "C", "1"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    context_button(page, "Remove row").click()
    context_button(page, "Caption").click()
    page.get_by_role("textbox", name="Caption", exact=True).fill("Letters")
    page.get_by_role("button", name="Set").click()
    assert save(page) == (
        "<table><caption>Letters</caption><tbody><tr><th><p>A</p></th><th><p>B</p></th><th><p>C</p></th></tr>"
        "<tr><td></td><td></td><td></td></tr></tbody></table>"
    )


def test_a_block_is_moved_and_removed(page: Page, console: list[str], write: Open) -> None:
    box = '<aside data-block="fact-box"><p>Fact.</p></aside>'
    area = write(f"<p>One.</p>\n<p>Two.</p>\n{box}")
    area.get_by_text("Fact.").click()
    context_button(page, "Move up").click()
    assert save(page) == f"<p>One.</p>\n{box}\n<p>Two.</p>"
    area.get_by_text("Fact.").click()
    context_button(page, "Remove").click()
    assert save(page) == "<p>One.</p>\n<p>Two.</p>"


def test_a_block_in_which_nothing_was_written_is_not_stored(page: Page, console: list[str], write: Open) -> None:
    write("<p>Rain.</p>").click()
    for block in ("Pull quote", "Fact box", "Timeline"):
        insert(page, block)
    assert save(page) == "<p>Rain.</p>"


# --- Links and pasting ----------------------------------------------------------------------------


def test_a_link_needs_an_address_that_the_server_keeps(page: Page, console: list[str], write: Open) -> None:
    area = write("<p>See here.</p>")
    area.get_by_text("See here.").click(click_count=3)  # the whole paragraph
    page.wait_for_function("getSelection().toString() === 'See here.'")
    context_button(page, "Link").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Address").fill("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert").first).to_contain_text("Write an address such as")
    dialog.get_by_label("Address").fill("example.org/rain")
    page.keyboard.press("Enter")
    assert save(page) == '<p><a href="https://example.org/rain">See here.</a></p>'


def test_control_k_asks_for_an_address_and_for_words(page: Page, console: list[str], write: Open) -> None:
    area = write()
    area.click()
    page.keyboard.type("See: ")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    dialog.get_by_label("Address").fill("/about/")
    dialog.get_by_label("Words to read").fill("About us")
    page.keyboard.press("Enter")
    expect(area.get_by_role("link", name="About us")).to_be_visible()
    assert save(page) == '<p>See: <a href="/about/">About us</a></p>'


PASTE = """(area, data) => {
  const transfer = new DataTransfer()
  for (const [type, text] of Object.entries(data)) transfer.setData(type, text)
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }))
}"""


def test_what_is_pasted_from_a_word_processor_leaves_only_text(page: Page, console: list[str], write: Open) -> None:
    area = write()
    area.click()
    word = (
        "<html><head><style>p.MsoNormal{color:red}</style></head><body><!--StartFragment-->"
        "<p class='MsoNormal' style='color:red'><span lang='EN-GB'>First <b>bold</b><o:p></o:p></span></p>"
        "<script>alert(1)</script><p class='MsoNormal'><img src='x' onerror='alert(1)'>Second</p>"
        "<!--EndFragment--></body></html>"
    )
    area.evaluate(PASTE, {"text/html": word, "text/plain": "First bold Second"})
    assert save(page) == "<p>First <strong>bold</strong></p>\n<p>Second</p>"


def test_an_address_that_is_pasted_becomes_a_link(page: Page, console: list[str], write: Open) -> None:
    area = write()
    area.click()
    area.evaluate(PASTE, {"text/plain": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"})
    address = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert save(page) == f'<p><a href="{address}">{address}</a></p>'


def test_bold_and_plain_of_a_web_editor_are_read_from_its_styles(page: Page, console: list[str], write: Open) -> None:
    area = write()
    area.click()
    document = (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-1"><p dir="ltr" style="color:#000">'
        '<span style="font-weight:400">Plain, </span><span style="font-weight:700">bold</span> and '
        '<span style="font-style:italic">slanted</span></p></b>'
    )
    area.evaluate(PASTE, {"text/html": document, "text/plain": "Plain, bold and slanted"})
    assert save(page) == "<p>Plain, <strong>bold</strong> and <em>slanted</em></p>"


def test_a_pasted_picture_goes_by_way_of_the_library(page: Page, console: list[str], write: Open) -> None:
    area = write("<p>Rain.</p>")
    area.click()
    area.evaluate(
        """area => {
          const transfer = new DataTransfer()
          transfer.items.add(new File(["x"], "photo.jpg", { type: "image/jpeg" }))
          area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }))
        }"""
    )
    dialog = page.get_by_role("dialog", name="Choose a picture")
    expect(dialog.get_by_label("Alternative text")).to_be_focused()
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Leave it out").click()
    assert save(page) == "<p>Rain.</p>"


# --- The keyboard alone ---------------------------------------------------------------------------


def test_the_keyboard_alone_writes_a_story_with_a_block(page: Page, console: list[str], write: Open) -> None:
    area = write()
    area.focus()
    page.keyboard.type("Rain. ")
    page.keyboard.press("Alt+F10")
    expect(page.get_by_role("combobox", name="Kind of paragraph")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(area).to_be_focused()
    page.keyboard.type("Much.")
    page.keyboard.press("Alt+F10")
    for _ in range(20):
        if page.evaluate("document.activeElement.textContent") == "Insert":
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="Table")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Insert", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.textContent") != "Fact box":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(area).to_be_focused()
    page.keyboard.type("Title")
    page.keyboard.press("Alt+Shift+ArrowUp")
    assert save(page) == '<aside data-block="fact-box"><h3>Title</h3></aside>\n<p>Rain. <strong>Much.</strong></p>'


def test_tab_leaves_the_area_and_in_a_table_it_does_so_after_escape(
    page: Page, console: list[str], write: Open
) -> None:
    area = write("<p>Rain.</p>\n<table><tbody><tr><td><p>One</p></td><td><p>Two</p></td></tr></tbody></table>")
    area.get_by_text("Rain.").click()
    page.keyboard.press("Tab")
    expect(area).not_to_be_focused()
    area.get_by_text("One").click()
    expect(context_button(page, "Remove table")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    expect(area).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(area).not_to_be_focused()
    area.get_by_text("One").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("toolbar", name="Formatting").locator(":focus")).to_be_visible()


def test_the_toolbar_stays_in_sight_and_hides_no_line(page: Page, console: list[str], write: Open) -> None:
    area = write("\n".join(f"<p>Paragraph {number}</p>" for number in range(60)))
    area.get_by_text("Paragraph 59").click()
    page.keyboard.press("End")
    expect(page.get_by_role("toolbar", name="Formatting")).to_be_in_viewport()
    for _ in range(40):
        page.keyboard.press("ArrowUp")
    line = area.get_by_text("Paragraph 19").bounding_box()
    toolbar = page.get_by_role("toolbar", name="Formatting").bounding_box()
    assert line is not None
    assert toolbar is not None
    assert line["y"] >= toolbar["y"] + toolbar["height"]


def test_escape_selects_the_block_and_delete_removes_it(page: Page, console: list[str], write: Open) -> None:
    area = write('<p>Rain.</p>\n<aside data-block="fact-box"><p>Fact.</p></aside>')
    area.get_by_text("Fact.").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("status").filter(has_text="Fact box selected.")).to_be_attached()
    page.keyboard.press("Delete")
    assert save(page) == "<p>Rain.</p>"


def test_the_toolbar_is_one_stop_for_tab(page: Page, console: list[str], write: Open) -> None:
    write("<p>Rain.</p>")
    assert page.locator(".body-toolbar [tabindex='0']").count() == 1


def test_escape_closes_a_chooser_and_the_focus_goes_back_to_the_text(
    page: Page, console: list[str], image: Image, write: Open
) -> None:
    area = write("<p>Rain.</p>")
    area.click()
    insert(page, "Photo")
    search = page.get_by_role("combobox", name="Search by title, description, caption, credit, place or tag")
    expect(search).to_be_focused()
    expect(found(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(found(page)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(area).to_be_focused()
    assert save(page) == "<p>Rain.</p>"


def test_who_was_signed_out_meanwhile_is_told_so_and_loses_nothing(page: Page, console: list[str], write: Open) -> None:
    area = write("<p>Rain.</p>")
    area.click()
    page.context.clear_cookies()
    insert(page, "Photo")
    expect(page.get_by_role("dialog")).to_contain_text("You are signed out")
    page.keyboard.press("Escape")
    expect(area).to_have_text("Rain.")


# --- How it looks and sounds ----------------------------------------------------------------------


def test_the_area_has_a_name_a_role_and_a_description(page: Page, console: list[str], write: Open) -> None:
    area = write("<p>Rain.</p>", language="ar")
    expect(area).to_have_attribute("aria-multiline", "true")
    expect(area).to_have_attribute("lang", "ar")
    expect(area).to_have_accessible_description(re.compile("Esc, then Tab"))
    page.get_by_text("Body", exact=False).first.click()
    expect(area).to_be_focused()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_nothing_in_the_area_is_inaccessible(
    page: Page, console: list[str], image: Image, write: Open, scheme: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    body = EVERYTHING.replace('data-image="1"', f'data-image="{image.pk}"')
    area = write(body)
    expect(area.get_by_role("img", name="A bridge over a river.").first).to_be_visible()
    assert complaints(page, ".body-editor") == ""
    for words in ("Rain.", "Two.", "Quoted."):
        area.get_by_text(words, exact=True).first.click()
        assert complaints(page, ".body-toolbar") == ""
    page.get_by_role("button", name="Insert", exact=True).click()
    assert complaints(page, ".body-editor") == ""
    page.get_by_role("menuitem", name="Photo").click()
    expect(found(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    assert complaints(page, ".body-dialog") == ""


def test_nothing_sticks_out_of_a_narrow_screen(page: Page, console: list[str], write: Open) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    area = write(EVERYTHING)
    area.get_by_text("Rain.", exact=True).click()
    width = page.locator(".body-editor").evaluate(
        "frame => Math.max(...[...frame.querySelectorAll('button, select, p, img')]"
        ".filter(part => part.offsetParent && !part.closest('table')).map(part => part.getBoundingClientRect().right))"
    )
    assert width <= 320


# --- Dates of a timeline --------------------------------------------------------------------------

DATES = {
    ("8 October 2025", "en"): "2025-10-08",
    ("October 8, 2025", "en"): "2025-10-08",
    ("8 Oct. 2025", "en"): "2025-10-08",
    ("October 2025", "en"): "2025-10",
    ("2025", "en"): "2025",
    ("2025-10-08", "en"): "2025-10-08",
    ("31 February 2025", "en"): None,
    ("Spring 2025", "en"): None,
    ("yesterday", "en"): None,
    ("", "en"): None,
    ("8 octobre 2025", "fr"): "2025-10-08",
    ("8 октября 2025", "ru"): "2025-10-08",
    ("8 October 2025", "not a language"): "2025-10-08",
}


def test_dates_are_read_as_people_write_them(page: Page, console: list[str], write: Open) -> None:
    write()
    read = page.evaluate(
        "async pairs => {"
        "  const { readDate } = await import('editor/dates');"
        "  return pairs.map(pair => readDate(...pair))"
        "}",
        [list(pair) for pair in DATES],
    )
    assert dict(zip(DATES, read, strict=True)) == DATES


def test_who_goes_back_to_a_form_goes_on_with_what_they_had_typed(page: Page, console: list[str], write: Open) -> None:
    area = write("<p>Live.</p>")
    area.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Typed.")
    page.goto("/admin/")
    page.go_back()
    area = page.get_by_role("textbox", name="Body")
    expect(area).to_contain_text("Live. Typed.")
    area.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" More.")
    assert save(page) == "<p>Live. Typed. More.</p>"
