"""What follows what: a moment that comes is to readers a public change."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import effects
from articles.models import Article, ArticleTerms, Lease, RelatedLink, Tag, User
from articles.outbox.leases import Hold, LeaseLost, hold
from tests.make import make_live, make_scheduled, make_user

pytestmark = pytest.mark.django_db(transaction=True)  # what follows a commit follows only a real one

TERM = timedelta(minutes=2)
HOUR = timedelta(hours=1)


@pytest.fixture
def editor() -> User:
    return make_user()


def take() -> Hold:
    lease = hold("moments", TERM)
    assert lease is not None
    return lease


def follow(goes_on: Callable[[], bool] = lambda: True) -> int:
    with take() as lease:
        return effects.follow_moments(lease, goes_on=goes_on)


def followed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Notes the headlines of each batch that is followed from now on."""
    batches: list[list[str]] = []
    real = effects.after_public_change

    def note(ids: object) -> None:
        keys = list(ids)  # type: ignore[call-overload]
        batches.append([Article.objects.get(pk=pk).headline for pk in keys])
        real(keys)

    monkeypatch.setattr(effects, "after_public_change", note)
    return batches


def count_of(name: str) -> int:
    return Tag.objects.get(name=name).live_count


def at(story: Article, moment: object) -> None:
    """Moves the story's moment, and with it its rows'."""
    Article.objects.filter(pk=story.pk).update(live_at=moment, publish_at=moment, first_live_at=moment)
    Article.objects.filter(pk=story.pk).carry_live_at()


def test_when_its_moment_comes_a_story_is_counted_and_related(editor: User, clock: time_machine.Traveller) -> None:
    make_live("Flood", by=editor, tags=["Water", "Dam"])
    story = make_scheduled(by=editor, tags=["Water", "Dam"])
    follow()
    assert count_of("Water") == 1
    RelatedLink.objects.all().delete()
    clock.shift(timedelta(days=1))
    assert follow() == 1
    assert count_of("Water") == 2
    assert RelatedLink.objects.current().filter(story=story).exists()
    assert follow() == 0


def test_what_was_missed_while_it_was_down_is_made_up_for_in_order(
    editor: User, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow()
    for hours in (3, 1, 2):
        at(make_scheduled(f"After {hours}", by=editor), timezone.now() + hours * HOUR)
    batches = followed(monkeypatch)
    clock.shift(timedelta(days=3))
    assert follow() == 3
    assert batches == [["After 1", "After 2", "After 3"]]


def test_many_with_one_moment_are_followed_in_batches_and_none_twice(
    editor: User, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "RELATED_AT_ONCE", 2)
    follow()
    for number in range(5):
        make_scheduled(f"Story {number}", by=editor)
    batches = followed(monkeypatch)
    clock.shift(timedelta(days=1))
    assert follow() == 5
    assert batches == [["Story 0", "Story 1"], ["Story 2", "Story 3"], ["Story 4"]]


def test_where_it_stopped_in_the_middle_the_next_goes_on(
    editor: User, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "RELATED_AT_ONCE", 2)
    follow()
    for number in range(4):
        at(make_scheduled(f"Story {number}", by=editor), timezone.now() + (number + 1) * HOUR)
    batches = followed(monkeypatch)
    clock.shift(timedelta(days=1))
    assert follow(goes_on=lambda: not batches) == 2
    follow()
    # The last of the first batch comes once more: others could have had its moment.
    assert batches == [["Story 0", "Story 1"], ["Story 1", "Story 2"], ["Story 3"]]


def test_who_dies_between_following_and_noting_it_leaves_none_out(
    editor: User, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow()
    make_scheduled(by=editor, tags=["Water"])
    clock.shift(timedelta(days=1))
    with monkeypatch.context() as broken:
        broken.setattr(Hold, "reach", lambda self, moment: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            follow()
    assert follow() == 1
    assert count_of("Water") == 1


def test_who_lost_the_lease_stops_and_moves_no_mark(editor: User, clock: time_machine.Traveller) -> None:
    follow()
    make_scheduled(by=editor)
    clock.shift(timedelta(days=1))
    slow = take()
    clock.shift(TERM)
    with take() as quick:
        with pytest.raises(LeaseLost):
            effects.follow_moments(slow)
        assert effects.follow_moments(quick) == 1


def test_a_clock_moved_back_lets_no_story_be_forgotten_and_takes_back_what_was_counted(
    editor: User, clock: time_machine.Traveller
) -> None:
    make_scheduled(by=editor, tags=["Water"])
    clock.shift(timedelta(days=2))  # it runs ahead
    follow()
    assert count_of("Water") == 1
    clock.shift(timedelta(days=-2))  # and is put right
    assert follow() == 1
    assert count_of("Water") == 0
    assert Lease.objects.get().done_until == timezone.now()
    clock.shift(timedelta(days=1))
    assert follow() == 1
    assert count_of("Water") == 1


def test_the_first_time_it_looks_back_a_week_and_not_through_the_archive(
    editor: User, clock: time_machine.Traveller
) -> None:
    make_live("Old", by=editor, at=timezone.now() - timedelta(days=8))
    make_live("New", by=editor, at=timezone.now() - timedelta(days=6))
    assert follow() == 1


def test_what_a_dying_process_left_marked_is_followed_too(editor: User, clock: time_machine.Traveller) -> None:
    make_live("Flood", by=editor, tags=["Water"])
    story = make_live("Dam", by=editor, tags=["Water"])
    follow()
    ArticleTerms.objects.filter(pk=story.pk).update(waiting_since=timezone.now())
    follow()
    assert not ArticleTerms.objects.filter(waiting_since__isnull=False).exists()


def test_where_no_moment_came_few_queries_are_made(editor: User, clock: time_machine.Traveller) -> None:
    make_scheduled(by=editor)
    follow()
    clock.shift(HOUR)
    with CaptureQueriesContext(connection) as queries, take() as lease:
        effects.follow_moments(lease)
    assert len(queries) <= 9
