"""How good rankings are, against what people found related: pure functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

from articles.conf import RELATED_SHOWN

RESAMPLES = 1_000
KEYS = (f"recall@{RELATED_SHOWN}", "recall@10", "mrr", "coverage")


@dataclass(frozen=True, slots=True)
class Query:
    """A story, the articles that people found related to it, and those that a ranking gives, best first."""

    wanted: frozenset[int]
    given: Sequence[int]


def recall(query: Query, places: int) -> float:
    """Returns the share of the wanted articles that stand in the first places."""
    return len(query.wanted.intersection(query.given[:places])) / len(query.wanted)


def reciprocal_rank(query: Query) -> float:
    """Returns one divided by the place of the first wanted article; 0 where there is none."""
    return next((1 / place for place, key in enumerate(query.given, start=1) if key in query.wanted), 0.0)


def measure(queries: Sequence[Query]) -> dict[str, float]:
    """Returns the means over all queries; coverage is the share of the queries that are given anything."""
    measures: tuple[Callable[[Query], float], ...] = (
        lambda query: recall(query, RELATED_SHOWN),
        lambda query: recall(query, 10),
        reciprocal_rank,
        lambda query: float(bool(query.given)),
    )
    return {
        key: fmean(map(measured, queries)) if queries else 0.0 for key, measured in zip(KEYS, measures, strict=True)
    }


def interval(queries: Sequence[Query]) -> tuple[float, float]:
    """Returns between which values recall in the places shown lies, of 95 in 100 resamples (bootstrap)."""
    values = [recall(query, RELATED_SHOWN) for query in queries]
    if not values:
        return 0.0, 0.0
    random = Random(1)  # noqa: S311  # the same interval at each run
    means = sorted(fmean(random.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return means[RESAMPLES * 25 // 1000], means[RESAMPLES * 975 // 1000 - 1]
