"""The words of a text as the index knows them: the same for what is written into it and what is asked of it.

Both engines would divide, fold and drop in their own ways ("covid-19" is a word and a negative number
to PostgreSQL, letters outside ASCII have no lower case in some of its locales). So they get words that
are divided and folded already, with a space between.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from articles.text.plain import printable

LONGEST_WORD = 64  # characters; what is longer counts by its beginning

# Chinese and Japanese put no spaces between words: each character is one, and words are found as phrases.
_ALONE = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NEITHER = re.compile(r"[^\w\x00-\x7f]+")  # beyond ASCII: neither letters nor numbers, so marks, or between words
_WORD = re.compile(f"[{_ALONE}]|(?:(?![{_ALONE}])[0-9A-Za-z\x80-\U0010ffff])+")
_ASCII_WORD = re.compile("[0-9A-Za-z]+")
_HAS_ALONE = re.compile(f"[{_ALONE}]")
_SIMPLE_WORD = re.compile("[0-9A-Za-z\x80-\U0010ffff]+")


def words_of(text: str) -> list[str]:
    """Returns the words in lower case and without accents: "Tajikistán" is found by "tajikistan"."""
    text = printable(text)  # as fields store it: what is dropped there divides no word here
    if text.isascii():
        return [word[:LONGEST_WORD] for word in _ASCII_WORD.findall(text.lower())]
    folded = _plain(text).casefold()
    if not folded.isascii():
        folded = _plain(folded)  # once more: a letter in lower case may bring an accent along
    pattern = _WORD if _HAS_ALONE.search(folded) else _SIMPLE_WORD
    return [word[:LONGEST_WORD] for word in pattern.findall(folded) if word.isascii() or any(map(str.isalnum, word))]


def spelt_words_of(text: str) -> list[str]:
    """Returns them with their accents, as rules of word forms want them."""
    text = printable(text).lower()
    if text.isascii():
        return [word[:LONGEST_WORD] for word in _ASCII_WORD.findall(text)]
    return [word[:LONGEST_WORD] for word in _SIMPLE_WORD.findall(_NEITHER.sub(_with_marks, text))]


def words_and_spelt_words_of(text: str) -> tuple[list[str], list[str]]:
    """Returns both at once: of ASCII, which most English texts are, they are the same list."""
    words = words_of(text)
    return (words, words) if text.isascii() else (words, spelt_words_of(text))


def places_of(text: str) -> Iterator[tuple[int, int]]:
    """Gives the beginning and the end of each run of letters, numbers and their marks, as they stand in the text."""
    for match in _WORD.finditer(_NEITHER.sub(_same_length, text)):
        yield match.span()


def _plain(text: str) -> str:
    return _NEITHER.sub(_without_accents, unicodedata.normalize("NFKD", text))


def _without_accents(match: re.Match[str]) -> str:
    return "".join(map(_kept, match[0]))


def _with_marks(match: re.Match[str]) -> str:
    return "".join(map(_kept_with_accent, match[0]))


def _same_length(match: re.Match[str]) -> str:
    return "".join(character if unicodedata.category(character)[0] == "M" else " " for character in match[0])


@cache
def _kept(character: str) -> str:
    """Returns what stays of a character: nothing of an accent, the vowel signs of some scripts, else a space."""
    if unicodedata.combining(character):
        return ""
    return character if unicodedata.category(character)[0] == "M" else " "


@cache
def _kept_with_accent(character: str) -> str:
    return character if unicodedata.category(character)[0] == "M" else " "
