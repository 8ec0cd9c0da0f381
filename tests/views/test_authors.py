"""Who is who: the people of the newsroom."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, Author
from articles.publishing import actions
from tests.make import make_author, make_draft, make_image, make_live, make_scheduled, make_user

pytestmark = pytest.mark.django_db


def get(client: Client, address: str = "/authors/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def names(page: str) -> list[str]:
    return re.findall(r'<h2 class="author-name" dir="auto">\s*<a href="/authors/[^"]+/">([^<]+)</a>', page)


def test_who_has_a_place_comes_first_then_whoever_has_a_story_by_name(client: Client) -> None:
    make_author("Zoe", place=1)
    make_author("Yan", place=2)
    make_live(authors=[make_author("Ben"), make_author("Ada"), make_author("Former", is_active=False)])
    make_author("Former editor", place=3, is_active=False)
    assert names(get(client)) == ["Zoe", "Yan", "Ada", "Ben"]


def test_whoever_has_only_what_readers_do_not_see_is_not_told(client: Client) -> None:
    editor = make_user()
    make_draft(authors=[make_author("Drafty")])
    make_scheduled(authors=[make_author("Laterly")])
    withdrawn = make_live(by=editor, authors=[make_author("Withdrawn")])
    assert names(get(client)) == ["Withdrawn"]
    actions.withdraw(Article.objects.get(pk=withdrawn.pk), by=editor, why="A mistake.")
    page = get(client)
    assert names(page) == []
    assert "Nobody is named here yet." in page


def test_a_person_stands_with_role_face_subjects_and_address(client: Client) -> None:
    facts = {"role": "Editor <in> chief", "expertise": "Rivers", "email": "ada@example.org"}
    make_author("Ada", slug="ada", place=1, portrait=make_image(), **facts)
    page = get(client)
    for words in ("Editor &lt;in&gt; chief", "Rivers", 'href="mailto:ada@example.org"', '<div class="portrait">'):
        assert words in page


def test_a_person_with_a_place_has_a_page_without_a_story(client: Client) -> None:
    author = make_author("Ada", slug="ada", place=1, role="Editor-in-chief")
    page = get(client, "/authors/ada/")
    assert "Editor-in-chief" in page
    assert "No stories here yet." in page
    assert client.get("/authors/ada/?after=1-1").status_code == 404
    Author.objects.filter(pk=author.pk).update(is_active=False)
    assert client.get("/authors/ada/").status_code == 404


def test_everybody_is_named_once_on_pages_of_bounded_length(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # As many namesakes as a page is long: the key has to part them.
    people = [make_author("Ada") for _ in range(70)] + [make_author(f"Ben {number:02d}") for number in range(60)]
    make_live(authors=people)
    make_author("Zoe", place=1)
    seen: list[str] = []
    address, pages = "/authors/", 0
    while address:
        with django_assert_num_queries(4):
            page = get(client, address)
        seen += names(page)
        following = re.search(r'<a href="([^"]+)" rel="next">', page)
        address, pages = following[1] if following else "", pages + 1
    assert seen == ["Zoe", *(author.name for author in people)]
    assert pages == 3


@pytest.mark.parametrize("junk", ["x", "-1", "1-1", "9" * 30, "999999", "١", "%00"])
def test_a_page_that_the_list_does_not_have_is_an_unknown_address(client: Client, junk: str) -> None:
    assert client.get(f"/authors/?after={junk}").status_code == 404


def test_every_page_and_search_engines_are_led_to_it(client: Client) -> None:
    assert '<a href="/authors/">Who is who</a>' in get(client, "/")
    assert "<loc>http://127.0.0.1:8000/authors/</loc>" in get(client, "/sitemap.xml")
    assert '"masthead": "http://127.0.0.1:8000/authors/"' in get(client, "/about/")
