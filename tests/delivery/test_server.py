"""What only the server of kept pages does: a server may go, hang, fill up and forget, and no stale page comes of it."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings
from valkey import exceptions

from articles import effects
from articles.delivery import server
from articles.delivery.pages import StoreAway
from articles.delivery.server import CLOCK, MADE, Server
from articles.models import Effect
from articles.models.outbox import Kind
from articles.publishing import actions
from tests.delivery.kept import body, make, put
from tests.make import make_live, make_user
from tests.servers import ValkeyServer


@pytest.fixture
def pages(valkey_url: str) -> Server:
    return Server(valkey_url, "release", most_bytes=1_000_000)


@pytest.fixture
def own_server(tmp_path: Path, settings: Settings) -> Iterator[ValkeyServer]:
    """Gives a server that the test may do anything to, in which the site keeps its pages."""
    (tmp_path / "valkey").mkdir()
    own = ValkeyServer(tmp_path / "valkey")
    settings.KEPT_PAGES = own.url
    yield own
    own.close()


# --- What it keeps --------------------------------------------------------------------------------


def test_where_it_is_full_the_oldest_pages_go(valkey_url: str, valkey_server: ValkeyServer) -> None:
    pages = Server(valkey_url, "release", most_bytes=60_000)
    for number in range(60):
        page = make("".join(f"{number * each:x}" for each in range(250)))
        page.made_at += number
        assert pages.put(f"/{number}/", page, ["a1"], began=pages.now())
    kept = [number for number in range(60) if pages.find(f"/{number}/", "")]
    assert kept
    assert kept == list(range(kept[0], 60))
    assert kept[0] > 0
    assert valkey_server.client.zcard(MADE) == len(kept)
    assert len(valkey_server.client.keys("newsroom:page:*")) == len(kept)
    assert int(valkey_server.client.hget(server.SIZE, ":all") or 0) <= 60_000


def test_what_is_put_again_counts_once(pages: Server, valkey_server: ValkeyServer) -> None:
    put(pages, "/one/", "a1")
    size = valkey_server.client.hget(server.SIZE, ":all")
    put(pages, "/one/", "a1")
    assert valkey_server.client.hget(server.SIZE, ":all") == size


def test_a_page_ends_by_itself_a_week_after_its_moment(pages: Server, valkey_server: ValkeyServer) -> None:
    page = make()
    page.expires_at = time.time() + 100
    pages.put("/one/", page, ["a1"], began=pages.now())
    (key,) = valkey_server.client.keys("newsroom:page:*")
    assert 0 <= server.KEPT_ON + 100 - valkey_server.client.ttl(key) < 60


def test_the_lock_of_who_died_ends_and_nobody_lets_go_of_anothers(
    pages: Server, valkey_server: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MAKING", 50)
    with pages.only_one("/one/") as first:
        time.sleep(0.1)
        with pages.only_one("/one/") as second:
            assert (first, second) == (True, True)
            monkeypatch.setattr(server, "MAKING", 10_000)
    with pages.only_one("/one/"):
        (lock,) = valkey_server.client.keys("newsroom:making:*")
        valkey_server.client.set(lock, "another's")
    assert valkey_server.client.get(lock) == b"another's"


# --- What it loses --------------------------------------------------------------------------------


def test_a_server_that_was_emptied_lets_no_old_rendering_in(pages: Server, valkey_server: ValkeyServer) -> None:
    began = pages.now()
    valkey_server.client.flushall()
    assert not put(pages, "/one/", "a1", began=began)
    pages.now()
    assert not put(pages, "/one/", "a1", began=began)
    assert put(pages, "/one/", "a1")


@pytest.mark.parametrize("lost", ["clock", "made", "size"])
def test_whatever_it_throws_out_no_purged_page_lives(pages: Server, valkey_server: ValkeyServer, lost: str) -> None:
    put(pages, "/one/", "a1")
    began = pages.now()
    pages.purge(["a1"])
    valkey_server.client.delete(f"newsroom:{lost}")
    assert body(pages, "/one/") is None
    assert not put(pages, "/one/", "a1", began=began)
    assert put(pages, "/one/", "a1")
    assert body(pages, "/one/") == "Rivers rise"
    assert body(pages, "/one/") == "Rivers rise"


def test_one_that_comes_back_with_an_older_copy_hands_out_nothing_of_it(own_server: ValkeyServer) -> None:
    pages = Server(own_server.url, "release", most_bytes=1_000_000)
    put(pages, "/one/", "a1")
    began = pages.now()
    own_server.client.save()
    pages.purge(["a1"])
    own_server.kill()
    own_server.begin()
    assert own_server.client.exists(CLOCK)
    assert body(pages, "/one/") is None
    assert not put(pages, "/one/", "a1", began=began)
    assert put(pages, "/one/", "a1")


def test_a_purge_reaches_its_pages_where_there_is_no_memory_left(own_server: ValkeyServer) -> None:
    pages = Server(own_server.url, "release", most_bytes=1_000_000)
    put(pages, "/one/", "a1")
    own_server.client.config_set("maxmemory-policy", "noeviction")
    own_server.client.config_set("maxmemory", 1)
    assert body(pages, "/one/") == "Rivers rise"
    pages.purge(["a1"])
    assert body(pages, "/one/") is None


def test_after_very_many_purges_it_begins_anew(pages: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_KEYS", 10)
    began = pages.now()
    for number in range(30):
        pages.purge([f"a{number}"])
    assert not put(pages, "/one/", "a1", began=began)
    assert put(pages, "/one/", "a1")


# --- What readers see of it -----------------------------------------------------------------------


def seconds(ask: Client, address: str) -> float:
    began = time.monotonic()
    assert ask.get(address).status_code == 200
    return time.monotonic() - began


@pytest.mark.django_db(transaction=True)
def test_a_server_that_hangs_costs_one_reader_a_moment(
    own_server: ValkeyServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(server, "LEFT_ALONE", 60)
    story, reader = make_live("Rivers rise"), Client()
    address = story.get_absolute_url()
    reader.get(address)
    caplog.clear()
    with own_server.hanging():
        times = [seconds(reader, address) for _ in range(10)]
    assert times[0] >= server.PATIENCE
    assert sum(times[1:]) < 9 * server.PATIENCE
    assert len(caplog.records) == 1


@pytest.mark.django_db(transaction=True)
def test_a_server_that_dies_costs_nobody_a_page_and_serves_again_when_it_is_back(
    own_server: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "LEFT_ALONE", 0)
    address = make_live("Rivers rise").get_absolute_url()
    Client().get(address)
    own_server.kill()
    assert seconds(Client(), address) < 2
    own_server.begin()
    assert "ETag" in Client().get(address).headers
    own_server.client.flushall()
    assert "ETag" in Client().get(address).headers


@pytest.mark.django_db(transaction=True)
def test_what_changes_while_it_is_out_of_reach_is_purged_later(
    own_server: ValkeyServer, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    story, reader = make_live("Rivers rise"), Client()
    address = story.get_absolute_url()
    reader.get(address)
    with monkeypatch.context() as broken:
        broken.setattr(Server, "_ask", away)
        actions.withdraw(story, by=make_user(), why="A mistake.")
        assert reader.get(address).status_code == 410
    assert Effect.objects.filter(kind=Kind.PURGE, done_at=None).exists()
    clock.shift(timedelta(hours=1))
    effects.sweep_outbox()
    assert not Effect.objects.filter(kind=Kind.PURGE, done_at=None).exists()
    assert reader.get(address).status_code == 410


def away(*args: object) -> None:
    raise exceptions.ConnectionError("No route to host")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["valkey://127.0.0.1:1/0", "valkey://nowhere.invalid/0", "unix:///nothing/here"])
def test_a_wrong_address_costs_nobody_a_page(settings: Settings, address: str) -> None:
    settings.KEPT_PAGES = address
    story = make_live("Rivers rise")
    for _ in range(2):
        assert Client().get(story.get_absolute_url()).status_code == 200
    assert Effect.objects.filter(kind=Kind.PURGE, done_at=None).exists()


def test_a_server_that_refuses_says_so(own_server: ValkeyServer) -> None:
    own_server.client.config_set("requirepass", "secret")
    with pytest.raises(StoreAway):
        Server(own_server.url, "release", most_bytes=1).now()
    allowed = own_server.url.replace("//", "//:secret@")
    assert Server(allowed, "release", most_bytes=1).now()
