import time
import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.plain import one_line, paragraphs, printable

ANY = st.text(st.characters(), max_size=200)
MARKS = st.text("e\u0301\u0316\u0344\u0f73\u1d160\u1161\ufe20 ", max_size=120)


@given(ANY)
def test_what_is_printable_can_stand_in_an_xml_document(text: str) -> None:
    escaped = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace("\r", "")
    ElementTree.fromstring(f"<a>{escaped}</a>".encode())


@given(st.one_of(ANY, MARKS))
def test_what_is_printable_is_composed_and_stays_as_it_is(text: str) -> None:
    clean = printable(text)
    assert clean == unicodedata.normalize("NFC", clean) == printable(clean)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=200))
def test_characters_that_mean_something_stay(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert printable(text) == text


def test_marks_of_direction_stay() -> None:
    assert printable("\u200fسلام\u200e") == "\u200fسلام\u200e"


def test_line_ends_of_every_system_become_one() -> None:
    assert printable("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_lone_surrogates_and_noncharacters_go() -> None:
    assert printable("a\ud800b\ufffe\U0001ffffc") == "abc"


def test_control_characters_go() -> None:
    assert printable("a\x00b\x1bc\x7fd\x9be") == "abcde"


@pytest.mark.parametrize("marks", ["\u0301\u0316" * 250_000, "\u0344" * 500_000, "\u0316\u0301" * 30])
def test_of_very_many_marks_over_one_letter_thirty_stay_and_cost_no_time(marks: str) -> None:
    began = time.process_time()
    assert len(unicodedata.normalize("NFD", printable(f"q{marks}q"))) == 32
    assert time.process_time() - began < 5  # hundredths as a rule; sorting all of them takes minutes


# --- One line ---------------------------------------------------------------------------------------


def test_one_line_has_single_spaces_and_no_ends() -> None:
    assert one_line("  a\tb\n\nc\u2028d\u3000e\xa0 ") == "a b c d e"


@given(ANY)
def test_a_line_made_one_stays_as_it_is(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)


def test_blank_lines_divide_paragraphs() -> None:
    assert paragraphs("one\ntwo\n\n \n three ") == ["one two", "three"]


def test_a_text_without_words_has_no_paragraphs() -> None:
    assert paragraphs(" \n\n \r\n") == []
