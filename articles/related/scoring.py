"""How related two articles are: a pure function of both, and of the archive's few figures.

    score = (0.1 · topic + 0.9 · text) · nearness

`topic` is the rarity of the tags they share, ln(1 + articles / articles with it) each, by the geometric
mean of what each carries; `text` is the cosine of their words; `nearness` falls from 1 on the same day
towards one half, by half of the rest each half-year. A score is normalised by the two articles alone
and the same both ways, so that an article is put into a stored list by scoring one pair.
`docs/related.md` says what each part is worth.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from math import log, sqrt
from typing import NamedTuple

TOPIC_SHARE = 0.1
FAR = 0.5  # what distance in time leaves of a score at least
HALF_LIFE = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Figures:
    """What scoring knows of the archive."""

    articles: int
    live_counts: Mapping[int, int]  # of each tag
    known: dict[int, float] = field(default_factory=dict, compare=False, repr=False)  # rarities found before

    def worth(self, tags: Iterable[int]) -> float:
        """Returns the rarity of these tags together."""
        return sum(map(self.rarity, tags))

    def rarity(self, tag: int) -> float:
        """Returns what sharing this tag says: much if few articles carry it."""
        if tag not in self.known:
            self.known[tag] = log(1 + max(self.articles, 1) / max(self.live_counts.get(tag, 0), 1))
        return self.known[tag]


@dataclass(frozen=True)
class Profile:
    """What scoring knows of an article."""

    tags: frozenset[int]
    moment: datetime
    hashes: Sequence[int]  # its terms
    weights: bytes  # of each of them
    worth: float  # the rarity of its tags together
    length: float  # of the terms' weights, as a vector

    @cached_property
    def terms(self) -> dict[int, int]:
        """The weights by term. Needed of one side of a pair only, so of few of the articles that are read."""
        return dict(zip(self.hashes, self.weights, strict=True))


class Score(NamedTuple):
    """How related two articles are, from 0 to 1, and why."""

    number: float
    topic: float
    text: float
    apart: timedelta
    shared: tuple[int, ...]  # keys of the shared tags, the rarest first


def score(one: Profile, other: Profile, figures: Figures) -> Score:
    """Returns how related the two are. Articles that share no tag are not related, whatever they say."""
    apart = abs(one.moment - other.moment)
    shared = one.tags & other.tags
    if not shared:
        return Score(0.0, 0.0, 0.0, apart, ())
    rarest = sorted(shared, key=lambda tag: (-figures.rarity(tag), tag)) if len(shared) > 1 else shared
    topic = sum(map(figures.rarity, shared)) / sqrt(one.worth * other.worth)
    text = _text(one, other)
    number = (TOPIC_SHARE * topic + (1 - TOPIC_SHARE) * text) * nearness(apart)
    return Score(number, topic, text, apart, tuple(rarest))


def nearness(apart: timedelta) -> float:
    """Returns what distance in time leaves of a score: all on the same day, FAR after many years."""
    return FAR + (1 - FAR) * 2.0 ** -(apart / HALF_LIFE)


def _text(one: Profile, other: Profile) -> float:
    if not one.length or not other.length:
        return 0.0
    mine = one.terms
    common = sum(
        [mine[term] * weight for term, weight in zip(other.hashes, other.weights, strict=True) if term in mine]
    )
    return common / (one.length * other.length)
