"""What other systems leave among the words is made what it meant, or taken out."""

import time

import pytest

from articles.exchange.leftovers import tidy
from articles.text.body import clean_body

PLAYER = '<figure data-block="embed" data-address="https://www.youtube.com/watch?v=GpWUgYutGwU"><figcaption></figcaption></figure>'


@pytest.mark.parametrize("is_markdown", [True, False])
@pytest.mark.parametrize(
    "shortcode",
    ["[youtube=http://www.youtube.com/watch?v=GpWUgYutGwU&amp;w=600]", "[youtube https://youtu.be/GpWUgYutGwU]"],
)
def test_a_shortcode_of_wordpress_becomes_a_player(shortcode: str, is_markdown: bool) -> None:
    assert clean_body(tidy(f"<p>{shortcode}</p>", is_markdown=is_markdown)) == PLAYER


def test_one_that_is_not_known_here_goes() -> None:
    assert tidy("<p>a [metaslider id=2] b [soundcloud url=x]</p>", is_markdown=False) == "<p>a  b </p>"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("[a b](https://x.org/c)", '<a href="https://x.org/c">a b</a>'),
        ('[a](#ref:b.md "Title")', '<a href="#ref:b.md">a</a>'),
        ("[a](/b &quot;Title&quot;)", '<a href="/b">a</a>'),
        ("[a](mailto:b@x.org?subject=Hello you)", '<a href="mailto:b@x.org?subject=Hello%20you">a</a>'),
        ("[a](#ref:b, then", "a then"),
        ("a](#ref:b) then", "a then"),
        ("[a](b) and [c]", "[a](b) and [c]"),
        ("Title {#title}", "Title"),
        ("a {.float-left .padding-2} b", "a b"),
        ("a {: .note target=_blank} b", "a b"),
        ("f {x} and {1, 2}", "f {x} and {1, 2}"),
        ("before 18F**,** I", "before 18F<strong>,</strong> I"),
        ("a **bold** b", "a <strong>bold</strong> b"),
        ("** a **", " a "),
        ("2 ** 3 and 2**3", "2 ** 3 and 2**3"),
    ],
)
def test_markdown_that_was_not_read_is_read_or_taken_out(given: str, meant: str) -> None:
    assert tidy(f"<div>{given}</div>", is_markdown=True) == f"<div>{meant}</div>"
    assert (
        tidy(f"<pre>{given}</pre><code>{given}</code>", is_markdown=True) == f"<pre>{given}</pre><code>{given}</code>"
    )
    assert tidy(f"<div>{given}</div>", is_markdown=False) == f"<div>{given}</div>"


def test_attributes_stay_as_they_are() -> None:
    html = '<a title="**a** [b](/c) {#d}" href="/e">f</a>**'
    assert tidy(html, is_markdown=True) == html.removesuffix("**")


@pytest.mark.parametrize(
    "piece", ["[a](", "[", "**", "** ", "{.a ", "{#a}", "<pre>**", "<code>", "[youtube ", "](#ref:", "[a](/b ", "<a "]
)
def test_a_long_body_takes_its_length_s_share_of_time(piece: str) -> None:
    begun = time.process_time()
    tidy("**](" + piece * (200_000 // len(piece)), is_markdown=True)
    assert time.process_time() - begun < 3
