"""Finding articles: for the desk every one, for readers those that they may see, the most relevant first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import get_language

from articles.conf import SEARCH_COUNTED, SEARCH_RANKED
from articles.models import Article, SearchLanguage
from articles.models.many import Keys
from articles.models.search import MOST_KEY, WITHOUT_MOMENT, first_place, key_at
from articles.search.engines import engine
from articles.search.lookups import BYLINE, LAST_PLACE, Lookup, Wanted, facet, form, main_language
from articles.search.questions import Question, Term, understand
from articles.search.words import spelt_words_of

FIRST_WITH_MOMENT = WITHOUT_MOMENT // 2
MOST_LANGUAGES = 30  # whose word forms are looked for


class Order(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a story has to be: keys of rows, a type, a language without its country, days of the newsroom's time."""

    section: int | None = None
    tag: int | None = None
    author: int | None = None
    byline: str = ""  # a name, whoever bears it
    type_of_work: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None

    def facets(self) -> tuple[str, ...]:
        asked = (
            ("s", self.section),
            ("t", self.tag),
            ("a", self.author),
            (BYLINE, self.byline),
            ("w", self.type_of_work),
            ("l", self.language),
        )
        return tuple(facet(kind, value) for kind, value in asked if value)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found."""

    keys: Sequence[int]  # of the articles on it
    count: int  # of all that were found, at most SEARCH_COUNTED
    is_more: bool  # there are more than that
    is_cut: bool  # of more than SEARCH_RANKED the newest were ranked, the others left out
    following: int | None  # what the next page is asked for with: a place, or how many came before
    lookup: Lookup  # what the index was asked


NOTHING = Found((), 0, is_more=False, is_cut=False, following=None, lookup=Lookup(()))


def matching(question: str, limit: int) -> list[int]:
    """Returns the keys of articles that hold all the words (the last may be a beginning), newest first.

    First those without a moment, then the others, of each no more than `limit`. Not gated: pass what comes back
    through `live()` or `visible_to()`. Any text is a valid question; one without letters or numbers finds nothing.
    """
    asked = understand(question, is_typing=True)
    if not asked:
        return []
    lookup = lookup_of(asked)
    drafts, others = replace(lookup, last=FIRST_WITH_MOMENT), replace(lookup, first=FIRST_WITH_MOMENT)
    return [key_at(place) for part in (drafts, others) for place in engine().newest(part, limit)]


def find(question: Question, filters: Filters, *, order: Order, size: int, after: int | None = None) -> Found:
    """Returns a page of the live stories that hold what is asked for: two queries by relevance, three by date.

    By relevance the newest SEARCH_RANKED stories are ranked: any word costs no more than that. `after` is the
    `following` of the page before.
    """
    if not question:
        return NOTHING
    lookup = lookup_of(question, filters)
    if order == Order.DATE:
        return _by_date(lookup, size, after)
    scored = engine().scored(lookup, SEARCH_RANKED + 1)
    live = live_among(key_at(place) for place, _ in scored)
    ranked = sorted(scored[:SEARCH_RANKED], key=lambda one: (one[1], one[0]), reverse=True)
    keys = [key for place, _ in ranked if (key := key_at(place)) in live]
    first = after or 0
    return Found(
        keys[first : first + size],
        min(len(live), SEARCH_COUNTED),
        is_more=len(live) > SEARCH_COUNTED,
        is_cut=len(scored) > SEARCH_RANKED,
        following=first + size if first + size < len(keys) else None,
        lookup=lookup,
    )


def _by_date(lookup: Lookup, size: int, after: int | None) -> Found:
    places = engine().newest(lookup, max(SEARCH_COUNTED, size) + 1)
    page = places if after is None else engine().newest(_before(lookup, after), size + 1)
    live = live_among(key_at(place) for place in {*places, *page})
    shown = [place for place in page if key_at(place) in live]
    count = sum(key_at(place) in live for place in places[: SEARCH_COUNTED + 1])
    return Found(
        [key_at(place) for place in shown[:size]],
        min(count, SEARCH_COUNTED),
        is_more=count > SEARCH_COUNTED,
        is_cut=False,
        following=shown[size - 1] if len(shown) > size else None,
        lookup=lookup,
    )


def _before(lookup: Lookup, place: int) -> Lookup:
    return replace(lookup, last=min(lookup.last, place - 1))


def live_among(keys: Iterable[int]) -> set[int]:
    """Returns those of the articles that readers may see: one query."""
    return set(Article.objects.live().filter(pk__in=Keys(keys)).order_by().values_list("pk", flat=True))


def live_counts(questions: Sequence[Question], most: int = 20) -> list[int]:
    """Returns for each question how many stories readers would find, up to `most`: a query each, and one."""
    found = [[key_at(place) for place in engine().newest(lookup, most)] for lookup in lookups_of(questions)]
    live = live_among({key for keys in found for key in keys})
    return [len(live.intersection(keys)) for keys in found]


def lookups_of(questions: Sequence[Question]) -> list[Lookup]:
    """Returns what the index is asked for several questions: two queries."""
    terms = [term for question in questions for term in question.terms]
    forms = _forms(terms, "")
    return [_lookup(question, Filters(), forms) for question in questions]


def lookup_of(question: Question, filters: Filters | None = None) -> Lookup:
    """Returns what the index is asked; with filters, of stories whose moment has come."""
    return _lookup(question, filters, _forms(question.terms, filters.language if filters else ""))


def _lookup(question: Question, filters: Filters | None, forms: Mapping[Term, tuple[str, ...]]) -> Lookup:
    facets: tuple[str, ...] = ()
    first, last = WITHOUT_MOMENT, LAST_PLACE
    if filters is not None:
        facets = filters.facets()
        first, last = readers_range()
        first = _first_of(filters.since) if filters.since else first
        if filters.until:
            last = min(last, _first_of(filters.until + timedelta(days=1)) - 1)
    wanted = tuple(Wanted(term.words, term.is_beginning, forms.get(term, ())) for term in question.terms)
    unwanted = tuple(Wanted(term.words, term.is_beginning) for term in question.excluded)
    return Lookup(wanted, unwanted, facets, first, last)


def readers_range() -> tuple[int, int]:
    """Returns between which places stories stand whose moment has come."""
    return FIRST_WITH_MOMENT, first_place(timezone.now()) + MOST_KEY


def _first_of(day: date) -> int:
    return first_place(timezone.make_aware(datetime.combine(day, time.min)))


def _forms(terms: Sequence[Term], language: str) -> dict[Term, tuple[str, ...]]:
    """Returns, for each single word that was typed without quotes, its stems in the languages of the archive."""
    plain = {term: spelt_words_of(term.typed) for term in terms if not term.is_phrase}
    single = {term: words[0] for term, words in plain.items() if len(words) == len(term.words) == 1}
    if not single:
        return {}
    languages = [language] if language else languages_of_forms()
    stems = engine().stems([(of, word) for word in single.values() for of in languages])
    return {
        term: tuple(form(of, stem) for of in languages if (stem := stems.get((of, word))))
        for term, word in single.items()
    }


def languages_of_forms() -> list[str]:
    """Returns the languages whose word forms are looked for: those of live stories, and the newsroom's."""
    codes = SearchLanguage.objects.order_by("since").values_list("code", flat=True)[:MOST_LANGUAGES]
    return list(dict.fromkeys(map(main_language, ["en", get_language() or "en", *codes])))
