"""What readers get of kept pages, and what is never kept."""

import gzip
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from articles.delivery.keeping import KeptPagesMiddleware
from articles.delivery.store import Store, store
from articles.models import Article, Effect, Newsroom
from articles.models.outbox import Kind
from articles.publishing import actions
from tests.make import make_draft, make_image, make_live, make_user

pytestmark = pytest.mark.django_db(transaction=True)  # pages are purged after commit


@pytest.fixture
def story(pages: Store) -> Article:
    return make_live("Rivers rise", tags=["Water"])


def queries_of(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


# --- Handed out -----------------------------------------------------------------------------------


def test_the_second_reader_costs_no_query_and_gets_the_same(reader: Client, story: Article) -> None:
    address = story.get_absolute_url()
    first = reader.get(address)
    assert queries_of(lambda: reader.get(address)) == 0
    second = Client().get(address)
    assert (second.content, dict(second.headers)) == (first.content, dict(first.headers))
    assert second["Content-Security-Policy"]
    assert second["Cache-Control"] == "public, max-age=10, stale-while-revalidate=30, stale-if-error=86400"
    assert f"a{story.pk}" in second["Surrogate-Key"].split()
    assert not second.cookies


@pytest.mark.parametrize(
    ("accepted", "coding", "read"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("", None, bytes),
        ("identity", None, bytes),
        ("x" * 9000, None, bytes),
        ("gzip;q=x", None, bytes),
    ],
)
def test_each_gets_it_in_the_coding_that_they_take(
    reader: Client, story: Article, accepted: str, coding: str | None, read: Callable[[bytes], bytes]
) -> None:
    plain = reader.get(story.get_absolute_url()).content
    for _ in range(2):
        response = reader.get(story.get_absolute_url(), headers={"accept-encoding": accepted})
        assert response.headers.get("Content-Encoding") == coding
        assert read(response.content) == plain
        assert response["Vary"] == "Accept-Encoding"


def test_who_has_it_already_is_told_so(reader: Client, story: Article) -> None:
    response = reader.get(story.get_absolute_url())
    for name, header in (("if-none-match", "ETag"), ("if-modified-since", "Last-Modified")):
        again = reader.get(story.get_absolute_url(), headers={name: response[header]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == response["ETag"]
    other = reader.get(story.get_absolute_url(), headers={"if-none-match": '"x"'})
    assert other.status_code == 200


def test_a_head_request_gets_the_headers(reader: Client, story: Article) -> None:
    length = reader.get(story.get_absolute_url())["Content-Length"]
    response = reader.head(story.get_absolute_url())
    assert (response.content, response["Content-Length"]) == (b"", length)


def test_unknown_parameters_make_no_other_page(reader: Client, story: Article) -> None:
    reader.get("/")
    assert queries_of(lambda: reader.get("/?utm_source=x&fbclid=1")) == 0


# --- Not kept -------------------------------------------------------------------------------------


def test_who_is_signed_in_gets_a_page_of_their_own_and_leaves_none(pages: Store, story: Article) -> None:
    desk = Client()
    desk.force_login(make_user())
    desk.get(story.get_absolute_url())
    assert pages.find(story.get_absolute_url(), "") is None
    Client().get(story.get_absolute_url())
    assert queries_of(lambda: desk.get(story.get_absolute_url())) > 0


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=rivers",
        "/nothing/here/",
        "/healthz/",
        "/admin/login/",
        "/staff/sign-in/",
        "/?after=x",
        "/robots.txt",
    ],
)
def test_what_is_no_finished_page_is_not_kept(pages: Store, reader: Client, story: Article, address: str) -> None:
    reader.get(address)
    assert pages.find(address.partition("?")[0], "") is None


def test_a_forged_host_gets_nothing_and_leaves_nothing(
    pages: Store, reader: Client, story: Article, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert reader.get("/", headers={"host": "evil.example"}).status_code == 400
    assert pages.find("/", "") is None
    reader.get("/")
    assert reader.get("/", headers={"host": "evil.example"}).status_code == 400
    assert "evil" not in reader.get("/", headers={"x-forwarded-host": "evil.example"}).content.decode()


def test_a_withdrawn_story_is_gone_at_once_and_the_notice_is_not_kept(
    pages: Store, reader: Client, story: Article
) -> None:
    for address in ("/", story.get_absolute_url(), "/tags/water/", "/feed/", "/sitemap.xml"):
        assert "rivers-rise" in reader.get(address).content.decode()
    actions.withdraw(story, by=make_user(), why="A mistake.")
    assert reader.get(story.get_absolute_url()).status_code == 410
    assert pages.find(story.get_absolute_url(), "") is None
    assert reader.get("/tags/water/").status_code == 404
    for address in ("/", "/feed/", "/sitemap.xml"):
        assert "rivers-rise" not in reader.get(address).content.decode()


# --- Moments --------------------------------------------------------------------------------------


def test_a_page_ends_by_itself_when_a_story_goes_live(
    pages: Store, clock: time_machine.Traveller, settings: Settings
) -> None:
    editor, reader = make_user(), Client()
    coming = make_draft("Tomorrow", by=editor)
    actions.publish(coming, by=editor, at=coming.created_at + timedelta(hours=2))
    assert "Tomorrow" not in reader.get("/").content.decode()
    clock.shift(timedelta(hours=2, minutes=1))
    assert "Tomorrow" in reader.get("/").content.decode()


def test_and_when_the_rights_to_a_picture_end(pages: Store, clock: time_machine.Traveller) -> None:
    picture = make_image(rights_expire_on=clock_date(clock))
    story = make_live(lead_image=picture)
    Client().get(story.get_absolute_url())
    page = pages.find(story.get_absolute_url(), "")
    assert page is not None
    assert page.expires_at == (clock_date(clock, days=1, whole=True)).timestamp()


def clock_date(clock: time_machine.Traveller, *, days: int = 0, whole: bool = False) -> Any:
    from django.utils import timezone

    moment = timezone.localtime(timezone.now(), timezone.get_default_timezone()) + timedelta(days=days)
    return moment.replace(hour=0, minute=0, second=0, microsecond=0) if whole else moment.date()


# --- Trouble --------------------------------------------------------------------------------------


def test_while_the_database_is_away_readers_get_what_is_kept_marked_as_stale(
    pages: Store, clock: time_machine.Traveller, story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Client(raise_request_exception=False)
    address = story.get_absolute_url()
    reader.get(address)

    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("no answer")

    monkeypatch.setattr(Newsroom.objects, "current", away)
    assert "Warning" not in reader.get(address).headers
    clock.shift(timedelta(days=2))
    response = reader.get(address)
    assert (response.status_code, response["Warning"]) == (200, '110 - "Response is Stale"')
    assert "Rivers rise" in response.content.decode()
    never_kept = reader.get("/about/")
    assert (never_kept.status_code, never_kept["Retry-After"]) == (503, "30")
    assert "back in a moment" in never_kept.content.decode()


def test_a_folder_that_cannot_be_written_costs_nobody_a_page(
    pages: Store, reader: Client, story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("articles.delivery.files._write", full)
    assert reader.get(story.get_absolute_url()).status_code == 200


def test_a_folder_that_is_out_of_reach_costs_nobody_a_page_and_no_purge_is_lost(
    reader: Client, story: Article, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.KEPT_PAGES = str(tmp_path / "file" / "pages")
    assert reader.get(story.get_absolute_url()).status_code == 200
    actions.withdraw(story, by=make_user(), why="A mistake.")
    assert reader.get(story.get_absolute_url()).status_code == 410
    waiting = Effect.objects.filter(kind=Kind.PURGE, done_at=None)
    assert any(f"a{story.pk}" in effect.payload["keys"] for effect in waiting)


def test_while_one_release_follows_another_the_pages_of_both_are_purged(
    reader: Client, story: Article, settings: Settings
) -> None:
    old = store()
    reader.get(story.get_absolute_url())
    settings.SITE_URL = "https://news.example.org"  # another release
    assert store() is not old
    reader.get(story.get_absolute_url())
    actions.withdraw(story, by=make_user(), why="A mistake.")
    for pages in (old, store()):
        assert pages is not None
        assert pages.find(story.get_absolute_url(), "") is None


def test_many_readers_of_a_cold_page_cause_one_rendering(pages: Store, rf: Any) -> None:
    from django.http import HttpRequest, HttpResponse

    from articles.delivery.keeping import keep

    made, go = [], threading.Event()

    def render(request: HttpRequest) -> HttpResponse:
        made.append(1)
        go.wait(5)
        return keep(HttpResponse("Rivers rise"))

    site, answers = KeptPagesMiddleware(render), []

    def ask() -> None:
        try:
            answers.append(site(rf.get("/one/")).content)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    while not made:
        pass
    go.set()
    for thread in threads:
        thread.join(10)
    assert answers == [b"Rivers rise"] * 20
    assert len(made) == 1
