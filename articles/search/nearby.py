"""What to offer where nothing was found: the words as they are spelt in the archive, and the nearest names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from articles.models import Author, Tag
from articles.search.names import authors_named, tags_named
from articles.search.query import live_counts
from articles.search.questions import Question, Term
from articles.search.spelling import nearest

MOST_CORRECTED = 2  # words that no story has, that are corrected
MOST_DOUBTED = 3  # words that stories have, the rarest, that are corrected where all are there and not together
ALTERNATIVES = 5  # words that are tried in place of one
SPELT = 3  # corrections that are offered
NAMES = 6  # of each kind
MOST_NAMED = 6  # words that names are looked for by
SHORTEST_NAME = 3  # letters of a word that names are looked for by


@dataclass(frozen=True, slots=True)
class Nearby:
    spelt: Sequence[str] = ()  # questions that find something
    alone: Sequence[str] = ()  # parts of the question that find something by themselves
    tags: Sequence[Tag] = ()
    authors: Sequence[Author] = ()


def nearby(question: Question) -> Nearby:
    """Returns what readers would find instead: live stories only stand behind each of it. Sixty queries at the most."""
    terms = question.terms
    if not terms:
        return Nearby()
    counts = live_counts([Question((term,)) for term in terms])
    missing = [term for term, count in zip(terms, counts, strict=True) if not count][:MOST_CORRECTED]
    alternatives = _live_alternatives(missing)
    spelt = _with_alternatives(question, alternatives) if missing else _with_doubts(question, counts)
    words = [word for words_for in alternatives.values() for word in words_for[:2]]
    words += [word for term in terms for word in term.words if len(word) >= SHORTEST_NAME]
    names = [(word,) for word in list(dict.fromkeys(words))[:MOST_NAMED]]
    found = [term for term, count in zip(terms, counts, strict=True) if count and len(terms) > 1]
    return Nearby(
        [written(one) for one in spelt[:SPELT]],
        [written(Question((term,))) for term in found],
        tags_named(names, NAMES),
        authors_named(names, NAMES),
    )


def written(question: Question) -> str:
    """Returns a question as somebody would type it."""

    def one(term: Term) -> str:
        quoted = f'"{term.typed}"' if term.is_phrase else term.typed
        return quoted + "*" * term.is_beginning

    return " ".join([*map(one, question.terms), *(f"-{one(term)}" for term in question.excluded)])


def _live_alternatives(terms: Sequence[Term]) -> dict[Term, list[str]]:
    """Returns for each term the words that live stories have in its place, spelt so: other forms may be a draft's."""
    found = {term: nearest(term.words[0], ALTERNATIVES) if len(term.words) == 1 else [] for term in terms}
    words = list(dict.fromkeys(word for of in found.values() for word in of))
    counts = live_counts([Question((Term((word,), word, is_phrase=True),)) for word in words], 1) if words else []
    live = {word for word, count in zip(words, counts, strict=True) if count}
    return {term: [word for word in of if word in live] for term, of in found.items()}


def _with_alternatives(question: Question, alternatives: dict[Term, list[str]]) -> list[Question]:
    """Returns the question with words in place of those that no story has, as far as it finds something."""
    if not all(alternatives.values()):
        return []
    most = max(map(len, alternatives.values()))
    return _live(
        _replaced(question, {term: of[min(at, len(of) - 1)] for term, of in alternatives.items()}) for at in range(most)
    )


def _with_doubts(question: Question, counts: Sequence[int]) -> list[Question]:
    """Returns the question with another word in place of one that stories have, but none of those with the others."""
    by_count = sorted(zip(counts, range(len(counts)), question.terms, strict=True))
    rarest = [term for _, _, term in by_count[:MOST_DOUBTED] if len(question.terms) > 1]
    words = _live_alternatives(rarest)
    return _live(_replaced(question, {term: word}) for term, of in words.items() for word in of)


def _replaced(question: Question, words: dict[Term, str]) -> Question:
    terms = (
        replace(term, words=(words[term],), typed=words[term]) if term in words else term for term in question.terms
    )
    return replace(question, terms=tuple(terms))


def _live(questions: Iterable[Question]) -> list[Question]:
    tried = list(questions)
    return [one for one, count in zip(tried, live_counts(tried, 1), strict=True) if count] if tried else []
