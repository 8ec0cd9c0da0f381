"""Why an article stands beside another, in words."""

import pytest

from articles.models import Tag
from articles.related.reasons import in_detail, in_words
from articles.related.scoring import DAY, Figures, Score

RARE, COMMON, THIRD, FOURTH = (
    Tag(name="Tajikistan", live_count=3),
    Tag(name="remittances", live_count=300),
    Tag(name="labour"),
    Tag(name="trade"),
)


def test_readers_are_told_what_both_are_about() -> None:
    assert in_words([RARE, COMMON]) == "On <bdi>Tajikistan</bdi> and <bdi>remittances</bdi>"
    assert in_words([RARE]) == "On <bdi>Tajikistan</bdi>"


def test_readers_are_told_of_three_tags_at_most() -> None:
    words = in_words([RARE, COMMON, THIRD, FOURTH])
    assert words == "On <bdi>Tajikistan</bdi>, <bdi>remittances</bdi> and <bdi>labour</bdi>"


def test_the_name_of_a_tag_is_text() -> None:
    assert "<script>" not in in_words([Tag(name="<script>alert(1)</script>")])


def test_braces_in_the_name_of_a_tag_are_text() -> None:
    assert in_words([Tag(name="{0} {}")]) == "On <bdi>{0} {}</bdi>"


def test_staff_are_told_how_rare_tags_are_how_far_apart_and_how_alike() -> None:
    score = Score(0.3, 0.5, 0.4, 12 * DAY + 9, (1, 2))
    detail = in_detail(score, [RARE, COMMON], Figures(1000, {}))
    assert detail == "shares Tajikistan (rare), remittances (common), 12 days apart, much the same words"


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (1, "1 day apart"),
        (401, "401 days apart"),
        (730, "730 days apart"),
        (731, "2 years apart"),
        (3135, "9 years apart"),
    ],
)
def test_staff_are_told_days_of_what_is_near_and_years_of_what_is_far(days: int, told: str) -> None:
    assert in_detail(Score(0.1, 0.5, 0.01, days * DAY, ()), [], Figures(1000, {})) == told


def test_staff_are_not_told_of_words_that_are_not_alike() -> None:
    detail = in_detail(Score(0.1, 0.5, 0.01, DAY - 1, (1,)), [RARE], Figures(1000, {}))
    assert detail == "shares Tajikistan (rare), on the same day"
