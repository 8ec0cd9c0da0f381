"""Paths of an old site."""

import pytest

from articles.exchange.paths import tidy


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/2014/03/hello/", "/2014/03/hello/"),
        ("/2014/03/hello", "/2014/03/hello"),
        ("2014/03/hello/", "/2014/03/hello/"),
        ("  /a//b/./c/../d/  ", "/a/b/d/"),
        ("https://old.example.org/a/b.html?x=1#y", "/a/b.html"),
        ("//old.example.org/a/", "/a/"),
        ("/caf%C3%A9/", "/café/"),
        ("/../../etc/passwd", "/etc/passwd"),
    ],
)
def test_a_path_is_what_a_request_for_it_brings(address: str, path: str) -> None:
    assert tidy(address) == path


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "/?p=12",
        "https://old.example.org",
        "/a b/",
        "/a\\b",
        "/a%00b",
        "/a%0d%0ab",
        "/%ff/",
        "/" + "a" * 500,
        "http://[/",
    ],
)
def test_what_no_redirect_can_hold_is_no_path(address: str) -> None:
    assert tidy(address) is None
