"""Two people changed the same thing: what each changed, put together where it does not clash."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

Fields = Mapping[str, Any]


class Merged(NamedTuple):
    """What both wrote, together; the names of the fields that both changed, and each to something else."""

    fields: dict[str, Any]
    taken_over: frozenset[str]  # what only the other changed
    conflicts: frozenset[str]


def merge(
    base: Fields, theirs: Fields, mine: Fields, *, sets: Collection[str] = (), settled: Collection[str] = ()
) -> Merged:
    """Merges `mine` and `theirs`, which both began as `base`, field by field (a three-way merge).

    `sets` names the fields whose values are lists without an order: what either took out is out, what
    either put in is in, and they never clash. Of the fields that are `settled` mine counts: whoever
    wrote it has seen theirs. Where fields clash, `fields` holds mine.
    """
    fields = dict(theirs)
    taken_over, conflicts = set(), set()
    for name, value in mine.items():
        before, other = base.get(name), theirs.get(name)
        if name in sets:
            fields[name] = _together(before or [], other or [], value or [])
            if fields[name] != value:
                taken_over.add(name)
        elif value == before and other != before:
            taken_over.add(name)
        else:
            fields[name] = value
            if other not in (before, value) and name not in settled:
                conflicts.add(name)
    return Merged(fields, frozenset(taken_over), frozenset(conflicts))


def _together(before: list[Any], theirs: list[Any], mine: list[Any]) -> list[Any]:
    """Returns mine without what they took out, and what they put in behind it."""
    kept = [one for one in mine if one in theirs or one not in before]
    return kept + [one for one in theirs if one not in before and one not in kept]
