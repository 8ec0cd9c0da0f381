"""Words that are spelt nearly as what was typed, from headlines, standfirsts and names.

Each word is kept under its spellings with one letter left out (symmetric deletes: W. Garbe, SymSpell, 2012), so
what is one letter off is found by as many look-ups as the typed word has letters, of a longer word also much of
what is two off. Words of drafts are there, too: who suggests one looks first whether a live story has it, spelt so.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

from django.db import connection

from articles.models import SearchSpelling
from articles.search.words import words_of

SHORTEST, LONGEST = 4, 32  # letters of words that are corrected
TWO_OFF_FROM = 7  # letters
MOST_NEAR = 200  # words looked at
CHUNK = 500
TABLE = SearchSpelling._meta.db_table


def take_in(texts: Iterable[str]) -> None:
    """Keeps the words of these texts that were not known: one query, and another where there are new ones."""
    words = sorted({word for text in texts for word in words_of(text) if _is_kept(word)})
    for at in range(0, len(words), CHUNK):
        part = words[at : at + CHUNK]
        keys = {_key(word): word for word in part}
        known = set(SearchSpelling.objects.filter(key__in=keys, word__in=part).values_list("word", flat=True))
        rows = [
            (_key(spelling), word) for word in part if word not in known for spelling in sorted({word, *_shorter(word)})
        ]
        if rows:
            with connection.cursor() as cursor:  # a new archive brings very many: objects would take most of the time
                cursor.executemany(f"INSERT INTO {TABLE} (key, word) VALUES (%s, %s) ON CONFLICT DO NOTHING", rows)


def nearest(word: str, limit: int) -> list[str]:
    """Returns the known words that are spelt most like a word, the nearest first; itself is none of them."""
    if not _is_kept(word):
        return []
    spellings = {word, *_shorter(word)}
    if len(word) >= TWO_OFF_FROM:
        spellings |= {shorter for spelling in set(spellings) for shorter in _shorter(spelling)}
    found = SearchSpelling.objects.filter(key__in=[_key(spelling) for spelling in spellings])
    words = set(found.values_list("word", flat=True)[:MOST_NEAR]) - {word}
    most = 2 if len(word) >= TWO_OFF_FROM else 1
    near = sorted((distance(word, other), other[:1] != word[:1], other) for other in words)
    return [other for off, _, other in near if off <= most][:limit]


def distance(one: str, other: str) -> int:
    """Returns how many letters are wrong, missing, too many or changed with the next (optimal string alignment)."""
    before: Sequence[int] = ()
    row: Sequence[int] = range(len(other) + 1)
    for at, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [at]
        for place, against in enumerate(other, start=1):
            least = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != against))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == against:
                least = min(least, earlier[place - 2] + 1)
            row.append(least)
    return row[-1]


def _is_kept(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and not any(map(str.isdigit, word))


def _shorter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _key(spelling: str) -> int:
    return int.from_bytes(blake2b(spelling.encode(), digest_size=8).digest(), signed=True)
