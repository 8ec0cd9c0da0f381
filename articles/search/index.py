"""Writing the index, in the transaction that changes the articles."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from articles.models import Article, Byline, TaggedArticle
from articles.search.engines import Entry, engine
from articles.text.blocks import plain_text

# Characters of a body that are indexed: PostgreSQL refuses a document of more than a megabyte.
LONGEST_TEXT = 200_000
_MAYBE_MARKS = re.compile(
    r"[^\w\x00-\x7f]+"
)  # accents, and few others: to ask of every letter takes four times as long


def fold(text: str) -> str:
    """Returns the text without accents, so that "Tajikistán" is found by "tajikistan" on every engine."""
    return _MAYBE_MARKS.sub(_without_marks, unicodedata.normalize("NFKD", text))


def _without_marks(match: re.Match[str]) -> str:
    return "".join(character for character in match[0] if not unicodedata.combining(character))


def index(article_ids: Iterable[int]) -> None:
    """Writes what these articles say into the index; three queries and one write."""
    ids = list(article_ids)
    names = _names(ids)
    rows = Article.objects.filter(pk__in=ids).values_list("pk", "headline", "standfirst", "body")
    entries: list[Entry] = [
        (pk, fold(headline), fold(standfirst), fold(" ".join(names[pk])), fold(plain_text(body)[:LONGEST_TEXT]))
        for pk, headline, standfirst, body in rows.iterator()
    ]
    engine().write(entries)


def forget(article_ids: Iterable[int]) -> None:
    """Takes articles out of the index before they are deleted."""
    engine().forget(list(article_ids))


def _names(article_ids: list[int]) -> dict[int, list[str]]:
    """Returns the names of authors and tags of each article."""
    names: dict[int, list[str]] = defaultdict(list)
    bylines = Byline.objects.filter(article__in=article_ids)
    for pk, credit, author in bylines.order_by("pk").values_list("article_id", "credit", "author__name"):
        names[pk].append(credit or author or "")
    tagged = TaggedArticle.objects.filter(content_object__in=article_ids)
    for pk, tag in tagged.order_by("pk").values_list("content_object_id", "tag__name"):
        names[pk].append(tag)
    return names
