"""When readers get a story: now, at a time, after an embargo, again."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import Settings

from articles.models import Article, LogEvent, TaggedArticle, User
from articles.publishing import actions
from articles.publishing.errors import RuleBroken
from tests.conftest import NOON
from tests.make import make_draft
from tests.publishing.conftest import DAY, MakeStory

HOUR = timedelta(hours=1)


def stored(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def test_published_is_live_at_once_with_its_tags_and_bylines(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft", tags=["Water"])
    actions.publish(story, by=editor)
    assert (stored(story).state, stored(story).live_at) == ("published", NOON)
    assert (story.state, story.live_at, story.version) == ("published", NOON, stored(story).version)
    assert TaggedArticle.objects.live().count() == story.bylines.filter(live_at=NOON).count() == 1


def test_published_twice_is_published_once(make_story: MakeStory, editor: User, clock: time_machine.Traveller) -> None:
    story = make_story("draft")
    in_hand = stored(story)
    actions.publish(story, by=editor)
    clock.shift(HOUR)
    actions.publish(in_hand, by=editor)
    assert (stored(story).live_at, stored(story).version) == (NOON, story.version)
    assert (in_hand.state, in_hand.version) == ("published", story.version)


@pytest.mark.parametrize("state", ["scheduled", "embargoed"])
def test_approved_twice_for_one_moment_is_approved_once(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller, state: str
) -> None:
    story = make_story(state)
    clock.shift(HOUR)
    actions.publish(story, by=editor, at=story.publish_at if state == "scheduled" else None)
    assert (stored(story).version, stored(story).live_at) == (story.version, NOON + DAY)
    assert LogEvent.objects.filter(object_id=str(story.pk), verb="approved").count() == 1


def test_a_scheduled_story_waits_for_its_moment(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("draft", tags=["Water"])
    actions.publish(story, by=editor, at=NOON + DAY)
    assert (story.state, story.live_at) == ("scheduled", NOON + DAY)
    assert not Article.objects.live().exists()
    assert not TaggedArticle.objects.live().exists()
    clock.move_to(NOON + DAY, tick=False)
    assert stored(story).state == "published"
    assert TaggedArticle.objects.live().exists()


@pytest.mark.parametrize("at", [NOON, NOON - DAY, datetime(1, 1, 1, tzinfo=UTC)])
def test_a_schedule_in_the_past_is_refused(make_story: MakeStory, editor: User, at: datetime) -> None:
    story = make_story("draft")
    with pytest.raises(RuleBroken, match="That time has passed"):
        actions.publish(story, by=editor, at=at)
    assert stored(story).state == "draft"


@pytest.mark.parametrize("year", [3000, 9999])
def test_a_schedule_in_a_year_that_no_address_has_is_refused(make_story: MakeStory, editor: User, year: int) -> None:
    story = make_story("draft")
    with pytest.raises(RuleBroken, match="Check the year"):
        actions.publish(story, by=editor, at=NOON.replace(year=year))
    with pytest.raises(RuleBroken, match="Check the year"):
        actions.publish_backdated(story, by=editor, at=NOON.replace(year=999))


@pytest.mark.parametrize(
    ("embargo", "at", "live_at", "state"),
    [
        (NOON + 2 * DAY, None, NOON + 2 * DAY, "embargoed"),
        (NOON + 2 * DAY, NOON + DAY, NOON + 2 * DAY, "embargoed"),
        (NOON + DAY, NOON + 2 * DAY, NOON + 2 * DAY, "scheduled"),
        (NOON - DAY, None, NOON, "published"),
    ],
)
def test_a_story_goes_live_at_the_later_of_schedule_and_embargo(
    make_story: MakeStory,
    editor: User,
    embargo: datetime,
    at: datetime | None,
    live_at: datetime,
    state: str,
) -> None:
    story = make_story("draft", embargo_until=embargo)
    actions.publish(story, by=editor, at=at)
    assert (stored(story).live_at, stored(story).state) == (live_at, state)
    assert stored(story).address_date == live_at.date()


# --- While it waits, its moment may move ------------------------------------------------------------


def test_a_new_schedule_counts_at_once_and_moves_the_address(make_story: MakeStory, editor: User) -> None:
    story = make_story("scheduled")
    story.publish_at = NOON + 5 * DAY
    actions.save_draft(story, by=editor)
    assert stored(story).live_at == stored(story).first_live_at == NOON + 5 * DAY
    assert stored(story).get_absolute_url() == "/2025/10/13/rivers-rise-again/"


def test_a_scheduled_story_may_be_scheduled_anew(make_story: MakeStory, editor: User) -> None:
    story = make_story("scheduled")
    actions.publish(story, by=editor, at=NOON + 3 * DAY)
    assert (stored(story).live_at, stored(story).state) == (NOON + 3 * DAY, "scheduled")


@pytest.mark.parametrize("state", ["scheduled", "embargoed"])
def test_a_new_embargo_holds_a_story_back(make_story: MakeStory, editor: User, state: str) -> None:
    story = make_story(state)
    story.embargo_until = NOON + 4 * DAY
    actions.save_draft(story, by=editor)
    assert (stored(story).live_at, stored(story).state) == (NOON + 4 * DAY, "embargoed")


def test_a_waiting_story_cannot_be_moved_into_the_past_or_out_of_time(make_story: MakeStory, editor: User) -> None:
    story = make_story("scheduled")
    for moment, said in [(NOON, "That time has passed"), (None, "Write when"), (NOON.replace(year=3000), "year")]:
        story.publish_at = moment
        with pytest.raises(RuleBroken, match=said) as caught:
            actions.save_draft(story, by=editor)
        assert list(caught.value.messages) == ["publish_at"]
    assert stored(story).live_at == NOON + DAY


@pytest.mark.parametrize("field", ["publish_at", "embargo_until"])
def test_what_readers_have_cannot_be_moved(make_story: MakeStory, editor: User, field: str) -> None:
    story = make_story("published")
    setattr(story, field, NOON + DAY)
    with pytest.raises(RuleBroken, match="Readers have it already"):
        actions.save_draft(story, by=editor)
    assert stored(story).is_live


# --- Withdrawing, and coming back -------------------------------------------------------------------


def test_a_withdrawn_story_is_gone_at_once_from_everything(make_story: MakeStory, editor: User) -> None:
    story = make_story("published", tags=["Water"])
    actions.withdraw(story, by=editor, why="A mistake.")
    assert (stored(story).state, story.state) == ("withdrawn", "withdrawn")
    assert not Article.objects.live().exists()
    assert not TaggedArticle.objects.live().exists()
    assert not story.bylines.exclude(live_at=None).exists()


@pytest.mark.parametrize("why", ["", "  \n", "\x00"])
def test_a_withdrawal_says_why(make_story: MakeStory, editor: User, why: str) -> None:
    story = make_story("published")
    with pytest.raises(RuleBroken) as caught:
        actions.withdraw(story, by=editor, why=why)
    assert caught.value.messages == {"why": "Say why it is withdrawn."}
    assert stored(story).is_live


def test_what_comes_back_keeps_its_date_and_its_address(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("withdrawn")
    address = story.get_absolute_url()
    clock.shift(30 * DAY)
    story.headline = story.slug = "Another headline"
    actions.save_draft(story, by=editor)
    actions.publish(story, by=editor)
    assert (stored(story).get_absolute_url(), stored(story).live_at) == (address, NOON - DAY)


def test_what_comes_back_at_a_time_waits_for_it_and_keeps_its_address(make_story: MakeStory, editor: User) -> None:
    story = make_story("withdrawn")
    address, first = story.get_absolute_url(), story.first_live_at
    actions.publish(story, by=editor, at=NOON + DAY)
    assert (stored(story).state, stored(story).live_at) == ("scheduled", NOON + DAY)
    assert (stored(story).get_absolute_url(), stored(story).first_live_at) == (address, first)


def test_what_comes_back_now_is_not_held_by_a_schedule_that_was_typed_meanwhile(
    make_story: MakeStory, editor: User
) -> None:
    story = make_story("withdrawn")
    story.publish_at = NOON + DAY
    actions.save_draft(story, by=editor)
    actions.publish(story, by=editor)
    assert (stored(story).state, stored(story).live_at) == ("published", NOON)


def test_what_was_withdrawn_before_readers_had_it_starts_anew(make_story: MakeStory, editor: User) -> None:
    story = make_story("dropped")
    assert (story.address_date, story.first_live_at) == (None, None)
    actions.publish(story, by=editor)
    assert (stored(story).live_at, stored(story).address_date) == (NOON, NOON.date())


# --- What is missing --------------------------------------------------------------------------------


def test_all_that_is_missing_is_said_at_once(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft", standfirst="", body="")
    story.bylines.all().delete()
    Article.objects.filter(pk=story.pk).update(section=None)
    with pytest.raises(RuleBroken) as caught:
        actions.publish(story, by=editor)
    assert caught.value.messages == {
        "section": "Choose a section before you publish.",
        "body": "Write the story before you publish.",
        "bylines": "Add a byline before you publish.",
    }


# --- Clocks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "address"),
    [("UTC", "/2025/10/08/"), ("Africa/Nairobi", "/2025/10/09/"), ("America/New_York", "/2025/10/08/")],
)
def test_the_day_of_an_address_is_the_newsrooms(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller, settings: Settings, zone: str, address: str
) -> None:
    settings.TIME_ZONE = zone
    clock.move_to(datetime(2025, 10, 8, 21, 30, tzinfo=UTC), tick=False)  # half past midnight in Nairobi
    story = make_draft(by=editor)
    actions.publish(story, by=editor)
    assert story.get_absolute_url() == f"{address}rivers-rise-again/"


def test_of_the_hour_that_happens_twice_each_is_itself(
    editor: User, clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    clock.move_to(datetime(2025, 10, 25, 12, 0, tzinfo=UTC), tick=False)
    first, second = datetime(2025, 10, 26, 0, 30, tzinfo=UTC), datetime(2025, 10, 26, 1, 30, tzinfo=UTC)  # both 2:30
    stories = [make_draft(by=editor), make_draft(by=editor)]
    for story, at in zip(stories, (first, second), strict=True):
        actions.publish(story, by=editor, at=at)
    clock.move_to(first, tick=False)
    assert list(Article.objects.live()) == [stories[0]]
    clock.move_to(second, tick=False)
    assert list(Article.objects.live().newest()) == [stories[1], stories[0]]


def test_a_clock_that_is_set_back_takes_what_was_early_out_and_changes_nothing(
    make_story: MakeStory, clock: time_machine.Traveller
) -> None:
    story = make_story("scheduled")
    clock.shift(DAY)
    assert stored(story).is_live
    clock.shift(-DAY)
    assert not Article.objects.live().exists()
    assert stored(story).live_at == story.live_at
