"""The page about the newsroom, and the pages on which it says who it is and how it works."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from articles.models import Article, Image, Newsroom, Page
from articles.pages.writing import save_page
from articles.publishing import actions
from tests.make import make_draft, make_image, make_live, make_page, make_user

pytestmark = pytest.mark.django_db


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def footer(page: str) -> str:
    return page[page.index("<footer") :]


def structured(page: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    return found


def change(page: Page, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(page, name, value)
    save_page(page, by=None)


# --- About us -------------------------------------------------------------------------------------


def test_the_newsrooms_own_words_are_on_the_page_about_it(client: Client) -> None:
    facts = {
        "name": "The Lake Post",
        "description": "Since 1961.",
        "publisher": "A <b>trust",
        "contact_email": "a@b.org",
    }
    Newsroom.objects.create(**facts)
    page = get(client, "/about/")
    for words in ("About The Lake Post", "Since 1961.", "Published by A &lt;b&gt;trust.", 'href="mailto:a@b.org"'):
        assert words in page


def test_a_newsroom_that_wrote_nothing_has_a_page_about_it(client: Client) -> None:
    page = get(client, "/about/")
    assert "What our labels mean" in page
    assert 'id="contact"' not in page


def test_it_leads_to_all_that_is_published_in_its_order(client: Client) -> None:
    make_page("Owners", order=2, kind="ownership", description="A trust.", in_footer=False)
    make_page("Ethics", order=1, kind="ethics")
    make_page("Draft", is_published=False)
    page = get(client, "/about/")
    main = page[: page.index("<footer")]
    assert re.findall(r'<a href="/about/([^/"]+)/"', main) == ["ethics", "owners"]
    assert "A trust." in main
    assert 'id="ethics"' in main  # where links of old lead
    assert "Draft" not in page


def test_every_page_leads_to_them_from_its_foot(client: Client) -> None:
    make_page("Owners", in_footer=False)
    make_page("Über uns", language="de")
    foot = footer(get(client, "/"))
    assert "Owners" not in foot
    assert re.search(r'<a href="/about/uber-uns/"\s+lang="de" hreflang="de"\s+dir="auto">Über uns</a>', foot)


def test_it_costs_two_queries_however_much_the_newsroom_says(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        make_page(f"Page {number}")
    with django_assert_num_queries(2):
        assert footer(get(client, "/about/")).count("/about/page-") == 5


# --- A page ---------------------------------------------------------------------------------------


def test_a_page_shows_its_text_in_the_form_of_stories(client: Client) -> None:
    body = "<h2>Gifts</h2><p>None.</p><table><tbody><tr><td><p>1</p></td></tr></tbody></table>"
    make_page("Ethics & us", slug="ethics", description="What we <do>.", body=body, language="en")
    page = get(client, "/about/ethics/")
    assert "<h1>Ethics &amp; us</h1>" in page
    assert "What we &lt;do&gt;." in page
    assert '<h2 id="h-gifts">Gifts</h2>' in page
    assert 'class="scroller"' in page
    assert '<link rel="canonical" href="http://127.0.0.1:8000/about/ethics/">' in page


def test_a_page_in_another_language_says_so(client: Client) -> None:
    make_page("أخلاقيات", slug="akhlaq", language="ar")
    assert '<article class="page story" lang="ar" dir="rtl">' in get(client, "/about/akhlaq/")


@pytest.mark.parametrize("address", ["/about/secret/", "/about/SECRET/", "/about/was-secret/", "/about/none/"])
def test_what_is_not_published_has_no_address(client: Client, address: str) -> None:
    page = make_page("Secret plans", slug="was-secret")
    change(page, slug="secret")
    change(page, is_published=False)
    response = client.get(address)
    assert response.status_code == 404
    assert "Location" not in response
    assert "plans" not in response.content.decode()


def test_what_is_unpublished_is_named_nowhere(client: Client) -> None:
    change(make_page("Secret plans", kind="ethics"), is_published=False)
    for address in ("/", "/about/", "/corrections/", "/sitemap.xml", make_live().get_absolute_url()):
        assert "ecret" not in get(client, address)


def test_an_address_has_one_spelling_and_old_ones_lead_to_it(client: Client) -> None:
    page = make_page("Ethics", slug="ethics")
    response = client.get("/about/ETHICS/?x=1")
    assert (response.status_code, response["Location"]) == (301, "/about/ethics/?x=1")
    change(page, slug="our-ethics")
    change(page, slug="our-rules")
    for old in ("ethics", "our-ethics", "Our-Ethics"):
        response = client.get(f"/about/{old}/")
        assert (response.status_code, response["Location"]) == (301, "/about/our-rules/")
        assert response["Cache-Control"] == "no-cache"
    change(page, slug="ethics")
    assert client.get("/about/ethics/").status_code == 200
    assert client.get("/about/our-rules/")["Location"] == "/about/ethics/"


def test_a_page_shows_of_pictures_and_stories_what_readers_may_see(client: Client) -> None:
    picture, expired = make_image(alt="The house."), make_image(alt="No rights.")
    Image.objects.filter(pk=expired.pk).update(rights_expire_on="2020-01-01")
    stories = [make_live("Told"), make_draft("Secret")]
    body = "".join(
        f'<figure data-block="photo" data-image="{image.pk}"><figcaption></figcaption></figure>'
        for image in (picture, expired)
    )
    body += "".join(f'<aside data-block="related" data-article="{story.pk}"></aside>' for story in stories)
    make_page("Ethics", body=body)
    page = get(client, "/about/ethics/")
    assert 'alt="The house."' in page
    assert "Told" in page
    assert "No rights" not in page
    assert "Secret" not in page


def test_a_page_takes_three_queries_and_two_more_for_what_it_refers_to(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = make_page("Ethics")
    with django_assert_num_queries(3):
        get(client, "/about/ethics/")
    body = "".join(
        f'<figure data-block="photo" data-image="{make_image().pk}"><figcaption></figcaption></figure>'
        f'<aside data-block="related" data-article="{make_live().pk}"></aside>'
        for _ in range(3)
    )
    change(page, body=body)
    with django_assert_num_queries(5):
        assert get(client, "/about/ethics/").count("<figure") == 3


def test_a_contact_page_shows_where_to_write_without_a_word_of_its_own(client: Client) -> None:
    Newsroom.objects.create(contact_email="desk@example.org", postal_address="Courier House\nNairobi")
    make_page("Contact", kind="contact", body="")
    main = get(client, "/about/contact/").partition("<footer")[0]
    assert 'href="mailto:desk@example.org"' in main
    assert "Courier House<br>Nairobi" in main


# --- For machines ---------------------------------------------------------------------------------


def test_search_engines_are_told_of_each_policy_that_there_is(client: Client) -> None:
    Newsroom.objects.create(name="The Post", tagline="Daily", publisher="A trust", contact_email="desk@example.org")
    make_page("Ethics", kind="ethics")
    make_page("Owners", kind="ownership")
    make_page("Contact", kind="contact")
    make_page("Draft", kind="diversity", is_published=False)
    make_page("Other")
    described = structured(get(client, "/about/"))
    site = "http://127.0.0.1:8000"
    assert described["@type"] == "NewsMediaOrganization"
    assert described["ethicsPolicy"] == f"{site}/about/ethics/"
    assert described["ownershipFundingInfo"] == f"{site}/about/owners/"
    assert described["publishingPrinciples"] == f"{site}/about/"
    assert described["correctionsPolicy"] == f"{site}/corrections/"
    assert described["contactPoint"]["url"] == f"{site}/about/contact/"
    assert "diversityPolicy" not in described
    publisher = structured(get(client, make_live().get_absolute_url()))["publisher"]
    assert publisher["ethicsPolicy"] == described["ethicsPolicy"]
    assert "contactPoint" not in publisher


def test_of_a_policy_in_two_languages_they_get_that_of_the_site(client: Client, settings: Settings) -> None:
    make_page("Ethics", kind="ethics", language="en")
    make_page("أخلاقيات", slug="akhlaq", kind="ethics", language="ar")
    assert structured(get(client, "/about/"))["ethicsPolicy"].endswith("/about/ethics/")
    settings.LANGUAGE_CODE = "ar"
    assert structured(get(client, "/about/"))["ethicsPolicy"].endswith("/about/akhlaq/")


def test_the_sitemap_lists_the_pages(client: Client) -> None:
    page = make_page("Ethics")
    make_page("Draft", is_published=False)
    sitemap = get(client, "/sitemap.xml")
    assert f"/about/ethics/</loc><lastmod>{page.changed_at.isoformat(timespec='seconds')}" in sitemap
    assert "<loc>http://127.0.0.1:8000/about/</loc>" in sitemap
    assert "draft" not in sitemap


def test_a_story_that_was_withdrawn_leaves_no_trace_on_a_page(client: Client) -> None:
    editor = make_user()
    story = make_live("Told", by=editor)
    make_page("Ethics", body=f'<p>See</p><aside data-block="related" data-article="{story.pk}"></aside>')
    assert "Told" in get(client, "/about/ethics/")
    actions.withdraw(Article.objects.get(pk=story.pk), by=editor, why="A mistake.")
    assert "Told" not in get(client, "/about/ethics/")
