"""Front page, sections, tags, authors, archive: lists of stories."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.conf import FRONT_PAGE_ROWS, FRONT_PAGE_TOP, FRONT_PAGE_WITHOUT_SECTIONS, PAGE_SIZE
from articles.models import Article, Byline, Tag
from articles.models.byline import Role
from tests.make import make_author, make_draft, make_live, make_scheduled, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


def headlines(page: str) -> list[str]:
    return re.findall(r'class="card-headline">\s*<a href="[^"]+">([^<]+)</a>', page)


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def make_many(count: int, **facts) -> list[str]:
    """Makes live articles, a minute apart; returns their headlines, newest first."""
    editor, author, section = make_user(), make_author(), make_section()
    start = timezone.now() - timedelta(days=1)
    names = [f"Story {number:03d}" for number in range(count)]
    for number, name in enumerate(names):
        make_live(
            name, at=start + timedelta(minutes=number), by=editor, authors=[author], **{"section": section, **facts}
        )
    return list(reversed(names))


# --- The front page -------------------------------------------------------------------------------


def test_an_empty_newsroom_has_a_front_page_that_says_so(client: Client) -> None:
    assert "Nothing is published yet" in get(client, "/")


def test_no_story_stands_on_the_front_page_twice(client: Client) -> None:
    for name in ("World", "Health", "Sport"):
        make_many(8, section=make_section(name))
    page = get(client, "/")
    links = re.findall(r'class="card-headline">\s*<a href="([^"]+)"', page)
    assert len(links) == len(set(links))
    assert len(links) == FRONT_PAGE_TOP + 3 * FRONT_PAGE_ROWS


def test_stories_without_a_section_stand_below_those_that_have_one(client: Client) -> None:
    newest = make_many(FRONT_PAGE_TOP + FRONT_PAGE_ROWS + 3)
    Article.objects.update(section=None)  # as an archive may bring them
    make_live("Nurses", section=make_section("Health"), at=timezone.now() - timedelta(days=2))
    below = newest[FRONT_PAGE_TOP : FRONT_PAGE_TOP + FRONT_PAGE_ROWS]
    assert headlines(get(client, "/")) == [*newest[:FRONT_PAGE_TOP], "Nurses", *below]


def test_a_newsroom_without_sections_has_a_full_front_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_many(FRONT_PAGE_TOP + FRONT_PAGE_WITHOUT_SECTIONS + 3)
    Article.objects.update(section=None)
    with django_assert_num_queries(5):
        page = get(client, "/")
    assert len(set(headlines(page))) == FRONT_PAGE_TOP + FRONT_PAGE_WITHOUT_SECTIONS
    assert page.count('class="row-cards"') == FRONT_PAGE_WITHOUT_SECTIONS / FRONT_PAGE_ROWS
    assert page.count("More stories") == 1


def test_the_front_page_takes_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_many(FRONT_PAGE_TOP + 1, section=make_section("World"))
    with django_assert_num_queries(5):
        get(client, "/")
    for name in ("Health", "Sport", "Business"):
        make_many(6, section=make_section(name))
    with django_assert_num_queries(5):
        get(client, "/")


def test_of_a_story_and_its_translations_the_front_page_shows_one(client: Client) -> None:
    persian = make_live("رودها", language="fa")
    english = make_live("Rivers", language="en", translation_of=persian)
    make_live("Fleuves", language="fr", translation_of=persian)
    french = make_live("Seul", language="fr")
    assert headlines(get(client, "/")) == [french.headline, english.headline]
    for number in range(FRONT_PAGE_TOP):
        make_live(f"Story {number}", section=make_section("Health"))
    assert [name for name in headlines(get(client, "/")) if not name.startswith("Story")] == ["Seul", "Rivers"]


def test_a_translation_in_another_section_stands_on_the_front_page_no_more(client: Client) -> None:
    original = make_live("Rivers", section=make_section("World"))
    make_live("Fleuves", language="fr", translation_of=original, section=make_section("Culture"))
    for number in range(FRONT_PAGE_TOP):
        make_live(f"Story {number}", section=make_section("Health"))
    assert [name for name in headlines(get(client, "/")) if not name.startswith("Story")] == ["Rivers"]


@pytest.mark.parametrize("address", ["/sections/world/", "/tags/rain/", "/authors/ada/", "/nowhere/"])
def test_in_a_list_a_story_stands_once_with_its_other_languages(client: Client, address: str) -> None:
    author = make_author(slug="ada")
    original = make_live("Rivers", tags=["Rain"], authors=[author])
    french = make_live("Fleuves", language="fr", translation_of=original, tags=["Rain"], authors=[author])
    page = client.get(address).content.decode()
    assert headlines(page) == ["Rivers"]
    link = re.search(r'<a href="([^"]*)"\s+hreflang="fr"\s+lang="fr"', page)
    assert address == "/nowhere/" or (link is not None and link[1] == french.get_absolute_url())


def test_the_newest_on_the_page_of_an_unknown_address_say_whose_opinion_they_are(client: Client) -> None:
    make_live("Why", type_of_work="opinion", authors=[make_author("Ada Okoth")])
    assert "By <bdi>Ada Okoth</bdi>" in client.get("/nowhere/").content.decode()


@pytest.mark.parametrize(("address", "queries"), [("/", 5), ("/sections/world/", 5)])
def test_a_card_says_whose_opinion_it_is(
    address: str, queries: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_live("What", authors=[make_author("Carl Nyerere")])
    for number in range(3):
        writers = [make_author("Ada <b>Okoth"), make_author("Ben Karanja")]
        make_live(f"Why {number}", type_of_work="opinion", authors=writers)
    with django_assert_num_queries(queries):
        page = get(client, address)
    assert page.count("<bdi>Ada &lt;b&gt;Okoth</bdi>, <bdi>Ben Karanja</bdi>") == 3
    assert "Carl" not in page


def test_a_standfirst_on_a_card_ends_with_a_word(client: Client) -> None:
    make_live(standfirst="Rain " * 40 + "incomprehensibilities")
    assert f'<p class="card-standfirst">{"Rain " * 39}Rain…</p>' in get(client, "/")


# --- Lists by cursor ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["section", "tag", "author", "month"])
def test_older_pages_show_every_story_once_newest_first(client: Client, kind: str) -> None:
    author, section = make_author(), make_section("Health")
    editor = make_user()
    start = datetime(2025, 9, 3, 12, tzinfo=UTC)
    count = 2 * PAGE_SIZE + 3
    for number in range(count):
        # Three at a time share a moment: the key has to part them.
        moment = start + timedelta(minutes=number // 3)
        make_live(f"Story {number:03d}", at=moment, by=editor, authors=[author], section=section, tags=["Rain"])
    address = {
        "section": "/sections/health/",
        "tag": "/tags/rain/",
        "author": f"/authors/{author.slug}/",
        "month": "/archive/2025/09/",
    }[kind]
    seen, pages = [], 0
    while address:
        page = get(client, address)
        seen += headlines(page)
        following = re.search(r'<a href="([^"]+)" rel="next">', page)
        address = following[1].replace("&amp;", "&") if following else ""
        pages += 1
    assert pages == 3
    assert seen == [f"Story {number:03d}" for number in reversed(range(count))]


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/sections/world/", 4), ("/tags/rain/", 6), ("/authors/ada/", 5), ("/archive/{month}/", 3)],
)
def test_lists_take_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str, queries: int
) -> None:
    author = make_author(slug="ada")
    address = address.format(month=f"{timezone.now():%Y/%m}")
    for number in range(12):
        make_live(f"Story {number}", authors=[author], tags=["Rain", f"Tag {number}"])
        if number in {1, 11}:
            with django_assert_num_queries(queries):
                get(client, address)


@pytest.mark.parametrize("junk", ["x", "1", "-", "1-", "--1-", "9" * 50 + "-1", "1-99999999999999999999", "١-٢", "%00"])
def test_a_page_that_no_list_has_is_an_unknown_address(client: Client, junk: str) -> None:
    make_live()
    assert client.get(f"/sections/world/?after={junk}").status_code == 404


def test_a_story_of_an_author_with_two_roles_is_listed_once(client: Client) -> None:
    author = make_author(slug="ada")
    story = make_live("Mine", authors=[author])
    Byline.objects.create(article=story, author=author, role=Role.PHOTOGRAPHS, order=1, live_at=story.live_at)
    assert headlines(get(client, "/authors/ada/")) == ["Mine"]


# --- What is not live -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/", "/sections/world/", "/authors/ada/", "/search/?q=secret", "/feed/", "/sitemap.xml", "/archive/"]
)
def test_nothing_that_is_not_live_is_in_a_list(client: Client, address: str) -> None:
    author = make_author(slug="ada")
    make_draft("Secret draft", authors=[author])
    make_scheduled("Secret tomorrow", authors=[author])
    make_live(authors=[author])
    page = get(client, address)
    assert "Secret" not in page
    assert "secret-" not in page


def test_a_tag_has_no_page_before_a_live_story_carries_it(client: Client) -> None:
    story = make_draft("Secret", tags=["Takeover"])
    assert client.get("/tags/takeover/").status_code == 404
    editor = make_user()
    make_live("Public", by=editor, tags=["Takeover"])
    page = get(client, "/tags/takeover/")
    assert headlines(page) == ["Public"]
    assert story.headline not in page


def test_an_author_has_no_page_before_a_live_story_names_them(client: Client, clock: time_machine.Traveller) -> None:
    ada = make_author(slug="ada")
    make_draft(authors=[ada])
    make_scheduled("Soon", authors=[ada])
    assert client.get("/authors/ada/").status_code == 404
    assert client.get("/authors/ADA/").status_code == 404
    clock.shift(timedelta(days=1))
    assert headlines(get(client, "/authors/ada/")) == ["Soon"]


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        ("/tags/Tajikistan/", "/tags/tajikistan/"),
        ("/tags/tajikista%CC%81n/", "/tags/tajikistan/"),
        ("/tags/%D0%94%D0%A3%D1%88%D0%B0%D0%BD%D0%B1%D0%B5/", "/tags/%D0%B4%D1%83%D1%88%D0%B0%D0%BD%D0%B1%D0%B5/"),
        ("/authors/ADA/?after=1-1&x=%20", ""),
        ("/authors/ADA/?x=%20", "/authors/ada/?x=%20"),
        ("/sections/WORLD/", "/sections/world/"),
        ("/2025/10/08/RIVERS-rise-again/", "/2025/10/08/rivers-rise-again/"),
    ],
)
def test_another_spelling_of_an_address_leads_to_the_stored_one(
    asked: str, stored: str, client: Client, clock: time_machine.Traveller, settings
) -> None:
    make_live(authors=[make_author(slug="ada")], tags=["Tajikistan", "Душанбе"])
    response = client.get(asked)
    assert (response.status_code, response.get("Location", "")) == ((301, stored) if stored else (404, ""))
    if stored:
        assert f'rel="canonical" href="{settings.SITE_URL}{stored.split("?")[0]}"' in get(client, stored)


@pytest.mark.parametrize("after", ["0{cursor}", "-0-1"])
def test_a_cursor_is_called_by_one_name(after: str, client: Client) -> None:
    make_many(PAGE_SIZE + 1)
    older = re.search(r'href="(/sections/world/\?after=)([^"]+)"', get(client, "/sections/world/"))
    page = get(client, older[1] + after.format(cursor=older[2]))
    assert after.format(cursor=older[2]) not in page


def test_a_month_without_stories_has_no_page(client: Client) -> None:
    make_live(at=datetime(2025, 9, 30, 23, 59, tzinfo=UTC))
    assert client.get("/archive/2025/10/").status_code == 404
    assert headlines(get(client, "/archive/2025/09/")) == ["Rivers rise again"]


def test_a_month_begins_at_midnight_in_the_newsroom(client: Client, settings) -> None:
    settings.TIME_ZONE = "Africa/Nairobi"
    make_live(at=datetime(2025, 9, 30, 21, 30, tzinfo=UTC))
    assert headlines(get(client, "/archive/2025/10/")) == ["Rivers rise again"]
    assert client.get("/archive/2025/09/").status_code == 404


def test_the_archive_lists_all_months_from_the_first_story_on(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_live("Old", at=datetime(2024, 11, 5, tzinfo=UTC))
    make_live("New", at=datetime(2025, 2, 5, tzinfo=UTC))
    with django_assert_num_queries(4):
        page = get(client, "/archive/")
    months = re.findall(r'href="/archive/(\d{4}/\d{2})/"', page)
    assert months == ["2025/02", "2025/01", "2024/12", "2024/11"]


# --- Heads of pages -------------------------------------------------------------------------------


def test_pages_of_tags_and_authors_say_what_they_are(client: Client) -> None:
    author = make_author("Ada Okoth", slug="ada", role="Reporter", bio="Writes.", email="ada@example.org")
    author.links = [{"label": "Site", "url": "https://example.org/ada"}]
    author.expertise = "Rivers"
    author.is_active = False
    author.save()
    make_live(authors=[author], tags=["Rain"])
    Tag.objects.filter(slug="rain").update(description="Water from above.", kind="topic")
    assert "Water from above." in get(client, "/tags/rain/")
    page = get(client, "/authors/ada/")
    for words in ("Writes.", "mailto:ada@example.org", 'href="https://example.org/ada"', "Rivers", "formerly at"):
        assert words in page


def test_a_tag_is_reached_by_its_slug_in_any_script(client: Client) -> None:
    make_tag("Душанбе")
    make_live(tags=["Душанбе"])
    assert headlines(get(client, "/tags/душанбе/")) == ["Rivers rise again"]


def test_a_page_further_on_leads_back_to_the_newest(client: Client) -> None:
    make_many(PAGE_SIZE + 1)
    older = re.search(r'href="(/sections/world/\?after=[^"]+)"', get(client, "/sections/world/"))
    assert older is not None
    assert '<a href="/sections/world/">Newest stories</a>' in get(client, older[1])
