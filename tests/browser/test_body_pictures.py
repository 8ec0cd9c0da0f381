"""Pictures in the writing area: what they show in this story, and galleries of them."""

from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.images.ingest import ingest
from articles.models import Image, User
from tests.browser.writing import Open as Write
from tests.browser.writing import complaints, context_button, found, insert, save
from tests.make import make_image
from tests.pictures import drawn, encoded, upload

# --- Alternative texts ------------------------------------------------------------------------------


def test_what_a_photo_shows_can_be_said_for_one_story(
    page: Page, console: list[str], image: Image, write: Write
) -> None:
    photo = f'<figure data-block="photo" data-image="{image.pk}"'
    area = write(f"{photo}><figcaption>Here</figcaption></figure>")
    area.get_by_text("Here", exact=True).click()
    context_button(page, "Alternative text").click()
    dialog = page.get_by_role("dialog", name="Alternative text")
    expect(dialog.get_by_role("radio", name="As in the library: “A bridge over a river.”")).to_be_checked()
    words = dialog.get_by_label("What it shows")
    words.fill("Photo of the bridge")
    expect(dialog.get_by_role("status")).to_contain_text("leave out “photo of”")
    expect(dialog.get_by_role("radio", name="Other words")).to_be_checked()
    assert complaints(page, ".body-dialog") == ""
    words.fill("IMG_0451.jpg")
    dialog.get_by_role("button", name="Use").click()
    expect(dialog.get_by_role("alert")).to_contain_text("name of a file")
    words.fill('The bridge, "closed"')
    dialog.get_by_role("button", name="Use").click()
    expect(area.get_by_role("img", name='The bridge, "closed"')).to_be_visible()
    assert save(page) == f'{photo} data-alt="The bridge, &quot;closed&quot;"><figcaption>Here</figcaption></figure>'


def test_a_photo_can_be_decorative_here_and_go_back_to_the_words_of_the_library(
    page: Page, console: list[str], image: Image, write: Write
) -> None:
    photo = f'<figure data-block="photo" data-image="{image.pk}"'
    area = write(f"{photo}><figcaption>Here</figcaption></figure>")
    for choice, stored in (("Nothing: here it is decorative", ' data-alt=""'), ("As in the library", "")):
        area.get_by_text("Here", exact=True).click()
        context_button(page, "Alternative text").click()
        page.get_by_role("radio", name=choice).check()
        page.get_by_role("dialog").get_by_role("button", name="Use").click()
        assert save(page) == f"{photo}{stored}><figcaption>Here</figcaption></figure>"
        area = page.get_by_role("textbox", name="Body")


# --- Galleries --------------------------------------------------------------------------------------


@pytest.fixture
def images(editor: User) -> list[Image]:
    """Returns three pictures, the newest last."""
    names = ("Bridge", "Harbour", "Market")
    return [
        ingest(upload(encoded(drawn(seed=seed))), by=editor, title=name, alt=f"A {name.lower()}.", credit="Ada Okoth")
        for seed, name in enumerate(names)
    ]


def gallery(*images: Image, title: str = "", captions: tuple[str, ...] = ()) -> str:
    """Returns a gallery as it is stored."""
    said = [*captions, *[""] * (len(images) - len(captions))]
    photos = (
        f'<figure data-block="photo" data-image="{image.pk}"><figcaption>{caption}</figcaption></figure>'
        for image, caption in zip(images, said, strict=True)
    )
    return f'<section data-block="gallery">{title and f"<h3>{title}</h3>"}{"".join(photos)}</section>'


def pictures(area: Locator) -> Locator:
    return area.get_by_role("group", name="Gallery").get_by_role("group", name="Photo")


def test_the_keyboard_alone_puts_in_a_gallery_and_writes_its_captions(
    page: Page, console: list[str], images: list[Image], write: Write
) -> None:
    bridge, _, market = images
    area = write("<p>Rain.</p>")
    area.click()
    insert(page, "Gallery")
    dialog = page.get_by_role("dialog", name="Choose pictures")
    expect(found(page)).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # the market, which is the newest
    dialog.get_by_role("button", name="Use these pictures").click()
    expect(dialog.get_by_role("status")).to_contain_text("at least 2")
    search = dialog.get_by_label("Search by")
    search.fill("bridge")
    expect(found(page)).to_have_count(1)
    search.press("ArrowDown")
    search.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("Chosen: 1. Market, 2. Bridge")
    assert complaints(page, ".body-dialog") == ""
    search.press("Tab")
    dialog.get_by_role("button", name="Use these pictures").press("Enter")
    expect(pictures(area)).to_have_count(2)
    page.keyboard.type("Two days")
    for caption in ("Saturday", "Sunday"):
        page.keyboard.press("Enter")
        page.keyboard.type(caption)
    page.keyboard.press("Enter")
    page.keyboard.type("Then it stopped.")
    made = gallery(market, bridge, title="Two days", captions=("Saturday", "Sunday"))
    assert save(page) == f"<p>Rain.</p>\n{made}\n<p>Then it stopped.</p>"


def test_pictures_of_a_gallery_change_places_and_go_and_undo_brings_them_back(
    page: Page, console: list[str], images: list[Image], write: Write
) -> None:
    bridge, harbour, _ = images
    start = gallery(*images, title="Tour", captions=("One", "Two", "Three"))
    area = write(f"<p>Rain.</p>{start}<p>Sun.</p>")
    area.get_by_text("One", exact=True).click()
    page.keyboard.press("Alt+Shift+ArrowUp")  # nothing comes before the first, and nothing leaves the gallery
    page.keyboard.press("Alt+Shift+ArrowDown")
    page.keyboard.press("Alt+Shift+ArrowDown")
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(pictures(area).last).to_contain_text("One")
    context_button(page, "Move up").click()
    expect(pictures(area).nth(1)).to_contain_text("One")
    area.get_by_text("Three", exact=True).click()
    context_button(page, "Remove").click()
    expect(pictures(area)).to_have_count(2)
    moved = gallery(harbour, bridge, title="Tour", captions=("Two", "One"))
    assert save(page) == f"<p>Rain.</p>{moved}<p>Sun.</p>".replace("</p><s", "</p>\n<s").replace("n><p", "n>\n<p")
    area = page.get_by_role("textbox", name="Body")
    area.get_by_text("Two", exact=True).click()
    context_button(page, "Add pictures").click()
    found(page).first.click()
    page.get_by_role("button", name="Use these pictures").click()
    expect(pictures(area)).to_have_count(3)
    expect(pictures(area).nth(1).get_by_role("img", name="A market.")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(pictures(area)).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")  # once more: the gallery around the picture
    page.keyboard.press("Delete")
    expect(pictures(area)).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(pictures(area)).to_have_count(2)


def test_a_picture_is_dragged_to_another_place_in_its_gallery(
    page: Page, console: list[str], images: list[Image], write: Write
) -> None:
    bridge, harbour, market = images
    page.set_viewport_size({"width": 1280, "height": 1600})
    area = write(gallery(*images, captions=("One", "Two", "Three")))
    expect(pictures(area).last.get_by_role("img", name="A market.")).to_be_visible()
    target = pictures(area).last.get_by_text("Three")
    target.evaluate("target => target.scrollIntoView({ block: 'center' })")
    pictures(area).first.get_by_role("img").hover()
    page.mouse.down()
    place = target.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2, steps=9)
    page.mouse.up()
    expect(pictures(area).first).to_contain_text("Two")
    assert save(page) == gallery(harbour, market, bridge, captions=("Two", "Three", "One"))


def test_what_a_picture_of_a_gallery_shows_can_be_said_there(
    page: Page, console: list[str], images: list[Image], write: Write
) -> None:
    area = write(gallery(*images, captions=("One", "Two", "Three")))
    area.get_by_text("Two", exact=True).click()
    context_button(page, "Alternative text").click()
    page.get_by_label("What it shows").fill("Boats, seen from the quay")
    page.get_by_role("dialog").get_by_role("button", name="Use").click()
    expect(area.get_by_role("img", name="Boats, seen from the quay")).to_be_visible()
    assert 'data-alt="Boats, seen from the quay"><figcaption>Two' in save(page)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_a_gallery_in_the_area_is_open_to_everyone(
    page: Page, console: list[str], images: list[Image], write: Write, scheme: Literal["light", "dark"], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    area = write(gallery(*images, title="Tour", captions=("One", "Two", "Three")))
    expect(area.get_by_role("img", name="A market.")).to_be_visible()
    for words in ("Tour", "Two"):
        area.get_by_text(words, exact=True).click()
        assert complaints(page, ".body-editor") == ""
    assert page.evaluate("document.querySelector('.body-editor').scrollWidth") <= width


# --- Choosing ---------------------------------------------------------------------------------------


def test_the_whole_library_can_be_gone_through_with_keys(page: Page, console: list[str], write: Write) -> None:
    made = [make_image(title=f"Boat {number}", caption=f"Caption {number}").pk for number in range(45)]
    Image.objects.filter(pk=made[0]).update(caption="", usage_terms="Not on covers.", rights_expire_on="2999-12-31")
    write().click()
    insert(page, "Photo")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("The newest 20 of 45. Type to search.")).to_be_visible()
    dialog.get_by_label("Search by").fill("boat")
    expect(dialog.get_by_text("45 found, of which the newest 20 are here.")).to_be_visible()
    expect(found(page).first).to_contain_text("Caption 44")
    assert complaints(page, ".body-dialog") == ""
    console.clear()  # axe measures with styles of its own, which our policy stops
    for shown in (40, 45):
        page.keyboard.press("Tab")
        expect(dialog.get_by_role("button", name="Show more")).to_be_focused()
        page.keyboard.press("Enter")
        expect(found(page)).to_have_count(shown)
        expect(dialog.get_by_label("Search by")).to_be_focused()
    expect(dialog.get_by_text("45 found. Choose with the arrow keys.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Show more")).to_be_hidden()
    expect(found(page).nth(40)).to_have_attribute("aria-selected", "true")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(found(page).last).to_contain_text("Not on covers. · Rights end on 31 December 2999.")
    make_image(title="Boat of another tab")
    page.evaluate("window.dispatchEvent(new Event('focus'))")  # as windows do that one comes back to
    expect(found(page)).to_have_count(46)
    expect(found(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    assert f'data-image="{made[0]}"' in save(page)
    console.clear()  # these pictures have no files
