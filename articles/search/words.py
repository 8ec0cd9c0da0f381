"""The words of a text as the index knows them: the same for what is written into it and what is asked of it.

Both engines would divide, fold and drop in their own ways ("covid-19" is a word and a negative number
to PostgreSQL, letters outside ASCII have no lower case in some of its locales). So they get words that
are divided and folded already, with a space between.
"""

import re
import unicodedata
from functools import cache

from articles.text.plain import printable

LONGEST_WORD = 64  # characters; what is longer counts by its beginning

_NEITHER = re.compile(r"[^\w\x00-\x7f]+")  # beyond ASCII: neither letters nor numbers, so marks, or between words
_WORD = re.compile("[0-9A-Za-z\x80-\U0010ffff]+")


def words_of(text: str) -> list[str]:
    """Returns the words in lower case and without accents: "Tajikistán" is found by "tajikistan"."""
    text = printable(text)  # as fields store it: what is dropped there divides no word here
    if text.isascii():
        return [word[:LONGEST_WORD] for word in _WORD.findall(text.lower())]
    folded = _plain(text).casefold()
    if not folded.isascii():
        folded = _plain(folded)  # once more: a letter in lower case may bring an accent along
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded) if word.isascii() or any(map(str.isalnum, word))]


def _plain(text: str) -> str:
    return _NEITHER.sub(_without_accents, unicodedata.normalize("NFKD", text))


def _without_accents(match: re.Match[str]) -> str:
    return "".join(map(_kept, match[0]))


@cache
def _kept(character: str) -> str:
    """Returns what stays of a character: nothing of an accent, the vowel signs of some scripts, else a space."""
    if unicodedata.combining(character):
        return ""
    return character if unicodedata.category(character)[0] == "M" else " "
