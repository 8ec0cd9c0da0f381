"""Corrections, where readers meet them: on the story, in the list of all, in the feed, in structured data."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.conf import PAGE_SIZE
from articles.models import Article, Correction, CorrectionKind, Newsroom, User
from articles.models.correction import corrections_of
from articles.publishing import actions
from tests.conftest import NOON
from tests.make import make_live, make_page, make_user
from tests.views.test_article import HOSTILE, page_of, structured

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def editor(clock: time_machine.Traveller) -> User:
    return make_user()


@pytest.fixture
def story(editor: User) -> Article:
    return make_live(by=editor, at=NOON - DAY)


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# --- On the story ---------------------------------------------------------------------------------


def test_what_readers_must_know_first_stands_above_the_story_and_the_rest_under_it(
    client: Client, editor: User, story: Article
) -> None:
    for kind in CorrectionKind:
        actions.correct(story, kind, f"This is a {kind}.", by=editor)
    page = page_of(client, story)
    assert 'aria-label="Corrections and notes"' in page
    order = re.findall(r'This is a (\w+)\.</p>|(class="article-body")', page)
    assert ["".join(found) for found in order] == [
        "correction",
        "retraction",
        "note",
        'class="article-body"',
        "clarification",
        "update",
    ]


def test_a_correction_says_what_it_is_and_when_and_can_be_linked_to(
    client: Client, editor: User, story: Article
) -> None:
    actions.correct(story, CorrectionKind.NOTE, "First.\n\nThen.", by=editor)
    page = page_of(client, story)
    assert re.search(r'<div class="correction correction-note"\s+id="correction-1">', page)
    assert '<span dir="auto">Editor’s note</span>' in page
    assert '<span class="correction-number">No. 1</span>' in page
    assert '<time datetime="2025-10-08T12:00:00+00:00" dir="auto">8 October 2025</time>' in page
    assert re.search(r'class="correction-text"[^>]*><p>First\.</p>\s+<p>Then\.</p></div>', page)
    assert 'aria-label="Clarifications and updates"' not in page


def test_a_story_without_corrections_shows_none(client: Client, story: Article) -> None:
    assert 'class="corrections"' not in page_of(client, story)


def test_corrections_keep_their_order_their_fractions_of_seconds_and_their_words(editor: User, story: Article) -> None:
    moment = datetime(2025, 10, 8, 23, 59, 59, 123456, tzinfo=UTC)
    for _ in range(11):
        actions.correct(story, CorrectionKind.UPDATE, HOSTILE, by=editor)
    Correction.objects.update(made_at=moment)
    (fetched,) = Article.objects.with_corrections()
    corrections = corrections_of(fetched)
    assert [one.number for one in corrections] == list(range(1, 12))
    assert {one.made_at for one in corrections} == {moment}
    assert {one.text for one in corrections} == {Correction.objects.values_list("text", flat=True)[0]}


# --- All of them ----------------------------------------------------------------------------------


def test_the_list_of_all_is_by_day_newest_first_and_leads_to_each(
    client: Client, editor: User, clock: time_machine.Traveller, settings
) -> None:
    settings.TIME_ZONE = "Africa/Nairobi"
    first, second = make_live("First", by=editor), make_live("المطر", by=editor, language="ar")
    actions.correct(first, CorrectionKind.CORRECTION, "One.", by=editor)
    clock.move_to(datetime(2025, 10, 8, 21, 30, tzinfo=UTC))  # half past midnight in the newsroom
    actions.correct(second, CorrectionKind.CLARIFICATION, "Two.", by=editor)
    actions.correct(first, CorrectionKind.RETRACTION, "Three.", by=editor)
    page = get(client, "/corrections/")
    found = re.findall(r'<time datetime="(2025-\d\d-\d\d)">|class="kicker"[^>]*>(\w+)|href="([^"]+#[^"]+)"', page)
    assert ["".join(part) for part in found] == [
        "2025-10-09",
        "Retraction",
        f"{first.get_absolute_url()}#correction-2",
        "Clarification",
        f"{second.get_absolute_url()}#correction-1",
        "2025-10-08",
        "Correction",
        f"{first.get_absolute_url()}#correction-1",
    ]
    assert '<article class="correction-entry" lang="ar" dir="rtl">' in page
    assert "<p>Two.</p>" in page


def test_older_pages_of_the_list_show_every_correction_once(client: Client, editor: User, story: Article) -> None:
    count = 2 * PAGE_SIZE + 1
    for number in range(count):
        actions.correct(story, CorrectionKind.UPDATE, f"Number {number:02d}.", by=editor)
    seen: list[str] = []
    address = "/corrections/"
    while address:
        page = get(client, address)
        seen += re.findall(r"Number (\d\d)\.", page)
        following = re.search(r'<a href="([^"]+)" rel="next">Older corrections</a>', page)
        address = following[1] if following else ""
    assert seen == [f"{number:02d}" for number in reversed(range(count))]
    assert "Newest corrections" in page


def test_corrections_of_what_is_not_live_are_not_in_the_list(client: Client, editor: User, story: Article) -> None:
    actions.correct(story, CorrectionKind.CORRECTION, "Never mind.", by=editor)
    assert "Never mind." in get(client, "/corrections/")
    actions.withdraw(story, by=editor, why="A mistake.")
    page = get(client, "/corrections/")
    assert "Never mind." not in page
    assert story.headline not in page
    assert "Nothing has been corrected." in page
    actions.publish(story, by=editor, at=timezone.now() + DAY)
    assert "Never mind." not in get(client, "/corrections/")


def test_the_list_says_how_the_newsroom_corrects_and_where_to_write(client: Client) -> None:
    newsroom = Newsroom.objects.create(contact_email="desk@example.org")
    make_page("How we correct", kind="corrections")
    page = get(client, "/corrections/").partition("<footer")[0]
    assert '<a href="/about/how-we-correct/">How we correct</a>' in page
    assert 'href="mailto:desk@example.org"' in page
    newsroom.corrections_email = "wrong@example.org"
    newsroom.save()
    assert 'href="mailto:wrong@example.org"' in get(client, "/corrections/").partition("<footer")[0]


def test_the_list_takes_a_fixed_number_of_queries(
    client: Client, editor: User, story: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        get(client, "/corrections/")
    for number in range(PAGE_SIZE + 1):
        actions.correct(make_live(f"Story {number}", by=editor), CorrectionKind.UPDATE, "News.", by=editor)
    with django_assert_num_queries(4):
        get(client, "/corrections/")


def test_pages_and_the_sitemap_lead_to_the_list(client: Client) -> None:
    assert '<a href="/corrections/">Corrections</a>' in get(client, "/")
    make_page("How we correct", kind="corrections")
    for address in ("/about/", "/about/how-we-correct/"):
        assert '<a href="/corrections/">All corrections</a>' in get(client, address)
    assert "<loc>http://127.0.0.1:8000/corrections/</loc>" in get(client, "/sitemap.xml")


@pytest.mark.parametrize("junk", ["x", "1-", "9" * 50 + "-1", "%00"])
def test_a_page_that_the_list_does_not_have_is_an_unknown_address(client: Client, junk: str) -> None:
    assert client.get(f"/corrections/?after={junk}").status_code == 404


# --- For machines ---------------------------------------------------------------------------------


def test_structured_data_tells_of_each_correction_and_of_an_update_as_a_comment(
    client: Client, editor: User, story: Article, clock: time_machine.Traveller
) -> None:
    assert structured(page_of(client, story))[0]["dateModified"] == "2025-10-07T12:00:00+00:00"
    actions.correct(story, CorrectionKind.CORRECTION, "It was the <b>Nzoia</b>.", by=editor)
    clock.shift(timedelta(hours=1))
    actions.correct(story, CorrectionKind.UPDATE, "Now with a map.", by=editor)
    page = page_of(client, story)
    described = structured(page)[0]
    assert described["correction"] == [
        {
            "@type": "CorrectionComment",
            "@id": f"http://127.0.0.1:8000{story.get_absolute_url()}#correction-1",
            "name": "Correction",
            "position": 1,
            "text": "It was the <b>Nzoia</b>.",
            "datePublished": "2025-10-08T12:00:00+00:00",
        }
    ]
    (update,) = described["comment"]
    assert (update["@type"], update["name"], update["position"]) == ("Comment", "Update", 2)
    assert described["dateModified"] == "2025-10-08T13:00:00+00:00"
    assert '<meta property="article:modified_time" content="2025-10-08T13:00:00+00:00">' in page
    assert "creativeWorkStatus" not in described


def test_structured_data_tells_of_a_retraction(client: Client, editor: User, story: Article) -> None:
    actions.correct(story, CorrectionKind.RETRACTION, "None of it was so.", by=editor)
    assert structured(page_of(client, story))[0]["creativeWorkStatus"] == "Retracted"


def test_the_feed_says_of_a_corrected_story_what_was_wrong_and_when(
    client: Client, editor: User, story: Article, clock: time_machine.Traveller
) -> None:
    make_live("Right from the start", by=editor, at=NOON - 2 * DAY)
    actions.correct(story, CorrectionKind.CORRECTION, "It was the Nzoia.", by=editor)
    feed = ElementTree.fromstring(client.get("/feed/").content)
    corrected, other = feed.iter("item")
    said = "What happened, in a sentence."
    assert corrected.findtext("description") == f"{said}\n\nCorrection, 8 October 2025: It was the Nzoia."
    assert corrected.findtext("{http://purl.org/dc/terms/}modified") == "2025-10-08T12:00:00+00:00"
    assert feed.findtext("channel/lastBuildDate") == "Wed, 08 Oct 2025 12:00:00 +0000"
    assert other.findtext("description") == said
    assert other.find("{http://purl.org/dc/terms/}modified") is None


def test_the_sitemap_says_when_a_story_was_corrected(client: Client, editor: User, story: Article) -> None:
    actions.correct(story, CorrectionKind.CORRECTION, "It was the Nzoia.", by=editor)
    assert "<lastmod>2025-10-08T12:00:00+00:00</lastmod>" in get(client, "/sitemap.xml")
