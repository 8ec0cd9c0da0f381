"""Where the words that were looked for stand in a text that readers see: marked, and the passage with most of them."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from articles.search.engines import Word, engine
from articles.search.lookups import Lookup, form, main_language
from articles.search.words import LONGEST_WORD, places_of, spelt_words_of, words_of

LOOKED_THROUGH = 20_000  # characters of a text
BEFORE = 60  # characters of an excerpt before the first word that is marked
ALIKE = 3  # letters that the forms of a word have in common

Place = tuple[int, int, int]  # the beginning, the end, and which of the wanted words it is


class Marks:
    """Finds the words of a lookup in texts, each given with its language. One query where the engine knows forms."""

    def __init__(self, lookup: Lookup, texts: Iterable[tuple[str, str]]) -> None:
        self._numbers: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        for wanted in lookup.wanted:
            for word in wanted.words:
                self._numbers.setdefault(word, len(self._numbers))
            number = self._numbers[wanted.words[-1]]
            if wanted.is_beginning:
                self._beginnings[wanted.words[-1]] = number
            self._forms |= dict.fromkeys(wanted.forms, number)
        self._heads = {word[:ALIKE] for word in self._numbers}
        self._known: dict[str, dict[str, int | None]] = defaultdict(dict)  # by language what each word is, as typed
        self._stems: dict[Word, str] = {}
        if self._forms:
            spelt: dict[str, set[str]] = defaultdict(set)
            for tag, text in texts:
                spelt[main_language(tag)].update(spelt_words_of(text[:LOOKED_THROUGH]))
            self._stems = engine().stems(
                (language, word) for language, words in spelt.items() for word in words if self._may_be(word)
            )

    def mark(self, language: str, text: str) -> SafeString:
        """Returns the text, escaped, its words marked."""
        return _marked(text, self._places(language, text))

    def excerpt(self, language: str, text: str, longest: int) -> SafeString:
        """Returns the passage that has most of the different words, escaped and marked; empty where there is none."""
        places = self._places(language, text)
        if not places:
            return SafeString()
        first = max(range(len(places)), key=lambda at: (_different(places, at, longest - BEFORE), -at))
        begin, end = _passage(text, places[first][0], longest)
        shown = [(start - begin, stop - begin, word) for start, stop, word in places if begin <= start and stop <= end]
        before, after = "… " if begin else "", " …" if end < len(text) else ""
        return format_html("{}{}{}", before, _marked(text[begin:end], shown), after)

    def _may_be(self, spelt: str) -> bool:
        return any(word[:ALIKE] in self._heads for word in _folded(spelt))

    def _places(self, language: str, text: str) -> list[Place]:
        language = main_language(language)
        known = self._known[language]
        places = []
        for start, end in places_of(text[:LOOKED_THROUGH]):
            typed = text[start:end]
            if typed not in known:
                known[typed] = self._number(language, typed)
            if (number := known[typed]) is not None:
                places.append((start, end, number))
        return places

    def _number(self, language: str, typed: str) -> int | None:
        for word in _folded(typed):
            if word in self._numbers:
                return self._numbers[word]
            if word[:ALIKE] not in self._heads:
                continue
            for beginning, number in self._beginnings.items():
                if word.startswith(beginning):
                    return number
            if self._forms and (stem := self._stems.get((language, typed.lower()[:LONGEST_WORD]))):
                return self._forms.get(form(language, stem))
        return None


@lru_cache(50_000)
def _folded(typed: str) -> tuple[str, ...]:
    return tuple(words_of(typed))


def _different(places: list[Place], at: int, longest: int) -> int:
    end = places[at][0] + longest
    return len({number for start, _, number in places[at : at + 50] if start < end})


def _passage(text: str, first: int, longest: int) -> tuple[int, int]:
    """Returns where a passage around a word begins and ends, at spaces where there are any."""
    begin = max(0, first - BEFORE)
    if begin:
        space = text.rfind(" ", begin, first)
        stop = max(text.rfind(mark, begin, first) for mark in (". ", "? ", "! "))
        begin = stop + 2 if stop >= 0 else text.find(" ", begin, first) + 1 if space >= 0 else begin
    end = min(len(text), begin + longest)
    if end < len(text):
        space = text.rfind(" ", first, end)
        end = space if space > first else end
    return begin, end


def _marked(text: str, places: Iterable[Place]) -> SafeString:
    pieces, at = [], 0
    for start, end, _ in places:
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*pieces, escape(text[at:])]))  # each piece is escaped above
