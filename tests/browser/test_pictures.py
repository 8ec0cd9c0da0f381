"""A picture is taken in by a browser: what the file says fills the form, and what is here already is offered."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.images.ingest import ingest
from articles.models import Image
from tests.browser.desk import sit_down
from tests.images.test_metadata import with_xmp
from tests.pictures import encoded, scene, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_a_chosen_file_says_of_itself_fills_the_form(
    page: Page, console: list[str], live_server: LiveServer
) -> None:
    sit_down(page.context, live_server.url, "Editor")
    page.goto("/admin/articles/image/add/")
    expect(page.get_by_label("It is another picture")).to_be_hidden()
    page.get_by_label("Credit").fill("Typed")
    page.get_by_label("File").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": with_xmp("JPEG")})
    expect(page.get_by_label("Alternative text")).to_have_value("Three cranes over a grey ship.")
    expect(page.get_by_label("Credit")).to_have_value("Typed")
    page.get_by_label("Caption").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/articles/image/")
    image = Image.objects.get()
    assert (image.alt, image.caption, image.place) == (
        "Three cranes over a grey ship.",
        "",
        "East quay, Mombasa, Kenya",
    )
    assert console == []


def test_a_picture_that_is_here_is_used_with_one_click(
    page: Page, console: list[str], live_server: LiveServer, accessible: Callable[[Page], None]
) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 900})
    picture = scene()
    image = ingest(upload(encoded(picture)), by=None, alt="A harbour.", title="The harbour")
    sit_down(page.context, live_server.url, "Editor")
    page.goto("/admin/articles/image/add/")
    smaller = encoded(picture.resize((300, 200)), "PNG")
    page.get_by_label("File").set_input_files({"name": "b.png", "mimeType": "image/png", "buffer": smaller})
    expect(page.get_by_text("or one that looks like it").first).to_be_visible()
    expect(page.get_by_label("It is another picture")).to_be_visible()
    assert console == []
    accessible(page)
    console.clear()  # axe measures with styles of its own, which our policy stops
    page.get_by_role("link", name="Use this one").click()
    page.wait_for_url(f"**/admin/articles/image/{image.pk}/change/")
    assert console == []


def test_the_focal_point_is_picked_with_the_mouse_and_with_the_keyboard(
    page: Page, console: list[str], live_server: LiveServer
) -> None:
    image = ingest(upload(encoded(scene((600, 400)))), by=None, alt="A harbour.")
    sit_down(page.context, live_server.url, "Editor")
    page.goto(f"/admin/articles/image/{image.pk}/change/")
    stage = page.locator(".focus-picture")
    box = stage.bounding_box()
    assert box
    stage.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    expect(page.get_by_role("button", name="Focal point: 25 % from the left, 75 % from the top")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_role("button", name="Focal point: 26 % from the left, 85 % from the top")).to_be_focused()
    # A square of 600 × 400 leaves 200 over; its middle would be at 156: it begins at the edge.
    square = page.locator(".focus-crop", has_text="1:1").locator("img")
    expect(square).to_have_css("object-position", "0% 50%")
    page.get_by_label("Focal point, from the left").fill("0.5")
    expect(square).to_have_css("object-position", "50% 50%")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/articles/image/")
    image.refresh_from_db()
    assert image.focus_x == 0.5
    assert image.focus_y == pytest.approx(0.85, abs=0.01)
    assert console == []
