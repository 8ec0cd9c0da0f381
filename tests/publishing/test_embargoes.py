"""An embargo ends at its time, or is lifted by a person who says why."""

from datetime import datetime, timedelta

import pytest
import time_machine

from articles.models import Article, LogEvent, User
from articles.publishing import actions
from articles.publishing.errors import RuleBroken
from tests.conftest import NOON
from tests.publishing.conftest import DAY, MakeStory

HOUR = timedelta(hours=1)


def stored(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


@pytest.mark.parametrize("embargo_until", [None, NOON - DAY, NOON + HOUR])
@pytest.mark.parametrize("state", ["draft", "submitted", "embargoed"])
def test_no_save_shortens_an_embargo_that_still_holds(
    make_story: MakeStory, editor: User, state: str, embargo_until: datetime | None
) -> None:
    story = make_story(state, embargo_until=NOON + DAY)
    story.embargo_until, story.headline = embargo_until, "Rivers fall"
    with pytest.raises(RuleBroken, match="An embargo is not shortened in passing") as caught:
        actions.save_draft(story, by=editor)
    assert list(caught.value.messages) == ["embargo_until"]
    assert (stored(story).embargo_until, stored(story).headline) == (NOON + DAY, "Rivers rise again")
    assert story.headline == "Rivers fall"


def test_a_save_may_lengthen_it(make_story: MakeStory, editor: User) -> None:
    story = make_story("embargoed")
    story.embargo_until = NOON + 3 * DAY
    actions.save_draft(story, by=editor)
    assert (stored(story).state, stored(story).live_at) == ("embargoed", NOON + 3 * DAY)


def test_one_that_is_over_may_be_taken_out(make_story: MakeStory, editor: User, clock: time_machine.Traveller) -> None:
    story = make_story("draft", embargo_until=NOON + DAY)
    clock.shift(2 * DAY)
    story.embargo_until = None
    actions.save_draft(story, by=editor)
    assert stored(story).embargo_until is None


def test_a_lifted_embargo_makes_an_approved_story_live_now_and_not_in_the_past(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("embargoed", tags=["Water"])
    clock.shift(2 * HOUR)
    actions.lift_embargo(story, by=editor, why="The source agreed.")
    now = stored(story)
    assert (now.state, now.live_at, now.embargo_until) == ("published", NOON + 2 * HOUR, None)
    assert now.get_absolute_url() == story.get_absolute_url() == "/2025/10/08/rivers-rise-again/"
    assert now.tagged.live().exists()
    assert now.bylines.live().exists()
    event = LogEvent.objects.get(verb="lifted the embargo")
    assert (event.by, event.why) == (editor, "The source agreed.")
    until = "2025-10-09T12:00:00+00:00"
    assert event.before == {"state": "embargoed", "version": 3, "embargo_until": until, "live_at": until}
    assert event.after == {
        "state": "published",
        "version": 4,
        "embargo_until": None,
        "live_at": "2025-10-08T14:00:00+00:00",
    }


def test_a_schedule_that_is_still_ahead_holds(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft", embargo_until=NOON + 3 * DAY)
    actions.publish(story, by=editor, at=NOON + DAY)
    assert (stored(story).state, stored(story).live_at) == ("embargoed", NOON + 3 * DAY)
    actions.lift_embargo(story, by=editor, why="The source agreed.")
    now = stored(story)
    assert (now.state, now.live_at) == ("scheduled", NOON + DAY)
    assert now.get_absolute_url() == "/2025/10/09/rivers-rise-again/"


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "withdrawn"])
def test_lifting_approves_nothing(make_story: MakeStory, editor: User, state: str) -> None:
    story = make_story(state)
    Article.objects.filter(pk=story.pk).update(embargo_until=NOON + DAY)
    actions.lift_embargo(story, by=editor, why="The source agreed.")
    assert (stored(story).state, stored(story).embargo_until, stored(story).live_at) == (state, None, None)


@pytest.mark.parametrize("why", ["", " \n", "\x00"])
def test_who_lifts_it_says_why(make_story: MakeStory, editor: User, why: str) -> None:
    story = make_story("embargoed")
    with pytest.raises(RuleBroken) as caught:
        actions.lift_embargo(story, by=editor, why=why)
    assert list(caught.value.messages) == ["why"]
    assert stored(story).state == "embargoed"


def test_where_there_is_none_there_is_nothing_to_lift(make_story: MakeStory, editor: User) -> None:
    with pytest.raises(RuleBroken, match="under no embargo"):
        actions.lift_embargo(make_story("scheduled"), by=editor, why="The source agreed.")


def test_a_form_that_was_opened_before_does_not_bring_it_back(make_story: MakeStory, editor: User) -> None:
    story = make_story("embargoed")
    mine, version = stored(story), story.version
    actions.lift_embargo(story, by=editor, why="The source agreed.")
    mine.headline = "Rivers fall"
    actions.save_draft(mine, by=editor, based_on=version)
    assert (stored(story).state, stored(story).embargo_until) == ("published", None)


def test_an_embargo_after_the_schedule_counts_and_the_schedule_after_it_too(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("scheduled")
    story.embargo_until = NOON + 2 * DAY
    actions.save_draft(story, by=editor)
    for moment, is_live in [(NOON + DAY, False), (NOON + 2 * DAY - HOUR, False), (NOON + 2 * DAY, True)]:
        clock.move_to(moment, tick=False)
        assert Article.objects.live().exists() is is_live
