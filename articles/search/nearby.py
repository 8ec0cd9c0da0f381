"""What to offer where nothing was found: the words as they are spelt in the archive, and the nearest names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q

from articles.models import Author, Byline, Tag, TaggedArticle
from articles.search.query import are_live
from articles.search.questions import Question, Term
from articles.search.spelling import nearest

MOST_TERMS = 6  # of a question, that are looked at one by one
MOST_CORRECTED = 2  # of them, that are corrected
ALTERNATIVES = 5  # words that are tried in place of one
NAMES = 6  # of each kind
SHORTEST_NAME = 3  # letters of a word that names are looked for by


@dataclass(frozen=True, slots=True)
class Nearby:
    spelt: Sequence[str] = ()  # questions that find something
    alone: Sequence[str] = ()  # parts of the question that find something by themselves
    tags: Sequence[Tag] = ()
    authors: Sequence[Author] = ()


def nearby(question: Question) -> Nearby:
    """Returns what readers would find instead: live stories only stand behind each of it. Some twenty queries."""
    terms = question.terms[:MOST_TERMS]
    if not terms:
        return Nearby()
    found = are_live([Question((term,)) for term in terms])
    missing = [term for term, is_found in zip(terms, found, strict=True) if not is_found][:MOST_CORRECTED]
    alternatives = {term: _live_alternatives(term) for term in missing}
    spelt = _respelt(question, alternatives)
    words = {word for term in terms for word in term.words if len(word) >= SHORTEST_NAME}
    words |= {word for words_for in alternatives.values() for word in words_for[:2]}
    return Nearby(
        [written(one) for one in spelt],
        [
            written(Question((term,)))
            for term, is_found in zip(terms, found, strict=True)
            if is_found and len(terms) > 1
        ],
        _tags(sorted(words)),
        _authors(sorted(words)),
    )


def written(question: Question) -> str:
    """Returns a question as somebody would type it."""

    def one(term: Term) -> str:
        quoted = f'"{term.typed}"' if term.is_phrase else term.typed
        return quoted + "*" * term.is_beginning

    return " ".join([*map(one, question.terms), *(f"-{one(term)}" for term in question.excluded)])


def _live_alternatives(term: Term) -> list[str]:
    if len(term.words) > 1:
        return []
    words = nearest(term.words[0], ALTERNATIVES)
    live = are_live([Question((Term((word,), word),)) for word in words])
    return [word for word, is_live in zip(words, live, strict=True) if is_live]


def _respelt(question: Question, alternatives: dict[Term, list[str]]) -> list[Question]:
    """Returns the question with words in place of those that no story has, as far as it finds something."""
    if not alternatives or not all(alternatives.values()):
        return []
    tried = []
    for at in range(max(map(len, alternatives.values()))):
        words = {term: of[min(at, len(of) - 1)] for term, of in alternatives.items()}
        terms = tuple(
            replace(term, words=(words[term],), typed=words[term]) if term in words else term for term in question.terms
        )
        tried.append(replace(question, terms=terms))
    return [one for one, is_live in zip(tried, are_live(tried), strict=True) if is_live][:3]


def _tags(words: Sequence[str]) -> list[Tag]:
    if not words:
        return []
    named = Q()
    for word in words:
        named |= Q(names__key__contains=word)
    live = Exists(TaggedArticle.objects.live().filter(tag=OuterRef("pk")))
    return list(Tag.objects.filter(named, live).distinct().order_by("-live_count", "name")[:NAMES])


def _authors(words: Sequence[str]) -> list[Author]:
    if not words:
        return []
    named = Q()
    for word in words:
        named |= Q(name__icontains=word)
    live = Exists(Byline.objects.live().filter(author=OuterRef("pk")))
    return list(Author.objects.filter(named, live).order_by("name", "pk")[:NAMES])
