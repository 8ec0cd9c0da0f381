"""Forms of English words: "running" and "runs" have the stem "run". For databases that know no word forms.

Porter's algorithm as published: M. F. Porter, An algorithm for suffix stripping, Program 14 (1980), 130-137,
with his two later changes (https://tartarus.org/martin/PorterStemmer/).
"""

import re
from functools import lru_cache

_V, _C = "(?:[aeiou]|(?<=[^aeiou])y)", "(?:[^aeiouy]|(?<=[aeiouy])y|^y)"
_MEASURE = re.compile(f"{_V}+{_C}+")
_VOWEL = re.compile(_V)
_DOUBLE = re.compile(r"([^aeiouylsz])\1$")
_ENDS_SHORT = re.compile(f"{_C}{_V}[^aeiouwxy]$")

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = (
    "ement", "ment", "ance", "ence", "able", "ible", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion",
    "al", "er", "ic", "ou",
)  # fmt: skip
_2, _3 = (tuple(sorted(step, key=len, reverse=True)) for step in (_STEP_2, _STEP_3))


@lru_cache(50_000)
def stem(word: str) -> str:
    """Returns what the forms of a word in lower case have in common."""
    if len(word) < 3 or not word.isalpha():
        return word
    word = _without_plural(word)
    word = _without_past(word)
    if word.endswith("y") and _VOWEL.search(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(word, _2, _STEP_2)
    word = _replaced(word, _3, _STEP_3)
    word = _without_last(word)
    if word.endswith("e"):
        measure = _measure(word[:-1])
        if measure > 1 or (measure == 1 and not _ENDS_SHORT.search(word[:-1])):
            word = word[:-1]
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word


def _measure(word: str) -> int:
    return len(_MEASURE.findall(word))


def _without_plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _without_past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        base = word.removesuffix(ending)
        if base != word and _VOWEL.search(base):
            if base.endswith(("at", "bl", "iz")):
                return base + "e"
            if _DOUBLE.search(base):
                return base[:-1]
            return base + "e" if _measure(base) == 1 and _ENDS_SHORT.search(base) else base
    return word


def _replaced(word: str, endings: tuple[str, ...], step: dict[str, str]) -> str:
    for ending in endings:
        if word.endswith(ending):
            base = word.removesuffix(ending)
            return base + step[ending] if _measure(base) else word
    return word


def _without_last(word: str) -> str:
    for ending in _STEP_4:
        if word.endswith(ending):
            base = word.removesuffix(ending)
            return base if _measure(base) > 1 and (ending != "ion" or base.endswith(("s", "t"))) else word
    return word
