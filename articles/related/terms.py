"""Words that articles are compared by: pure functions of their texts."""

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from math import log, sqrt
from zlib import crc32

from articles.conf import RELATED_TERMS
from articles.text.blocks import running_text

LONGEST_TEXT = 200_000  # characters of a body that are looked at
HEADLINE_COUNTS = 5  # a word of the headline stands for this many of the body
DAMPING = 2 / 3  # the power of a word's frequency: ten times as often is not ten times as telling

# The words of a link say what the other article is called, and an address is no word.
_LINK = re.compile(r"<a(?: [a-z-]+=\"[^\"]*\")*>.*?</a>", re.DOTALL)
_MARKUP = re.compile(r"<a\b.*?(?:</a>|$)|!?\[[^\]]{0,200}+\]\([^)]{0,500}+\)?")  # links that nobody turned into links
# Letters and numbers, with the vowel signs of South and South-East Asia, which are neither to `\w`.
_SIGNS = "\u0900-\u0963\u0966-\u0dff\u0e00-\u109f\u1780-\u17ff"
_WORD = re.compile(rf"[^\W_{_SIGNS}](?:[^\W_]|[{_SIGNS}])*|[{_SIGNS}]+")
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")  # accents, vowel points
_POSSESSIVE = re.compile(r"['’]s\b")
# Scripts that put no space between words: there, two letters in a row stand for one.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def words(text: str) -> list[str]:
    """Returns the words of a text, without case and accents."""
    decomposed = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", text)).casefold()
    if not decomposed.isascii():
        decomposed = _MARKS.sub("", decomposed)
    if not _UNSPACED.search(decomposed):
        return [word for word in _WORD.findall(decomposed) if len(word) > 1]
    found: list[str] = []
    for word in _WORD.findall(decomposed):
        if _UNSPACED.search(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        elif len(word) > 1:
            found.append(word)
    return found


def count(headline: str, standfirst: str, body: str) -> Counter[int]:
    """Returns how often each term stands in an article, terms being hashes of words."""
    text = running_text(_LINK.sub(" ", body))[:LONGEST_TEXT]
    counted = Counter(words(_without_addresses(_MARKUP.sub(" ", f"{standfirst} {text}"))))
    for word in words(headline):
        counted[word] += HEADLINE_COUNTS
    hashed: Counter[int] = Counter()
    for word, times in counted.items():
        hashed[crc32(word.encode(errors="replace"))] += times
    return hashed


def _without_addresses(text: str) -> str:
    # No regular expression: one that looks for an address in a long run without spaces takes the square of its length.
    return " ".join([word for word in text.split() if "://" not in word and "www." not in word])


@lru_cache(maxsize=20_000)
def rarity(holding: int, articles: int) -> float:
    """Returns what a term weighs that `holding` of all the articles hold: nothing if every one does (BM25's IDF)."""
    holding = min(max(holding, 1), articles)
    return log(1 + (articles - holding + 0.5) / (holding + 0.5))


def weigh(counted: Mapping[int, int], holding: Callable[[int], int], articles: int) -> dict[int, int]:
    """Returns the terms that tell the article from others, and their weights from 1 to 255, the heaviest first."""
    exact = {term: times**DAMPING * rarity(holding(term), articles) for term, times in counted.items()}
    heaviest = nlargest(RELATED_TERMS, exact.items(), key=lambda item: (item[1], item[0]))
    scale = 255 / heaviest[0][1] if heaviest else 0
    return {term: max(1, round(weight * scale)) for term, weight in heaviest}


def length(weights: Mapping[int, int]) -> float:
    """Returns how long the weights are as a vector."""
    return sqrt(sum(weight * weight for weight in weights.values()))


def pack(weights: Mapping[int, int]) -> tuple[bytes, bytes]:
    """Returns the terms and their weights as they are stored: four bytes and one byte each."""
    return array("I", weights).tobytes(), bytes(weights.values())


def unpack(hashes: bytes | memoryview) -> Sequence[int]:
    """Returns the terms as `pack` was given them."""
    terms = array("I")
    terms.frombytes(hashes)
    return terms


def pack_keys(keys: Iterable[int]) -> bytes:
    """Returns keys of tags as they are stored: eight bytes each."""
    return array("Q", keys).tobytes()


def unpack_keys(packed: bytes | memoryview) -> frozenset[int]:
    """Returns the keys as `pack_keys` was given them."""
    return frozenset(memoryview(packed).cast("Q"))
