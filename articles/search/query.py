"""Finding articles by their words."""

from articles.search.engines import engine
from articles.search.words import words_of

MOST_TERMS = 12
LONGEST_QUESTION = 1_000  # characters that are looked at


def terms_of(question: str) -> list[str]:
    """Returns the words to look for, each once: letters and numbers only, whatever was typed around them."""
    return list(dict.fromkeys(words_of(question[:LONGEST_QUESTION])))[:MOST_TERMS]


def matching(question: str, limit: int) -> list[int]:
    """Returns the keys of articles that hold all the words (the last may be a beginning), newest first.

    Not gated: pass what comes back through `live()` or `visible_to()`. Any text is a valid question;
    one without letters or numbers finds nothing.
    """
    terms = terms_of(question)
    return engine().find(terms, limit) if terms else []
