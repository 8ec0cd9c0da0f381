"""Decisions at the desk: their history, what readers saw, and the file."""

import csv
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles.admin import related_history
from articles.models import Article, LogEvent, QuickReason, User
from articles.moderation.decisions import add_external, hide, pin, undo
from articles.publishing import actions
from tests.make import make_draft, make_live, make_user
from tests.moderation.conftest import flood
from tests.moderation.test_decisions import FLOODS, PAGE

pytestmark = pytest.mark.django_db

CSV = "/admin/related/decisions.csv"
HOUR = timedelta(hours=1)


def history(client: Client, story: Article, **query: Any) -> HttpResponse:
    return client.get(reverse("admin:related_history", args=[story.pk]), query)


def stood(response: HttpResponse) -> list[str]:
    return [label or one.external.headline for one, label in response.context["stood"]]


def file(client: Client, **query: Any) -> list[dict[str, str]]:
    text = b"".join(client.get(CSV, query).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


# --- History --------------------------------------------------------------------------------------


def test_every_decision_is_told_with_who_what_why_and_until_the_newest_first(
    moderators_desk: Client, story: Article, moderator: User, clock: time_machine.Traveller
) -> None:
    until = timezone.now() + 5 * HOUR
    pin(story, flood(4), position=2, by=moderator, reason=QuickReason.BACKGROUND, note="For Monday", until=until)
    clock.shift(HOUR)
    hide(story, flood(4), by=moderator)
    first, second = history(moderators_desk, story).context["lines"]
    assert (first.what, first.label, first.when, first.ended) == (
        *("Hidden", "Flood 4"),
        *("8 October 2025, 13:00", "holds"),
    )
    assert (second.what, second.label, second.why) == ("Pinned, place 2", "Flood 4", "Background to it. For Monday")
    assert (second.until, second.ended) == ("8 October 2025, 17:00", "8 October 2025, 13:00")
    assert second.decision.by_name == "Mia Otieno"


def test_a_planned_end_that_has_come_is_when_it_ended(
    moderators_desk: Client, story: Article, moderator: User, clock: time_machine.Traveller
) -> None:
    hide(story, flood(0), by=moderator, until=timezone.now() + HOUR)
    clock.shift(2 * HOUR)
    (line,) = history(moderators_desk, story).context["lines"]
    assert line.ended == "8 October 2025, 13:00"


def test_what_readers_saw_is_shown_for_a_moment_that_is_typed(
    moderators_desk: Client, story: Article, moderator: User, clock: time_machine.Traveller
) -> None:
    clock.shift(HOUR)
    pin(story, flood(4), position=1, by=moderator)
    add_external(story, **PAGE, by=moderator, position=2)
    clock.shift(HOUR)
    before = history(moderators_desk, story, at="2025-10-08T12:30")
    assert stood(before) == FLOODS
    after = history(moderators_desk, story, at="2025-10-08T13:30")
    assert stood(after) == ["Flood 4", "Rivers of the world", "Flood 0", "Flood 1"]
    said = after.content.decode()
    assert "What readers saw: 8 October 2025, 13:30" in said
    assert 'value="2025-10-08T13:30"' in said
    assert "Pinned, Mia Otieno" in said
    assert "By the engine" in said


def test_each_decision_leads_to_what_readers_saw_then(
    moderators_desk: Client, story: Article, moderator: User, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(seconds=20, microseconds=5))
    decided = pin(story, flood(4), position=1, by=moderator)
    clock.shift(HOUR)
    undo(story, flood(4), by=moderator)
    response = history(moderators_desk, story, at=decided.since.isoformat())
    assert stood(response)[0] == "Flood 4"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2025-10-09T12:00", "That is still to come. Choose a moment that has passed."),
        ("yesterday", "Enter a valid date/time."),
        ("", "This field is required."),
        ("2025-10-07T12:00", "Readers did not have the story then."),
    ],
)
def test_a_moment_of_which_nothing_is_told_says_why(
    moderators_desk: Client, story: Article, typed: str, told: str
) -> None:
    assert told in history(moderators_desk, story, at=typed).content.decode()


def test_what_nothing_was_stored_of_is_said_not_to_be_known(moderators_desk: Client, story: Article) -> None:
    Article.objects.filter(pk=story.pk).update(created_at=timezone.now() - HOUR)
    LogEvent.objects.all().delete()  # as of a story that an import brought
    said = history(moderators_desk, story, at="2025-10-08T11:59:30").content.decode()
    assert "Nothing is known of then: what stands beside this story is stored since 8 October 2025, 12:00" in said


def test_a_story_without_decisions_says_so(moderators_desk: Client, story: Article) -> None:
    said = history(moderators_desk, story).content.decode()
    assert "Nothing was decided beside this story: the engine chose it all." in said


def test_long_histories_come_page_by_page(
    moderators_desk: Client, story: Article, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related_history, "SHOWN", 2)
    for number in range(3):
        hide(story, flood(number), by=moderator)
    first = history(moderators_desk, story)
    assert [line.label for line in first.context["lines"]] == ["Flood 2", "Flood 1"]
    second = history(moderators_desk, story, before=first.context["before"])
    assert [line.label for line in second.context["lines"]] == ["Flood 0"]
    assert second.context["before"] is None
    assert history(moderators_desk, story, before="x").status_code == 200


def test_only_who_may_moderate_reads_it(story: Article, client: Client) -> None:
    client.force_login(make_user("Reporter"))
    assert history(client, story).status_code == 403
    assert client.get(CSV).status_code == 403


def test_a_draft_has_a_history_for_who_may_open_it(moderators_desk: Client, admin_client: Client, clock: Any) -> None:
    draft = make_draft()
    assert history(moderators_desk, draft).status_code == 404
    assert history(moderators_desk, Article(pk=10**18)).status_code == 404
    assert history(admin_client, draft).status_code == 200


def test_what_readers_lost_is_named_by_its_address_to_who_may_not_open_it(
    moderators_desk: Client, admin_client: Client, story: Article, moderator: User
) -> None:
    secret = make_live("The name of a minor")
    pin(story, secret, position=1, by=moderator)
    moment = timezone.now()
    for one in (secret, story):
        actions.withdraw(one, by=make_user(), why="Wrong.")
    said = history(moderators_desk, story, at=moment.isoformat()).content.decode()
    assert "The name of a minor" not in said
    assert secret.get_absolute_url() in said
    assert story.get_absolute_url() in said
    assert "The name of a minor" in history(admin_client, story).content.decode()


def test_it_takes_as_many_queries_whatever_was_decided(
    moderators_desk: Client, story: Article, moderator: User
) -> None:
    counts = set()
    for number in range(5):
        hide(story, flood(number), by=moderator)
        if number in (0, 4):
            with CaptureQueriesContext(connection) as queries:
                history(moderators_desk, story, at=timezone.now().isoformat())
            counts.add(len(queries))
    assert len(counts) == 1
    assert max(counts) <= 20


# --- The file -------------------------------------------------------------------------------------


def test_the_file_is_one_to_keep(moderators_desk: Client, story: Article, moderator: User) -> None:
    hide(story, flood(0), by=moderator)
    response = moderators_desk.get(CSV)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="related-decisions-2025-10-08.csv"'
    assert "no-store" in response["Cache-Control"] or "no-cache" in response["Cache-Control"]
    assert response.streaming
    assert [row["decision"] for row in file(moderators_desk)] == ["Hidden"]


def test_the_file_is_of_one_story_or_since_a_moment(
    moderators_desk: Client, story: Article, moderator: User, clock: time_machine.Traveller, settings: Settings
) -> None:
    hide(story, flood(0), by=moderator)
    clock.shift(HOUR)
    hide(flood(1), flood(0), by=moderator)
    assert [row["story"] for row in file(moderators_desk, story=story.pk)] == [str(story.pk)]
    assert [row["story"] for row in file(moderators_desk, since="2025-10-08T12:30")] == [str(flood(1).pk)]
    assert len(file(moderators_desk, since="2025-10-08")) == 2
    assert file(moderators_desk, since="2025-10-08T12:30", story=story.pk) == []


@pytest.mark.parametrize("query", ["story=x", "story=-1", f"story={10**30}", "since=soon"])
def test_a_file_of_nonsense_is_refused_with_a_sentence(moderators_desk: Client, query: str) -> None:
    response = moderators_desk.get(f"{CSV}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().endswith(".")
