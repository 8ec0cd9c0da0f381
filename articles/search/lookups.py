"""What is asked of the index: words with their other forms, and what a story has to be besides; for any engine.

What is no word of a text stands in the index with a mark before it that nobody can type: the stem of a word
with its language, and what a story can be filtered by (a facet).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from articles.models.search import WITHOUT_MOMENT
from articles.search.words import words_of

FORM, FACET = "\ue000", "\ue001"
LAST_PLACE = 2**63 - 1
TAG_WORD, AUTHOR_WORD, BYLINE = "tn", "an", "ab"  # facets: a word of a tag's name, of an author's; a whole byline


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words one after the other, the last perhaps a beginning; or, of one word, any of its forms."""

    words: tuple[str, ...]
    is_beginning: bool = False
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """What stories have to hold, and between which places they stand."""

    wanted: tuple[Wanted, ...]
    unwanted: tuple[Wanted, ...] = ()
    facets: tuple[str, ...] = ()
    first: int = WITHOUT_MOMENT
    last: int = LAST_PLACE


@dataclass(frozen=True, slots=True)
class Entry:
    """A story as the index holds it; texts are words with a space between."""

    article_id: int
    place: int
    headline: str
    standfirst: str
    names: str
    body: str
    facets: str
    forms: str = ""  # of the words of the headline, the standfirst and the names
    body_forms: str = ""
    digest: int = field(default=0, compare=False)


@lru_cache(50_000)
def form(language: str, stem: str) -> str:
    """Returns how the index holds a stem."""
    return f"{FORM}{language}{''.join(words_of(stem))}"


@lru_cache(50_000)
def facet(kind: str, value: object) -> str:
    """Returns how the index holds that a story has this section, tag, author, type or language, or such a name."""
    return f"{FACET}{kind}{''.join(words_of(str(value)))}"


def main_language(tag: str) -> str:
    """Returns the language of a BCP 47 tag without script and country."""
    return tag.lower().partition("-")[0]


def written(tokens: Iterable[str]) -> str:
    return " ".join(tokens)
