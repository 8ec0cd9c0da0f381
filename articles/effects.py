"""Everything that follows a change which readers can see, in order, after commit."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from articles.models import Tag, TaggedArticle
from articles.related import refresh


def after_public_change(article_ids: Iterable[int]) -> None:
    """Follows a change of what readers see of these articles: published, amended, withdrawn."""
    ids = list(article_ids)
    tag_ids = TaggedArticle.objects.filter(content_object__in=ids).values_list("tag_id", flat=True)
    after_tags_change(set(tag_ids))
    refresh.mark(ids)

    def follow() -> None:  # no partial: Django writes the name of what fails
        refresh.follow(ids)

    # Robust: the change is committed; what fails here stays marked, and the next change sweeps it.
    transaction.on_commit(follow, robust=True)


def after_tags_change(tag_ids: Iterable[int]) -> None:
    """Follows a change of which live articles carry these tags: their counts are taken again."""
    transaction.on_commit(partial(_recount, sorted(tag_ids)))


def _recount(tag_ids: list[int]) -> None:
    Tag.objects.filter(pk__in=tag_ids).recount()
