"""What somebody typed into a search, understood: words, "phrases", beginnings* and -exclusions. Any text is valid.

A word with something inside that is no letter ("covid-19", "o'neill") is a phrase. All terms have to be in a
story; where nothing but exclusions was typed, nothing is asked for.
"""

import re
from dataclasses import dataclass, replace

from articles.search.words import words_of

LONGEST_QUESTION = 1_000  # characters that are looked at
MOST_TERMS = 12
MOST_WORDS = 32  # in all terms together
SHORTEST_BEGINNING = 3  # letters; with fewer, a beginning would be that of a good part of all words

_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb\uff02'
_PIECE = re.compile(
    rf"(?<!\S)(-?)[{_QUOTES}]([^{_QUOTES}]*)(?:[{_QUOTES}]|$)|([^\s{_QUOTES}]+)|[{_QUOTES}]([^{_QUOTES}]*)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; the last may be a beginning."""

    words: tuple[str, ...]
    typed: str = ""  # as it was typed, without what makes it an operator
    is_beginning: bool = False
    is_phrase: bool = False  # was put between quotes: no other form of the word is meant


@dataclass(frozen=True, slots=True)
class Question:
    """What a story has to hold, and what it must not."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)


def understand(text: str, *, is_typing: bool = False) -> Question:
    """Returns the question in a text. While somebody is typing, the last word may be the beginning of one."""
    terms: dict[tuple[str, ...], Term] = {}
    excluded: dict[tuple[str, ...], Term] = {}
    left = MOST_WORDS
    last = None
    for minus, quoted, bare, stray in _PIECE.findall(text[:LONGEST_QUESTION]):
        is_excluded = minus == "-" or (bare.startswith("-") and len(bare) > 1)
        words = tuple(words_of(quoted or bare or stray)[: max(left, 0)])
        if not words:
            continue
        typed = (quoted or bare or stray).strip("-*")
        is_beginning = bare.endswith("*") and len(words[-1]) >= SHORTEST_BEGINNING
        term = Term(words, typed, is_beginning, is_phrase=not bare)
        kept = excluded if is_excluded else terms
        last = term if not is_excluded and not quoted else None
        if len(kept) < MOST_TERMS and (words not in kept or is_beginning):
            left -= len(words)
            kept[words] = term
    if is_typing and last and last.words in terms and len(last.words[-1]) >= SHORTEST_BEGINNING:
        terms[last.words] = replace(last, is_beginning=True)
    return Question(tuple(terms.values()), tuple(excluded.values()))
