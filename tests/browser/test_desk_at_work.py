"""Beside the writing: who else has a story open, and work that is tried again."""

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import presence
from articles.models import Effect, Presence
from tests.browser.desk import sit_down
from tests.make import make_draft, make_user


def test_an_open_form_says_who_comes_and_who_goes(page: Page, console: list[str], live_server: LiveServer) -> None:
    editor, esther = sit_down(page.context, live_server.url), make_user(first_name="Esther", last_name="Wairimu")
    story = make_draft(by=editor)
    page.clock.install()
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    line = page.locator("[data-presence]")
    expect(line).to_be_empty()
    presence.come(story, esther)
    page.clock.fast_forward(30_000)
    expect(line).to_have_text("Esther Wairimu has this story open too.")
    Presence.objects.filter(person=esther).delete()
    page.clock.fast_forward(30_000)
    expect(line).to_be_empty()
    assert presence.others(story, esther) == [editor]


def test_failed_work_is_tried_again_by_a_button(page: Page, console: list[str], live_server: LiveServer) -> None:
    sit_down(page.context, live_server.url, "Administrator")
    Effect.objects.create(kind="mail", payload={"name": "returned"}, tries=1, error="no answer")
    page.goto("/admin/articles/effect/")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("It is tried again within a minute.")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()  # until it is done
    assert Effect.objects.due().exists()
