from hypothesis import given
from hypothesis import strategies as st

from articles.text.excerpts import WORDS_A_MINUTE, excerpt, reading_minutes


def test_a_short_text_stays_as_it_is_but_for_its_white_space() -> None:
    assert excerpt("It  rained\nagain.", 20) == "It rained again."


def test_a_long_text_ends_with_a_word_and_an_ellipsis() -> None:
    assert excerpt("It rained again, and again.", 18) == "It rained again…"


def test_a_text_without_spaces_is_cut_where_it_must_be() -> None:
    assert excerpt("x" * 20, 10) == "x" * 9 + "…"


@given(st.text(), st.integers(1, 200))
def test_an_excerpt_is_never_longer_than_asked(text: str, longest: int) -> None:
    assert len(excerpt(text, longest)) <= longest


def test_reading_takes_whole_minutes_and_at_least_one() -> None:
    assert [reading_minutes("word " * count) for count in (0, 1, WORDS_A_MINUTE, WORDS_A_MINUTE + 1)] == [1, 1, 1, 2]
