"""All decisions as a file for spreadsheets."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from articles.models import Article, QuickReason, User
from articles.moderation import errors, export
from articles.moderation.decisions import add_external, hide, pin
from articles.moderation.export import decisions_for, lines, safe
from articles.publishing import actions
from tests.make import make_draft, make_live, make_user
from tests.moderation.conftest import flood
from tests.moderation.test_decisions import PAGE

pytestmark = pytest.mark.django_db


def rows(person: User) -> list[dict[str, str]]:
    text = "".join(lines(decisions_for(person)))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))


def test_each_decision_is_a_row_with_all_that_is_known_of_it(
    story: Article, moderator: User, settings: Settings
) -> None:
    settings.SITE_URL = "https://news.example.org"
    end = timezone.now() + timedelta(days=1)
    pin(story, flood(4), position=1, by=moderator, until=end, reason=QuickReason.BACKGROUND, note="For “Monday”, maybe")
    hide(story, flood(4), by=moderator)
    external = add_external(story, **PAGE, by=moderator).external
    assert external is not None
    first, second, third = rows(moderator)
    assert first == {
        "number": first["number"],
        "story": str(story.pk),
        "address of the story": f"https://news.example.org{story.get_absolute_url()}",
        "article beside it": str(flood(4).pk),
        "its address": f"https://news.example.org{flood(4).get_absolute_url()}",
        "headline of the page of others": "",
        "publication": "",
        "decision": "Pinned",
        "place": "1",
        "who": "Mia Otieno",
        "when": "2025-10-08T12:00:00+00:00",
        "until": "2025-10-09T12:00:00+00:00",
        "ended": "2025-10-08T12:00:00+00:00",
        "reason": "Background to it",
        "note": "For “Monday”, maybe",
    }
    assert (second["decision"], second["place"], second["ended"]) == ("Hidden", "", "")
    assert (third["its address"], third["headline of the page of others"], third["publication"]) == (
        external.address,
        *("Rivers of the world", "The Courier"),
    )


def test_quotes_commas_and_letters_of_any_script_come_through(story: Article, moderator: User) -> None:
    note = 'She said "no", then; پانی, 水'
    hide(story, flood(0), by=moderator, note=note)
    assert rows(moderator)[0]["note"] == note
    assert '"She said ""no"", then; پانی, 水"\r\n' in list(lines(decisions_for(moderator)))[1]


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1"),
        *(
            "＝1+1",
            "＋1",
            "－1",
            "＠SUM(A1)",
            '=HYPERLINK("https://evil.example")',
            "\u200b=1",
            "\ufeff=1",
            " \u202e@a",
        ),
    ],
)
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "1-1", "5", "«=»", "'=1"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_a_note_that_is_a_formula_is_none_in_the_file(story: Article, moderator: User) -> None:
    page: dict[str, Any] = PAGE | {"headline": "=cmd|' /C calc'!A0", "publication": "@Courier"}
    add_external(story, **page, by=moderator, note="+31 20 123;=1+1")
    (row,) = rows(moderator)
    assert row["headline of the page of others"] == "'=cmd|' /C calc'!A0"
    assert (row["publication"], row["note"]) == ("'@Courier", "'+31 20 123;=1+1")


def test_only_who_moderates_reads_decisions(db: None) -> None:
    with pytest.raises(errors.MayNotModerate):
        decisions_for(make_user("Reporter"))


def test_a_moderator_reads_of_no_story_that_readers_never_had_unless_they_may_open_it(
    story: Article, moderator: User
) -> None:
    editor = make_user("Editor")
    draft, gone = make_draft("Draft", by=editor), make_live("Gone", by=editor)
    for beside in (draft, gone):
        pin(beside, flood(0), position=1, by=editor)
    actions.withdraw(gone, by=editor, why="Wrong.")
    assert [row["story"] for row in rows(moderator)] == [str(gone.pk)]
    assert [row["story"] for row in rows(editor)] == [str(draft.pk), str(gone.pk)]
    assert rows(editor)[0]["address of the story"] == ""


def test_the_file_is_read_part_by_part(
    story: Article,
    moderator: User,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 2)
    for number in range(3):
        hide(story, flood(number), by=moderator)
    found = decisions_for(moderator)
    with django_assert_num_queries(3):
        file = lines(found)
        assert "number" in next(file)
        assert len(list(file)) == 3
