"""What was decided, and what readers saw beside a story at a moment of the past."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, RelatedDecision, RelatedLink, User
from articles.moderation.decisions import add_external, approve, hide, pin, undo
from articles.moderation.history import Then, decisions_of, list_at
from articles.publishing import actions
from articles.publishing.writing import Apart
from articles.related.refresh import refresh
from articles.tagging.merging import merge
from articles.tagging.names import resolve
from articles.tagging.tags import set_tags
from tests.conftest import NOON
from tests.make import make_live, make_tag, make_user
from tests.moderation.conftest import Live, beside, flood
from tests.moderation.test_decisions import FLOODS, PAGE

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def names(then: Then) -> list[str]:
    return [str(one.what) if one.article else one.what.headline for one in then.listed]


def at(story: Article, moment: datetime) -> list[str]:
    return names(list_at(story, moment))


@pytest.fixture
def later(clock: time_machine.Traveller) -> Callable[[], datetime]:
    """Lets an hour pass; returns the moment half an hour ago, when what was done before held."""

    def shift() -> datetime:
        clock.shift(HOUR)
        return timezone.now() - HOUR / 2

    return shift


Later = Callable[[], datetime]


def test_what_readers_see_now_is_what_they_saw_at_this_moment(story: Article, moderator: User) -> None:
    assert at(story, timezone.now()) == beside(story) == FLOODS
    pin(story, flood(4), position=2, by=moderator)
    hide(story, flood(0), by=moderator)
    add_external(story, **PAGE, by=moderator, position=1)
    approve(story, make_live("Far away"), by=moderator)
    assert at(story, timezone.now()) == beside(story)


def test_pins_hides_and_undoing_each_hold_while_they_held(story: Article, moderator: User, later: Later) -> None:
    moments = [later()]
    pin(story, flood(4), position=1, by=moderator)
    moments.append(later())
    hide(story, flood(4), by=moderator)
    moments.append(later())
    undo(story, flood(4), by=moderator)
    moments.append(later())
    undo(story, flood(4), by=moderator)
    moments.append(later())
    pinned = ["Flood 4", "Flood 0", "Flood 1", "Flood 2"]
    assert [at(story, moment) for moment in moments] == [FLOODS, pinned, FLOODS, pinned, FLOODS]


def test_each_place_says_who_put_what_there_and_by_which_tags(story: Article, moderator: User) -> None:
    pin(story, make_live("Far away"), position=1, by=moderator)
    first, second, *_rest = list_at(story, timezone.now()).listed
    assert first.decision is not None
    assert (first.place, first.decision.by_name, first.shared) == (1, "Mia Otieno", ())
    assert (second.place, second.decision, second.shared) == (2, None, (make_tag("Water"),))


def test_a_planned_end_ends_what_readers_saw(story: Article, moderator: User, clock: time_machine.Traveller) -> None:
    end = timezone.now() + HOUR
    hide(story, flood(0), by=moderator, until=end)
    clock.shift(3 * HOUR)
    assert "Flood 0" not in at(story, end - timedelta(seconds=1))
    assert at(story, end) == FLOODS


def test_what_was_withdrawn_stood_there_until_it_was_and_again_when_it_was_back(story: Article, later: Later) -> None:
    editor, other = make_user(), flood(0)
    moments = [later()]
    actions.withdraw(other, by=editor, why="Wrong.")
    moments.append(later())
    actions.publish(other, by=editor)
    moments.append(later())
    lists = [at(story, moment) for moment in moments]
    assert lists == [FLOODS, ["Flood 1", "Flood 2", "Flood 3", "Flood 4"], FLOODS]


def test_a_pin_to_what_is_withdrawn_since_is_told_by_the_log_alone(
    story: Article, moderator: User, later: Later
) -> None:
    target = make_live("Target")
    pin(story, target, position=1, by=moderator)
    moments = [later()]
    actions.withdraw(target, by=make_user(), why="Wrong.")
    moments.append(later())
    assert [at(story, moment)[0] for moment in moments] == ["Target", "Flood 0"]


def test_what_is_withdrawn_itself_had_a_list_then(story: Article, later: Later) -> None:
    before = later()
    actions.withdraw(story, by=make_user(), why="Wrong.")
    after = later()
    assert at(story, before) == FLOODS
    assert not list_at(story, after).was_live


def test_a_list_that_was_made_again_is_told_as_it_was(story: Article, later: Later) -> None:
    before = later()
    set_tags(flood(0), resolve(["Elsewhere"]))
    refresh([flood(0).pk])
    after = later()
    assert RelatedLink.objects.filter(other=flood(0), story=story, until__isnull=False).exists()
    assert at(story, before) == FLOODS
    assert at(story, after) == ["Flood 1", "Flood 2", "Flood 3", "Flood 4"]


def test_a_decision_outlives_the_merge_of_a_tag_and_a_retag(story: Article, moderator: User, later: Later) -> None:
    pin(story, flood(4), position=1, by=moderator)
    hide(story, flood(0), by=moderator)
    expected = ["Flood 4", "Flood 1", "Flood 2", "Flood 3"]
    moments = [later()]
    merge(make_tag("Water"), make_tag("Rivers"), by=make_user())
    refresh(Article.objects.values_list("pk", flat=True))
    moments.append(later())
    assert beside(story) == expected
    set_tags(flood(4), resolve(["Elsewhere"]))
    refresh([flood(4).pk])
    moments.append(later())
    assert beside(story) == expected
    lists = [list_at(story, moment) for moment in moments]
    assert [names(then) for then in lists] == [expected] * 3
    assert lists[0].listed[1].shared == (make_tag("Rivers"),)
    assert RelatedDecision.objects.current().count() == 2


def test_what_was_set_apart_since_stood_there_then(story: Article, later: Later) -> None:
    editor = make_user()
    before = later()
    _set_apart(flood(0), editor, never_recommended=True)
    _set_apart(flood(1), editor, never_beside=[story])
    between = later()
    _set_apart(story, editor, never_beside=[flood(1), flood(2)])
    after = later()
    assert at(story, before) == FLOODS
    assert at(story, between) == ["Flood 2", "Flood 3", "Flood 4"]
    assert at(story, after) == beside(story) == ["Flood 3", "Flood 4"]


def test_a_story_that_was_to_show_no_list_showed_none(story: Article, later: Later) -> None:
    editor = make_user()
    _set_apart(story, editor, shows_no_related=True)
    moment = later()
    _set_apart(story, editor, shows_no_related=False)
    then = list_at(story, moment)
    assert (then.showed_none, then.listed) == (True, [])
    assert at(story, timezone.now()) == FLOODS


def test_what_came_out_at_its_time_stands_there_from_then_on(
    story: Article, moderator: User, clock: time_machine.Traveller
) -> None:
    pin(story, make_live("Target"), position=1, by=moderator)
    target = Article.objects.get(headline="Target")
    editor = make_user()
    clock.shift(HOUR)
    actions.withdraw(target, by=editor, why="Too early.")
    actions.publish(target, by=editor, at=timezone.now() + 2 * HOUR)
    clock.shift(4 * HOUR)
    assert at(story, NOON + 2 * HOUR)[0] == "Flood 0"
    assert at(story, NOON + 3 * HOUR)[0] == "Target"


def test_before_anything_was_stored_nothing_is_known(story: Article) -> None:
    then = list_at(story, timezone.now() - timedelta(seconds=1))
    assert (then.is_known, then.known_since, then.listed) == (False, timezone.now(), [])


def test_a_story_that_was_not_there_yet_was_not_read(story: Article, later: Later) -> None:
    assert list_at(story, timezone.now()).was_live
    assert not list_at(story, timezone.now() - timedelta(days=3)).was_live


def test_a_short_list_had_the_newest_of_its_section_below(live: Live) -> None:
    then = list_at(live("Alone", "Sea"), timezone.now())
    assert (then.was_live, then.listed, then.had_more) == (True, [], True)


def test_all_decisions_are_told_the_newest_first(story: Article, moderator: User, later: Later) -> None:
    pin(story, flood(4), position=1, by=moderator)
    later()
    hide(story, flood(4), by=moderator)
    hide(flood(1), flood(4), by=moderator)
    assert [row.kind for row in decisions_of(story)] == ["hidden", "pinned"]


def test_it_takes_nine_queries_at_most_whatever_stood_there(story: Article, moderator: User, live: Live) -> None:
    alone = live("Alone", "Sea")
    for number in range(5):
        add_external(story, **PAGE | {"address": f"https://example.org/{number}"}, by=moderator)
        pin(story, flood(number), position=1, by=moderator)
    for one in (alone, story):
        with CaptureQueriesContext(connection) as queries:
            list_at(one, timezone.now())
        assert len(queries) <= 9


def _set_apart(story: Article, editor: User, *, never_beside: Any = None, **facts: Any) -> None:
    story = Article.objects.get(pk=story.pk)
    for name, value in facts.items():
        setattr(story, name, value)
    apart = None if never_beside is None else Apart(never_beside, [])
    actions.save_draft(story, by=editor, apart=apart)
