"""English words and their stems, as Porter's paper and SQLite's own stemmer have them."""

import re
import sqlite3
from contextlib import closing

import pytest

from articles.search.porter import stem

WORDS = re.findall(
    r"\w+",
    """
a by run runs running ran runner caresses ponies ties caress cats feed agreed plastered bled
motoring sing conflated troubled sized hopping tanned falling hissing fizzed failing filing happy
sky relational conditional rational valenci hesitanci digitizer conformabli radicalli differentli
vileli analogousli vietnamization predication operator feudalism decisiveness hopefulness
callousness formaliti sensitiviti sensibiliti triplicate formative formalize electriciti electrical
hopeful goodness revival allowance inference airliner gyroscopic adjustable defensible irritant
replacement adjustment dependent adoption homologou communism activate angulariti homologous
effective bowdlerize probate rate cease controll roll archaeology elections election electing
elected electoral governments government policies policy yellow eyed dying says saying played toy
toying yes news new universities university universal flies flying die dies added adding hoped
hoping egged buzz buzzing kiss kissed seed need needed
""",
)


def test_stems_are_those_of_sqlites_stemmer() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(word, tokenize = 'porter ascii')")
        connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(words, instance)")
        connection.executemany("INSERT INTO words (rowid, word) VALUES (?, ?)", enumerate(WORDS))
        theirs = dict(connection.execute("SELECT doc, term FROM terms"))
    assert {word: stem(word) for word in WORDS} == {word: theirs[at] for at, word in enumerate(WORDS)}


@pytest.mark.parametrize("word", ["", "x", "2025", "été", "hopp1ng"])
def test_what_is_no_english_word_stays(word: str) -> None:
    assert stem(word) == word
