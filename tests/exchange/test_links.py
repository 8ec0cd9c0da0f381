"""Links within an archive: found before cleaning, set after it."""

import time

import pytest

from articles.exchange.links import Site, guesses_of, keys_of, prepare, settle, sought
from articles.exchange.records import parse
from articles.text.body import clean_body
from tests.exchange.archives import record

OLD = Site.at(["https://old.example.org", "www.old.example.org"])


def prepared(href: str, site: Site = OLD) -> str:
    html = prepare(f"<p><a class='x' href={href}>words</a></p>", base="/2014/03/hello/", site=site)
    return clean_body(html).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("href", "form"),
    [
        ('"/2014/02/bye/"', "/2014/02/bye/"),
        ("'https://old.example.org/2014/02/bye/#part'", "/2014/02/bye/#part"),
        ('"HTTP://WWW.OLD.EXAMPLE.ORG/a?b=1&amp;c=2"', "/a?b=1&amp;c=2"),
        ('"//old.example.org/a"', "/a"),
        ('"../bye/"', "#path:/2014/03/bye/"),
        ("bye/", "#path:/2014/03/hello/bye/"),
        ('"www.noaa.gov"', "https://www.noaa.gov"),
        ('"info@fedramp.gov"', "mailto:info@fedramp.gov"),
        ('"https://other.example.org/a"', "https://other.example.org/a"),
        ('"#ref:2014-02-02-bye.md"', "#ref:2014-02-02-bye.md"),
        ('"#part"', "#part"),
    ],
)
def test_links_come_out_of_cleaning_in_forms_that_are_known(href: str, form: str) -> None:
    assert prepared(href) == f'<a href="{form}">words</a>'


@pytest.mark.parametrize("href", ['"javascript:alert(1)"', '"data:text/html,x"', '"http://["'])
def test_what_cleaning_refuses_it_refuses_still(href: str) -> None:
    assert prepared(href) == "words"


def test_the_hosts_of_the_old_site_are_not_guessed() -> None:
    assert "https://old.example.org/about/" in prepared('"https://old.example.org/about/"', Site())


def linked(href: str) -> str:
    return f'<p><a href="{href}">words</a> here</p>'


@pytest.mark.parametrize(
    "href",
    [
        "/2014/02/02/bye-now/",
        "/2014/02/02/bye-now",
        "/2014/02/02/bye-now/?utm=1#part",
        "#path:/2014/02/02/bye-now/",
        "#ref:/2014/02/02/bye-now",
        "http://mirror.example.org/2014/02/02/bye-now/",
    ],
)
def test_every_form_of_an_old_address_means_the_article(href: str) -> None:
    settled = settle(linked(href), {"/2014/02/02/bye-now": "/2020/01/01/bye/"}, site=Site())
    assert (settled.body, settled.count, settled.left) == (linked("/2020/01/01/bye/"), 1, ())


@pytest.mark.parametrize("name", ["bye", "bye.md", "posts/bye.md#part", "/posts/bye/index.md", "posts/bye.html"])
def test_every_form_of_a_file_s_name_means_the_article(name: str) -> None:
    assert settle(linked(f"#ref:{name}"), {"bye": "/2020/01/01/bye/"}, site=Site()).body == linked("/2020/01/01/bye/")


def test_what_is_not_known_yet_is_left_and_named() -> None:
    body = linked("/a/") + linked("#ref:b.md") + linked("https://other.example.org/c/")
    settled = settle(body, {}, site=Site())
    assert (settled.body, settled.count, settled.left) == (body, 0, ("/a", "b"))


@pytest.mark.parametrize(
    ("href", "without", "with_site"),
    [
        ("/a/", linked("/a/"), linked("https://old.example.org/a/")),
        ("#path:/a/", "<p>words here</p>", linked("https://old.example.org/a/")),
        ("#ref:/a", "<p>words here</p>", linked("https://old.example.org/a")),
        ("#ref:a.md", "<p>words here</p>", "<p>words here</p>"),
        ("https://x.example.org/2014/02/02/bye-now/", *[linked("https://x.example.org/2014/02/02/bye-now/")] * 2),
    ],
)
def test_what_will_never_be_known_leads_to_the_old_site_or_is_words(href: str, without: str, with_site: str) -> None:
    key = settle(linked(href), {}, site=Site()).left[0]
    assert settle(linked(href), {sought(key): None}, site=Site()).body == without
    assert settle(linked(href), {sought(key): None}, site=OLD).body == with_site


def test_a_record_is_meant_by_its_address_and_its_file() -> None:
    parsed = parse(record(id="2014-02-02-bye-now", url_path="/2014/02/02/bye-now/"))
    assert keys_of(parsed) == ("/2014/02/02/bye-now", "2014-02-02-bye-now")
    assert guesses_of(parsed) == ("/2020/02/29/bye-now",)


@pytest.mark.parametrize("piece", ["<a ", '<a href="', "<a href='x", '<a "', "<a href=x>"])
def test_a_long_body_takes_its_length_s_share_of_time(piece: str) -> None:
    begun = time.process_time()
    prepare(piece * (200_000 // len(piece)), base="/", site=OLD)
    assert time.process_time() - begun < 3
