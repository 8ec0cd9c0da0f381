"""The CDN in front: what it is told, when, and what it may keep."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from articles import effects
from articles.delivery import cdn, purging
from articles.delivery.keys import EVERYTHING
from articles.delivery.store import Store
from articles.models import Effect
from articles.models.outbox import Kind
from articles.publishing import actions
from tests.make import make_image, make_live, make_user

TOLD = ("CDN-Cache-Control", "Surrogate-Control")


@pytest.fixture
def kept_in(tmp_path: Path) -> str:
    return str(tmp_path / "pages")


@dataclass
class Cdn:
    """A CDN that notes what it is told, and what was kept at that moment; it answers with these statuses, then 200."""

    statuses: list[int] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)
    hangs: threading.Event | None = None
    looks: Any = None
    seen: list[Any] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return [key for _, _, headers, _ in self.asked for key in headers["surrogate-key"].split()]


@pytest.fixture
def front(settings: Settings) -> Iterator[Cdn]:
    told = Cdn()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            told.asked.append((self.command, self.path, headers, body))
            if told.looks:
                told.seen.append(told.looks())
            if told.hangs:
                told.hangs.wait(10)
            self.send_response(told.statuses.pop(0) if told.statuses else 200)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        do_POST = do_PURGE = do_GET = answer

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    settings.CDN_PURGE_URL = f"http://127.0.0.1:{server.server_port}/service/7/purge?soft=1"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


# --- What it is told ------------------------------------------------------------------------------


def test_the_keys_are_in_a_header(front: Cdn, settings: Settings) -> None:
    settings.CDN_PURGE_TOKEN = ("Fastly-Key", "secret")
    cdn.purge(["a1", "list-s2"])
    ((method, path, headers, body),) = front.asked
    assert (method, path, body) == ("POST", "/service/7/purge?soft=1", "")
    assert (headers["surrogate-key"], headers["fastly-key"]) == ("a1 list-s2", "secret")


def test_or_in_another_by_another_method(front: Cdn, settings: Settings) -> None:
    settings.CDN_PURGE_METHOD, settings.CDN_PURGE_KEY_HEADER = "PURGE", "xkey-purge"
    cdn.purge(["a1", "a2"])
    ((method, _, headers, _),) = front.asked
    assert (method, headers["xkey-purge"]) == ("PURGE", "a1 a2")


def test_or_in_a_body(front: Cdn, settings: Settings) -> None:
    settings.CDN_PURGE_JSON = "tags"
    cdn.purge(["a1", "a2"])
    ((_, _, headers, body),) = front.asked
    assert (headers["content-type"], json.loads(body)) == ("application/json", {"tags": ["a1", "a2"]})
    assert "surrogate-key" not in headers


def test_many_keys_go_in_parts(front: Cdn, settings: Settings) -> None:
    settings.CDN_PURGE_AT_ONCE = 30
    names = [f"a{number}" for number in range(70)]
    cdn.purge(names)
    assert [len(headers["surrogate-key"].split()) for _, _, headers, _ in front.asked] == [30, 30, 10]
    assert front.keys == names


def test_no_header_is_longer_than_servers_take(front: Cdn, settings: Settings) -> None:
    settings.CDN_PURGE_AT_ONCE = 256
    names = [f"{'x' * 90}{number}" for number in range(100)]
    cdn.purge(names)
    assert max(len(headers["surrogate-key"]) for _, _, headers, _ in front.asked) <= cdn.LONGEST
    assert front.keys == names


@pytest.mark.parametrize("status", [301, 307, 400, 403, 429, 500, 503])
def test_what_is_no_yes_is_a_no_and_no_redirect_is_followed(front: Cdn, status: int) -> None:
    front.statuses = [status]
    with pytest.raises(cdn.NotPurged, match=str(status)):
        cdn.purge(["a1"])
    assert len(front.asked) == 1


def test_one_that_hangs_is_waited_for_a_moment(front: Cdn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cdn, "TIMEOUT", 0.1)
    front.hangs = threading.Event()
    with pytest.raises(cdn.NotPurged, match="did not answer"):
        cdn.purge(["a1"])
    front.hangs.set()


# --- When -----------------------------------------------------------------------------------------


def waiting() -> int:
    return Effect.objects.filter(kind=Kind.CDN_PURGE, done_at=None).count()


@pytest.mark.django_db(transaction=True)
def test_it_is_told_of_a_change_after_our_own_pages_are_gone(pages: Store, front: Cdn) -> None:
    story = make_live("Rivers rise")
    address = story.get_absolute_url()
    Client().get(address)
    front.asked.clear()
    front.looks = lambda: pages.find(address, "") is not None
    actions.withdraw(story, by=make_user(), why="A mistake.")
    assert f"a{story.pk}" in front.keys
    assert set(front.seen) == {False}
    assert waiting() == 0


@pytest.mark.django_db(transaction=True)
def test_it_is_told_which_files_of_pictures_go_with_a_story(pages: Store, front: Cdn) -> None:
    image = make_image()
    story = make_live("Rivers rise", lead_image=image)
    front.asked.clear()
    actions.withdraw(story, by=make_user(), why="A mistake.")
    assert f"files-{image.pk}" in front.keys


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_is_told_again_and_holds_up_nothing(
    pages: Store, front: Cdn, clock: time_machine.Traveller
) -> None:
    story = make_live("Rivers rise")
    address = story.get_absolute_url()
    Client().get(address)
    front.asked.clear()
    front.statuses = [500]
    actions.withdraw(story, by=make_user(), why="A mistake.")
    assert (len(front.asked), waiting() > 0) == (1, True)  # no editor waits for it again
    assert pages.find(address, "") is None
    clock.shift(timedelta(minutes=2))
    effects.sweep_outbox()
    assert waiting() == 0
    assert f"a{story.pk}" in front.keys


@pytest.mark.django_db(transaction=True)
def test_a_store_that_is_away_does_not_hold_it_up_and_it_is_told_again_in_the_end(
    front: Cdn, settings: Settings, clock: time_machine.Traveller, valkey_url: str
) -> None:
    settings.KEPT_PAGES = valkey_url
    story = make_live("Rivers rise")
    front.asked.clear()
    settings.KEPT_PAGES = "valkey://127.0.0.1:1/0"
    actions.withdraw(story, by=make_user(), why="A mistake.")
    assert f"a{story.pk}" in front.keys
    front.asked.clear()
    settings.KEPT_PAGES = valkey_url
    clock.shift(timedelta(minutes=2))
    effects.sweep_outbox()
    assert f"a{story.pk}" in front.keys


@pytest.mark.django_db(transaction=True)
def test_where_all_is_purged_it_is_told_the_key_of_every_page(pages: Store, front: Cdn) -> None:
    story = make_live("Rivers rise")
    for address in ("/", story.get_absolute_url(), "/feed/", "/sitemap.xml"):
        assert EVERYTHING in Client().get(address)["Surrogate-Key"].split()
    front.asked.clear()
    purging.note_articles(range(1, 50))
    effects.sweep_outbox()
    assert front.keys == [EVERYTHING]


# --- What it may keep -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_it_may_keep_a_page_for_longer_than_browsers_but_not_beyond_its_end(
    pages: Store, front: Cdn, clock: time_machine.Traveller
) -> None:
    address = make_live("Rivers rise").get_absolute_url()
    response = Client().get(address)
    assert response["Cache-Control"].startswith("public, max-age=10,")
    assert [response[name].partition(",")[0] for name in TOLD] == ["max-age=3600"] * 2
    clock.shift(timedelta(hours=23, minutes=59))
    again = Client().get(address, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    assert [again[name].partition(",")[0] for name in TOLD] == ["max-age=60"] * 2


@pytest.mark.django_db(transaction=True)
def test_not_so_a_page_of_too_many_keys(pages: Store, front: Cdn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.delivery.pages.LONGEST_KEYS", 5)
    response = Client().get(make_live("Rivers rise").get_absolute_url())
    assert not {*TOLD, "Surrogate-Key"} & set(response.headers)
    assert response["Cache-Control"].startswith("public, max-age=10,")


@pytest.mark.django_db(transaction=True)
def test_what_nobody_could_purge_it_keeps_not_at_all(pages: Store, front: Cdn) -> None:
    make_live("Rivers rise")
    desk = Client()
    desk.force_login(make_user())
    for client, address in ((Client(), "/?after=x"), (Client(), "/search/?q=rivers"), (desk, "/")):
        response = client.get(address)
        assert "private" in response["Cache-Control"] or "no-" in response["Cache-Control"]
        assert not set(TOLD) & set(response.headers)


@pytest.mark.django_db(transaction=True)
def test_where_there_is_none_nothing_is_said_to_it(pages: Store) -> None:
    story = make_live("Rivers rise")
    response = Client().get(story.get_absolute_url())
    assert not set(TOLD) & set(response.headers)
    assert not Effect.objects.filter(kind=Kind.CDN_PURGE).exists()


@pytest.mark.django_db(transaction=True)
def test_pages_name_their_keys_as_the_cdn_reads_them(pages: Store, front: Cdn, settings: Settings) -> None:
    settings.CDN_PAGE_HEADER = "Cache-Tag"
    story = make_live("Rivers rise")
    response = Client().get(story.get_absolute_url())
    assert {EVERYTHING, f"a{story.pk}"} <= set(response["Cache-Tag"].split(","))
    assert "Surrogate-Key" not in response.headers
