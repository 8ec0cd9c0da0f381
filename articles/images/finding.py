"""Finding pictures by the words that are said of them, the newest first.

The words stand in an index of the database: on SQLite a full-text table, on PostgreSQL a column of the picture's row;
the migration `0026_pictures_by_word` makes both. Whoever saves a picture calls `note_words`.
"""

import re
import unicodedata
from collections.abc import Collection

from django.db import connection

from articles.models import Image
from articles.text.keys import name_key

TABLE = "articles_image_words"  # on SQLite
SAID = ("title", "alt", "caption", "credit", "creator", "place", "file_name")
MOST_WORDS = 2_000  # of one picture
LONGEST_WORD = 60  # characters
MOST_TERMS = 8  # words of a question
MOST_FOUND = 500  # pictures, the newest

_WORD = re.compile(r"[^\W_]+")


def words_of(image: Image) -> list[str]:
    """Returns the words that the picture is found by, each once: of its texts and of its tags."""
    # A migration brings rows as they once were.
    texts = [*(getattr(image, name, "") for name in SAID), *image.keywords]
    return words_in(" ".join(texts))[:MOST_WORDS]


def words_in(text: str) -> list[str]:
    """Returns the words of a text as the index has them: in small letters, without accents, each once."""
    plain = text.lower() if text.isascii() else _without_accents(name_key(text))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in _WORD.findall(plain)))


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(character for character in apart if unicodedata.category(character) != "Mn")


def note_words(images: Collection[Image]) -> None:
    """Writes into the index what is said of stored pictures now."""
    rows = [(image.pk, words_of(image)) for image in images]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = "UPDATE articles_image SET words = array_to_tsvector(%s::text[]) WHERE id = %s"
            cursor.executemany(statement, [(words, key) for key, words in rows])
        else:
            cursor.executemany("DELETE FROM articles_image_words WHERE rowid = %s", [(key,) for key, _ in rows])
            lines = [(key, " ".join(words)) for key, words in rows]
            cursor.executemany("INSERT INTO articles_image_words (rowid, words) VALUES (%s, %s)", lines)


def forget_words(key: int) -> None:
    """Takes a picture that is deleted out of the index."""
    if connection.vendor != "postgresql":  # there the words go with the row
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM articles_image_words WHERE rowid = %s", [key])


def matching(question: str) -> list[int]:
    """Returns the keys of the newest pictures of which words are said that begin as all those of the question.

    Any text is a valid question; one without letters or numbers finds nothing. One query.
    """
    words = words_in(question)[:MOST_TERMS]
    if not words:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT id FROM articles_image WHERE words @@ %s::tsquery ORDER BY id DESC LIMIT %s",
                [" & ".join(f"'{word}':*" for word in words), MOST_FOUND],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM articles_image_words WHERE articles_image_words MATCH %s "
                "ORDER BY rowid DESC LIMIT %s",
                [" AND ".join(f'"{word}" *' for word in words), MOST_FOUND],
            )
        return [key for (key,) in cursor.fetchall()]
