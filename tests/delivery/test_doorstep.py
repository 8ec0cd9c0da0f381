"""A kept page is handed out before Django is asked; whoever may get another one goes in."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from articles.delivery.doorstep import Doorstep
from articles.delivery.store import Store, purge, store
from articles.models import Article
from tests.make import make_live

pytestmark = pytest.mark.django_db(transaction=True)

Answer = tuple[str, dict[str, str], bytes]


class House:
    """The application behind the doorstep, which counts who comes in."""

    def __init__(self) -> None:
        self.django = WSGIHandler()
        self.came_in = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.came_in += 1
        return self.django(environ, start_response)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def story(pages: Store, house: House) -> Article:
    """A story whose page is kept."""
    made = make_live("Rivers rise", tags=["Water"])
    ask(house, made.get_absolute_url())
    house.came_in = 0
    return made


def ask(house: House, path: str, **environ: str) -> Answer:
    """Asks on the doorstep, as a server does."""
    said: list[Any] = []
    asked = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.encode(errors="surrogateescape").decode("iso-8859-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        **environ,
    }
    answer = Doorstep(house, largest_body=1_000)(
        asked, lambda status, headers, error=None: said.extend((status, dict(headers)))
    )
    body = b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    return said[0], said[1], body


@pytest.mark.parametrize("accepted", ["br", "gzip", "", "br;q=0, gzip;q=0.5"])
def test_it_says_what_django_says_and_asks_nothing(house: House, story: Article, accepted: str) -> None:
    address, accepts = story.get_absolute_url(), {"HTTP_ACCEPT_ENCODING": accepted}
    with CaptureQueriesContext(connection) as captured:
        outside = ask(house, address, **accepts)
    assert (house.came_in, len(captured)) == (0, 0)
    inside = ask(house, address, HTTP_IF_NONE_MATCH='"another"', **accepts)  # goes in, and is not what they have
    assert house.came_in == 1
    assert outside == inside
    assert outside[0] == "200 OK"


def test_head_gets_the_headers_alone(house: House, story: Article) -> None:
    status, headers, body = ask(house, story.get_absolute_url(), REQUEST_METHOD="HEAD")
    assert (status, body, house.came_in) == ("200 OK", b"", 0)
    assert int(headers["Content-Length"]) > 1000


@pytest.mark.parametrize(
    "asked",
    [
        {"REQUEST_METHOD": "POST"},
        {"HTTP_COOKIE": "theme=dark; sessionid=abc"},
        {"HTTP_AUTHORIZATION": "Basic abc"},
        {"QUERY_STRING": "after=1-2"},
        {"QUERY_STRING": "utm_source=x&after=1"},
        {"QUERY_STRING": "%61fter=1-2"},
        {"HTTP_HOST": "evil.example.org"},
        {"HTTP_HOST": "testserver:80:80"},
        {"HTTP_HOST": "x" * 400},
        {"HTTP_IF_NONE_MATCH": '"abc"'},
        {"HTTP_IF_MODIFIED_SINCE": "Wed, 08 Oct 2025 12:00:00 GMT"},
    ],
    ids=lambda asked: " ".join(f"{name} {value[:20]}" for name, value in asked.items()),
)
def test_whoever_may_get_something_else_goes_in(house: House, story: Article, asked: dict[str, str]) -> None:
    ask(house, story.get_absolute_url(), **asked)
    assert house.came_in == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"QUERY_STRING": "utm_source=x&fbclid=y"},
        {"QUERY_STRING": "q=rivers"},
        {"QUERY_STRING": "&".join(f"a={number}" for number in range(3_000))},
        {"HTTP_COOKIE": "theme=dark; mysessionid=abc; x=sessionid=1"},
        {"HTTP_HOST": "TESTSERVER:8000"},
        {"HTTP_RANGE": "bytes=0-10"},
    ],
    ids=lambda asked: " ".join(asked.values())[:40],
)
def test_what_makes_no_difference_makes_none(house: House, story: Article, asked: dict[str, str]) -> None:
    assert ask(house, story.get_absolute_url(), **asked)[0] == "200 OK"
    assert house.came_in == 0


def test_nobody_has_a_sitemap_or_a_feed_made_anew_whatever_they_send(house: House, story: Article) -> None:
    for address in ("/sitemap.xml", "/feed/"):
        Client().get(address)
        for asked in (
            {"QUERY_STRING": "after=1"},
            {"HTTP_AUTHORIZATION": "Basic abc"},
            {"HTTP_COOKIE": "sessionid=abc"},
        ):
            assert ask(house, address, **asked)[0] == "200 OK"
    assert house.came_in == 0


def test_who_searches_goes_in(house: House, story: Article) -> None:
    Client().get("/search/")
    ask(house, "/search/", QUERY_STRING="q=rivers")
    assert house.came_in == 1


def test_who_asks_without_tls_goes_in_where_it_is_asked_for(settings: Settings, house: House, story: Article) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    house.django = WSGIHandler()  # its middleware reads settings once
    address = story.get_absolute_url()
    assert ask(house, address)[0].startswith("301")
    assert ask(house, address, HTTP_X_FORWARDED_PROTO="http")[0].startswith("301")
    assert house.came_in == 2
    assert ask(house, address, HTTP_X_FORWARDED_PROTO="https, http")[0] == "200 OK"
    assert ask(house, address, **{"wsgi.url_scheme": "https"})[0] == "200 OK"
    assert house.came_in == 2


def test_what_has_ended_or_was_purged_goes_in(house: House, story: Article) -> None:
    address = story.get_absolute_url()
    purge([story.page_key])
    ask(house, address)
    assert house.came_in == 1
    with time_machine.travel(timedelta(days=2)):
        ask(house, address)
    assert house.came_in == 2


@pytest.mark.parametrize("path", ["/2025/10/08/\udcff/", "/../admin/", "//", "/\0"])
def test_a_path_that_is_none_goes_in(house: House, story: Article, path: str) -> None:
    ask(house, path)
    assert house.came_in == 1


def test_where_no_page_is_kept_everybody_goes_in(settings: Settings, house: House, story: Article) -> None:
    settings.KEPT_PAGES = ""
    assert store() is None
    assert ask(house, story.get_absolute_url())[0] == "200 OK"
    assert house.came_in == 1


def test_what_is_too_large_is_refused_before_anything_is_done_with_it(house: House, story: Article) -> None:
    status, headers, body = ask(house, "/staff/sign-in/", REQUEST_METHOD="POST", CONTENT_LENGTH="1001")
    assert (status, house.came_in) == ("413 Content Too Large", 0)
    assert int(headers["Content-Length"]) == len(body)
    for length in ("1000", "", "-1", "x"):
        ask(house, "/staff/sign-in/", REQUEST_METHOD="POST", CONTENT_LENGTH=length)
    assert house.came_in == 4
