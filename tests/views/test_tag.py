"""What stands above the newest on a tag's page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.conf import PAGE_SIZE
from articles.models import Article
from articles.publishing import actions
from articles.tagging.pins import set_pins
from tests.make import make_author, make_draft, make_live, make_scheduled, make_tag, make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def get(client: Client, address: str = "/tags/rain/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def headlines(page: str) -> list[str]:
    return re.findall(r'class="card-headline">\s*<a href="[^"]+">([^<]+)</a>', page)


def parts(page: str) -> tuple[list[str], list[str]]:
    """Returns what stands above, and what below."""
    above, _, below = page.partition("</section>")
    return headlines(above), headlines(below)


def test_pinned_stories_stand_above_the_newest_in_their_order_and_not_below(client: Client) -> None:
    old = make_live("Old", tags=["Rain"], at=timezone.now() - 9 * DAY)
    older = make_live("Older", tags=["Rain"], at=timezone.now() - 10 * DAY)
    make_live("New", tags=["Rain"])
    without = make_live("Without the tag")
    set_pins(make_tag("Rain"), [older.pk, without.pk, old.pk])
    page = get(client)
    assert parts(page) == (["Older", "Without the tag", "Old"], ["New"])
    assert re.findall(r"<h([1-6])", page) == ["1", "2", "3", "3", "3", "2", "3"]
    assert "Start here" in page


def test_a_page_without_them_has_no_place_for_them(client: Client) -> None:
    make_live("New", tags=["Rain"])
    page = get(client)
    assert "Start here" not in page
    assert re.findall(r"<h([1-6])", page) == ["1", "2"]


def test_what_readers_may_not_see_is_not_there(client: Client) -> None:
    editor = make_user()
    withdrawn = make_live("Withdrawn", tags=["Rain"], by=editor)
    make_live("New", tags=["Rain"])
    set_pins(make_tag("Rain"), [make_draft("Draft").pk, make_scheduled("Later").pk, withdrawn.pk])
    assert headlines(get(client)) == ["Withdrawn", "New"]
    actions.withdraw(Article.objects.get(pk=withdrawn.pk), by=editor, why="A mistake.")
    page = get(client)
    assert headlines(page) == ["New"]
    assert "Start here" not in page


def test_a_tag_has_no_page_by_what_is_pinned_alone(client: Client) -> None:
    set_pins(make_tag("Rain"), [make_live("Live").pk])
    assert client.get("/tags/rain/").status_code == 404


def test_all_that_a_tag_has_may_be_pinned(client: Client) -> None:
    set_pins(make_tag("Rain"), [make_live("Only", tags=["Rain"]).pk])
    page = get(client)
    assert parts(page) == (["Only"], [])
    assert "No stories here yet" not in page
    assert "Newest" not in page


def test_a_translation_of_what_is_pinned_is_not_below(client: Client) -> None:
    original = make_live("Rivers", tags=["Rain"])
    make_live("Fleuves", tags=["Rain"], language="fr", translation_of=original)
    make_live("New", tags=["Rain"])
    set_pins(make_tag("Rain"), [original.pk])
    assert parts(get(client)) == (["Rivers"], ["New"])


def test_on_older_pages_they_stand_where_their_time_is(client: Client) -> None:
    editor, author = make_user(), make_author()
    stories = [
        make_live(f"Story {n}", tags=["Rain"], by=editor, authors=[author], at=timezone.now() - n * DAY)
        for n in range(1, PAGE_SIZE + 3)
    ]
    set_pins(make_tag("Rain"), [stories[-1].pk, stories[0].pk])
    page = get(client)
    assert headlines(page) == [f"Story {PAGE_SIZE + 2}", *(f"Story {n}" for n in range(1, PAGE_SIZE + 1))]
    older = re.search(r'<a href="([^"]+)" rel="next">', page)
    assert older is not None
    page = get(client, older[1])
    assert headlines(page) == [f"Story {PAGE_SIZE + 1}", f"Story {PAGE_SIZE + 2}"]
    assert "Start here" not in page


def test_they_take_one_query_and_one_more_with_opinion_among_them(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        make_live(f"Story {number}", tags=["Rain"])
    tag = make_tag("Rain")
    with django_assert_num_queries(6):
        get(client)
    set_pins(tag, [make_live(f"Pinned {number}").pk for number in range(4)])
    with django_assert_num_queries(6):
        get(client)
    set_pins(tag, [make_live("Why", type_of_work="opinion", authors=[make_author("Ada Okoth")]).pk])
    with django_assert_num_queries(7):
        assert "By <bdi>Ada Okoth</bdi>" in get(client)
