"""Paragraphs that are in their form already are written as they are, and nothing comes out otherwise."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text import markup
from articles.text.markup import Ready, read
from articles.text.structure import straighten
from tests.text.soup import soup

words = st.sampled_from(
    [
        "a",
        "a b",
        " a",
        "a ",
        " ",
        "\n",
        "“a” – b’s…",
        "é",
        "1.",
        "\xa0",
        "\xad",
        "&amp;",
        "&amp;lt;",
        "&lt;",
        "&quot;",
        ">",
        "\u0301",
        "Ж",
    ]
)
inline = st.one_of(
    words,
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["strong", "em", "code", "s", "b"]), words),
    st.builds(
        '<a href="{}">{}</a>'.format,
        st.sampled_from(
            [
                "/a/b",
                "#c",
                "//x",
                "https://example.org",
                "http://example.org/a?b=1#c",
                "javascript:a",
                "/a?b&c",
                "/a?b&amp;c",
                "/a?b&amp;lt;c",
                "https://[",
            ]
        ),
        words,
    ),
    st.sampled_from(["<br>", "<em>", "</em>", "<a href='/q'>", "</a>", "<!-- a -->", "<strong>a <em>b</em></strong>"]),
)
block = st.one_of(
    st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["p", "p", "h2", "h3", "h1", "li", "div"]),
        st.lists(inline, max_size=5).map("".join),
    ),
    st.sampled_from(
        [
            "\n",
            " ",
            "a",
            "<p>",
            "</p>",
            "<ul>",
            "</ul>",
            "<li>",
            "<hr>",
            "<pre>",
            "</pre>",
            "<em>",
            "<blockquote>",
            "</div>",
        ]
    ),
    st.sampled_from(
        ['<figure data-block="pull-quote">', '<aside data-block="fact-box">', "</aside>", "<table><tr><td>", "</table>"]
    ),
)


def in_parts(html: str, monkeypatch: pytest.MonkeyPatch) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(markup, "_READY", re.compile("(?!)"))
        return straighten(html)


@settings(max_examples=1500, deadline=None)
@given(st.lists(block, max_size=8).map("".join))
def test_what_is_ready_comes_out_as_if_it_were_read_in_parts(html: str) -> None:
    assert straighten(html) == in_parts(html, pytest.MonkeyPatch())


@settings(max_examples=300, deadline=None)
@given(soup)
def test_so_does_whatever_else_comes(html: str) -> None:
    assert straighten(html) == in_parts(html, pytest.MonkeyPatch())


@pytest.mark.parametrize(
    "html",
    [
        "<p>It rained.</p>",
        "<p>a &amp;lt; &lt;b&gt;</p>",
        '<p><a href="https://example.org/?a=1&amp;b&amp;amp;c">a</a></p>',
        "<h2>What we know</h2>",
        "<p>A <strong>flood</strong> in <em>the</em> <code>delta</code>.</p>",
        '<p><a href="https://example.org/a?b=1#c">A report</a> says so, <a href="/2025/10/08/a/">we</a> too.</p>',
    ],
)
def test_most_of_a_story_is_ready(html: str) -> None:
    assert list(read(html)) == [Ready(html)]
    assert straighten(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p> It rained.</p>",
        "<p>a &quot; b</p>",
        "<p>a &nbsp; b</p>",
        "<p>a & b</p>",
        "<p>a<br>b</p>",
        "<p class=x>a</p>",
        "<p><b>a</b></p>",
        "<p><strong>a <em>b</em></strong></p>",
        '<p><a href="//example.org">a</a></p>',
        '<p><a href="https://example.org/?a&b">a</a></p>',
        '<p><a href="javascript:alert(1)">a</a></p>',
        "<p></p>",
        "<p>a",
    ],
)
def test_what_may_have_to_be_changed_is_read_in_parts(html: str) -> None:
    assert not any(isinstance(token, Ready) for token in read(html))
