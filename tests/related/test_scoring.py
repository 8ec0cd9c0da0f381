"""How related two articles are."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.related.scoring import DAY, FAR, HALF_LIFE, Figures, Profile, Score, nearness, score
from articles.related.terms import length

NOW = 1_759_881_600
COMMON, RARE, OTHER = 1, 2, 3
FIGURES = Figures(articles=1000, live_counts={COMMON: 400, RARE: 4, OTHER: 40})


def profile(*tags: int, days: float = 0, terms: dict[int, int] | None = None) -> Profile:
    words = terms or {}
    worth = FIGURES.worth(tags)
    return Profile(frozenset(tags), NOW + round(days * DAY), list(words), bytes(words.values()), worth, length(words))


def number(one: Profile, other: Profile) -> float:
    return score(one, other, FIGURES).number


def test_articles_that_share_no_tag_are_not_related_whatever_they_say() -> None:
    words = {10: 255, 11: 100}
    assert score(profile(COMMON, terms=words), profile(RARE, terms=words), FIGURES) == Score(0.0, 0.0, 0.0, 0, ())


def test_rarer_shared_tags_weigh_more() -> None:
    story = profile(COMMON, RARE)
    assert number(story, profile(RARE, OTHER)) > number(story, profile(COMMON, OTHER))


def test_more_shared_tags_weigh_more() -> None:
    story = profile(COMMON, RARE, OTHER)
    assert number(story, profile(COMMON, RARE)) > number(story, profile(RARE))


def test_a_tag_counts_for_less_among_many() -> None:
    story = profile(RARE)
    assert number(story, profile(RARE)) > number(story, profile(RARE, COMMON, OTHER))


def test_text_orders_the_many_stories_of_one_beat() -> None:
    story = profile(RARE, terms={10: 200, 11: 100})
    assert number(story, profile(RARE, days=90, terms={10: 200, 12: 50})) > number(
        story, profile(RARE, terms={13: 255})
    )


def test_nearer_dates_weigh_more_and_distance_never_takes_all() -> None:
    story = profile(RARE)
    numbers = [number(story, profile(RARE, days=days)) for days in (0, -30, 365, -3650, 36500)]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] == pytest.approx(FAR * numbers[0])
    assert nearness(HALF_LIFE) == pytest.approx((1 + FAR) / 2)


def test_the_reasons_name_the_rarest_shared_tag_first() -> None:
    scored = score(profile(COMMON, RARE, OTHER), profile(OTHER, COMMON, RARE, days=12), FIGURES)
    assert scored.shared == (RARE, OTHER, COMMON)
    assert scored.apart == 12 * DAY
    assert scored.topic == pytest.approx(1)


def test_the_same_article_twice_is_as_related_as_can_be() -> None:
    story = profile(RARE, terms={10: 3, 11: 4})
    assert number(story, story) == pytest.approx(1)


tags = st.sets(st.sampled_from([COMMON, RARE, OTHER, 4, 5]), max_size=4)
words = st.dictionaries(st.integers(0, 20), st.integers(1, 255), max_size=8)
profiles = st.builds(
    lambda tags, terms, days: profile(*tags, days=days, terms=terms), tags, words, st.floats(-9e3, 9e3)
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # slow only where the machine is busy
@given(profiles, profiles)
def test_a_score_is_between_nothing_and_one_and_the_same_both_ways(one: Profile, other: Profile) -> None:
    scored = score(one, other, FIGURES)
    assert 0 <= scored.number <= 1 + 1e-9
    assert scored.number == pytest.approx(score(other, one, FIGURES).number)
    assert scored.shared == score(other, one, FIGURES).shared
