"""Which stories somebody should look at, why, and in which order."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.conf import PIN_OLD_DAYS, QUEUE_NEW_DAYS
from articles.models import Article, RelatedLink, TaggedArticle, User
from articles.moderation import queue
from articles.moderation.decisions import add_external, hide, pin, undo
from articles.moderation.queue import Reason, look
from articles.publishing import actions
from articles.related.refresh import refresh
from tests.make import make_draft, make_live, make_live_together, make_scheduled, make_section, make_tag, make_user
from tests.moderation.conftest import Live
from tests.moderation.test_decisions import PAGE
from tests.views.test_long_lists import steps

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def reasons(story: Article) -> list[str] | None:
    """Returns why the story is in the queue; None where it is not."""
    return next(([*entry.reasons] for entry in look().entries if entry.key == story.pk), None)


def names(entries: list[queue.Entry]) -> list[str]:
    headlines = dict(Article.objects.values_list("pk", "headline"))
    return [headlines[entry.key] for entry in entries]


@pytest.fixture
def old(live: Live, clock: time_machine.Traveller) -> Article:
    """Returns a story that nothing speaks for: not new, with enough beside it, and beside others itself."""
    made = [live(f"Old {number}", "Soil", days=100 + number, text="Soil and seed and plough.") for number in range(4)]
    refresh([one.pk for one in made])
    return made[0]


# --- Why ------------------------------------------------------------------------------------------


def test_a_story_that_nothing_speaks_for_is_not_in_the_queue(old: Article) -> None:
    assert reasons(old) is None


def test_a_story_is_new_for_a_week(live: Live, old: Article, clock: time_machine.Traveller) -> None:
    story = live("Fresh", "Soil", text="Soil and seed and plough.")
    assert reasons(story) == [Reason.NEW]
    clock.shift(QUEUE_NEW_DAYS * DAY)
    assert reasons(story) is None


def test_a_story_with_a_sensitive_tag_is_there_with_the_tags_name(old: Article, live: Live) -> None:
    make_tag("Soil", is_sensitive=True)
    (entry,) = (entry for entry in look().entries if entry.key == old.pk)
    assert (entry.reasons, entry.tags) == ([Reason.SENSITIVE], ["Soil"])


def test_a_list_that_scores_little_is_there_unless_staff_made_it(old: Article, moderator: User) -> None:
    RelatedLink.objects.filter(story=old).update(score=0.03)
    (entry,) = (entry for entry in look().entries if entry.key == old.pk)
    assert (entry.reasons, entry.best) == ([Reason.WEAK], 0.03)
    for other in Article.objects.filter(linked_from__story=old):
        pin(old, other, position=1, by=moderator)
    assert reasons(old) is None


@pytest.mark.parametrize("gone", ["withdrawn", "hidden", "scheduled"])
def test_a_story_with_fewer_than_two_beside_it_is_there(old: Article, moderator: User, gone: str) -> None:
    others = list(Article.objects.filter(linked_from__story=old, linked_from__until=None))
    for other in others[1:]:
        if gone == "withdrawn":
            actions.withdraw(other, by=make_user(), why="Wrong.")
            refresh([other.pk])
        elif gone == "hidden":
            hide(old, other, by=moderator)
        else:
            Article.objects.filter(pk=other.pk).update(live_at=timezone.now() + DAY, publish_at=timezone.now() + DAY)
    assert Reason.FEW in (reasons(old) or [])
    add_external(old, **PAGE, by=moderator)
    assert Reason.FEW not in (reasons(old) or [])


def test_a_translation_is_none_of_those_beside_its_story(live: Live) -> None:
    story = live("Alone", "Sea", days=50)
    other = live("Seul", "Sea", days=50, language="fr", translation_of=story)
    for one in (story, other):
        assert RelatedLink.objects.current().filter(story=one).exists()
        assert Reason.FEW in (reasons(one) or [])
    assert {len(entry.places) for entry in look().entries} == {0}


def test_a_story_that_stands_nowhere_is_there_unless_it_is_never_recommended(
    old: Article, live: Live, moderator: User
) -> None:
    story = live("Alone", "Sea", days=100)
    assert reasons(story) == [Reason.FEW, Reason.UNLINKED]
    pin(old, story, position=1, by=moderator)
    assert reasons(story) == [Reason.FEW]
    undo(old, story, by=moderator)
    Article.objects.filter(pk=story.pk).update(never_recommended=True)
    assert reasons(story) == [Reason.FEW]


def test_a_link_below_those_that_are_shown_is_no_place_of_a_story(live: Live) -> None:
    last = live("Last", "Soil", days=300, text="Soil.")
    others = [live(f"Other {number}", "Soil", days=100 + number, text="Soil and seed.") for number in range(6)]
    refresh([one.pk for one in [*others, last]])
    assert RelatedLink.objects.current().filter(other=last).exists()
    RelatedLink.objects.filter(other=last).update(score=0.02)
    assert Reason.UNLINKED in (reasons(last) or [])


def test_a_pin_is_stale_when_its_target_is_gone(old: Article, moderator: User, clock: time_machine.Traveller) -> None:
    target = make_live("Target")
    pin(old, target, position=1, by=moderator)
    assert reasons(old) is None
    clock.shift(DAY)
    actions.withdraw(target, by=make_user(), why="Wrong.")
    (entry,) = (entry for entry in look().entries if entry.key == old.pk)
    assert entry.reasons == [Reason.STALE]
    assert [(one.why, one.since) for one in entry.pins] == [("gone", timezone.now())]


def test_a_pin_is_stale_when_it_stands_for_long_or_ends_soon(
    old: Article, moderator: User, clock: time_machine.Traveller
) -> None:
    pin(old, make_live("Endless"), position=1, by=moderator)
    pin(old, make_live("Ending"), position=2, by=moderator, until=timezone.now() + 10 * DAY)
    assert reasons(old) is None
    clock.shift(8 * DAY)
    (entry,) = (entry for entry in look().entries if entry.key == old.pk)
    assert [(str(one.decision.what), one.why) for one in entry.pins] == [("Ending", "ending")]
    clock.shift((PIN_OLD_DAYS - 8) * DAY)
    (entry,) = (entry for entry in look().entries if entry.key == old.pk)
    assert [(str(one.decision.what), one.why) for one in entry.pins] == [("Endless", "old")]
    undo(old, Article.objects.get(headline="Endless"), by=moderator)
    assert reasons(old) is None


def test_a_page_of_others_that_is_pinned_for_long_is_stale(
    old: Article, moderator: User, clock: time_machine.Traveller
) -> None:
    add_external(old, **PAGE, position=1, by=moderator)
    clock.shift(PIN_OLD_DAYS * DAY)
    assert reasons(old) == [Reason.STALE]


def test_what_readers_do_not_have_or_shows_no_list_is_not_in_the_queue(moderator: User, clock: Any) -> None:
    make_draft("Draft")
    make_scheduled()
    withdrawn = make_live("Withdrawn")
    pin(withdrawn, make_live("Target"), position=1, by=moderator, until=timezone.now() + DAY)
    actions.withdraw(withdrawn, by=make_user(), why="Wrong.")
    Article.objects.filter(pk=make_live("Silent").pk).update(shows_no_related=True)
    assert names(look().entries) == ["Target"]


# --- In which order, and how far ------------------------------------------------------------------


def test_what_matters_comes_first(old: Article, live: Live, moderator: User) -> None:
    make_tag("War", is_sensitive=True)
    text = "Soil and seed and plough."
    live("New", "Soil", text=text)
    live("New and sensitive", "Soil", "War", text=text, days=1)
    live("Sensitive", "Soil", "War", text=text, days=200)
    pin(old, make_live("New target"), position=1, by=moderator, until=timezone.now() + DAY)
    live("Alone", "Sea", days=50)
    RelatedLink.objects.filter(story__headline="Old 3").update(score=0.02)
    order = names(look().entries)
    assert order == ["New and sensitive", "New target", "New", "Sensitive", "Old 3", "Old 0", "Alone"]


def test_entries_are_found_by_one_reason_and_lead_to_the_next(old: Article, live: Live) -> None:
    stories = [live(f"Alone {number}", f"Sea {number}", days=50 + number) for number in range(3)]
    found = look()
    few = [entry.key for entry in found.having(Reason.FEW)]
    assert few == [one.pk for one in stories]
    assert found.next_after(few[0], Reason.FEW) == few[1]
    assert found.next_after(few[2], Reason.FEW) == few[0]
    assert found.next_after(old.pk, Reason.FEW) == few[0]
    assert look().next_after(few[0], Reason.NEW) is None


def test_a_window_at_a_time_leads_through_the_archive(monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    monkeypatch.setattr(queue, "QUEUE_LOOKED_AT", 3)
    made = make_live_together(make_section(), [timezone.now() - (20 + number) * DAY for number in range(7)])
    seen, after = [], None
    while True:
        found = look(after)
        seen.append([entry.key for entry in found.entries])
        if found.further is None:
            break
        after = found.further
    keys = [one.pk for one in Article.objects.newest()]
    assert len(made) == 7
    assert seen == [keys[:3], keys[3:6], keys[6:]]
    assert found.since == Article.objects.get(pk=keys[6]).live_at


def test_a_stale_pin_is_found_beside_a_story_of_any_age(
    old: Article, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    oldest = Article.objects.get(headline="Old 3")
    pin(oldest, make_live("Target"), position=1, by=moderator, until=timezone.now() + DAY)
    monkeypatch.setattr(queue, "QUEUE_LOOKED_AT", 1)
    assert reasons(oldest) == [Reason.STALE]
    assert oldest.pk not in {entry.key for entry in look(look().further).entries}


def test_an_empty_site_has_an_empty_queue(db: None) -> None:
    found = look()
    assert (found.entries, found.reviewed, found.looked_at, found.since, found.further) == ([], [], 0, None, None)


# --- What it costs --------------------------------------------------------------------------------


def test_the_queue_takes_eleven_queries_however_many_stories(old: Article, live: Live, moderator: User) -> None:
    with CaptureQueriesContext(connection) as few:
        look()
    pin(old, make_live("Target", tags=["Sea"]), position=1, by=moderator)
    make_live_together(make_section(), [timezone.now() - (20 + number) * DAY for number in range(30)])
    with CaptureQueriesContext(connection) as many:
        look()
    assert len(few) == len(many) == 11


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's machine")
def test_the_queue_costs_no_more_in_a_larger_archive(monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    monkeypatch.setattr(queue, "QUEUE_LOOKED_AT", 100)
    _fill(150)
    small = steps(look)
    _fill(1_350)
    assert 0 < steps(look) <= small * 1.1


def _fill(count: int) -> None:
    """Makes so many older stories, each with ten links, and a tag."""
    tag, first = make_tag("Soil", is_sensitive=True), Article.objects.count()
    moments = [timezone.now() - (20 + first + number) * DAY for number in range(count)]
    made = make_live_together(make_section(), moments)
    TaggedArticle.objects.bulk_create(TaggedArticle(content_object=one, tag=tag, live_at=one.live_at) for one in made)
    links = ((one, made[(at + step) % count]) for at, one in enumerate(made) for step in range(1, 11))
    RelatedLink.objects.bulk_create(
        RelatedLink(story=one, other=other, score=0.5, topic=0, text=0, shared=[tag.pk]) for one, other in links
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
