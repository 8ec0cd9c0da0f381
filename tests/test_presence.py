"""Who has a story open."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import presence
from articles.models import Presence, User
from tests.at_once import at_once
from tests.make import make_draft, make_user

pytestmark = pytest.mark.django_db


def test_whoever_came_is_there_for_two_minutes(clock: time_machine.Traveller) -> None:
    story, esther, ben = make_draft(), make_user(), make_user()
    presence.come(story, esther)
    assert presence.others(story, esther) == []
    assert presence.others(story, ben) == [esther]
    clock.shift(timedelta(seconds=119))
    assert presence.others(story, ben) == [esther]
    clock.shift(timedelta(seconds=1))
    assert presence.others(story, ben) == []


def test_whoever_says_so_again_stays(clock: time_machine.Traveller) -> None:
    story, esther, ben = make_draft(), make_user(), make_user()
    for _ in range(5):
        presence.come(story, esther)
        clock.shift(timedelta(seconds=90))
    assert presence.others(story, ben) == [esther]
    assert Presence.objects.count() == 1


def test_each_story_has_its_own_and_who_came_first_is_named_first() -> None:
    story, other, ben, people = make_draft(), make_draft("Other"), make_user(), [make_user() for _ in range(3)]
    for person in people:
        presence.come(story, person)
    presence.come(story, people[0])
    assert presence.others(story, ben) == people
    assert presence.others(other, ben) == []


def test_a_closed_account_is_nowhere() -> None:
    story, esther = make_draft(), make_user()
    presence.come(story, esther)
    User.objects.filter(pk=esther.pk).update(is_active=False)
    assert presence.others(story, make_user()) == []


def test_a_clock_that_ran_ahead_keeps_nobody_there(clock: time_machine.Traveller) -> None:
    story, esther, ben = make_draft(), make_user(), make_user()
    clock.shift(timedelta(days=1))
    presence.come(story, esther)
    clock.shift(timedelta(days=-1))
    assert presence.others(story, ben) == []


def test_who_was_there_long_ago_is_forgotten(clock: time_machine.Traveller) -> None:
    presence.come(make_draft(), make_user())
    clock.shift(timedelta(days=1))
    presence.clear()
    assert Presence.objects.exists()
    clock.shift(timedelta(seconds=1))
    presence.clear()
    assert not Presence.objects.exists()


def test_many_others_take_one_query() -> None:
    story, ben = make_draft(), make_user()
    for _ in range(12):
        presence.come(story, make_user())
    with CaptureQueriesContext(connection) as queries:
        assert len(presence.others(story, ben)) == presence.MOST_OTHERS
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_in_eight_windows_is_one() -> None:
    story, esther = make_draft(), make_user()
    assert at_once([lambda: presence.come(story, esther)] * 8) == []
    assert Presence.objects.get().seen_at <= timezone.now()
