""" "This list is fine": it leaves the queue until something matters again."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from articles import audit
from articles.models import Article, RelatedReview, User
from articles.moderation import errors
from articles.moderation.decisions import hide, pin
from articles.moderation.queue import Reason, look
from articles.moderation.reviews import find_fine, put_back
from articles.publishing import actions
from tests.make import make_draft, make_live, make_user
from tests.moderation.conftest import Live, flood

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def is_queued(story: Article) -> bool:
    return any(entry.key == story.pk for entry in look().entries)


def is_found_fine(story: Article) -> bool:
    return any(entry.key == story.pk for entry in look().reviewed)


def test_a_list_that_is_fine_leaves_the_queue_and_is_told_with_who_and_when(story: Article, moderator: User) -> None:
    assert is_queued(story)
    find_fine(story, by=moderator)
    assert not is_queued(story)
    (entry,) = look().reviewed
    assert entry.review is not None
    assert (entry.key, entry.review.by_name, entry.review.at) == (story.pk, "Mia Otieno", timezone.now())
    assert RelatedReview.objects.get().listed == [flood(number).pk for number in range(4)]


def test_it_is_put_back(story: Article, moderator: User) -> None:
    find_fine(story, by=moderator)
    put_back(story, by=moderator)
    assert is_queued(story)
    with pytest.raises(errors.NothingToPutBack):
        put_back(story, by=moderator)


def test_both_are_in_the_log_of_the_story(story: Article, moderator: User) -> None:
    find_fine(story, by=moderator)
    put_back(story, by=moderator)
    events = list(audit.events_of(story)[:2])
    assert [(event.verb, event.by) for event in events] == [
        ("put back beside", moderator),
        ("found fine beside", moderator),
    ]


def test_found_fine_again_it_counts_from_then(
    story: Article, moderator: User, other_moderator: User, clock: time_machine.Traveller
) -> None:
    find_fine(story, by=moderator)
    clock.shift(DAY)
    find_fine(story, by=other_moderator)
    review = RelatedReview.objects.get()
    assert (review.by, review.at) == (other_moderator, timezone.now())


def test_only_who_moderates_finds_a_list_fine(story: Article, moderator: User) -> None:
    with pytest.raises(errors.MayNotModerate):
        find_fine(story, by=make_user("Reporter"))
    find_fine(story, by=moderator)
    with pytest.raises(errors.MayNotModerate):
        put_back(story, by=make_user("Reporter"))


def test_only_the_list_of_a_story_that_readers_have_is_found_fine(moderator: User) -> None:
    with pytest.raises(errors.NotInTheQueue):
        find_fine(make_draft(), by=moderator)


def test_a_list_in_which_others_decided_meanwhile_is_looked_at_first(
    story: Article, moderator: User, other_moderator: User
) -> None:
    seen = hide(story, flood(0), by=moderator).pk
    hide(story, flood(1), by=other_moderator)
    with pytest.raises(errors.Overtaken, match="Noor hid “Flood 1”"):
        find_fine(story, by=moderator, seen=seen)
    assert is_queued(story)


# --- What brings it back --------------------------------------------------------------------------


def test_a_story_that_was_published_again_is_back(
    story: Article, moderator: User, clock: time_machine.Traveller
) -> None:
    find_fine(story, by=moderator)
    clock.shift(DAY)
    editor = make_user()
    actions.withdraw(story, by=editor, why="Wrong.")
    assert not is_queued(story)
    assert not is_found_fine(story)
    actions.publish(story, by=editor)
    assert is_queued(story)


def test_a_pin_that_became_stale_brings_it_back_until_somebody_looked(
    story: Article, moderator: User, clock: time_machine.Traveller
) -> None:
    target = make_live("Target")
    pin(story, target, position=1, by=moderator)
    find_fine(story, by=moderator)
    clock.shift(DAY)
    assert not is_queued(story)
    actions.withdraw(target, by=make_user(), why="Wrong.")
    (entry,) = (entry for entry in look().entries if entry.key == story.pk)
    assert Reason.STALE in entry.reasons
    find_fine(story, by=moderator)
    assert not is_queued(story)


def test_it_is_back_when_more_than_half_of_its_list_is_other_articles(
    story: Article, moderator: User, other_moderator: User
) -> None:
    find_fine(story, by=moderator)
    for number in range(2):
        pin(story, make_live(f"Target {number}"), position=1 + number, by=other_moderator)
        assert not is_queued(story)
    pin(story, make_live("Target 2"), position=3, by=other_moderator)
    assert is_queued(story)


def test_a_list_that_was_empty_is_looked_at_again_when_something_stands_there(live: Live, moderator: User) -> None:
    story = live("Alone", "Sea")
    find_fine(story, by=moderator)
    assert not is_queued(story)
    live("Another", "Sea")
    assert is_queued(story)


def test_a_review_outlives_the_account(story: Article, moderator: User, clock: Any) -> None:
    find_fine(story, by=moderator)
    moderator.delete()
    (entry,) = look().reviewed
    assert entry.review is not None
    assert entry.review.by_name == "Mia Otieno"
