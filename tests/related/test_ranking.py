"""Ranking many stories in one go: the same lists in bounded memory."""

from collections.abc import Callable

import pytest

from articles.models import Article
from articles.related import ranking as rooms
from articles.related.ranking import Ranking
from tests.related.conftest import BANK, COURT, RIVER

pytestmark = pytest.mark.django_db

BEATS = (("Water", RIVER), ("Court", COURT), ("Bank", BANK))


@pytest.fixture
def stories(live: Callable[..., Article]) -> list[int]:
    """Keys of four stories of each of three beats, in order of time."""
    return [live(f"Story {day}", *[tag], days=30 - day, text=text).pk for tag, text in BEATS for day in range(4)]


def test_what_was_read_is_let_go_of_and_read_again(stories: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {pk: Ranking().rank([pk])[pk] for pk in stories}
    monkeypatch.setattr(rooms, "MOST_PROFILES", 5)
    ranking = Ranking()
    for pk in stories * 2:
        assert ranking.rank([pk])[pk] == wanted[pk]
        assert len(ranking.profiles) <= 5
    assert all(len(ranked) == 3 for ranked in wanted.values())


def test_words_taken_apart_are_not_kept(stories: list[int]) -> None:
    ranking = Ranking()
    ranking.rank(stories)
    assert ranking.profiles
    assert all(profile._terms is None for profile in ranking.profiles.values())
