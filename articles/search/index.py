"""Writing the index, in the transaction that changes the articles."""

from collections import defaultdict
from collections.abc import Iterable

from articles.models import Article, Byline, TaggedArticle
from articles.search.engines import Entry, engine
from articles.search.words import words_of
from articles.text.blocks import plain_text

# Bytes of the words of one article that are indexed: PostgreSQL refuses a document of more than a
# megabyte, and needs up to two bytes for one of a text.
MOST_BYTES = 500_000


def index(article_ids: Iterable[int]) -> None:
    """Writes what these articles say into the index; three queries and one write."""
    ids = list(article_ids)
    names = _names(ids)
    rows = Article.objects.filter(pk__in=ids).values_list("pk", "headline", "standfirst", "body")
    engine().write(
        [
            _entry(pk, headline, standfirst, " ".join(names[pk]), plain_text(body))
            for pk, headline, standfirst, body in rows.iterator()
        ]
    )


def _entry(pk: int, *texts: str) -> Entry:
    left = MOST_BYTES
    columns = []
    for text in texts:
        words = " ".join(words_of(text[:left])).encode()[:left]
        left -= len(words)
        columns.append(words.decode(errors="ignore"))
    headline, standfirst, names, body = columns
    return pk, headline, standfirst, names, body


def forget(article_ids: Iterable[int]) -> None:
    """Takes articles out of the index before they are deleted (SQLite's full-text table has no foreign keys)."""
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
