"""Counting tags, making related links and drawing pictures is no editing: no version and no date moves."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from articles.images import ingest
from articles.images.renditions import picture
from articles.models import Article, LogEvent, RelatedLink, Revision, Tag, User
from articles.publishing import actions
from tests.make import make_scheduled
from tests.pictures import upload
from tests.publishing.conftest import DAY, MakeStory

Work = Callable[[], None]


def recount() -> None:
    Tag.objects.update(live_count=99)
    Tag.objects.recount()
    assert set(Tag.objects.values_list("live_count", flat=True)) == {2}


def refresh_related(*options: str) -> None:
    RelatedLink.objects.all().delete()
    call_command("refresh_related", *options, stdout=StringIO(), stderr=StringIO())
    assert RelatedLink.objects.exists()


def draw_pictures() -> None:
    """Draws the renditions of a picture that is there, and of one that comes."""
    for content in (None, upload(name="other.png", kind="PNG")):
        image = ingest.ingest(content or upload(), by=None, alt="A river.", credit="Us")
        assert picture(image) is not None


@pytest.fixture
def stories(make_story: MakeStory, editor: User, clock: time_machine.Traveller) -> None:
    """Stories that share tags and show a picture, one with a working copy, one updated, one whose moment has come."""
    image = ingest.ingest(upload(), by=editor, alt="A river.", credit="Us")
    facts = {"tags": ["Water", "Dams", "Rivers"], "lead_image": image}
    first, second = make_story("published", **facts), make_story("published", headline="Rivers fall", **facts)
    first.kicker = "Floods"
    actions.save_draft(first, by=editor)
    second.kicker = "Floods"
    actions.amend(second, by=editor, what_is_new="The water fell.")
    make_story("draft", headline="Drafted", **facts)
    clock.shift(timedelta(hours=5))


def kept() -> list[Any]:
    names = ("pk", "version", "working_version", "saved_at", "saved_by", "updated_at", "updated_note", "live_at")
    return [
        *Article.objects.order_by("pk").values(*names, "first_live_at", "headline", "kicker"),
        *Revision.objects.order_by("pk").values(),
        *LogEvent.objects.order_by("pk").values(),
    ]


@pytest.mark.parametrize(
    "work",
    [recount, refresh_related, lambda: refresh_related("--anew"), draw_pictures],
    ids=["tags are counted", "links are made", "links are made anew", "pictures are drawn"],
)
def test_it_leaves_versions_dates_and_revisions_alone(stories: None, work: Work) -> None:
    before = kept()
    assert {row["updated_at"] is None for row in before if "updated_at" in row} == {True, False}
    work()
    assert kept() == before


def test_a_moment_that_is_followed_leaves_them_alone_too(
    stories: None, editor: User, clock: time_machine.Traveller
) -> None:
    make_scheduled(by=editor, tags=["Water", "Dams", "Rivers"])
    call_command("publish_due", stdout=StringIO())
    clock.shift(DAY * 2)
    before, said = kept(), StringIO()
    call_command("publish_due", stdout=said)
    assert '"moments": 1' in said.getvalue()
    assert set(Tag.objects.values_list("live_count", flat=True)) == {3}
    assert kept() == before
