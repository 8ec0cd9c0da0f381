"""Writing the index, in the transaction that changes the articles."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Min

from articles.models import Article, Byline, SearchEntry, SearchLanguage, TaggedArticle
from articles.models.search import place_of
from articles.search import spelling
from articles.search.engines import engine
from articles.search.lookups import AUTHOR_WORD, BYLINE, TAG_WORD, Entry, facet, form, main_language
from articles.search.words import words_and_spelt_words_of, words_of
from articles.text.blocks import plain_text

# Bytes of the words of one article that are indexed: PostgreSQL refuses a document of more than a
# megabyte, and needs up to three bytes for one of a text.
MOST_BYTES = 300_000
MOST_FORMS = 20_000  # words of one text whose forms are indexed
FORMAT = 3  # of an entry; with another number all entries are out of step

FIELDS = ("pk", "live_at", "language", "type_of_work", "section", "headline", "standfirst", "kicker", "dateline")
LONG_FIELDS = ("lead_caption", "key_points", "body")


class Texts(NamedTuple):
    """What an article says, as plain text."""

    language: str
    headline: str
    standfirst: str
    names: str
    body: str


@transaction.atomic(savepoint=False)
def index(article_ids: Iterable[int], *, anew: bool = False) -> None:
    """Writes what these articles say into the index, those whose entry says it already left out unless `anew`.

    Locks their entries before it reads the articles: of two at once, the one that reads last writes last. Seven
    queries, and the writes.
    """
    ids = sorted(set(article_ids))
    known = _known(ids)
    entries, texts = read(ids)
    changed = [one for one in entries if anew or known.get(one.article_id, (None, None))[1] != one.digest]
    if not changed:
        return
    engine().forget({one.article_id: known[one.article_id][0] for one in changed if one.article_id in known})
    engine().write(changed)
    _note_languages(ids)
    said = [texts[one.article_id] for one in changed]
    spelling.take_in(text for of in said for text in (of.headline, of.standfirst, of.names))


def is_in_step(article_id: int) -> bool:
    """Says whether the index holds what the article says now."""
    digests = SearchEntry.objects.filter(article=article_id).values_list("digest", flat=True)
    entries, _ = read([article_id])
    return [entry.digest for entry in entries] == list(digests)


@transaction.atomic(savepoint=False)
def forget(article_ids: Iterable[int]) -> None:
    """Takes articles out of the index before they are deleted (SQLite's full-text table has no foreign keys)."""
    engine().forget({pk: place for pk, (place, _) in _known(sorted(article_ids)).items()})


def read(article_ids: Sequence[int]) -> tuple[list[Entry], dict[int, Texts]]:
    """Returns the entries that these articles should have, and their texts: four queries at the most."""
    names: dict[int, list[str]] = defaultdict(list)
    facets: dict[int, list[str]] = defaultdict(list)
    _read_bylines(article_ids, names, facets)
    _read_tags(article_ids, names, facets)
    rows = Article.objects.filter(pk__in=article_ids).order_by("pk").values(*FIELDS, *LONG_FIELDS)
    texts, spelt, entries = {}, {}, []
    for row in rows.iterator():
        pk = row["pk"]
        said = [row["kicker"], row["dateline"], *row["key_points"], row["lead_caption"], plain_text(row["body"])]
        names_of = " ".join(names[pk])
        texts[pk] = Texts(row["language"], row["headline"], row["standfirst"], names_of, " ".join(filter(None, said)))
        entry, spelt[pk] = _entry(row, texts[pk], facets[pk])
        entries.append(entry)
    languages = {pk: main_language(of.language) for pk, of in texts.items()}
    forms = _forms((languages[pk], chain(*words)) for pk, words in spelt.items())
    return [_with_forms(one, spelt[one.article_id], forms[languages[one.article_id]]) for one in entries], texts


def _forms(said: Iterable[tuple[str, Iterable[str]]]) -> dict[str, dict[str, str]]:
    """Returns by language the forms of the words said in it, as the index holds them: one query at the most."""
    words: dict[str, set[str]] = defaultdict(set)
    for language, of in said:
        words[language].update(of)
    forms: dict[str, dict[str, str]] = {language: {} for language in words}
    stems = engine().stems((language, word) for language, of in words.items() for word in of)
    for (language, word), stem in stems.items():
        forms[language][word] = form(language, stem)
    return forms


def _known(article_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Returns the places and the digests that articles have in the index; locks their entries."""
    rows = SearchEntry.objects.select_for_update().filter(article__in=article_ids).order_by("article")
    return {pk: (place, digest) for pk, place, digest in rows.values_list("article_id", "place", "digest")}


def _entry(row: Mapping[str, Any], texts: Texts, facets: Sequence[str]) -> tuple[Entry, list[list[str]]]:
    """Returns the entry without forms, and the words of its four texts whose forms are indexed."""
    left = MOST_BYTES
    columns, spelt = [], []
    for text in texts[1:]:
        words, as_spelt = words_and_spelt_words_of(text[:left])
        column = " ".join(words).encode()[:left]
        left -= len(column)
        columns.append(column.decode(errors="ignore"))
        spelt.append(as_spelt[:MOST_FORMS])
    own = [facet("l", main_language(row["language"])), facet("w", row["type_of_work"])]
    if row["section"] is not None:
        own.append(facet("s", row["section"]))
    place = place_of(row["pk"], row["live_at"])
    headline, standfirst, names, body = columns
    return Entry(row["pk"], place, headline, standfirst, names, body, " ".join(sorted({*own, *facets}))), spelt


def _with_forms(entry: Entry, spelt: Sequence[Sequence[str]], forms: Mapping[str, str]) -> Entry:
    """Returns the entry with the forms of its words, and its digest."""

    def of(words: Iterable[str]) -> str:
        return " ".join([forms[word] for word in words if word in forms])

    *head, body = spelt
    head_forms, body_forms = of(chain(*head)), of(dict.fromkeys(body))  # in the body each once: that it is there
    return replace(entry, forms=head_forms, body_forms=body_forms, digest=_digest(entry, head_forms, body_forms))


def _digest(entry: Entry, *forms: str) -> int:
    said = (FORMAT, entry.place, entry.headline, entry.standfirst, entry.names, entry.body, entry.facets, *forms)
    return int.from_bytes(blake2b(repr(said).encode(), digest_size=8).digest(), signed=True)


def _read_bylines(article_ids: Sequence[int], names: dict[int, list[str]], facets: dict[int, list[str]]) -> None:
    bylines = Byline.objects.filter(article__in=article_ids).order_by("pk")
    for pk, credit, author, name in bylines.values_list("article_id", "credit", "author_id", "author__name"):
        names[pk].append(credit or name or "")
        facets[pk] += [facet(BYLINE, said) for said in (credit, name) if said]
        if author is not None:
            facets[pk].append(facet("a", author))
            facets[pk] += [facet(AUTHOR_WORD, word) for word in words_of(name)]


def _read_tags(article_ids: Sequence[int], names: dict[int, list[str]], facets: dict[int, list[str]]) -> None:
    """Reads all names of the tags: who looks for a synonym finds the story."""
    tagged = TaggedArticle.objects.filter(content_object__in=article_ids)
    for pk, tag, name in tagged.order_by("pk", "tag__names__pk").values_list(
        "content_object_id", "tag_id", "tag__names__name"
    ):
        names[pk].append(name or "")
        facets[pk].append(facet("t", tag))
        facets[pk] += [facet(TAG_WORD, word) for word in words_of(name or "")]


def _note_languages(article_ids: Collection[int]) -> None:
    """Notes the languages that approved articles are in."""
    approved = Article.objects.filter(pk__in=article_ids, live_at__isnull=False)
    since = dict(approved.values_list("language").annotate(Min("live_at")).order_by())
    known = dict(SearchLanguage.objects.filter(code__in=since).values_list("code", "since"))
    rows = [
        SearchLanguage(code=code, since=moment)
        for code, moment in sorted(since.items())
        if code not in known or moment < known[code]
    ]
    SearchLanguage.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=["since"])
