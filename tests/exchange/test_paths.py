"""Paths of an old site."""

import pytest

from articles.exchange.paths import is_of_this_site, tidy


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


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/x/y",
        "/feed",
        "/feed/",
        "/sitemap.xml",
        "/static/a.css",
        "/media/x",
        "/tags/a/",
        "/search/",
        "/about",
    ],
)
def test_pages_of_this_site_are_known(path: str) -> None:
    assert is_of_this_site(path)


@pytest.mark.parametrize(
    "path", ["/2014/03/12/hello/", "/2014/03/hello/", "/blog/hello.html", "/feeds/", "/administration/"]
)
def test_all_other_paths_are_free(path: str) -> None:
    assert not is_of_this_site(path)
