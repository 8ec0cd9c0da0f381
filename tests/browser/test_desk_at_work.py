"""Beside the writing: who else has a story open, and work that is tried again."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import presence
from articles.models import Effect, LogEvent, Presence
from articles.publishing import actions
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


def decide(page: Page, link: str, button: str, words: str) -> None:
    page.get_by_role("link", name=link).click()
    expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()  # the page of the decision is there
    page.locator("textarea, input[name=slug]").fill(words)
    page.get_by_role("button", name=button, exact=True).click()


def test_every_decision_is_taken_by_its_button(page: Page, console: list[str], live_server: LiveServer) -> None:
    editor = sit_down(page.context, live_server.url)
    story = make_draft("Rivers rise", by=make_user("Reporter"))
    actions.submit(story, by=story.created_by)
    standing, headline = page.locator(".standing"), page.locator("#id_headline")
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    decide(page, "Return…", "Return it", "Which river?")
    expect(standing).to_contain_text("Which river?")
    tomorrow = timezone.localtime() + timedelta(days=1)
    page.get_by_label("Publish at").fill(f"{tomorrow:%Y-%m-%dT%H:%M}")
    page.get_by_label("Embargo until").fill(f"{tomorrow + timedelta(days=1):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Publish at…").click()
    expect(standing).to_contain_text("held by an embargo")
    decide(page, "Lift the embargo…", "Lift the embargo", "They agreed.")
    expect(standing).to_contain_text("Scheduled")
    page.get_by_role("button", name="Publish now").click()
    expect(standing).to_contain_text("Readers see it now.")
    decide(page, "Change its address…", "Change the address", "the-tana-rises")
    expect(page.get_by_role("link", name="View on site")).to_have_attribute("href", re.compile("/the-tana-rises/$"))
    headline.fill("The Tana rises")
    page.get_by_role("button", name="Save, publish later").click()
    expect(standing).to_contain_text("without the changes saved since")
    page.get_by_role("button", name="Discard the changes").click()
    expect(headline).to_have_value("Rivers rise")
    page.get_by_role("link", name="History").click()
    page.get_by_role("link", name="Saved: version").nth(1).click()  # the one that was discarded
    page.get_by_role("button", name="Bring this version back").click()
    expect(headline).to_have_value("The Tana rises")
    decide(page, "Add a correction…", "Publish the correction", "It is the Tana.")
    decide(page, "Withdraw…", "Withdraw it", "It was another river.")
    expect(standing).to_contain_text("It was another river.")
    story.refresh_from_db()
    assert (story.state, story.headline, story.slug) == ("withdrawn", "The Tana rises", "the-tana-rises")
    assert [correction.text for correction in story.corrections.all()] == ["It is the Tana."]
    verbs = LogEvent.objects.filter(by=editor).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        *("returned", "embargoed", "approved", "lifted the embargo", "published"),
        *("moved", "corrected", "withdrawn"),
    ]
