"""What staff decide about what stands beside a story, and what readers get."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from articles import audit
from articles.models import Article, DecisionKind, QuickReason, RelatedDecision, Tag, User
from articles.moderation import errors
from articles.moderation.decisions import add_external, approve, hide, last_decision, move, pin, undo
from articles.publishing import actions
from articles.related.rebuild import rebuild
from articles.related.refresh import refresh
from articles.related.shown import shown
from articles.tagging.names import resolve
from articles.tagging.tags import set_tags
from tests.make import make_draft, make_live, make_scheduled, make_user
from tests.moderation.conftest import beside, flood

pytestmark = pytest.mark.django_db

FLOODS = [f"Flood {number}" for number in range(4)]
PAGE: dict[str, Any] = {
    "address": "https://Example.org/rivers?a=1",
    "headline": "Rivers of the world",
    "publication": "The Courier",
    "why": "The same, in Asia.",
}


# --- What readers get ---


def test_the_engine_decides_where_nobody_else_does(story: Article) -> None:
    assert beside(story) == FLOODS


def test_what_is_hidden_is_gone_and_the_engine_fills_its_place(story: Article, moderator: User) -> None:
    hide(story, flood(1), by=moderator)
    assert beside(story) == ["Flood 0", "Flood 2", "Flood 3", "Flood 4"]


def test_what_is_hidden_comes_back_through_no_fallback(live: Any, moderator: User) -> None:
    story, other = live("Alone", "Rare"), live("Of the same section", "Other")
    assert [one.headline for one in _more(story)] == [other.headline]
    hide(story, other, by=moderator)
    assert _more(story) == []


def test_hiding_counts_one_way_and_beside_one_story(story: Article, moderator: User) -> None:
    hide(flood(4), flood(3), by=moderator)
    assert "Flood 3" not in beside(flood(4))
    assert "Flood 4" in beside(flood(3))
    assert "Flood 3" in beside(flood(2))


def test_a_pin_stands_at_its_place_and_the_engine_fills_the_rest(story: Article, moderator: User) -> None:
    pin(story, flood(4), position=2, by=moderator)
    assert beside(story) == ["Flood 0", "Flood 4", "Flood 1", "Flood 2"]


def test_what_is_moved_is_pinned_a_place_further(story: Article, moderator: User) -> None:
    move(story, flood(0), step=1, by=moderator)
    assert beside(story) == ["Flood 1", "Flood 0", "Flood 2", "Flood 3"]
    move(story, flood(3), step=-1, by=moderator)
    assert beside(story) == ["Flood 1", "Flood 0", "Flood 3", "Flood 2"]


def test_what_is_moved_changes_places_with_what_is_pinned_there(story: Article, moderator: User) -> None:
    link = add_external(story, **PAGE, by=moderator, position=2, note="The best").external
    assert link is not None
    pin(story, flood(4), position=1, by=moderator)
    move(story, flood(4), step=1, by=moderator)
    assert beside(story) == ["Rivers of the world", "Flood 4", "Flood 0", "Flood 1"]
    move(story, link, step=1, by=moderator)
    assert beside(story) == ["Flood 4", "Rivers of the world", "Flood 0", "Flood 1"]
    assert RelatedDecision.objects.current().get(external=link).position == 2


def test_what_is_moved_keeps_its_reason_its_note_and_its_end(story: Article, moderator: User) -> None:
    grounds: Any = {"reason": "background", "note": "For a week", "until": timezone.now() + timedelta(days=7)}
    pin(story, flood(4), position=1, by=moderator, **grounds)
    moved = move(story, flood(4), step=1, by=moderator)
    assert (moved.position, moved.reason, moved.note, moved.until) == (2, *grounds.values())
    approve(story, flood(3), by=moderator, note="The same river")
    assert move(story, flood(3), step=-1, by=moderator).note == "The same river"


def test_nothing_is_moved_out_of_the_list(story: Article, moderator: User) -> None:
    for number, step in ((0, -1), (3, 1), (4, -1)):
        with pytest.raises(errors.NoSuchMove):
            move(story, flood(number), step=step, by=moderator)
    assert beside(story) == FLOODS


def test_what_shares_no_tag_can_stand_there_without_a_reason(
    story: Article, stranger: Article, moderator: User, client: Client
) -> None:
    pin(story, stranger, position=1, by=moderator)
    assert beside(story) == ["The bank", "Flood 0", "Flood 1", "Flood 2"]
    page = client.get(story.get_absolute_url()).content.decode()
    card = page.partition("The bank")[2].partition("</article>")[0]
    assert 'class="why"' not in card


def test_what_is_approved_is_sure_of_a_place_by_its_score(story: Article, stranger: Article, moderator: User) -> None:
    approve(story, flood(4), by=moderator)
    assert beside(story) == ["Flood 0", "Flood 1", "Flood 2", "Flood 4"]
    approve(story, stranger, by=moderator)
    assert beside(story) == ["Flood 0", "Flood 1", "Flood 4", "The bank"]


def test_of_two_pins_at_one_place_the_newer_stands_there(story: Article, moderator: User) -> None:
    pin(story, flood(3), position=1, by=moderator)
    pin(story, flood(4), position=1, by=moderator)
    assert beside(story) == ["Flood 4", "Flood 3", "Flood 0", "Flood 1"]


def test_a_pin_to_the_last_place_of_a_short_list_stands_last(live: Any, moderator: User) -> None:
    story, other = live("The story", "Water"), live("Flood", "Water", days=1)
    pin(story, make_live("Far away"), position=4, by=moderator)
    pin(story, other, position=4, by=moderator)
    assert beside(story) == ["Far away", "Flood"]


@pytest.mark.parametrize("kind", ["approved", "pinned"])
def test_neither_gate_nor_sensitivity_yields_to_a_decision(
    story: Article, stranger: Article, moderator: User, kind: str
) -> None:
    if kind == "pinned":
        pin(story, stranger, position=1, by=moderator)
    else:
        approve(story, stranger, by=moderator)
    assert "The bank" in beside(story)
    story.never_beside.add(stranger)
    assert "The bank" not in beside(story)
    story.never_beside.clear()
    Article.objects.filter(pk=stranger.pk).update(never_recommended=True)
    assert "The bank" not in beside(story)
    Article.objects.filter(pk=stranger.pk).update(never_recommended=False)
    actions.withdraw(stranger, by=make_user(), why="Wrong.")
    assert beside(story) == FLOODS


def test_a_decision_ends_by_itself(story: Article, moderator: User, clock: time_machine.Traveller) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    hide(story, flood(0), by=moderator, until=tomorrow)
    pin(story, flood(4), position=1, by=moderator, until=tomorrow)
    assert beside(story) == ["Flood 4", "Flood 1", "Flood 2", "Flood 3"]
    clock.shift(timedelta(days=1, seconds=1))
    assert beside(story) == FLOODS


def test_decisions_outlive_ranking_and_retagging(story: Article, moderator: User) -> None:
    pin(story, flood(4), position=1, by=moderator)
    hide(story, flood(0), by=moderator)
    expected = ["Flood 4", "Flood 1", "Flood 2", "Flood 3"]
    refresh([story.pk, flood(0).pk, flood(4).pk])
    rebuild()
    assert beside(story) == expected
    for number in (0, 4):
        set_tags(flood(number), resolve(["Elsewhere"]))
    refresh([flood(0).pk, flood(4).pk])
    assert beside(story) == expected


# --- A page of others ---


def test_a_page_of_others_stands_in_the_same_list(story: Article, moderator: User, client: Client) -> None:
    add_external(story, **PAGE, by=moderator, position=2)
    assert beside(story) == ["Flood 0", "Rivers of the world", "Flood 1", "Flood 2"]
    page = client.get(story.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/rivers?a=1" rel="noopener external">Rivers of the world</a>' in page
    assert "The Courier" in page
    assert "The same, in Asia." in page


def test_what_others_wrote_is_text_on_the_page(story: Article, moderator: User, client: Client) -> None:
    add_external(story, **PAGE | {"headline": "<b>Rivers</b>", "address": 'https://example.org/"><b>'}, by=moderator)
    page = client.get(story.get_absolute_url()).content.decode()
    assert "&lt;b&gt;Rivers&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_page_of_others_is_hidden_and_comes_back(story: Article, moderator: User) -> None:
    link = add_external(story, **PAGE, by=moderator, position=1).external
    assert link is not None
    hide(story, link, by=moderator)
    assert beside(story) == FLOODS
    undo(story, link, by=moderator)
    assert beside(story)[0] == PAGE["headline"]
    undo(story, link, by=moderator)
    assert beside(story) == FLOODS


def test_a_story_that_shows_no_list_shows_no_page_of_others(story: Article, moderator: User) -> None:
    add_external(story, **PAGE, by=moderator)
    Article.objects.filter(pk=story.pk).update(shows_no_related=True)
    assert beside(story) == []


@pytest.mark.parametrize(
    "address",
    [
        *(
            "javascript:alert(1)",
            "ftp://example.org/",
            "//example.org/",
            "example.org",
            "",
            "https://",
            "mailto:a@b.cd",
        ),
        *("https://me:secret@example.org/", "https://me@example.org/", "https://exam ple.org/", "https://a.b/\nc"),
        "https://example.org\\@evil.example/",
    ],
)
def test_an_address_that_is_no_page_of_the_web_is_refused(story: Article, moderator: User, address: str) -> None:
    with pytest.raises(errors.BadAddress):
        add_external(story, **PAGE | {"address": address}, by=moderator)
    assert beside(story) == FLOODS


@pytest.mark.parametrize("name", ["headline", "publication", "why"])
@pytest.mark.parametrize("text", ["", " \n"])
def test_a_page_of_others_says_what_it_is(story: Article, moderator: User, name: str, text: str) -> None:
    with pytest.raises(errors.ExternalLinkIncomplete):
        add_external(story, **PAGE | {name: text}, by=moderator)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("headline", "a" * 301, "Shorten “Headline”: it may have 300 characters."),
        ("publication", "a" * 101, "Shorten “Publication”: it may have 100 characters."),
        ("why", "a" * 301, "Shorten “Why it matters”: it may have 300 characters."),
        ("address", f"https://example.org/{'a' * 1_000}", "Shorten “Address”: it may have 1000 characters."),
    ],
)
def test_what_is_too_long_is_named_with_how_long_it_may_be(
    story: Article, moderator: User, name: str, text: str, told: str
) -> None:
    with pytest.raises(errors.WordsTooLong) as refused:
        add_external(story, **PAGE | {name: text}, by=moderator)
    assert str(refused.value) == told


def test_a_page_of_others_stands_there_once(story: Article, moderator: User) -> None:
    add_external(story, **PAGE, by=moderator)
    with pytest.raises(errors.AlreadyThere):
        add_external(story, **PAGE, by=moderator)


def test_a_page_that_was_added_beside_another_story_is_refused(story: Article, moderator: User) -> None:
    link = add_external(flood(0), **PAGE, by=moderator).external
    assert link is not None
    with pytest.raises(errors.OfAnotherStory):
        approve(story, link, by=moderator)


# --- Undo ---


def test_an_undo_leads_back_step_by_step(story: Article, moderator: User) -> None:
    approve(story, flood(4), by=moderator)
    pin(story, flood(4), position=1, by=moderator)
    hide(story, flood(4), by=moderator)
    kinds = [undo(story, flood(4), by=moderator).kind for _ in range(3)]
    assert kinds == [DecisionKind.PINNED, DecisionKind.APPROVED, DecisionKind.SUGGESTED]
    with pytest.raises(errors.NothingToUndo):
        undo(story, flood(4), by=moderator)
    assert beside(story) == FLOODS


def test_an_undo_brings_nothing_back_whose_end_has_come(
    story: Article, moderator: User, clock: time_machine.Traveller
) -> None:
    pin(story, flood(4), position=1, by=moderator, until=timezone.now() + timedelta(hours=1))
    hide(story, flood(4), by=moderator)
    clock.shift(timedelta(hours=2))
    assert undo(story, flood(4), by=moderator).kind == DecisionKind.SUGGESTED


def test_an_undo_that_is_sent_twice_takes_one_step(story: Article, moderator: User) -> None:
    pin(story, flood(4), position=1, by=moderator)
    hide(story, flood(4), by=moderator)
    seen = last_decision(story)
    undo(story, flood(4), by=moderator, seen=seen)
    with pytest.raises(errors.NotSeenYet):
        undo(story, flood(4), by=moderator, seen=seen)
    assert beside(story)[0] == "Flood 4"


# --- What is refused ---


def test_only_who_has_the_right_decides(story: Article) -> None:
    for person in (make_user("Reporter"), make_user("Picture editor"), AnonymousUser()):
        with pytest.raises(errors.MayNotModerate):
            hide(story, flood(0), by=person)
        with pytest.raises(errors.MayNotModerate):
            undo(story, flood(0), by=person)
        with pytest.raises(errors.MayNotModerate):
            add_external(story, **PAGE, by=person)
    assert not RelatedDecision.objects.exists()


def test_an_article_that_readers_do_not_have_cannot_be_pinned(story: Article, moderator: User) -> None:
    gone = make_live("Gone")
    actions.withdraw(gone, by=make_user(), why="Wrong.")
    for other in (gone, make_draft("A draft")):
        with pytest.raises(errors.NotLive):
            pin(story, other, position=1, by=moderator)


@pytest.mark.parametrize("make", [make_draft, make_scheduled])
def test_who_may_open_a_story_that_is_not_live_yet_decides_beside_it(make: Any, stranger: Article) -> None:
    editor = make_user()
    story = make("Tomorrow", by=editor)
    pin(story, stranger, position=1, by=editor)
    assert beside(story) == ["The bank"]
    actions.publish_backdated(story, by=editor, at=timezone.now() - timedelta(minutes=1))
    assert beside(story) == ["The bank"]


def test_who_may_not_open_a_story_that_is_not_live_yet_decides_nothing_beside_it(
    stranger: Article, moderator: User
) -> None:
    with pytest.raises(errors.MayNotModerate, match="may not open"):
        approve(make_draft("A draft"), stranger, by=moderator)
    assert not RelatedDecision.objects.exists()


def test_nothing_is_decided_beside_a_withdrawn_story(story: Article, moderator: User) -> None:
    actions.withdraw(story, by=make_user(), why="Wrong.")
    for person in (moderator, make_user()):
        with pytest.raises(errors.StoryWithdrawn):
            approve(story, flood(0), by=person)


def test_a_story_does_not_stand_beside_itself(story: Article, moderator: User) -> None:
    with pytest.raises(errors.WithItself):
        pin(story, story, position=1, by=moderator)


def test_what_must_not_stand_there_is_refused_and_may_still_be_hidden(
    story: Article, stranger: Article, moderator: User
) -> None:
    story.never_beside.add(stranger)
    with pytest.raises(errors.KeptApart):
        approve(story, stranger, by=moderator)
    hide(story, stranger, by=moderator)


def test_what_is_hidden_can_be_pinned(story: Article, moderator: User) -> None:
    hide(story, flood(3), by=moderator)
    pin(story, flood(3), position=1, by=moderator)
    assert beside(story)[0] == "Flood 3"


def test_the_same_again_is_refused_and_other_words_are_not(story: Article, moderator: User) -> None:
    hide(story, flood(0), by=moderator)
    with pytest.raises(errors.AlreadyDecided):
        hide(story, flood(0), by=moderator)
    hide(story, flood(0), by=moderator, reason=QuickReason.OUTDATED)
    assert RelatedDecision.objects.current().count() == 1


@pytest.mark.parametrize("position", [-1, 0, 5, 99])
def test_a_place_beyond_the_list_is_refused(story: Article, moderator: User, position: int) -> None:
    with pytest.raises(errors.NoSuchPlace, match="from 1 to 4"):
        pin(story, flood(0), position=position, by=moderator)
    with pytest.raises(errors.NoSuchPlace):
        add_external(story, **PAGE, position=position, by=moderator)


@pytest.mark.parametrize(
    ("grounds", "error"),
    [
        ({"note": "a" * 1_001}, errors.NoteTooLong),
        ({"reason": "whim"}, errors.NoSuchReason),
    ],
)
def test_grounds_that_cannot_be_kept_are_refused(
    story: Article, moderator: User, grounds: Any, error: type[errors.DecisionRefused]
) -> None:
    with pytest.raises(error):
        hide(story, flood(0), by=moderator, **grounds)


def test_an_end_in_the_past_is_refused(story: Article, moderator: User) -> None:
    with pytest.raises(errors.EndInThePast):
        hide(story, flood(0), by=moderator, until=timezone.now())


# --- Two at once ---


def test_who_decides_second_is_told_what_changed_and_overwrites_nothing(
    story: Article, moderator: User, other_moderator: User
) -> None:
    seen = last_decision(story)
    hide(story, flood(0), by=moderator, seen=seen)
    with pytest.raises(errors.Overtaken, match="Mia Otieno hid “Flood 0”") as caught:
        pin(story, flood(0), position=1, by=other_moderator, seen=seen)
    assert [(one.by, one.other) for one in caught.value.decisions] == [(moderator, flood(0))]
    assert "Flood 0" not in beside(story)
    pin(story, flood(0), position=1, by=other_moderator, seen=last_decision(story))
    assert beside(story) == FLOODS


def test_an_undo_by_another_is_told_too(story: Article, moderator: User, other_moderator: User) -> None:
    hide(story, flood(0), by=moderator)
    seen = last_decision(story)
    undo(story, flood(0), by=moderator)
    with pytest.raises(errors.Overtaken, match="left “Flood 0” to the engine"):
        hide(story, flood(1), by=other_moderator, seen=seen)


def test_ones_own_decisions_are_no_surprise(story: Article, moderator: User) -> None:
    hide(story, flood(0), by=moderator, seen=0)
    hide(story, flood(1), by=moderator, seen=0)
    assert beside(story)[0] == "Flood 2"


# --- What is kept ---


def test_each_decision_stays_with_who_when_and_why(
    story: Article, moderator: User, clock: time_machine.Traveller
) -> None:
    began = timezone.now()
    pin(story, flood(4), position=1, by=moderator, reason=QuickReason.BACKGROUND, note="For  Monday")
    clock.shift(timedelta(hours=1))
    hide(story, flood(4), by=moderator)
    clock.shift(timedelta(hours=1))
    undo(story, flood(4), by=moderator)
    first, second, third = RelatedDecision.objects.order_by("pk")
    assert (first.kind, first.position, first.reason, first.note) == ("pinned", 1, "background", "For Monday")
    assert (first.by_name, first.since, first.ended_at) == ("Mia Otieno", began, second.since)
    assert (second.kind, second.ended_at) == ("hidden", third.since)
    assert (third.kind, third.position, third.ended_at) == ("pinned", 1, None)
    moments = [began + timedelta(minutes=minutes) for minutes in (30, 90, 150)]
    assert [RelatedDecision.objects.at(moment).get() for moment in moments] == [first, second, third]


def test_a_decision_outlives_the_account(story: Article, moderator: User) -> None:
    hide(story, flood(0), by=moderator)
    moderator.delete()
    assert RelatedDecision.objects.get().by_name == "Mia Otieno"
    assert "Flood 0" not in beside(story)


def test_each_decision_is_in_the_log_of_the_story(story: Article, moderator: User) -> None:
    hide(story, flood(0), by=moderator, reason=QuickReason.SAME, note="Word for word")
    pin(story, flood(0), position=3, by=moderator)
    undo(story, flood(0), by=moderator)
    events = list(audit.events_of(story)[:3])
    assert [event.verb for event in events] == ["took back beside", "pinned beside", "hid beside"]
    assert events[2].why == "Says the same. Word for word"
    assert events[1].before == {"beside": "Flood 0", "decision": "hidden"}
    assert events[1].after == {"beside": "Flood 0", "decision": "pinned", "place": "3"}


def _more(story: Article) -> list[Article]:
    story = Article.objects.with_externals().select_related("section").get(pk=story.pk)
    more = shown(story, list(Tag.objects.filter(tagged__content_object=story))).more
    return more.articles if more else []
