"""A draft goes to the editors, and may come back with a note."""

from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from articles.models import Article, CorrectionKind, LogEvent, User
from articles.publishing import actions
from articles.publishing.errors import RuleBroken
from tests.conftest import NOON
from tests.publishing.conftest import DAY, MakeStory


def stored(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def test_a_reporter_submits_goes_on_writing_and_submits_again(
    make_story: MakeStory, reporter: User, editor: User
) -> None:
    story = make_story("draft", authors=[reporter.author])
    actions.submit(story, by=reporter)
    assert (stored(story).state, story.state, story.version) == ("submitted", "submitted", 2)
    story.headline = "Rivers fall"
    actions.save_draft(story, by=reporter)
    actions.send_back(story, by=editor, note=" Ask the\x00 mayor too. ")
    assert (stored(story).state, stored(story).headline) == ("returned", "Rivers fall")
    actions.submit(story, by=reporter)
    assert stored(story).state == "submitted"
    events = LogEvent.objects.filter(object_id=str(story.pk)).order_by("pk")
    assert [(event.verb, event.by, event.why) for event in events] == [
        ("submitted", reporter, ""),
        ("returned", editor, "Ask the mayor too."),
        ("submitted", reporter, ""),
    ]


@pytest.mark.parametrize("note", ["", " \n", "\x00"])
def test_what_comes_back_says_what_is_to_be_done(make_story: MakeStory, editor: User, note: str) -> None:
    story = make_story("submitted")
    with pytest.raises(RuleBroken) as caught:
        actions.send_back(story, by=editor, note=note)
    assert list(caught.value.messages) == ["note"]
    assert stored(story).state == "submitted"


@pytest.mark.parametrize("state", ["scheduled", "embargoed"])
def test_an_approval_is_taken_back_with_its_moment_and_its_address(
    make_story: MakeStory, editor: User, state: str
) -> None:
    story = make_story(state, tags=["Water"])
    actions.send_back(story, by=editor, note="Ask the mayor too.")
    now = stored(story)
    assert (now.state, now.live_at, now.address_date, now.first_live_at) == ("returned", None, None, None)
    assert not now.tagged.exclude(live_at=None).exists()
    assert not now.bylines.exclude(live_at=None).exists()
    assert LogEvent.objects.get(verb="returned").before["state"] == state


@pytest.mark.parametrize("state", ["withdrawn", "dropped"])
def test_what_was_withdrawn_comes_back_through_an_editor_and_its_reason_stays_until_then(
    make_story: MakeStory, editor: User, reporter: User, state: str
) -> None:
    story = make_story(state, authors=[reporter.author])
    with pytest.raises(RuleBroken, match="Only a draft is submitted"):
        actions.submit(story, by=reporter)
    assert stored(story).withdrawn_reason == "A mistake."
    actions.publish(story, by=editor)
    assert (stored(story).state, stored(story).withdrawn_reason, stored(story).withdrawn_at) == ("published", "", None)


def test_the_reason_stands_at_the_address_until_readers_have_the_story_again(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    def read() -> tuple[int, bool]:
        response = Client().get(story.get_absolute_url())
        return response.status_code, "A mistake." in response.content.decode()

    story = make_story("withdrawn")
    actions.publish(story, by=editor, at=NOON + DAY)
    assert (stored(story).state, read()) == ("scheduled", (410, True))
    actions.send_back(story, by=editor, note="Ask the mayor too.")
    assert (stored(story).state, read()) == ("returned", (410, True))
    actions.publish(story, by=editor, at=NOON + DAY)
    clock.shift(DAY)
    assert read() == (200, False)


@pytest.mark.parametrize("notices", ["nobody", "the command", "the next verb"])
def test_the_reason_is_over_when_the_moment_comes(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller, notices: str
) -> None:
    story, desk = make_story("withdrawn"), Client()
    desk.force_login(editor)
    form = f"/admin/articles/article/{story.pk}/change/"
    actions.publish(story, by=editor, at=NOON + DAY)
    assert "A mistake." in desk.get(form).context["note"]
    clock.shift(DAY)
    if notices == "the command":
        call_command("publish_due", stdout=StringIO())
    if notices == "the next verb":
        actions.correct(story, CorrectionKind.NOTE, "It was Tuesday.", by=editor)
    kept = "A mistake." if notices == "nobody" else ""
    assert (stored(story).withdrawn_reason, stored(story).withdrawn_at is None) == (kept, not kept)
    assert desk.get(form).context["note"] == ""


def test_the_reason_is_over_when_its_embargo_is_lifted(make_story: MakeStory, editor: User) -> None:
    story = make_story("withdrawn")
    story.embargo_until = NOON + DAY
    actions.save_draft(story, by=editor)
    actions.publish(story, by=editor)
    assert stored(story).withdrawn_reason == "A mistake."
    actions.lift_embargo(story, by=editor, why="The source agreed.")
    assert (story.state, story.withdrawn_reason, stored(story).withdrawn_reason) == ("published", "", "")
