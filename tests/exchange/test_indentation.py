"""Indented HTML is HTML where it goes on from HTML, and code elsewhere."""

import pytest

from articles.exchange.indentation import outdent


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("<div>\n\n    <p>a</p>\n</div>", "<div>\n\n<p>a</p>\n</div>"),
        ("<table>\n  <tr>\n\n\t<td>a</td>", "<table>\n  <tr>\n\n<td>a</td>"),
        ("said <b>so</b></p>\n\n    <p>b</p>", "said <b>so</b></p>\n\n<p>b</p>"),
        ("A list\n\n    </li>", "A list\n\n</li>"),
    ],
)
def test_html_that_goes_on_is_moved_to_the_margin(given: str, meant: str) -> None:
    assert outdent(given) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Write:\n\n    <p>a</p>\n\n    <p>b</p>\n\nand so on",
        "- Item\n\n    <p>in it</p>",
        "```\n<div>\n\n    <p>a</p>\n```",
        "<div>\n\n    plain code\n</div>",
        "    <p>first of all</p>",
    ],
)
def test_code_stays_code(text: str) -> None:
    assert outdent(text) == text
