"""Several people at work on one story in the same moment."""

from functools import partial

import pytest

from articles.models import Article, RelatedDecision, User
from articles.moderation import errors
from articles.moderation.decisions import approve, hide, last_decision, pin
from articles.publishing import actions
from tests.at_once import at_once
from tests.make import make_user
from tests.moderation.conftest import flood

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_moderators_who_decide_at_once_one_is_told(
    story: Article, moderator: User, other_moderator: User
) -> None:
    seen = last_decision(story)
    raised = at_once(
        [
            partial(pin, story, flood(4), position=1, by=moderator, seen=seen),
            partial(hide, story, flood(4), by=other_moderator, seen=seen),
        ]
    )
    assert [type(error) for error in raised] == [errors.Overtaken]
    assert RelatedDecision.objects.current().filter(story=story).count() == 1


def test_beside_a_story_that_is_withdrawn_meanwhile_nothing_is_decided_after_it(
    story: Article, moderator: User
) -> None:
    raised = at_once(
        [
            partial(approve, story, flood(4), by=moderator),
            partial(actions.withdraw, story, by=make_user(), why="Wrong."),
        ]
    )
    assert [type(error) for error in raised] in ([], [errors.StoryWithdrawn])
    with pytest.raises(errors.StoryWithdrawn):
        hide(story, flood(1), by=moderator)
