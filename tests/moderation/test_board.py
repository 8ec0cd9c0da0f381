"""What staff see of the list beside a story: just what readers get, and why, and what is absent and why."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, QuickReason, RelatedDecision, RelatedLink, Tag, User
from articles.moderation.board import Board, Row, board_of
from articles.moderation.decisions import add_external, approve, hide, last_decision, pin, undo
from articles.publishing import actions
from articles.tagging.names import resolve
from articles.tagging.tags import set_tags
from tests.make import make_draft, make_live, make_scheduled, make_user
from tests.moderation.conftest import beside, flood
from tests.moderation.test_decisions import PAGE

pytestmark = pytest.mark.django_db


def labels(rows: list[Row]) -> list[str]:
    return [row.label for row in rows]


def row_of(board: Board, label: str) -> Row:
    rows = [*board.listed, *board.more, *board.hidden, *board.stale, *board.passed, *board.found]
    (row,) = {row.name: row for row in rows if row.label == label}.values()
    return row


# --- What stands there ---


def test_the_list_is_what_readers_get(story: Article, stranger: Article, moderator: User) -> None:
    pin(story, flood(4), position=2, by=moderator)
    approve(story, stranger, by=moderator)
    add_external(story, **PAGE, by=moderator, position=1)
    board = board_of(story, to=moderator)
    assert labels(board.listed) == beside(story) == ["Rivers of the world", "Flood 4", "Flood 0", "The bank"]
    assert [(row.name, row.place) for row in board.listed[:2]] == [
        (f"e{board.listed[0].key}", 1),
        (f"a{flood(4).pk}", 2),
    ]
    assert [row.kind for row in board.listed] == ["pinned", "pinned", "suggested", "approved"]
    assert not [row.absent for row in board.listed if row.absent]


def test_each_row_says_why_it_is_there(story: Article, stranger: Article, moderator: User) -> None:
    Tag.objects.update(live_count=6)
    approve(story, stranger, by=moderator)
    board = board_of(story, to=moderator)
    assert row_of(board, "Flood 1").why == "shares Water (common), 101 days apart"
    assert row_of(board, "The bank").why == ""
    assert row_of(board, "The bank").decision == RelatedDecision.objects.get()


def test_the_newest_of_the_section_are_told_of_where_readers_see_them(live: Any, moderator: User) -> None:
    story, other = live("Alone", "Rare"), live("Of the same section", "Other")
    board = board_of(story, to=moderator)
    assert (board.heading, labels(board.more)) == ("More from World", ["Of the same section"])
    hide(story, other, by=moderator)
    board = board_of(story, to=moderator)
    assert (board.heading, labels(board.more), labels(board.hidden)) == ("", [], ["Of the same section"])


# --- What does not, and why ---


def test_what_is_hidden_comes_with_its_decision(story: Article, moderator: User, clock: time_machine.Traveller) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    hide(story, flood(1), by=moderator, reason=QuickReason.OUTDATED, note="See the new one", until=tomorrow)
    (row,) = board_of(story, to=moderator).hidden
    assert (row.label, row.place, row.kind) == ("Flood 1", None, "hidden")
    assert row.decision is not None
    assert (row.decision.by_name, row.decision.note, row.decision.until) == ("Mia Otieno", "See the new one", tomorrow)
    clock.shift(timedelta(days=2))
    board = board_of(story, to=moderator)
    assert board.hidden == []
    assert row_of(board, "Flood 1").decision is None


def test_what_got_no_place_says_that_its_score_is_below(story: Article, moderator: User) -> None:
    (row,) = board_of(story, to=moderator).passed
    assert row.label == "Flood 4"
    assert row.absent.startswith("Its score, 0.")
    assert row.why.endswith("401 days apart")


def test_where_staff_chose_all_four_the_rest_is_told_so(story: Article, moderator: User) -> None:
    for number in range(4):
        approve(story, flood(number), by=moderator)
    assert row_of(board_of(story, to=moderator), "Flood 4").absent == "Others that staff chose have all the places."
    pin(story, flood(4), position=1, by=moderator)
    (row,) = board_of(story, to=moderator).stale
    assert (row.label, row.absent) == ("Flood 3", "Others that staff chose have all the places.")


def test_what_shares_no_tag_any_more_says_so(story: Article, moderator: User) -> None:
    set_tags(story, resolve(["Elsewhere"]))  # links are made again later
    board = board_of(story, to=moderator)
    assert (board.listed, board.heading) == ([], "More from World")
    assert row_of(board, "Flood 3").absent == ""  # it stands there, as one of the section
    Tag.objects.filter(name="Water").update(relates=False)
    Article.objects.filter(pk=story.pk).update(section=None)
    board = board_of(story, to=moderator)
    assert {row.absent for row in board.passed} == {"They share no tag any more that relates stories."}


def test_a_pin_to_what_readers_lost_is_stale_and_says_so(story: Article, stranger: Article, moderator: User) -> None:
    pin(story, stranger, position=1, by=moderator)
    actions.withdraw(stranger, by=make_user(), why="Wrong.")
    Article.objects.filter(pk=stranger.pk).update(headline="What nobody may read")
    (row,) = board_of(story, to=moderator).stale
    assert row.label == stranger.get_absolute_url()  # of what readers lost, no word to who may not open it
    assert row.absent == "Readers do not have it now. It stands here again once they do."
    (row,) = board_of(story, to=make_user()).stale
    assert (row.label, row.fits) == ("What nobody may read", False)


def test_what_is_hidden_and_lost_stays_hidden_and_says_so(story: Article, moderator: User) -> None:
    hide(story, flood(0), by=moderator)
    actions.withdraw(flood(0), by=make_user(), why="Wrong.")
    (row,) = board_of(story, to=moderator).hidden
    assert row.absent == "Readers do not have it now. It stays hidden here once they do."


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"never_recommended": True}, "Its form says that it is never recommended."),
        ({"language": "sw"}, "It is this story in another language; the page links to it elsewhere."),
        ({}, "A rule keeps the two apart: “never beside”, in the form of one of them."),
    ],
)
def test_what_a_rule_keeps_apart_says_which(
    story: Article, stranger: Article, moderator: User, facts: dict[str, Any], told: str
) -> None:
    pin(story, stranger, position=1, by=moderator)
    if "language" in facts:
        facts = facts | {"translation_of": story}
    Article.objects.filter(pk=stranger.pk).update(**facts)
    if not facts:
        stranger.never_beside.add(story)
    (row,) = board_of(story, to=moderator).stale
    assert (row.absent, row.fits) == (told, False)


def test_what_readers_do_not_have_yet_is_not_named(story: Article, moderator: User) -> None:
    make_scheduled("Embargoed floods", tags=["Water"], body="<p>The story.</p>")
    board = board_of(story, to=moderator, question="floods")
    names = labels([*board.listed, *board.passed, *board.found])
    assert "Embargoed floods" not in names


# --- The story itself ---


def test_the_version_is_the_last_decision(story: Article, moderator: User) -> None:
    assert board_of(story, to=moderator).version == 0
    hide(story, flood(0), by=moderator)
    undo(story, flood(0), by=moderator)
    board = board_of(story, to=moderator)
    assert board.version == last_decision(story) > 0
    assert board.hidden == []


def test_a_story_at_which_nothing_is_decided_says_why(story: Article, moderator: User) -> None:
    assert board_of(story, to=moderator).closed == ""
    Article.objects.filter(pk=story.pk).update(shows_no_related=True)
    board = board_of(story, to=moderator)
    assert board.closed.startswith("This story shows no related list")
    assert board.listed == []
    actions.withdraw(story, by=make_user(), why="Wrong.")
    assert board_of(story, to=moderator).closed.startswith("This story is withdrawn")


def test_a_draft_has_a_board_of_what_staff_decided(stranger: Article) -> None:
    editor = make_user()
    draft = make_draft("Tomorrow", by=editor, tags=["Water"])
    pin(draft, stranger, position=1, by=editor)
    board = board_of(draft, to=editor, question="rates")
    assert labels(board.listed) == labels(board.found) == ["The bank"]


# --- A search ---


def test_a_search_finds_live_articles_the_most_related_first(
    story: Article, stranger: Article, moderator: User
) -> None:
    Tag.objects.update(live_count=6)
    hide(story, flood(2), by=moderator)
    make_draft("Flood of drafts", body="<p>Flood</p>")
    board = board_of(story, to=moderator, question="flood")
    assert labels(board.found) == [f"Flood {number}" for number in range(5)]
    assert [row.place for row in board.found] == [1, 2, None, 3, 4]
    assert board.found[2].kind == "hidden"
    assert board.found[0].why == "shares Water (common), 1 day apart"
    RelatedLink.objects.all().delete()
    board = board_of(story, to=moderator, question="flood")
    assert labels(board.found) == [f"Flood {number}" for number in range(5)]
    assert board.found[0].why.startswith("shares Water (common), 1 day apart; score 0.")
    make_live("Flood", at=timezone.now() - timedelta(days=900), tags=["Other"])
    make_live("Rain", tags=["Other"], body="<p>Flood 2.</p>")
    assert labels(board_of(story, to=moderator, question="flood 2").found) == ["Flood 2", "Rain"]
    assert labels(board_of(story, to=moderator, question="flood").found)[-2:] == ["Flood", "Rain"]
    (found,) = board_of(story, to=moderator, question="rates rise").found
    assert (found.label, found.why, found.fits) == ("The bank", "Shares no tag with this story.", True)


def test_a_search_finds_the_article_whose_address_is_pasted(story: Article, stranger: Article, moderator: User) -> None:
    pasted = f"https://news.example.org{stranger.get_absolute_url()}?from=mail"
    assert labels(board_of(story, to=moderator, question=pasted).found) == ["The bank"]
    for odd in (
        "/2025/13/40/rates/",
        f"{stranger.get_absolute_url()[:-1]}-else/",
        make_draft().headline + "/2025/1/1/x",
    ):
        assert board_of(story, to=moderator, question=odd).found == []


def test_a_search_says_what_may_not_stand_there(story: Article, stranger: Article, moderator: User) -> None:
    story.never_beside.add(stranger)
    (found,) = board_of(story, to=moderator, question="rates").found
    assert not found.fits
    assert found.absent.startswith("A rule keeps the two apart")
    assert board_of(story, to=moderator, question="the story").found == []  # never itself


# --- What it costs ---


def test_the_board_takes_a_fixed_number_of_queries(
    live: Any,
    story: Article,
    stranger: Article,
    moderator: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    alone = live("Alone", "Rare")
    with django_assert_max_num_queries(10):
        board_of(alone, to=moderator)
    for number in range(6, 12):
        live(f"Flood {number}", "Water", days=number)
    lost = [make_live(f"Lost {number}") for number in range(3)]
    for number, other in enumerate([*lost, stranger], start=1):
        pin(story, other, position=number, by=moderator)
    for other in lost:
        actions.withdraw(other, by=make_user(), why="Wrong.")
    for number in range(4):
        hide(story, flood(number), by=moderator)
        add_external(story, **PAGE | {"address": f"https://example.org/{number}"}, by=moderator)
    with django_assert_max_num_queries(10):
        board = board_of(story, to=moderator)
    assert (len(board.stale), len(board.hidden)) == (3 + 1, 4)
    with django_assert_max_num_queries(18):
        board_of(story, to=moderator, question="flood")


def test_readers_get_what_the_board_shows(story: Article, stranger: Article, moderator: User, client: Client) -> None:
    pin(story, stranger, position=3, by=moderator)
    page = client.get(story.get_absolute_url()).content.decode().partition('class="related"')[2]
    places = [page.find(f">{label}<") for label in labels(board_of(story, to=moderator).listed)]
    assert -1 not in places
    assert places == sorted(places)
