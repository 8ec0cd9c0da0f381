"""Galleries as readers look through them: by touch and keys, with scripts and without, on paper."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from articles.models import Article
from tests.make import make_image, make_live

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[[Page], None]


def make_story(language: str = "en") -> Article:
    images = [make_image(alt=f"Boat {number}", caption=f"Caption {number}") for number in (1, 2, 3)]
    photos = "".join(f'<figure data-block="photo" data-image="{image.pk}"></figure>' for image in images)
    body = f'<p>Rain.</p><section data-block="gallery"><h3>Boats</h3>{photos}</section><p>Sun.</p>'
    return make_live(body=body, language=language)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_buttons_lead_from_one_picture_to_the_next(page: Page, language: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(make_story(language).get_absolute_url())
    strip = page.get_by_role("list", name="Boats")
    strip.scroll_into_view_if_needed()
    back, on = (page.get_by_role("button", name=f"{which} picture") for which in ("Previous", "Next"))
    first, second, third = strip.get_by_role("listitem").all()
    expect(first).to_be_in_viewport(ratio=0.9)
    expect(third).not_to_be_in_viewport()
    expect(back).to_have_attribute("aria-disabled", "true")
    on.click()
    expect(second).to_be_in_viewport(ratio=0.9)
    expect(back).to_have_attribute("aria-disabled", "false")
    on.press("Enter")
    expect(third).to_be_in_viewport(ratio=0.9)
    expect(on).to_have_attribute("aria-disabled", "true")
    on.press("Enter")
    back.click()
    expect(second).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_two_quick_presses_lead_two_pictures_on_and_who_listens_hears_where(page: Page) -> None:
    page.emulate_media(reduced_motion="no-preference")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(make_story("ar").get_absolute_url())
    strip = page.get_by_role("list", name="Boats")
    strip.scroll_into_view_if_needed()
    page.evaluate("const on = document.querySelectorAll('.gallery-steps button')[1]; on.click(); on.click()")
    expect(strip.get_by_role("listitem").nth(2)).to_be_in_viewport(ratio=0.9)
    status = page.locator(".gallery-steps [role=status]")
    expect(status).to_have_text("3 of 3: Caption 3")
    expect(status.locator("span")).to_have_attribute("lang", "ar")
    strip.evaluate("strip => strip.scrollTo({left: 0, behavior: 'instant'})")
    expect(page.get_by_role("button", name="Previous picture")).to_have_attribute("aria-disabled", "true")


def test_without_scripts_the_keyboard_scrolls_it_and_nothing_is_offered_that_needs_them(
    browser: Browser, base_url: str
) -> None:
    address = make_story().get_absolute_url()
    page = browser.new_context(base_url=base_url, java_script_enabled=False, reduced_motion="reduce").new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address)
    strip = page.get_by_role("list", name="Boats")
    expect(page.get_by_role("button", name="Next picture")).to_be_hidden()
    strip.focus()
    last = strip.get_by_role("listitem").last
    for _ in range(100):  # it rests at each picture, so that a hasty key may be for nothing
        page.keyboard.press("ArrowRight")
        box = last.bounding_box()
        if box and box["x"] + box["width"] <= 360:
            break
    expect(last).to_be_in_viewport(ratio=0.9)
    page.context.close()


def test_on_paper_all_pictures_stand_beside_one_another(page: Page) -> None:
    page.goto(make_story().get_absolute_url())
    page.emulate_media(media="print")
    boxes = [item.bounding_box() for item in page.get_by_role("list", name="Boats").get_by_role("listitem").all()]
    for box in boxes:
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
    expect(page.locator(".gallery-steps")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_gallery_is_open_to_everyone(page: Page, accessible: Check, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(make_story().get_absolute_url())
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
