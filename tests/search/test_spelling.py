"""Words that are spelt nearly alike are found, and how nearly is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.spelling import distance, nearest, take_in


@pytest.mark.parametrize(
    ("one", "other", "off"),
    [
        ("", "", 0),
        ("abc", "", 3),
        ("river", "river", 0),
        ("river", "rivers", 1),
        ("rvier", "river", 1),
        ("riber", "river", 1),
        ("kitten", "sitting", 3),
        ("ca", "abc", 3),
    ],
)
def test_the_distance_is_the_number_of_slips(one: str, other: str, off: int) -> None:
    assert distance(one, other) == distance(other, one) == off


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_only_the_same_word_is_no_slip_away(one: str, other: str) -> None:
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("goverment", ["government"]),
        ("governmentt", ["government"]),
        ("govrenment", ["government"]),
        ("gobernment", ["government"]),
        ("xgovernmentt", ["government"]),
        ("government", ["governments"]),
        ("watr", ["water"]),
        ("wtr", []),
        ("душнабе", ["душанбе"]),
        ("2025", []),
        ("x" * 64, []),
        ("", []),
    ],
)
def test_the_nearest_known_words_are_found(typed: str, known: list[str]) -> None:
    take_in(["The government and governments, of water", "Душанбе", "2024 " + "x" * 63])
    assert nearest(typed, 1) == known


@pytest.mark.django_db
def test_known_words_are_not_written_again(django_assert_num_queries: object) -> None:
    take_in(["Water and rivers"])
    with django_assert_num_queries(1):  # type: ignore[operator]
        take_in(["Rivers, water", "water"])
