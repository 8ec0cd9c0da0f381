"""Finding articles by their words."""

import re

from articles.search.engines import engine
from articles.search.index import fold

MOST_TERMS = 12
LONGEST_TERM = 64  # characters
LONGEST_QUESTION = 1_000  # characters that are looked at
_TERM = re.compile(r"\w+")


def terms_of(words: str) -> list[str]:
    """Returns the words to look for: letters and numbers only, whatever was typed around them."""
    found = _TERM.findall(fold(words[:LONGEST_QUESTION]).lower())
    return [term[:LONGEST_TERM] for term in dict.fromkeys(found)][:MOST_TERMS]


def matching(words: str, limit: int) -> list[int]:
    """Returns the keys of articles that hold all the words (the last may be a beginning), newest first.

    Not gated: pass what comes back through `live()` or `visible_to()`. Any text is a valid question;
    one without letters or numbers finds nothing.
    """
    terms = terms_of(words)
    return engine().find(terms, limit) if terms else []
