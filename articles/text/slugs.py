"""Slugs: the part of an address that is made of words, in any script."""

import itertools
import unicodedata
from collections.abc import Callable

LONGEST_SLUG = 100  # characters; in UTF-8 and percent-encoded still under 2,000 bytes of address
_LONGEST_TEXT = 1_000  # characters that are looked at
_DROPPED = frozenset("'’ʼ‘`´\u200c\u200d\u00ad")  # apostrophes and joiners: "don't" is "dont", not "don-t"


def is_slug_character(character: str) -> bool:
    return character == "-" or unicodedata.category(character)[0] in "LMN"


def make_slug(text: str, *, longest: int = LONGEST_SLUG) -> str:
    """Returns the letters, marks and numbers of the text, lower case, with hyphens between; "" if there are none.

    Accents of Latin letters are dropped ("Café" → "cafe"); other scripts keep theirs, since Devanagari
    or Arabic without marks is another word. A long slug ends at a word, where there is one to end at.
    """
    letters: list[str] = []
    after_ascii = False
    for character in unicodedata.normalize("NFKC", text[:_LONGEST_TEXT]).lower():
        if character in _DROPPED:
            continue
        if after_ascii and unicodedata.combining(character):
            continue  # a second accent, which no composed letter holds
        plain = unicodedata.normalize("NFD", character)
        after_ascii = plain[0].isascii()
        if plain[0].isascii():
            letters.extend(c if is_slug_character(c) else "-" for c in plain if not unicodedata.combining(c))
        else:
            letters.append(character if is_slug_character(character) else "-")
    return _shorten("-".join(part for part in "".join(letters).split("-") if part), longest)


def _shorten(slug: str, longest: int) -> str:
    if len(slug) <= longest:
        return slug
    head, hyphen, _ = slug[: longest + 1].rpartition("-")
    return (head if hyphen else slug[:longest]).strip("-")


def is_slug(text: str) -> bool:
    """Says whether the text can stand in an address as it is."""
    return 0 < len(text) <= LONGEST_SLUG and text.strip("-") == text and all(map(is_slug_character, text))


def unused(slug: str, is_taken: Callable[[str], bool]) -> str:
    """Returns the slug, or the first of slug-2, slug-3 … that is not taken."""
    if not is_taken(slug):
        return slug
    numbered = (f"{_shorten(slug, LONGEST_SLUG - 6)}-{number}" for number in itertools.count(2))
    return next(candidate for candidate in numbered if not is_taken(candidate))
