"""Notes and sources of a body: where they stand in it, the text without them, and how they are drawn."""

import re
from collections.abc import Callable

_NOTE = re.compile(r'<small data-block="note">(.*?)</small>', re.DOTALL)
_SOURCES = re.compile(r'<ul data-block="sources">(.*?)</ul>', re.DOTALL)


def number_notes(body: str, reference: Callable[[int], str]) -> tuple[str, list[str]]:
    """Returns the clean body with a reference in place of each note, and the notes (inline HTML) in their order."""
    notes: list[str] = []

    def replacement(match: "re.Match[str]") -> str:
        notes.append(match[1])
        return reference(len(notes))

    return _NOTE.sub(replacement, body), notes


def without_notes(body: str) -> tuple[str, list[str]]:
    """Returns the clean body without its notes, and the notes in their order."""
    return number_notes(body, lambda _: "") if "<small" in body else (body, [])


def bracketed(body: str) -> str:
    """Returns the clean body with its notes in brackets, each behind the word that it is about."""
    return _NOTE.sub(r" [\1]", body)


def draw_sources(body: str, draw: Callable[[str], str]) -> str:
    """Returns the clean body with its lists of sources as they are drawn; `draw` gets the items."""
    return _SOURCES.sub(lambda match: draw(match[1]), body)


def without_sources(body: str) -> str:
    return _SOURCES.sub("", body)
