"""What related keeps of articles: counts of the archive's words, and the telling words and the tags of each article.

A newcomer's words are added to the counts when it is first weighed; a rebuild counts anew. Weights
depend on the counts of their day, so those weighed when the archive was much smaller are weighed again
when they are met (`outgrown`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from articles.models import Article, ArticleTerms, TermCount
from articles.models.terms import ARCHIVE
from articles.related.scoring import Figures
from articles.related.terms import count, length, pack, pack_keys, weigh

OUTGROWN = 4  # weights of when the archive had fewer than one in so many of its articles are stale
MOST_AGAIN = 10  # articles weighed again beside a change
CHUNK = 500  # keys in one query
WRITTEN = ["hashes", "weights", "length", "tags", "worth", "among"]

# Written out: through a QuerySet it costs twice as much, and it is a good part of what making a list costs.
_TAGS = (
    "SELECT carried.content_object_id, tag.id, tag.live_count FROM articles_taggedarticle carried "
    "JOIN articles_tag tag ON tag.id = carried.tag_id WHERE tag.relates AND carried.content_object_id IN (KEYS)"
)


def bucket(term: int) -> int:
    """Returns the row that counts the term."""
    return term % ARCHIVE


def archive_size() -> int:
    """Returns how many articles the counts were taken of."""
    return TermCount.objects.filter(bucket=ARCHIVE).values_list("articles", flat=True).first() or 0


def terms_of(article_ids: Iterable[int]) -> Iterator[tuple[int, Counter[int]]]:
    """Gives each article's key and how often each term stands in it. One query."""
    rows = Article.objects.filter(pk__in=article_ids).values_list("pk", "headline", "standfirst", "body")
    for pk, headline, standfirst, body in rows.iterator(chunk_size=100):
        yield pk, count(headline, standfirst, body)


def tags_of(article_ids: Sequence[int]) -> tuple[dict[int, list[int]], dict[int, int]]:
    """Returns the tags that relate these articles now, and how many live articles carry each of them."""
    tags: dict[int, list[int]] = defaultdict(list)
    counts: dict[int, int] = {}
    for pk, tag, live in read(_TAGS, article_ids):
        tags[pk].append(tag)
        counts[tag] = live
    return tags, counts


def read(statement: str, keys: Sequence[int]) -> Iterator[Any]:
    """Gives the rows of a statement for all these keys, which stand in it as KEYS."""
    with connection.cursor() as cursor:
        for part in _chunks(keys):
            cursor.execute(statement.replace("KEYS", ", ".join(["%s"] * len(part))), part)
            yield from cursor.fetchall()


def take_in(article_ids: Sequence[int]) -> None:
    """Weighs these articles' words and tags as they are now, and adds the words of newcomers to the counts."""
    known = set(ArticleTerms.objects.filter(article__in=article_ids, among__gt=0).values_list("pk", flat=True))
    counted = dict(terms_of(article_ids))
    newcomers = [terms for pk, terms in counted.items() if pk not in known]
    if newcomers:
        _add(newcomers)
    weigh_all(counted)


def outgrown(amongs: Mapping[int, int], articles: int) -> list[int]:
    """Returns those of the articles that are to be weighed anew, since their weights are of a much smaller archive."""
    return sorted(pk for pk, among in amongs.items() if among * OUTGROWN < articles)[:MOST_AGAIN]


def weigh_all(counted: Mapping[int, Counter[int]], holding: Mapping[int, int] | None = None) -> None:
    """Stores the telling words of these articles, and their tags. `holding` are the counts, if they are at hand."""
    if holding is None:
        holding = holding_of(counted.values())
    rows = list(weighed(counted, holding, *tags_of(list(counted))))
    ArticleTerms.objects.bulk_create(rows, update_conflicts=True, unique_fields=["article"], update_fields=WRITTEN)


def weighed(
    counted: Mapping[int, Counter[int]],
    holding: Mapping[int, int],
    tags: Mapping[int, Sequence[int]],
    live_counts: Mapping[int, int],
) -> Iterator[ArticleTerms]:
    """Gives the telling words of these articles, and their tags; nothing is stored."""
    articles = max(holding.get(ARCHIVE, 0), 1)
    figures = Figures(articles, live_counts)
    for pk, terms in counted.items():
        telling = weigh(terms, lambda term: holding.get(bucket(term), 0), articles)
        hashes, weights = pack(telling)
        carried = tags.get(pk, [])
        row = ArticleTerms(article_id=pk, hashes=hashes, weights=weights, length=length(telling), among=articles)
        row.tags, row.worth = pack_keys(carried), figures.worth(carried)
        yield row


def holding_of(counted: Iterable[Iterable[int]]) -> dict[int, int]:
    """Returns how many articles hold each of these terms, by its row, and how many there are."""
    return _holding({bucket(term) for terms in counted for term in terms} | {ARCHIVE})


class ArchiveCounter:
    """Counts the terms of a whole archive, batch by batch."""

    def __init__(self) -> None:
        self.counts: Counter[int] = Counter()

    def add(self, article_ids: Sequence[int]) -> None:
        for _, terms in terms_of(article_ids):
            count_article(self.counts, terms)

    def store(self) -> None:
        """Puts these counts in the place of the stored ones."""
        rows = [TermCount(bucket=row, articles=articles) for row, articles in sorted(self.counts.items())]
        with transaction.atomic():
            TermCount.objects.all().delete()
            TermCount.objects.bulk_create(rows, batch_size=2000)


def all_counts() -> dict[int, int]:
    """Returns every count: at most a quarter of a million."""
    return dict(TermCount.objects.values_list("bucket", "articles").iterator(chunk_size=10_000))


def count_article(counts: Counter[int], terms: Iterable[int]) -> None:
    """Adds an article to the counts."""
    counts.update({bucket(term) for term in terms})
    counts[ARCHIVE] += 1


def _add(newcomers: Sequence[Counter[int]]) -> None:
    """Adds the terms of newcomers to the counts, in the order of their rows (two at once cannot deadlock)."""
    counts: Counter[int] = Counter()
    for terms in newcomers:
        count_article(counts, terms)
    by_growth: dict[int, list[int]] = {}
    for row, growth in counts.items():
        by_growth.setdefault(growth, []).append(row)
    with transaction.atomic():
        for part in _chunks(sorted(counts)):
            TermCount.objects.bulk_create([TermCount(bucket=row) for row in part], ignore_conflicts=True)
        for part in _chunks(sorted(counts)):
            list(TermCount.objects.select_for_update().filter(bucket__in=part).order_by("bucket"))
        for growth, rows in by_growth.items():
            for part in _chunks(rows):
                TermCount.objects.filter(bucket__in=part).update(articles=F("articles") + growth)


def _holding(buckets: Iterable[int]) -> dict[int, int]:
    holding: dict[int, int] = {}
    for part in _chunks(sorted(buckets)):
        holding |= TermCount.objects.filter(bucket__in=part).values_list("bucket", "articles").iterator()
    return holding


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(keys), CHUNK):
        yield keys[at : at + CHUNK]
