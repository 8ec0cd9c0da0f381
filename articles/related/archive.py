"""The archive as related sees it: what ranking reads, and the words that are weighed.

`Archive` is the one that is stored. `imagined` has one as it would be after a change that nobody made yet;
what is ranked in it is ranked by the same rules.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from articles.models import Article
from articles.related import statistics
from articles.related.candidates import Placed, Story, rows_under

Terms = tuple[int, Any, Any, float, Any, float, int]  # key, hashes, weights, length, tags, worth, among


class Archive:
    """The archive as it stands."""

    def size(self) -> int:
        """Returns how many articles the counts were taken of."""
        return statistics.archive_size()

    def moments(self, article_ids: Sequence[int]) -> dict[int, datetime]:
        """Returns the `live_at` of those that are approved."""
        rows = Article.objects.filter(pk__in=article_ids, live_at__isnull=False).values_list("pk", "live_at")
        return {pk: moment for pk, moment in rows if moment is not None}

    def terms(self, article_ids: Sequence[int]) -> Iterator[Terms]:
        """Gives what was weighed of these articles; without tags where these changed since."""
        return statistics.read(_TERMS, article_ids)

    def tags(self, article_ids: Sequence[int]) -> tuple[Mapping[int, Sequence[int]], dict[int, int]]:
        """Returns the tags that relate these articles now, and how many live articles carry each of them."""
        return statistics.tags_of(article_ids)

    def under(self, small: Sequence[int], large: Sequence[int], stories: Sequence[Story]) -> Iterable[Placed]:
        """Gives enough of the approved articles under these tags, of which few or many carry each, for all stories."""
        return rows_under(small, large, stories)

    def take_in(self, article_id: int) -> None:
        """Weighs an article's words and tags as they are now."""
        statistics.take_in([article_id])

    def weigh_again(self, amongs: Mapping[int, int], articles: int) -> None:
        """Weighs a few whose weights are of a much smaller archive."""
        if outgrown := statistics.outgrown(amongs, articles):
            statistics.weigh_all(dict(statistics.terms_of(outgrown)))


# Written out: reading them is most of what ranking a story costs, and through a QuerySet it costs twice that.
_TERMS = (
    "SELECT article_id, hashes, weights, length, tags, worth, among FROM articles_articleterms "
    "WHERE among > 0 AND article_id IN (KEYS)"
)
