"""Pictures in the writing area: what they show in this story, and galleries of them."""

from playwright.sync_api import Page, expect

from articles.models import Image
from tests.browser.writing import Open as Write
from tests.browser.writing import complaints, context_button, save

# --- Alternative texts ------------------------------------------------------------------------------


def test_what_a_photo_shows_can_be_said_for_one_story(
    page: Page, console: list[str], image: Image, write: Write
) -> None:
    photo = f'<figure data-block="photo" data-image="{image.pk}"'
    area = write(f"{photo}><figcaption>Here</figcaption></figure>")
    area.get_by_text("Here").click()
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
        area.get_by_text("Here").click()
        context_button(page, "Alternative text").click()
        page.get_by_role("radio", name=choice).check()
        page.get_by_role("dialog").get_by_role("button", name="Use").click()
        assert save(page) == f"{photo}{stored}><figcaption>Here</figcaption></figure>"
        area = page.get_by_role("textbox", name="Body")
