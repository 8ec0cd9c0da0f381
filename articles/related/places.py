"""Which of what may stand beside a story stands there, and where: what staff decided, and the engine fills the rest."""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

from articles.conf import RELATED_SHOWN
from articles.models import DecisionKind

T = TypeVar("T")


class Standing(NamedTuple):
    """What speaks for a place: a decision in force (its key, the greater the newer), or the engine's score alone."""

    score: float = 0.0
    kind: str = DecisionKind.SUGGESTED
    position: int | None = None
    decision: int = 0


def arrange(offered: Iterable[tuple[Standing, T]]) -> list[T]:
    """Returns what stands beside the story, in order.

    Pins stand at their places: of two at one place the newer there, the other at the next free one. Approved
    ones are sure of a place as long as there is one; all that is not pinned comes in order of score.
    """
    rows = list(offered)
    pins = sorted((row for row in rows if row[0].position), key=lambda row: -row[0].decision)[:RELATED_SHOWN]
    others = [row for row in rows if not row[0].position]
    others.sort(key=lambda row: (row[0].kind != DecisionKind.APPROVED, -row[0].score))
    chosen = others[: RELATED_SHOWN - len(pins)]
    chosen.sort(key=lambda row: -row[0].score)
    free = list(range(1, RELATED_SHOWN + 1))
    placed: dict[int, Any] = {}
    for standing, one in pins:
        wanted = standing.position or 1
        place = next((place for place in free if place >= wanted), free[0])
        free.remove(place)
        placed[place] = one
    placed |= zip(free, (one for _, one in chosen), strict=False)
    return [placed[place] for place in sorted(placed)]
