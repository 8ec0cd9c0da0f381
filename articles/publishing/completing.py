"""What a stored article needs beside its row: its moment carried along, its words in the index, what follows."""

from django.db import transaction

from articles import effects
from articles.models import Article
from articles.search.index import index


@transaction.atomic
def complete(article: Article) -> None:
    """Carries the article's moment to the rows that hang on it, indexes its words, and follows the change."""
    Article.objects.filter(pk=article.pk).carry_live_at()
    index([article.pk])
    effects.after_public_change([article.pk])
