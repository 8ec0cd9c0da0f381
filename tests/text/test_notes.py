"""Notes and sources: what of them is kept, in which form, and how they are numbered and read."""

import re

import pytest
from hypothesis import given, settings

from articles.text.blocks import plain_lines, plain_text, running_text
from articles.text.body import clean_body
from articles.text.markdown import render
from articles.text.notes import draw_sources, number_notes
from tests.text.soup import soup
from tests.text.strict import tree

NOTE = '<small data-block="note">{}</small>'
LINKED = NOTE.format('A <strong>gauge</strong>,\n<a href="/x">here</a>.')
KEPT = {
    # behind its word, without the spaces at its edges; links and emphasis of its own
    "<p>Rain<small data-block=note> A <b>gauge</b>,\n<a href=/x>here</a>. </small> fell.</p>": (
        f"<p>Rain{LINKED} fell.</p>"
    ),
    # none of what goes on around it goes on in it
    "<p><a href=/x>Rain <small data-block=note>A</small>fell</a>.</p>": (
        f'<p><a href="/x">Rain</a> {NOTE.format("A")}<a href="/x">fell</a>.</p>'
    ),
    "<p>Rain<small data-block=note>A <i>b</small> c</p>": f"<p>Rain{NOTE.format('A <em>b</em>')} c</p>",
    # items and cells have notes, and loose words get a paragraph
    "<ul><li>Rain<small data-block=note>A</small></li></ul>": f"<ul><li>Rain{NOTE.format('A')}</li></ul>",
    "<table><td>1<small data-block=note>A</small>": (
        f"<table><tbody><tr><td>1{NOTE.format('A')}</td></tr></tbody></table>"
    ),
    "Rain<small data-block=note>A</small> fell": f"<p>Rain{NOTE.format('A')} fell</p>",
    # elsewhere their words are words
    "<h2>Rain<small data-block=note> A</small></h2>": "<h2>Rain A</h2>",
    "<pre>Rain<small data-block=note> A</small></pre>": "<pre>Rain A</pre>",
    "<figure data-block=photo data-image=1>Rain<small data-block=note> A</small></figure>": (
        '<figure data-block="photo" data-image="1"><figcaption>Rain A</figcaption></figure>'
    ),
    "<p>Rain<small> A</small></p>": "<p>Rain A</p>",
    # a note in a note is words of it; a block ends one; an empty one goes
    "<p>Rain<small data-block=note>A <small data-block=note>B</small> C</small> D</p>": (
        f"<p>Rain{NOTE.format('A B C')} D</p>"
    ),
    "<p>Rain<small data-block=note>A<p>B": f"<p>Rain{NOTE.format('A')}</p><p>B</p>",
    "<p>Rain<small data-block=note> <b></b></small> fell</p>": "<p>Rain fell</p>",
    # sources are lines
    "<ul data-block=sources><li><p>A</p><p>B</p></li>loose<li></li><ul><li>C</ul></ul><p>D</p>": (
        '<ul data-block="sources"><li>A B</li><li>loose</li><li>C</li></ul><p>D</p>'
    ),
    "<ul data-block=sources><li><b>A</b>, <time datetime=2025>2025</time><hr>": (
        '<ul data-block="sources"><li><strong>A</strong>, <time datetime="2025">2025</time></li></ul>'
    ),
    "<aside data-block=fact-box><ul data-block=sources><li>A": (
        '<aside data-block="fact-box"><ul><li>A</li></ul></aside>'
    ),
    "<ul data-block=sources></ul>": "",
}


@pytest.mark.parametrize("html", KEPT)
def test_notes_and_sources_have_one_form(html: str) -> None:
    assert clean_body(html) == KEPT[html]
    assert clean_body(KEPT[html]) == KEPT[html]


@settings(max_examples=200)
@given(soup)
def test_every_note_is_numbered_in_its_order(html: str) -> None:
    body = tree(clean_body(html))
    numbered, notes = number_notes(clean_body(html), lambda number: f"<sup>{number}</sup>")
    assert len(notes) == len(body.every("small"))
    assert "<small" not in numbered
    tree(numbered)  # whole without them
    for note in notes:
        tree(f"<p>{note}</p>")


BODY = clean_body(
    "<p>Rain<small data-block=note>A <b>gauge</b>.</small>, then sun<small data-block=note>Nine hours.</small>.</p>"
    "<ul data-block=sources><li><a href=/x>Office</a>, 2025</li></ul><p>End.</p>"
)


def test_a_text_is_read_without_its_notes_and_they_are_found_behind_it() -> None:
    assert plain_text(BODY) == "Rain, then sun. Office, 2025 End. A gauge. Nine hours."
    assert running_text(BODY) == "Rain, then sun. End."
    assert plain_lines(BODY) == "Rain [A gauge.], then sun [Nine hours.].\nOffice, 2025\nEnd."


def test_sources_are_drawn_where_they_stand() -> None:
    drawn = draw_sources(BODY, lambda items: f"[{items}]")
    assert drawn.endswith('</p>[<li><a href="/x">Office</a>, 2025</li>]<p>End.</p>')


def test_footnotes_of_markdown_become_notes_wherever_they_are_referred_to() -> None:
    body = clean_body(
        render(
            "Rain[^1] and[^two] again[^1], not [^3].\n\n[^1]: A *gauge*, [here](/x).\n"
            "[^two]: Two.\n\n    More: <script>alert(1)</script>\n\n    - one\n\nEnd.\n\n[^4]: Nobody asks."
        )
    )
    gauge = NOTE.format('A <em>gauge</em>, <a href="/x">here</a>.')
    assert body.startswith(f"<p>Rain{gauge} and{NOTE.format('Two. More: one')} again{gauge}, not [^3].</p>")
    assert "Nobody asks." in plain_text(body)
    assert re.sub(r"\s", "", plain_text(body)).count("End.") == 1
    assert clean_body(body) == body
