"""What holds for every page: no cookie, strict policy, errors of our own, machines' files."""

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from io import StringIO
from xml.etree import ElementTree

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, Redirect
from articles.publishing import actions
from tests.make import make_draft, make_live, make_scheduled, make_user

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/sections/world/",
    "/archive/",
    "/search/",
    "/about/",
    "/authors/",
    "/corrections/",
    "/feed/",
    "/sitemap.xml",
    "/healthz/",
    "/nowhere/",
]


@pytest.mark.parametrize("address", PAGES)
def test_readers_get_no_cookie_and_a_strict_policy(client: Client, address: str) -> None:
    make_live()
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/", "/sections/world/", "/about/", "/nowhere/", "/2025/10/08/withdrawn/"])
def test_in_pages_stands_no_style_and_one_script_which_the_policy_names_by_its_hash(
    client: Client, address: str
) -> None:
    editor = make_user()
    withdrawn = make_live(slug="withdrawn", by=editor, at=datetime(2025, 10, 8, 9, tzinfo=UTC))
    actions.withdraw(withdrawn, by=editor, why="It named the wrong river.")
    response = client.get(address)
    page = response.content.decode()
    assert "<style" not in page
    assert "style=" not in page
    assert " onclick" not in page
    (script,) = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in response["Content-Security-Policy"]


def test_a_signed_in_editor_sees_the_readers_page(client: Client) -> None:
    story = make_live()
    client.force_login(make_user())
    assert get_user(client).is_authenticated
    assert client.get(story.get_absolute_url()).status_code == 200


# --- Unknown and old addresses --------------------------------------------------------------------


@pytest.mark.parametrize("debug", [True, False])
def test_an_unknown_address_gets_a_page_with_search_and_the_newest_stories(
    client: Client, settings, debug: bool
) -> None:
    settings.DEBUG = debug
    make_live("The newest")
    make_draft("Not out")
    response = client.get("/no/such/page")
    page = response.content.decode()
    assert response.status_code == 404
    assert "There is no page at this address" in page
    assert 'role="search"' in page
    assert "The newest" in page
    assert "Not out" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/%ff%fe",
        "/" + "a" * 5000,
        "/2025/10/08/%0d%0aSet-Cookie:x=1/",
        "/sections/%E2%80%AE/",
        "/media/../../etc/passwd",
        "/media/%2e%2e/%2e%2e/settings.py",
        "/static/%2e%2e/manage.py",
        "/tags/" + "%F0%9F%98%80" * 50 + "/",
        "/?q=%00&after=%ff",
        "/search/?q=%00%ff%0d%0a",
        "/sections/world/?after=%00",
        "/archive/2025/99/",
        "//evil.example.com/",
    ],
)
def test_odd_addresses_get_an_answer(client: Client, address: str) -> None:
    make_live()
    response = client.get(address)
    assert response.status_code in {200, 301, 302, 400, 404}
    assert "x=1" not in str(response.headers.get("Set-Cookie", ""))
    assert not response.get("Location", "").startswith(("//", "http"))


@pytest.mark.parametrize("old", ["/blog/rivers", "/blog/rivers/", "/2014/03/12/rivers.html"])
def test_an_old_address_leads_to_its_story(client: Client, old: str) -> None:
    story = make_live()
    Redirect.objects.create(path=old, article=story)
    for asked in {old, old.rstrip("/"), f"{old.rstrip('/')}/"}:
        response = client.get(asked)
        assert response.status_code == 301
        assert response["Location"] == story.get_absolute_url()
        assert response["Cache-Control"] == "no-cache"


def test_every_address_that_a_story_had_leads_to_the_present_one(client: Client) -> None:
    editor = make_user()
    story = make_live("Rivers rise", by=editor)
    first = story.get_absolute_url()
    actions.move(story, "rivers-rise-again", by=editor)
    second = story.get_absolute_url()
    actions.move(story, "ο-ποταμός", by=editor)
    for old in (first, second, first.rstrip("/")):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, story.get_absolute_url())
    assert client.get(story.get_absolute_url()).status_code == 200
    actions.move(story, "rivers-rise", by=editor)
    assert client.get(first).status_code == 200
    assert client.get(second)["Location"] == first


@pytest.mark.parametrize("make", [make_draft, make_scheduled])
def test_an_old_address_of_what_readers_never_had_leads_nowhere(client: Client, make: Callable[..., Article]) -> None:
    story = make("Secret takeover")
    Redirect.objects.create(path="/2025/10/08/takeover/", article=story)
    response = client.get("/2025/10/08/takeover/")
    assert response.status_code == 404
    assert "Location" not in response
    assert "ecret" not in response.content.decode()


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client: Client) -> None:
    story = make_live()
    response = client.get(story.get_absolute_url().rstrip("/"))
    assert response.status_code == 301
    assert response["Location"] == story.get_absolute_url()


def test_the_not_found_page_takes_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        make_live(f"Story {number}")
    with django_assert_num_queries(4):
        client.get("/nowhere")


def test_a_missing_file_gets_a_short_answer_without_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/static/none.css")
    assert response.status_code == 404
    assert len(response.content) < 50


def test_reader_pages_answer_reading_methods_only(client: Client) -> None:
    story = make_live()
    assert client.post(story.get_absolute_url()).status_code == 405
    assert client.head(story.get_absolute_url()).status_code == 200


# --- For machines ---------------------------------------------------------------------------------

CONTROL = "A\x00B\x0bC\ufffeD ]]> <b>&amp; \u202eright"


def test_the_feed_is_well_formed_whatever_a_headline_contains(client: Client) -> None:
    story = make_live("Plain", standfirst="Fine.", at=datetime(2025, 10, 7, 9, tzinfo=UTC))
    # Past the fields' own cleaning, as a hand on the database would.
    Article.objects.filter(pk=story.pk).update(headline=CONTROL.replace("\x00", ""), kicker="x")
    response = client.get("/feed/")
    root = ElementTree.fromstring(response.content)
    item = root.find("channel/item")
    assert item is not None
    assert item.findtext("link") == f"http://127.0.0.1:8000{story.get_absolute_url()}"
    assert "<b>&amp;" in (item.findtext("title") or "")
    assert item.findtext("pubDate") == "Tue, 07 Oct 2025 09:00:00 +0000"
    assert response["Content-Type"].startswith("application/rss+xml")


def test_the_feed_takes_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        make_live(f"Story {number}")
    with django_assert_num_queries(3):
        assert client.get("/feed/").content.count(b"<item>") == 5


def test_an_empty_newsroom_has_a_feed_and_a_sitemap(client: Client) -> None:
    for address in ("/feed/", "/sitemap.xml"):
        ElementTree.fromstring(client.get(address).content)


def test_the_sitemap_lists_live_stories_and_when_they_changed(client: Client) -> None:
    story = make_live("Путин & Рахмон", at=datetime(2025, 10, 7, 9, tzinfo=UTC))
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    rows = {url.findtext("s:loc", "", names): url.findtext("s:lastmod", "", names) for url in root}
    assert rows[f"http://127.0.0.1:8000{story.get_absolute_url()}"] == "2025-10-07T09:00:00+00:00"


def test_robots_are_told_where_the_sitemap_is_and_to_leave_the_admin(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in lines


# --- When something breaks ------------------------------------------------------------------------


def test_a_fault_of_ours_gets_a_page_that_needs_nothing(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEBUG = False
    monkeypatch.setattr("articles.views.front.show", None)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert b"It is our fault and not yours" in response.content


def test_a_form_without_its_token_is_refused_in_plain_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert b"Go back, copy what you typed" in response.content


def test_a_healthy_site_says_when_what_runs_beside_it_was_last_at_work(
    client: Client, clock: time_machine.Traveller
) -> None:
    assert client.get("/healthz/").content == b"ok\npublish_due: never\n"
    call_command("publish_due", stdout=StringIO())
    clock.shift(42)
    assert client.get("/healthz/").content == b"ok\npublish_due: 42 seconds ago\n"


def test_a_database_that_does_not_answer_is_unhealthy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("no route")

    monkeypatch.setattr("django.db.connection.cursor", refuse)
    assert client.get("/healthz/").status_code == 503


@pytest.mark.parametrize("address", ["/", "/search/", "/admin/login/"])
@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "base64", "rot13", "idna", "none-such"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_in_another_charset_is_refused(client: Client, address: str, charset: str, kind: str) -> None:
    client.cookies["csrftoken"] = "a" * 32
    response = client.generic("POST", address, b"a=1", content_type=f"{kind}; charset={charset}")
    assert response.status_code == 415


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_what_is_sent_to_an_address_without_its_slash_gets_an_answer(client: Client, settings, method: str) -> None:
    settings.DEBUG = True
    assert getattr(client, method)("/search").status_code == 404
