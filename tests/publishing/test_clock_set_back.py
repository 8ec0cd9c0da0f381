"""A clock that is set back takes nothing from what readers had."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from articles import effects
from articles.models import Article, Correction, CorrectionKind, Status, User
from articles.outbox.leases import hold
from articles.publishing import actions
from articles.publishing.bulk import complete_all, place
from articles.publishing.errors import RuleBroken
from tests.conftest import NOON
from tests.make import make_draft, make_live
from tests.publishing.conftest import DAY, MakeStory

Travel = time_machine.Traveller


def follow() -> None:
    lease = hold("publish_due", DAY)
    assert lease is not None
    with lease:
        effects.follow_moments(lease)


def publish(story: Article, editor: User, clock: Travel) -> None:
    actions.publish(story, by=editor)


def publish_backdated(story: Article, editor: User, clock: Travel) -> None:
    actions.publish_backdated(story, by=editor, at=NOON - DAY / 2)


def lift_embargo(story: Article, editor: User, clock: Travel) -> None:
    Article.objects.filter(pk=story.pk).update(embargo_until=NOON + DAY)
    actions.publish(story, by=editor)
    actions.lift_embargo(story, by=editor, why="The source agreed.")


def follow_its_moment(story: Article, editor: User, clock: Travel) -> None:
    follow()
    actions.publish(story, by=editor, at=NOON + DAY / 2)
    clock.shift(DAY)
    follow()


def correct(story: Article, editor: User, clock: Travel) -> None:
    actions.publish(story, by=editor, at=NOON + DAY / 2)
    clock.shift(DAY)
    actions.correct(story, CorrectionKind.NOTE, "It was Tuesday.", by=editor)


def save(story: Article, editor: User, clock: Travel) -> None:
    actions.publish(story, by=editor, at=NOON + DAY / 2)
    clock.shift(DAY)
    story.kicker = "Floods"
    actions.save_draft(story, by=editor)


def bring_in(story: Article, editor: User, clock: Travel) -> None:
    story.publish_at = NOON - DAY / 2
    place([story])
    story.save(update_fields=["status", "publish_at", "live_at", "first_live_at", "address_date", "slug"])
    complete_all([story.pk])


WAYS = (publish, publish_backdated, lift_embargo, follow_its_moment, correct, save, bring_in)


@pytest.mark.parametrize("goes_live", WAYS, ids=lambda way: way.__name__)
def test_what_readers_had_is_not_deleted_and_keeps_its_address(
    make_story: MakeStory, editor: User, clock: Travel, goes_live: Callable[[Article, User, Travel], None]
) -> None:
    story = make_draft(by=editor)
    goes_live(story, editor, clock)
    story = Article.objects.get(pk=story.pk)
    assert story.is_live
    address = story.get_absolute_url()
    corrections = Correction.objects.count()
    clock.move_to(NOON - 3 * DAY)
    with pytest.raises(RuleBroken, match="Withdraw it to take it from them"):
        actions.delete(story, by=editor)
    actions.send_back(story, by=editor, note="Ask the mayor too.")
    stored = Article.objects.get(pk=story.pk)
    assert (stored.status, stored.get_absolute_url()) == (Status.RETURNED, address)
    with pytest.raises(RuleBroken, match="Withdraw it to take it from them"):
        actions.delete(stored, by=editor)
    assert Correction.objects.count() == corrections
    clock.move_to(NOON + 2 * DAY)
    other = make_live(at=story.first_live_at)
    assert (other.address_date, other.slug) == (story.address_date, f"{story.slug}-2")


def test_a_story_withdrawn_meanwhile_says_so_at_its_address(editor: User, clock: Travel) -> None:
    story = make_live(by=editor)
    address = story.get_absolute_url()
    clock.move_to(NOON - DAY)
    assert Client().get(address).status_code == 404
    actions.withdraw(story, by=editor, why="A mistake.")
    assert Client().get(address).status_code == 410
    actions.publish(story, by=editor)
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize("state", ["draft", "scheduled", "embargoed", "dropped"])
def test_what_readers_never_had_may_go_as_before(
    make_story: MakeStory, editor: User, clock: Travel, state: str
) -> None:
    story = make_story(state)
    follow()
    clock.move_to(NOON - DAY)
    follow()
    assert not Article.objects.get().is_address_fixed
    actions.delete(story, by=editor)
    assert not Article.objects.exists()
