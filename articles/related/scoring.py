"""How related two articles are: a pure function of both, and of the archive's few figures.

    score = (0.1 · topic + 0.9 · text) · nearness

`topic` is the rarity of the tags they share, ln(1 + articles / articles with it) each, by the geometric
mean of what each carries; `text` is the cosine of their words; `nearness` falls from 1 on the same day
towards one half, by half of the rest each half-year. A score is normalised by the two articles alone
and the same both ways, so that an article is put into a stored list by scoring one pair.
`docs/related.md` says what each part is worth.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import repeat
from math import floor, log, sqrt
from operator import mul
from typing import NamedTuple

TOPIC_SHARE = 0.1
FAR = 0.5  # what distance in time leaves of a score at least
DAY = 86_400
HALF_LIFE = 180 * DAY

Seconds = int  # moments are whole seconds since 1970 here: a thousand of them are compared for each list


def seconds(moment: datetime) -> Seconds:
    """Returns a moment as the scores know it."""
    return floor(moment.timestamp())


class Figures:
    """What scoring knows of the archive: how many articles there are, and how many carry each tag."""

    def __init__(self, articles: int, live_counts: Mapping[int, int]) -> None:
        self.articles = articles
        self.live_counts = live_counts
        self._rarities = _Rarities(articles, live_counts)

    def rarity(self, tag: int) -> float:
        """Returns what sharing this tag says: much if few articles carry it."""
        return self._rarities[tag]

    def worth(self, tags: Iterable[int]) -> float:
        """Returns the rarity of these tags together."""
        return sum(map(self._rarities.__getitem__, tags))


class _Rarities(dict[int, float]):
    """The rarities found so far; the others are found when they are asked for."""

    def __init__(self, articles: int, live_counts: Mapping[int, int]) -> None:
        self.articles = articles
        self.live_counts = live_counts

    def __missing__(self, tag: int) -> float:
        self[tag] = rarity = _rarity(self.articles, self.live_counts.get(tag, 0))
        return rarity


@lru_cache(maxsize=10_000)  # very many tags have the same few articles
def _rarity(articles: int, live: int) -> float:
    return log(1 + max(articles, 1) / max(live, 1))


@dataclass(slots=True)
class Profile:
    """What scoring knows of an article."""

    tags: frozenset[int]
    moment: Seconds
    hashes: Sequence[int]  # its terms
    weights: bytes  # of each of them
    worth: float  # the rarity of its tags together
    length: float  # of the terms' weights, as a vector
    _terms: dict[int, int] | None = None

    @property
    def terms(self) -> dict[int, int]:
        """The weights by term. Needed of one side of a pair only, so of few of the articles that are read."""
        if self._terms is None:
            self._terms = dict(zip(self.hashes, self.weights, strict=True))
        return self._terms


class Score(NamedTuple):
    """How related two articles are, from 0 to 1, and why."""

    number: float
    topic: float
    text: float
    apart: Seconds
    shared: tuple[int, ...]  # keys of the shared tags, the rarest first


def score(one: Profile, other: Profile, figures: Figures) -> Score:
    """Returns how related the two are. Articles that share no tag are not related, whatever they say."""
    apart = abs(one.moment - other.moment)
    shared = one.tags & other.tags
    if not shared:
        return Score(0.0, 0.0, 0.0, apart, ())
    rarest = sorted(shared, key=lambda tag: (-figures.rarity(tag), tag)) if len(shared) > 1 else shared
    topic = figures.worth(shared) / sqrt(one.worth * other.worth)
    text = _text(one, other)
    number = (TOPIC_SHARE * topic + (1 - TOPIC_SHARE) * text) * nearness(apart)
    return Score(number, topic, text, apart, tuple(rarest))


def nearness(apart: Seconds) -> float:
    """Returns what distance in time leaves of a score: all on the same day, FAR after many years."""
    return FAR + (1 - FAR) * 2.0 ** -(apart / HALF_LIFE)


def _text(one: Profile, other: Profile) -> float:
    if not one.length or not other.length:
        return 0.0
    mine = map(one.terms.get, other.hashes, repeat(0))
    common = sum(map(mul, mine, other.weights))
    return common / (one.length * other.length)
