"""Readers search: what they find, in which order, and what they are offered where there is nothing."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.conf import PAGE_SIZE, SEARCH_AT_ONCE
from articles.models import Article
from articles.publishing import actions
from articles.search import query
from articles.search.index import index
from articles.views import limiting
from tests.make import (
    make_author,
    make_draft,
    make_image,
    make_live,
    make_live_together,
    make_scheduled,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db


def get(client: Client, question: str = "", **fields: str) -> str:
    response = client.get("/search/", {"q": question, **fields})
    assert response.status_code == 200
    return response.content.decode()


def plain(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", "", html)).split())


def headlines(page: str) -> list[str]:
    return [plain(found) for found in re.findall(r'class="card-headline">(.*?)</h2>', page, re.DOTALL)]


def offered(page: str) -> list[str]:
    """Returns what the links say where nothing was found."""
    part = page.partition('class="nothing"')[2].partition("</section>")[0]
    return [plain(link) for link in re.findall(r"<a .*?</a>", part, re.DOTALL)]


# --- What is found ----------------------------------------------------------------------------------


def test_stories_are_found_by_their_words_and_say_where_they_stand(client: Client) -> None:
    make_live("Rivers rise", body="<p>The <em>weir</em> broke.</p>")
    make_live("Nothing here")
    page = get(client, "weir river")
    assert headlines(page) == ["Rivers rise"]
    assert "<mark>Rivers</mark> rise" in page
    assert "The <mark>weir</mark> broke." in page
    assert "1 story with" in plain(page)


def test_the_headline_counts_more_than_the_standfirst_and_that_more_than_the_body(client: Client) -> None:
    for number, facts in enumerate(
        [
            {"headline": "The weir", "standfirst": "What happened here.", "body": "<p>Rain fell.</p>"},
            {"headline": "The river", "standfirst": "At the weir.", "body": "<p>Rain fell.</p>"},
            {"headline": "The rain", "standfirst": "What happened there.", "body": "<p>At the weir.</p>"},
        ]
    ):
        make_live(at=timezone.now() - timedelta(days=3 - number), **facts)
    assert headlines(get(client, "weir")) == ["The weir", "The river", "The rain"]
    assert headlines(get(client, "weir", order="date")) == ["The rain", "The river", "The weir"]


def test_a_word_as_it_was_typed_comes_before_its_other_forms(client: Client) -> None:
    make_live("Election rules", body="<p>It rained.</p>")
    make_live("Elections rules", body="<p>It rained.</p>")
    assert headlines(get(client, "elections")) == ["Elections rules", "Election rules"]
    assert headlines(get(client, "election")) == ["Election rules", "Elections rules"]
    assert headlines(get(client, '"elections"')) == ["Elections rules"]


def test_forms_are_those_of_the_storys_language(client: Client) -> None:
    make_live("Les rivières montent", language="fr", standfirst="Une rivière en crue.")
    make_live("Die Wahlen", language="de", standfirst="Ein Bericht.")
    knows_forms = connection.vendor == "postgresql"
    assert headlines(get(client, "wahl")) == (["Die Wahlen"] if knows_forms else [])
    assert headlines(get(client, "riviere")) == ["Les rivières montent"]


@pytest.fixture
def archive(db: None) -> None:
    ada, ben = make_author("Ada Okoth", slug="ada"), make_author("Ben Juma", slug="ben")
    facts: dict[str, dict[str, Any]] = {
        "One": {"section": make_section("World"), "tags": ["Climate change"], "authors": [ada]},
        "Two": {"section": make_section("Health"), "tags": ["Water"], "authors": [ben], "type_of_work": "opinion"},
        "Three": {"section": make_section("World"), "authors": [ben], "language": "fa"},
    }
    for day, (name, of) in enumerate(facts.items(), start=1):
        make_live(f"Rivers {name}", at=datetime(2025, 10, day, 12, tzinfo=UTC), **of)


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, "Three Two One"),
        ({"section": "world"}, "Three One"),
        ({"section": "world", "author": "ada"}, "One"),
        ({"tag": "climate  CHANGE"}, "One"),
        ({"tag": "climate-change"}, "One"),
        ({"author": "Ben Juma"}, "Three Two"),
        ({"type": "opinion"}, "Two"),
        ({"language": "fa"}, "Three"),
        ({"from": "2025-10-02"}, "Three Two"),
        ({"to": "2025-10-02"}, "Two One"),
        ({"from": "2025-10-02", "to": "2025-10-02"}, "Two"),
        ({"type": "x", "language": "x"}, "Three Two One"),
    ],
)
def test_a_search_can_be_narrowed(client: Client, archive: None, fields: dict[str, str], names: str) -> None:
    page = get(client, "rivers", **{"order": "date", **fields})
    assert [name.removeprefix("Rivers ") for name in headlines(page)] == names.split()
    assert sorted(headlines(get(client, "rivers", **{**fields, "order": ""}))) == sorted(headlines(page))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"section": "sport"}, "There is no section “sport”."),
        ({"tag": "Quagga"}, "No story has the topic “Quagga”."),
        ({"author": "Nobody"}, "No story is by “Nobody”."),
        ({"from": "tomorrow"}, "“tomorrow” is no day."),
        ({"to": "0001-01-01"}, "“0001-01-01” is no day."),
        ({"from": "2025-10-03", "to": "2025-10-01"}, "The first day is after the last"),
    ],
)
def test_what_cannot_be_meant_is_said_and_kept(
    client: Client, archive: None, fields: dict[str, str], said: str
) -> None:
    page = get(client, "rivers", **fields)
    assert said in plain(page)
    (wrong,) = re.findall(r'<li id="search-error-(\w+)"', page)
    assert re.search(rf'name="{wrong}"[^>]+aria-invalid="true"\s+aria-describedby="search-error-{wrong}"', page)
    assert all(f'value="{typed}"' in page for name, typed in fields.items() if name in {"tag", "author"})


@pytest.mark.parametrize(
    "words", ['"', "a OR", "NEAR(", "*", "' ; --", "😀", "\x00", "x" * 10_000, "-- (", "^$", "AND", "صحافة", "%ff"]
)
def test_whatever_is_asked_the_search_answers(client: Client, words: str) -> None:
    make_live()
    for name in ("q", "section", "tag", "author", "type", "language", "from", "to", "order"):
        assert client.get("/search/", {"q": "rivers", name: words}).status_code == 200


def test_nothing_that_was_typed_becomes_markup(client: Client) -> None:
    make_live("<b>bold</b> & brave", standfirst="<i>bold</i> words", body="<p>&lt;script&gt;bold</p>")
    page = get(client, "<script>alert(1)</script>")
    assert "<script>alert" not in page
    page = get(client, "bold")
    assert "<b>" not in page
    assert "&lt;b&gt;<mark>bold</mark>&lt;/b&gt; &amp; brave" in page


def test_search_is_not_indexed(client: Client) -> None:
    assert '<meta name="robots" content="noindex">' in get(client, "x")


# --- Only what readers may see ----------------------------------------------------------------------


def test_only_what_is_live_is_found_and_counted_from_its_moment_on(client: Client, clock: Any) -> None:
    editor = make_user()
    make_live("Rivers live")
    make_draft("Rivers drafted", tags=["Riverbeds"], authors=[make_author("River Song")])
    scheduled = make_scheduled("Rivers scheduled")
    actions.withdraw(make_live("Rivers withdrawn"), by=editor, why="A mistake.")
    for order in ("", "date"):
        page = get(client, "rivers", order=order)
        assert (headlines(page), "1 story with" in plain(page)) == (["Rivers live"], True)
    for question in ("drafted", "drafte", "riverbedz", "song rivers nowhere"):
        assert not {"drafted", "Riverbeds", "River Song"} & set(offered(get(client, question)))
    assert "No story has the topic" in plain(get(client, "rivers", tag="Riverbeds"))
    assert "No story is by" in plain(get(client, "rivers", author="River Song"))
    clock.move_to(scheduled.live_at + timedelta(seconds=1))
    assert headlines(get(client, "rivers", order="date")) == ["Rivers scheduled", "Rivers live"]


def test_an_index_that_is_out_of_step_shows_nothing_hidden(client: Client) -> None:
    story = make_live("Rivers rise")
    Article.objects.filter(pk=story.pk).update(status="draft", live_at=None)
    assert headlines(get(client, "rivers")) == []


# --- Pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["relevance", "date"])
def test_pages_of_a_search_hold_each_story_once(client: Client, order: str) -> None:
    count = 2 * PAGE_SIZE + 3
    start = timezone.now() - timedelta(days=1)
    stories = make_live_together(make_section(), [start + timedelta(seconds=at // 3) for at in range(count)])
    Article.objects.filter(pk__in=[story.pk for story in stories]).update(standfirst="Rivers rise.")
    index([story.pk for story in stories])
    page, shown = get(client, "rivers", order=order), []
    while True:
        assert f"{count} stories with" in plain(page)
        shown += headlines(page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        if following is None:
            break
        page = client.get(unescape(following[1])).content.decode()
    assert len(shown) == len(set(shown)) == count
    assert shown == [story.headline for story in reversed(stories)]


def test_many_are_said_to_be_many_and_the_newest_are_ranked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "SEARCH_COUNTED", 2)
    monkeypatch.setattr(query, "SEARCH_RANKED", 3)
    for number in range(5):
        make_live(f"Rivers {number}", at=timezone.now() - timedelta(hours=5 - number))
    page = get(client, "rivers")
    assert "More than 2 stories with" in plain(page)
    assert "the most relevant of the newest" in plain(page)
    assert len(headlines(page)) == 3
    page = get(client, "rivers", order="date")
    assert "More than 2 stories with" in plain(page)
    assert len(headlines(page)) == 5


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "٣", "100000", "1.5"])
def test_an_address_of_no_page_is_none(client: Client, after: str) -> None:
    make_live("Rivers rise")
    assert client.get("/search/", {"q": "rivers", "after": after}).status_code == 404


@pytest.mark.parametrize("order", ["relevance", "date"])
def test_a_search_takes_a_fixed_number_of_queries(
    client: Client, order: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # the frame of the page (2); languages, of the form and of words (2); the index, the gate, the stories
    # PostgreSQL is asked for forms of the question's words and of the results', and in four windows of time
    more = (2 + 3 + (order == "relevance")) if connection.vendor == "postgresql" else 0
    for count in (1, 5):
        for number in range(count):
            make_live(f"Rivers {number}", tags=["Water"], type_of_work="opinion")
        client.get("/search/", {"q": "rivers"})
        with django_assert_num_queries(7 + more):
            client.get("/search/", {"q": "rivers happened sent*", "order": order})


# --- Nothing found ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tajikstan", "tajikistan"),
        ("Tajikistna", "tajikistan"),
        ("tajjikistann", "tajikistan"),
        ("rivers tajikstan", "rivers tajikistan"),
        ("tajikstan -droughts", "tajikistan -droughts"),
        ("okoht", "okoth"),
        ("climte", "climate"),
    ],
)
def test_what_is_misspelt_is_offered_as_it_is_spelt(client: Client, typed: str, meant: str) -> None:
    make_live("Rivers rise in Tajikistán", tags=["Climate change"], authors=[make_author("Ada Okoth")])
    page = get(client, typed)
    assert headlines(page) == []
    assert meant in offered(page)
    address = re.search(rf'href="([^"]+)"[^>]*>{meant}<', page)
    assert address
    assert headlines(client.get(unescape(address[1])).content.decode()) == ["Rivers rise in Tajikistán"]


@pytest.mark.parametrize("typed", ["frnts", "paintx", "rivers paintx", "rivers frontss"])
def test_words_of_a_draft_are_not_offered_though_readers_find_other_forms_of_them(client: Client, typed: str) -> None:
    make_draft("Shop fronts", standfirst="He paints them.")
    actions.withdraw(make_live("Fronts and paints"), by=make_user(), why="A mistake.")
    make_live("Rivers", body="<p>They painted the front.</p>")
    make_live("Rivers and more")
    assert headlines(get(client, "fronts paints")) == ["Rivers"]
    page = get(client, typed)
    assert not {"fronts", "paints", "rivers fronts", "rivers paints"} & set(offered(page))


def test_captions_of_pictures_are_in_no_excerpt_for_their_rights_may_have_ended(client: Client) -> None:
    photo = f'<figure data-block="photo" data-image="{make_image().pk}"><figcaption>A quagga</figcaption></figure>'
    make_live("Rivers", body=f'<p>It rained.</p>{photo}<section data-block="gallery">{photo}{photo}</section>')
    page = get(client, "quagga")
    assert headlines(page) == ["Rivers"]
    assert "quagga" not in "".join(re.findall(r'class="result-excerpt".*?</p>', page, re.DOTALL)).lower()


def test_where_nothing_is_found_the_nearest_names_are_offered(client: Client) -> None:
    section = make_section("World")
    make_live("Rivers", section=section, tags=["Climate change"], authors=[make_author("Ada Okoth")])
    page = get(client, "climate quagga okoth")
    assert "No story has all of these words" in page
    assert {"Climate change", "Ada Okoth", "World", "All stories by date"} <= set(offered(page))
    assert "climate" in offered(page)  # found by itself


def test_names_are_found_by_any_of_their_words_and_without_accents(client: Client) -> None:
    make_live("Rivers", tags=["Crédit agricole"], authors=[make_author("Ada Müller-Okoth")])
    make_live("Others", tags=["Agriculture"], authors=[make_author("Zoë Agriton")])
    page = get(client, "agri muller quagga")
    assert {"Crédit agricole", "Agriculture", "Ada Müller-Okoth", "Zoë Agriton"} <= set(offered(page))


def test_names_of_what_readers_do_not_see_are_not_offered(client: Client) -> None:
    make_draft("Drafted", tags=["Quaggas"], authors=[make_author("Ada Quagga")])
    make_scheduled("Scheduled", tags=["Quagga parks"], authors=[make_author("Ben Quagga")])
    actions.withdraw(make_live("Withdrawn", tags=["Quagga hunts"]), by=make_user(), why="A mistake.")
    assert "Quagga" not in plain(get(client, "quagga"))


def test_a_search_by_a_name_finds_all_who_bear_it(client: Client) -> None:
    one, other = make_author("Ben Juma"), make_author("Ben Juma", slug="ben-juma-2")
    make_live("Rivers one", authors=[one])
    make_live("Rivers two", authors=[other])
    make_live("Rivers three", authors=[make_author("Ben Jumah")])
    assert headlines(get(client, "rivers", author="ben júma")) == ["Rivers two", "Rivers one"]
    assert headlines(get(client, "rivers", author="ben-juma-2")) == ["Rivers two"]


def test_what_is_narrowed_to_nothing_can_be_widened(client: Client, archive: None) -> None:
    page = get(client, "rivers", section="health", author="ada")
    assert headlines(page) == []
    address = re.search(r'href="([^"]+)">Look in all stories', page)
    assert address
    assert len(headlines(client.get(unescape(address[1])).content.decode())) == 3


def test_nothing_found_takes_so_many_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    make_live("Rivers rise in Tajikistán")
    with django_assert_max_num_queries(56 if connection.vendor == "sqlite" else 130):
        client.get("/search/", {"q": "river tajikstan dushambe quagga okapi gnu zebra emu"})


# --- Too often --------------------------------------------------------------------------------------


def test_an_address_that_asks_too_often_is_told_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(limiting, "monotonic", lambda: now[0])
    far = {"REMOTE_ADDR": "198.51.100.7"}
    answers = [client.get("/search/?q=x", **far).status_code for _ in range(SEARCH_AT_ONCE + 1)]
    assert answers == [200] * SEARCH_AT_ONCE + [429]
    refused = client.get("/search/?q=x", **far)
    assert 0 < int(refused["Retry-After"]) <= 60
    assert client.get("/search/", **far).status_code == 200  # the empty form
    assert client.get("/search/?q=x", REMOTE_ADDR="198.51.100.8").status_code == 200
    now[0] += int(refused["Retry-After"])
    assert client.get("/search/?q=x", **far).status_code == 200
    assert client.get("/search/?q=x", **far).status_code == 429


def test_one_line_of_ipv6_is_one_address_and_this_machine_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "MOST_ADDRESSES", 2)
    limit = limiting.Limit(1, 1)
    assert limit.wait("a") == 0
    assert limit.wait("a") > 0
    limit.wait("b")
    limit.wait("c")
    assert limit.wait("a") == 0  # forgotten
