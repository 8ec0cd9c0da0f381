from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from articles.text.plain import one_line, paragraphs, printable


@given(st.text(st.characters(), max_size=200))
def test_what_is_printable_can_stand_in_an_xml_document(text: str) -> None:
    escaped = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace("\r", "")
    ElementTree.fromstring(f"<a>{escaped}</a>".encode())


def test_marks_of_direction_stay() -> None:
    assert printable("\u200fسلام\u200e") == "\u200fسلام\u200e"


def test_line_ends_of_every_system_become_one() -> None:
    assert printable("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_lone_surrogates_and_noncharacters_go() -> None:
    assert printable("a\ud800b\ufffe\U0001ffffc") == "abc"


def test_one_line_has_single_spaces_and_no_ends() -> None:
    assert one_line("  a\tb\n\nc ") == "a b c"


def test_blank_lines_divide_paragraphs() -> None:
    assert paragraphs("one\ntwo\n\n \n three ") == ["one two", "three"]
