"""What the audit log says of each verb: how the story stood before, and how it stands after."""

from collections.abc import Callable
from typing import Any

import pytest

from articles.models import Article, CorrectionKind, LogEvent, User
from articles.publishing import actions
from tests.conftest import NOON
from tests.publishing.conftest import DAY, MakeStory

TOMORROW, LATER = "2025-10-09T12:00:00+00:00", "2025-10-10T12:00:00+00:00"

Act = Callable[[Article, User], object]


def amended(story: Article, by: User) -> None:
    story.headline = "Rivers fall"
    actions.amend(story, by=by)


def saved(story: Article, by: User, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(story, name, value)
    actions.save_draft(story, by=by)


def events(story: Article) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    rows = LogEvent.objects.filter(noun="article", object_id=str(story.pk)).order_by("pk")
    return [(event.verb, event.before, event.after) for event in rows]


DECISIONS: list[tuple[str, str, str, str, Act]] = [
    ("draft", "submitted", "draft", "submitted", lambda story, by: actions.submit(story, by=by)),
    ("submitted", "returned", "submitted", "returned", lambda story, by: actions.send_back(story, by=by, note="Why?")),
    ("embargoed", "returned", "embargoed", "returned", lambda story, by: actions.send_back(story, by=by, note="Why?")),
    ("draft", "published", "draft", "published", lambda story, by: actions.publish(story, by=by)),
    ("draft", "approved", "draft", "scheduled", lambda story, by: actions.publish(story, by=by, at=NOON + DAY)),
    (
        *("withdrawn", "published with its earlier date", "withdrawn", "published"),
        lambda story, by: actions.publish_backdated(story, by=by, at=NOON - DAY),
    ),
    ("published", "withdrawn", "published", "withdrawn", lambda story, by: actions.withdraw(story, by=by, why="No.")),
    (
        "embargoed",
        "lifted the embargo",
        "embargoed",
        "published",
        lambda s, by: actions.lift_embargo(s, by=by, why="OK"),
    ),
    ("published", "moved", "published", "published", lambda story, by: actions.move(story, "fall", by=by)),
    (
        *("published", "corrected", "published", "published"),
        lambda story, by: actions.correct(story, CorrectionKind.NOTE, "It was Tuesday.", by=by),
    ),
    ("published", "amended in detail", "published", "published", amended),
    ("scheduled", "rescheduled", "scheduled", "scheduled", lambda s, by: saved(s, by, publish_at=NOON + 2 * DAY)),
    ("draft", "embargoed", "draft", "draft", lambda story, by: saved(story, by, embargo_until=NOON + DAY)),
    ("scheduled", "changed while approved", "scheduled", "scheduled", lambda s, by: saved(s, by, kicker="Floods")),
    ("published", "set apart", "published", "published", lambda s, by: saved(s, by, never_recommended=True)),
]


@pytest.mark.parametrize(
    ("state", "verb", "before", "after", "act"), DECISIONS, ids=[f"{one[0]}, {one[1]}" for one in DECISIONS]
)
def test_each_event_has_the_state_on_both_sides(
    make_story: MakeStory, editor: User, state: str, verb: str, before: str, after: str, act: Act
) -> None:
    story = make_story(state)
    earlier, version = events(story), story.version
    act(story, editor)
    ((said, was, now),) = events(story)[len(earlier) :]
    assert (said, was["state"], now["state"]) == (verb, before, after)
    assert now.get("version", version) == Article.objects.get(pk=story.pk).version


def test_a_deleted_storys_event_says_how_it_stood(make_story: MakeStory, editor: User) -> None:
    story = make_story("scheduled")
    actions.delete(story, by=editor)
    _verb, before, after = events(Article(pk=LogEvent.objects.get(verb="deleted").object_id))[-1]
    assert (before["state"], before["live_at"], after) == ("scheduled", TOMORROW, {})


def test_moments_are_written_so_that_they_can_be_read_again(make_story: MakeStory, editor: User) -> None:
    story = make_story("scheduled")
    saved(story, editor, publish_at=NOON + 2 * DAY)
    _verb, before, after = events(story)[-1]
    assert before == {"state": "scheduled", "version": 2, "publish_at": TOMORROW, "live_at": TOMORROW}
    assert after == {"state": "scheduled", "version": 3, "publish_at": LATER, "live_at": LATER}


def test_an_embargo_is_logged_where_no_moment_moves(make_story: MakeStory, editor: User) -> None:
    begun = make_story("draft", embargo_until=NOON + DAY)
    assert [(verb, after["embargo_until"]) for verb, _, after in events(begun)] == [("embargoed", TOMORROW)]
    saved(begun, editor, embargo_until=NOON + 2 * DAY)
    verb, before, after = events(begun)[-1]
    assert (verb, before["embargo_until"], after["embargo_until"]) == ("embargoed", TOMORROW, LATER)
    approved = make_story("draft")
    actions.publish(approved, by=editor, at=NOON + 3 * DAY)
    saved(approved, editor, embargo_until=NOON + 2 * DAY)
    verb, before, after = events(approved)[-1]
    assert (verb, before["embargo_until"], after["embargo_until"]) == ("rescheduled", None, LATER)
    assert "live_at" not in after  # it comes when it would have come


@pytest.mark.parametrize("state", ["scheduled", "embargoed"])
def test_the_text_of_an_approved_story_is_logged_with_what_it_said(
    make_story: MakeStory, editor: User, state: str
) -> None:
    story = make_story(state)
    saved(story, editor, headline="Rivers fall", body=f"<p>{'It stopped. ' * 100}</p>")
    verb, before, after = events(story)[-1]
    assert verb == "changed while approved"
    assert (before["headline"], after["headline"]) == ("Rivers rise again", "Rivers fall")
    assert (before["body"], len(after["body"])) == ("<p>It rained.</p>", 301)
    assert "standfirst" not in after
    actions.restore(story, story.revisions.last().number, by=editor)
    verb, before, after = events(story)[-1]
    assert (verb, before["headline"], after["headline"]) == (
        "changed while approved",
        "Rivers fall",
        "Rivers rise again",
    )


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "published", "withdrawn", "dropped"])
def test_other_saves_are_no_event(make_story: MakeStory, editor: User, state: str) -> None:
    story = make_story(state)
    earlier = events(story)
    saved(story, editor, headline="Rivers fall", kicker="Floods")
    assert events(story) == earlier
