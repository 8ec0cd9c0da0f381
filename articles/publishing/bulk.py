"""The verbs for many articles at once, as imports bring them: the same rules, in a fixed number of queries.

What comes was edited and published elsewhere. So nobody's rights are asked for, and neither a section
nor a byline; the moment, the address and all that follows are as everywhere in this room.
"""

from collections.abc import Sequence

from django.db import transaction

from articles import effects
from articles.models import Article, Status
from articles.models.article import live_moment
from articles.publishing.addresses import give_addresses
from articles.search.index import index


def place(articles: Sequence[Article]) -> None:
    """Approves articles for their `publish_at` and gives each an address of its own; saves nothing.

    A moment that has not come makes a scheduled article. Those that readers had before keep their
    moment and their address.
    """
    for article in articles:
        if article.publish_at is None:
            raise ValueError("An article is placed at its publish_at: set it first.")
        if not article.is_address_fixed:
            article.status = Status.APPROVED
            article.live_at = live_moment(article.publish_at, article.embargo_until)
    give_addresses(articles)


@transaction.atomic
def complete_all(article_ids: Sequence[int]) -> None:
    """Does for many articles what `complete` does for one, once their bylines and tags are written too."""
    Article.objects.filter(pk__in=article_ids).note_live()
    Article.objects.filter(pk__in=article_ids).carry_live_at()
    index(article_ids)
    effects.after_public_change(article_ids)
