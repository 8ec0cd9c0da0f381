"""One story from its first line to its withdrawal, through the rooms and the reader's pages."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from articles.models import Article, CorrectionKind, LogEvent, Revision, User
from articles.publishing import actions, revisions
from articles.publishing.content import Line
from articles.publishing.errors import NotAllowed, RuleBroken, StaleVersion
from articles.tagging.names import resolve
from tests.conftest import NOON
from tests.make import make_author, make_section, make_user

SLUG = "/rivers-rise/"  # of its first headline
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def reporter(db: None) -> User:
    user = make_user("Reporter", username="ben", first_name="Ben", last_name="Juma")
    make_author("Ben Juma", slug="ben-juma", user=user)
    return user


def page(address: str) -> tuple[int, str]:
    response = Client().get(address)
    return response.status_code, response.content.decode()


def listed(headline: str) -> set[str]:
    """Returns the lists that name the story, or its address."""
    lists = {"front": "/", "feed": "/feed/", "tag": "/tags/water/", "author": "/authors/ben-juma/"}
    lists |= {"section": "/sections/world/", "search": "/search/?q=rivers", "sitemap": "/sitemap.xml"}
    return {name for name, address in lists.items() if any(said in page(address)[1] for said in (headline, SLUG))}


EVERYWHERE = {"front", "feed", "tag", "author", "section", "search", "sitemap"}


def test_a_story(reporter: User, clock: time_machine.Traveller, django_capture_on_commit_callbacks: Any) -> None:
    editor = make_user("Editor", first_name="Esther", last_name="Wairimu")
    section = make_section("World")

    # Ben writes and submits; what is not right yet, he is told when somebody approves it.
    story = Article(headline="Rivers rise", body="<p>It rained for TK days.</p>", section=section)
    actions.save_draft(story, by=reporter, bylines=[Line(reporter.author)], tags=resolve(["Water"]))
    actions.submit(story, by=reporter)
    with pytest.raises(NotAllowed):
        actions.publish(story, by=reporter)
    with pytest.raises(RuleBroken, match="“TK”"):
        actions.publish(story, by=editor)

    # Esther returns it; he goes on, while she mends a word in another field.
    actions.send_back(story, by=editor, note="How many days? And a standfirst, please.")
    his, hers = Article.objects.get(pk=story.pk), Article.objects.get(pk=story.pk)
    opened = story.version
    hers.kicker = "Floods"
    actions.save_draft(hers, by=editor, based_on=opened)
    his.body, his.standfirst = "<p>It rained for nine days.</p>", "After nine days of rain, the rivers rise."
    assert actions.save_draft(his, by=reporter, based_on=opened).taken_over == {"kicker"}
    his.headline, hers.headline = "Rivers rise again", "Rivers"
    actions.save_draft(his, by=reporter, based_on=his.version)
    with pytest.raises(StaleVersion) as caught:
        actions.save_draft(hers, by=editor, based_on=hers.version)
    assert caught.value.theirs == {"headline": "Rivers rise again"}
    actions.submit(his, by=reporter)

    # She approves it for tomorrow. Until then nobody has it, and Ben changes no more.
    story = Article.objects.get(pk=story.pk)
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish(story, by=editor, at=NOON + DAY)
    address = story.get_absolute_url()
    with pytest.raises(NotAllowed):
        actions.save_draft(his, by=reporter)
    clock.move_to(NOON + DAY - HOUR, tick=False)
    assert (page(address)[0], listed("Rivers rise again")) == (404, set())

    # Time passes; nothing has to run.
    clock.move_to(NOON + DAY, tick=False)
    status, text = page(address)
    assert (status, listed("Rivers rise again")) == (200, EVERYWHERE)
    assert "It rained for nine days." in text
    assert "Ben Juma" in text

    # It was eight days. Until the correction is published, readers have the old text.
    clock.shift(HOUR)
    story = Article.objects.get(pk=story.pk)
    story.body = "<p>It rained for eight days.</p>"
    actions.save_draft(story, by=editor)
    assert "eight" not in page(address)[1]
    actions.publish_changes(
        story, by=editor, correction=(CorrectionKind.CORRECTION, "It rained for eight days, not nine.")
    )
    text = page(address)[1]
    assert "It rained for eight days.</p>" in text
    assert "It rained for eight days, not nine." in text
    assert "It rained for eight days, not nine." in page("/corrections/")[1]

    # A better address; the old one goes on to lead there.
    actions.move(story, "nine-days-of-rain", by=editor)
    response = Client().get(address)
    assert (response.status_code, response["Location"]) == (301, "/2025/10/09/nine-days-of-rain/")

    # It has to go. The reason stands at every address that it had, and no word of it anywhere.
    actions.withdraw(story, by=editor, why="A court has forbidden it.")
    for gone in (address, "/2025/10/09/nine-days-of-rain/"):
        status, text = page(gone)
        assert status == 410
        assert "A court has forbidden it." in text
        assert "eight days" not in text
    assert listed("Rivers rise again") == set()
    assert "eight days" not in page("/corrections/")[1]

    # Everything that was written, and everything that was decided, is kept.
    bodies = Revision.objects.filter(article=story).order_by("number").values_list("content__body", flat=True)
    assert [body for body in dict.fromkeys(bodies) if body] == [
        "<p>It rained for TK days.</p>",
        "<p>It rained for nine days.</p>",
        "<p>It rained for eight days.</p>",
    ]
    events = LogEvent.objects.filter(noun="article", object_id=str(story.pk)).order_by("pk")
    assert [(event.verb, event.by_name) for event in events] == [
        ("submitted", "Ben Juma"),
        ("returned", "Esther Wairimu"),
        ("submitted", "Ben Juma"),
        ("approved", "Esther Wairimu"),
        ("corrected", "Esther Wairimu"),
        ("moved", "Esther Wairimu"),
        ("withdrawn", "Esther Wairimu"),
    ]
    assert revisions.newest(Article.objects.get(pk=story.pk))["headline"] == "Rivers rise again"
