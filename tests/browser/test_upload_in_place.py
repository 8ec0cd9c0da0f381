"""A picture that the library lacks gets into a story without leaving it: from the writing area, and as its lead."""

from base64 import b64encode
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.images.discarding import discard
from articles.images.ingest import ingest
from articles.models import Article, Image, User
from articles.publishing import actions
from tests.browser.desk import LOOKS, sign_in, sign_out, sit_down
from tests.browser.test_picture_upload import DROP, file
from tests.browser.writing import Open as Write
from tests.browser.writing import complaints, found, insert, save
from tests.images.test_metadata import with_xmp
from tests.make import make_draft, make_image, make_user
from tests.pictures import encoded, scene, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_picture_is_uploaded_in_the_chooser_with_what_it_shows_and_whose_it_is(
    page: Page, console: list[str], write: Write
) -> None:
    area = write("<p>Rain.</p>")
    area.click()
    insert(page, "Photo")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Upload a picture").click()
    dialog.get_by_label("Choose a file, or drop it here").set_input_files(file("a.jpg", encoded(scene())))
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog.get_by_text("Say what the picture shows, or tick “decorative”.")).to_be_visible()
    expect(dialog.get_by_text("Say who made it, as readers see it.")).to_be_visible()
    assert not Image.objects.exists()
    dialog.get_by_label("Alternative text").fill("Two women carry water.")
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        assert complaints(page, ".body-dialog") == ""
    page.set_viewport_size({"width": 1280, "height": 900})
    console.clear()  # axe measures with styles of its own, which our policy stops
    dialog.get_by_label("Credit: who made it").fill("Ada")
    dialog.get_by_label("Credit: who made it").press("Enter")
    expect(dialog.get_by_text("In the library, and chosen.")).to_be_visible(timeout=60_000)
    image = Image.objects.get()
    assert (image.alt, image.credit) == ("Two women carry water.", "Ada")
    expect(found(page)).to_have_attribute("aria-selected", "true")
    dialog.get_by_role("button", name="Use this picture").click()
    expect(area.get_by_role("img", name="Two women carry water.")).to_be_visible()
    assert f'data-image="{image.pk}"' in save(page)
    assert console == []


def test_what_the_file_says_fills_the_chooser_and_what_is_here_is_offered(
    page: Page, console: list[str], write: Write
) -> None:
    content = with_xmp("JPEG")
    here = ingest(upload(content), by=None, alt="Three cranes.", title="Cranes")
    write().click()
    insert(page, "Photo")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Upload a picture").click()
    dialog.get_by_label("Choose a file, or drop it here").set_input_files(file("a.jpg", content))
    expect(dialog.get_by_label("Alternative text")).to_have_value("Three cranes over a grey ship.")
    expect(dialog.get_by_label("Credit: who made it")).to_have_value("A. Okoth / River Agency")
    dialog.get_by_role("button", name="Use this one").click()
    expect(dialog.get_by_text("In the library, and chosen.")).to_be_visible()
    dialog.get_by_role("button", name="Use this picture").click()
    assert f'data-image="{here.pk}"' in save(page)
    assert console == []


def test_a_file_that_is_dropped_on_the_lead_picture_becomes_it(
    page: Page, console: list[str], live_server: LiveServer, accessible: Callable[[Page], None]
) -> None:
    sit_down(page.context, live_server.url, "Editor")
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline:", exact=True).fill("Rain")
    expect(page.get_by_role("button", name="Choose or upload a picture")).to_be_visible()
    page.evaluate(DROP, [".field-lead_image", [["a.jpg", b64encode(encoded(scene())).decode()]]])
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Alternative text").fill("Two women carry water.")
    dialog.get_by_label("Credit: who made it").fill("Ada")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog.get_by_text("In the library, and chosen.")).to_be_visible(timeout=60_000)
    dialog.get_by_role("button", name="Use this picture").click()
    expect(page.locator(".picture-preview")).to_contain_text("Two women carry water.")
    expect(page.get_by_role("button", name="Choose or upload a picture")).to_be_visible()
    accessible(page)
    console.clear()  # axe measures with styles of its own, which our policy stops
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Article.objects.get().lead_image == Image.objects.get()
    assert console == []


def test_who_was_signed_out_while_writing_signs_in_in_another_tab_and_sends_again(
    page: Page, console: list[str], editor: User, write: Write
) -> None:
    area = write("<p>Rain.</p>")
    area.click()
    insert(page, "Photo")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Upload a picture").click()
    sign_out(page.context)
    dialog.get_by_label("Choose a file, or drop it here").set_input_files(file("a.jpg", encoded(scene())))
    dialog.get_by_label("Alternative text").fill("Two women carry water.")
    dialog.get_by_label("Credit: who made it").fill("Ada")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog.get_by_text("You are signed out. Sign in in another tab, then send it again.")).to_be_visible()
    sign_in(page.context, editor)
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog.get_by_text("In the library, and chosen.")).to_be_visible(timeout=60_000)
    dialog.get_by_role("button", name="Use this picture").click()
    assert f'data-image="{Image.objects.get().pk}"' in save(page)
    assert console == []


def test_what_a_file_says_is_read_after_somebody_signed_in_anew(
    page: Page, console: list[str], editor: User, write: Write
) -> None:
    write("<p>Rain.</p>").click()
    insert(page, "Photo")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Upload a picture").click()
    sign_out(page.context)
    sign_in(page.context, editor)
    dialog.get_by_label("Choose a file, or drop it here").set_input_files(file("a.jpg", with_xmp("JPEG")))
    expect(dialog.get_by_label("Alternative text")).to_have_value("Three cranes over a grey ship.")
    assert all("403" in complaint for complaint in console)  # of the old token
    console.clear()


def test_a_deleted_picture_is_used_after_it_was_put_back_in_another_tab(
    page: Page, console: list[str], write: Write
) -> None:
    content = encoded(scene())
    image = ingest(upload(content), by=None, alt="A harbour.", title="Harbour", credit="Ada")
    old = make_draft(lead_image=image)
    old.lead_image = None
    actions.save_draft(old, by=make_user())
    discard(image)
    write().click()
    insert(page, "Photo")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Upload a picture").click()
    dialog.get_by_label("Choose a file, or drop it here").set_input_files(file("a.jpg", content))
    expect(dialog.get_by_text("The library has this very picture, but it cannot be used now.")).to_be_visible()
    expect(dialog.get_by_text("It was deleted. Put it back to use it.")).to_be_visible()
    for name in ("Use this one", "Upload"):
        expect(dialog.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(dialog.locator(".body-upload-alike img")).to_have_count(0)
    assert complaints(page, ".body-dialog") == ""
    console.clear()  # axe measures with styles of its own, which our policy stops
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name="Put it back").click()
    opened.value.get_by_role("button", name="Put it back into the library").click()
    expect(opened.value.get_by_text("The picture is in the library again.")).to_be_visible()
    opened.value.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")  # as windows do that one comes back to
    dialog.get_by_role("button", name="Use this one").click()
    expect(dialog.get_by_text("In the library, and chosen.")).to_be_visible(timeout=60_000)
    dialog.get_by_role("button", name="Use this picture").click()
    assert f'data-image="{image.pk}"' in save(page)
    assert console == []


def test_the_lead_picture_says_that_it_was_deleted(page: Page, console: list[str], editor: User) -> None:
    story = make_draft(lead_image=make_image(), by=editor)
    Image.objects.update(discarded_at=timezone.now())
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    expect(page.locator(".picture-preview")).to_have_text("It was deleted. Readers do not see it.")


# --- What is not sent yet ---------------------------------------------------------------------------


def fill_in(page: Page, content: bytes) -> Locator:
    """Chooses a file in the chooser that is open, and types what is asked of it; returns the dialog."""
    dialog = page.get_by_role("dialog")
    if not dialog.get_by_label("Choose a file, or drop it here").is_visible():
        dialog.get_by_text("Upload a picture").click()
    dialog.get_by_label("Choose a file, or drop it here").set_input_files(file("a.jpg", content))
    dialog.get_by_label("Alternative text").fill("Two women carry water.")
    dialog.get_by_label("Credit: who made it").fill("Ada")
    return dialog


def test_a_dialog_that_is_left_with_an_unsent_picture_asks_first(page: Page, console: list[str], write: Write) -> None:
    write("<p>Rain.</p>").click()
    insert(page, "Photo")
    dialog = fill_in(page, encoded(scene()))
    question = dialog.get_by_role("group", name="The picture that you chose is not uploaded yet.")
    page.keyboard.press("Escape")
    expect(question.get_by_role("button", name="Upload it", exact=True)).to_be_focused()
    assert complaints(page, ".body-dialog") == ""
    console.clear()  # axe measures with styles of its own, which our policy stops
    page.keyboard.press("Escape")  # back to what was typed
    expect(question).to_be_hidden()
    expect(dialog.get_by_label("Credit: who made it")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    question.get_by_role("button", name="Go back to it").press("Enter")
    expect(dialog.get_by_label("Alternative text")).to_be_focused()
    expect(dialog.get_by_label("Alternative text")).to_have_value("Two women carry water.")
    dialog.get_by_role("button", name="Cancel").click()
    question.get_by_role("button", name="Leave it out").click()
    expect(dialog).to_have_count(0)
    insert(page, "Photo")
    dialog.get_by_text("Upload a picture").click()
    dialog.get_by_label("Alternative text").fill("Typed before the file was found.")
    page.keyboard.press("Escape")
    expect(dialog.get_by_text("What you typed about a picture is not sent yet.")).to_be_visible()
    dialog.get_by_role("button", name="Leave it out").click()
    expect(dialog).to_have_count(0)
    insert(page, "Photo")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert not Image.objects.exists()
    assert console == []


def test_pictures_are_not_used_without_the_one_that_is_not_sent_yet(
    page: Page, console: list[str], image: Image, write: Write
) -> None:
    write("<p>Rain.</p>").click()
    insert(page, "Gallery")
    found(page).click()
    dialog = fill_in(page, encoded(scene()))
    dialog.get_by_role("button", name="Use these pictures").click()
    dialog.get_by_role("button", name="Upload it", exact=True).click()
    expect(dialog.get_by_text("In the library, and chosen.")).to_be_visible(timeout=60_000)
    dialog.get_by_role("button", name="Use these pictures").click()
    body = save(page)
    for key in Image.objects.values_list("pk", flat=True):
        assert f'data-image="{key}"' in body
    assert Image.objects.count() == 2
    assert console == []


def test_while_a_picture_is_sent_the_dialog_waits_or_stops_it(page: Page, console: list[str], write: Write) -> None:
    write("<p>Rain.</p>").click()
    insert(page, "Photo")
    dialog = fill_in(page, encoded(scene()))
    held: list[Route] = []
    page.route("**/image/take/", lambda route: held.append(route))  # Playwright marks what it calls
    question = dialog.get_by_role("group", name="The picture is being sent.")
    with page.expect_request("**/image/take/"):
        dialog.get_by_role("button", name="Upload", exact=True).click()
    page.keyboard.press("Escape")
    question.get_by_role("button", name="Stop sending it").click()
    expect(dialog.get_by_text("Sending was stopped.")).to_be_visible()
    expect(dialog.get_by_label("Credit: who made it")).to_have_value("Ada")
    with page.expect_request("**/image/take/"):
        dialog.get_by_role("button", name="Upload", exact=True).click()
    for _ in range(3):
        page.keyboard.press("Escape")
    expect(question).to_be_visible()
    held[-1].continue_()
    expect(dialog.get_by_text("In the library, and chosen.")).to_be_visible(timeout=60_000)
    expect(question).to_be_hidden()
    dialog.get_by_role("button", name="Use this picture").click()
    assert f'data-image="{Image.objects.get().pk}"' in save(page)
    assert all("ERR_ABORTED" in complaint or "ERR_FAILED" in complaint for complaint in console)
    console.clear()


def test_a_picture_of_the_library_is_not_taken_over_what_was_typed_without_a_word(
    page: Page, console: list[str], write: Write
) -> None:
    content = encoded(scene())
    here = ingest(upload(content), by=None, alt="A harbour.", title="Harbour", credit="Ada")
    write("<p>Rain.</p>").click()
    insert(page, "Photo")
    dialog = fill_in(page, content)
    dialog.get_by_role("button", name="Use this one").click()
    expect(dialog.get_by_role("group", name="What you typed about your file is not kept then")).to_be_visible()
    dialog.get_by_role("button", name="Use the one of the library").click()
    expect(dialog.get_by_text("In the library, and chosen.")).to_be_visible(timeout=60_000)
    dialog.get_by_role("button", name="Use this picture").click()
    assert f'data-image="{here.pk}"' in save(page)
    assert console == []


# --- Several files ----------------------------------------------------------------------------------


def drop(page: Page, selector: str, *names: str) -> None:
    files = [[name, b64encode(encoded(scene())).decode()] for name in names]
    page.evaluate(DROP, [selector, files])


def test_files_that_are_dropped_on_the_chooser_of_a_gallery_are_asked_about_one_after_another(
    page: Page, console: list[str], write: Write
) -> None:
    write("<p>Rain.</p>").click()
    insert(page, "Gallery")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Upload a picture")).to_be_visible()
    drop(page, ".body-chooser", "a.jpg", "b.jpg")
    expect(dialog.get_by_text("Now: a.jpg. Then: b.jpg.")).to_be_visible()
    drop(page, ".body-chooser", "c.jpg")
    expect(dialog.get_by_text("Now: a.jpg. Then: b.jpg, c.jpg.")).to_be_visible()
    dialog.get_by_role("button", name="Leave this one out").click()
    for number, told in enumerate(("Now: b.jpg. Then: c.jpg.", "")):
        if told:
            expect(dialog.get_by_text(told)).to_be_visible()
        expect(dialog.get_by_label("Alternative text")).to_have_value("")
        dialog.get_by_label("Alternative text").fill(f"Boat {number}.")
        dialog.get_by_label("Credit: who made it").fill("Ada")
        page.keyboard.press("Escape")
        dialog.get_by_role("button", name="Upload it", exact=True).click()
        expect(dialog.get_by_role("option", selected=True)).to_have_count(number + 1, timeout=60_000)
    dialog.get_by_role("button", name="Use these pictures").click()
    body = save(page)
    assert Image.objects.count() == 2
    for image in Image.objects.all():
        assert f'data-image="{image.pk}"' in body
    assert console == []


def test_of_files_that_are_dropped_where_one_fits_the_first_is_taken_and_this_is_said(
    page: Page, console: list[str], live_server: LiveServer
) -> None:
    sit_down(page.context, live_server.url, "Editor")
    page.goto("/admin/articles/article/add/")
    expect(page.get_by_role("button", name="Choose or upload a picture")).to_be_visible()
    drop(page, ".field-lead_image", "a.jpg", "b.jpg")
    told = "There is room for one picture: only the first file, a.jpg, was taken."
    expect(page.get_by_role("dialog").get_by_text(told)).to_be_visible()
    assert console == []
