"""Several pictures are dropped at the desk: each shows how far it is, what became of it, and what is missing."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.images.ingest import ingest
from articles.models import Image
from tests.browser.desk import LOOKS, sign_in, sign_out, sit_down
from tests.pictures import encoded, scene, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "/admin/articles/image/upload/"
DROP = """
async ([selector, files]) => {
  const transfer = new DataTransfer()
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0))
    transfer.items.add(new File([bytes], name))
  }
  for (const type of ["dragenter", "dragover", "drop"]) {
    document.querySelector(selector).dispatchEvent(
      new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))
  }
}
"""


def file(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def test_each_of_several_files_says_what_became_of_it_and_asks_what_is_missing(
    page: Page, console: list[str], live_server: LiveServer, accessible: Callable[[Page], None]
) -> None:
    picture = scene()
    ingest(upload(encoded(picture)), by=None, alt="A harbour.", title="The harbour")
    smaller = encoded(picture.resize((300, 200)), "PNG")
    sit_down(page.context, live_server.url, "Editor")
    page.goto("/admin/articles/image/")
    page.get_by_role("link", name="Upload several").click()
    page.get_by_label("Tags").fill("river, flood")
    page.get_by_label("Choose files, or drop them here").set_input_files(
        [file("river.jpg", encoded(scene())), file("none.jpg", b"no picture"), file("twin.png", smaller)]
    )
    expect(page.get_by_text("All done: 1 of 3 files taken into the library.")).to_be_visible(timeout=60_000)
    one, none, twin = (page.locator(".upload-file", has_text=name) for name in ("river.jpg", "none.jpg", "twin.png"))
    expect(one).to_contain_text("It is in the library.")
    expect(one).to_contain_text("Still missing before a story with it is published: alternative text, credit.")
    expect(none).to_contain_text("This is not a picture")
    expect(none.get_by_label("Alternative text")).to_be_hidden()
    expect(page.get_by_role("button", name="Upload", exact=True)).to_be_hidden()
    expect(twin).to_contain_text("The library has pictures that look like it.")
    expect(twin.get_by_role("link", name="Use this one")).to_be_visible()
    assert console == []
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    console.clear()  # axe measures with styles of its own, which our policy stops
    facts = one.get_by_role("form", name="river.jpg")
    facts.get_by_label("Alternative text").fill("IMG_0451.jpg")
    facts.get_by_label("Credit").fill("Ada")
    facts.get_by_role("button", name="Save").click()
    expect(facts).to_contain_text("This is the name of a file.")
    expect(facts.get_by_label("Credit")).to_have_value("Ada")
    facts.get_by_label("Alternative text").fill("Two women carry water.")
    facts.get_by_label("Alternative text").press("Tab")
    facts.get_by_label("Credit").press("Enter")
    expect(facts).to_contain_text("Nothing is missing.")
    twin.get_by_role("button", name="Store it anyway").press("Enter")
    expect(page.get_by_text("All done: 2 of 3 files taken into the library.")).to_be_visible(timeout=60_000)
    stored = Image.objects.get(alt="Two women carry water.")
    assert (stored.credit, stored.keywords) == ("Ada", ["river", "flood"])
    assert Image.objects.count() == 3
    assert console == []


def test_files_are_dropped_and_a_lost_connection_loses_nothing(
    page: Page, console: list[str], live_server: LiveServer
) -> None:
    sit_down(page.context, live_server.url, "Reporter")
    page.goto(ADDRESS)
    page.get_by_label("Credit").fill("Ada")
    page.route("**/image/take/", lambda route: route.abort())
    page.evaluate(DROP, [".upload-drop", [["a.jpg", b64encode(encoded(scene())).decode()]]])
    row = page.locator(".upload-file")
    expect(row).to_contain_text("The newsroom does not answer. Check your connection, then send it again.")
    page.unroute("**/image/take/")
    row.get_by_role("button", name="Send it again").click()
    expect(row).to_contain_text("It is in the library.", timeout=60_000)
    assert Image.objects.get().credit == "Ada"
    assert all("net::ERR_FAILED" in complaint for complaint in console)
    console.clear()


def test_a_row_keeps_what_was_saved_in_another_tab(page: Page, console: list[str], live_server: LiveServer) -> None:
    sit_down(page.context, live_server.url, "Editor")
    page.goto(ADDRESS)
    page.get_by_label("Choose files, or drop them here").set_input_files([file("river.jpg", encoded(scene()))])
    row = page.locator(".upload-file")
    with page.context.expect_page() as opened:
        row.get_by_role("link", name="All that is known of it").click(timeout=60_000)
    other = opened.value
    for name, said in (("Alternative text", "Theirs."), ("Caption", "High water"), ("Credit", "Ada")):
        other.get_by_label(f"{name}:", exact=True).fill(said)
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("was changed successfully")).to_be_visible()
    facts = row.get_by_role("form", name="river.jpg")
    facts.get_by_label("Alternative text").fill("Mine.")
    facts.get_by_role("button", name="Save").click()
    expect(facts).to_contain_text("Somebody saved this after you had opened it.")
    expect(facts).to_contain_text("Stored now: Theirs.")
    expect(facts.get_by_label("Alternative text")).to_have_value("Mine.")
    expect(facts.get_by_label("Caption")).to_have_value("High water")
    facts.get_by_role("button", name="Save").click()
    expect(facts.locator(".upload-saved")).to_have_text("Saved.")
    stored = Image.objects.get()
    assert (stored.alt, stored.caption, stored.credit) == ("Mine.", "High water", "Ada")
    assert console == []


def test_who_was_signed_out_signs_in_in_another_tab_and_sends_again(
    page: Page, console: list[str], live_server: LiveServer
) -> None:
    user = sit_down(page.context, live_server.url, "Editor")
    page.goto(ADDRESS)
    sign_out(page.context)
    page.get_by_label("Choose files, or drop them here").set_input_files([file("river.jpg", encoded(scene()))])
    row = page.locator(".upload-file")
    expect(row).to_contain_text("You are signed out. Sign in in another tab, then send it again.")
    sit_down(page.context, live_server.url, "Editor")
    row.get_by_role("button", name="Send it again").click()
    expect(row).to_contain_text("Somebody else is signed in by now.")
    sign_in(page.context, user)
    row.get_by_role("button", name="Send it again").click()
    expect(row).to_contain_text("It is in the library.", timeout=60_000)
    sign_out(page.context)
    sign_in(page.context, user)
    facts = row.get_by_role("form", name="river.jpg")
    facts.get_by_label("Alternative text").fill("Two women carry water.")
    facts.get_by_role("button", name="Save").click()
    expect(facts.locator(".upload-saved")).to_have_text("Saved.")
    assert Image.objects.get().alt == "Two women carry water."
    assert all("403" in complaint for complaint in console)  # of the old token
    console.clear()
