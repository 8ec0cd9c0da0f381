import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.keys import name_key


def test_case_and_spaces_make_no_other_name() -> None:
    assert name_key("Climate  Change ") == name_key("climate change")


def test_composed_and_decomposed_letters_are_one_name() -> None:
    assert name_key("É") == name_key("e\u0301")


def test_full_width_letters_are_one_name_with_plain_ones() -> None:
    assert name_key("ＣＩＳ") == name_key("cis")


def test_different_words_are_different_names() -> None:
    assert name_key("trade") != name_key("trades")


@pytest.mark.parametrize(
    "unseen", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u200f", "\u202e", "\ufe0f", "\u2060", "\x00"]
)
def test_what_nobody_sees_makes_no_other_name(unseen: str) -> None:
    assert name_key(f"wa{unseen}ter") == "water"


def test_a_name_of_what_nobody_sees_has_no_key() -> None:
    assert name_key(" \u200b\u200f\n") == ""


def test_letters_of_two_cases_in_any_script_are_one_name() -> None:
    assert name_key("STRASSE") == name_key("straße")
    assert name_key("ΣΊΣΥΦΟΣ") == name_key("σίσυφος")


@given(st.text(st.characters(), max_size=100))
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
