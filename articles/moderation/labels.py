"""What articles are called for who decides about them, who may not open all of them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from articles.models import Article
from articles.moderation.rights import Person


def labels_of(articles: Iterable[Article | None], *, to: Person) -> dict[int, str]:
    """Returns the headline of each; of what readers lost and the person may not open, the address that it had.

    One query, and none where readers have them all.
    """
    known = {article.pk: article for article in articles if article is not None}
    lost = [article.pk for article in known.values() if not article.is_live]
    theirs = set(Article.objects.visible_to(to).filter(pk__in=lost).values_list("pk", flat=True)) if lost else set()
    unseen = {pk: _lost(known[pk]) for pk in lost if pk not in theirs}
    return {pk: article.headline for pk, article in known.items()} | unseen


def _lost(article: Article) -> str:
    return article.get_absolute_url() if article.address_date else _("an article that readers do not have")
