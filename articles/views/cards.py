"""What cards of stories need beside the stories."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects

from articles.models import Article, Byline, TypeOfWork
from articles.models.article_queries import ArticleQuerySet
from articles.models.byline import Role


class Grouped(Protocol):
    """An article, or what is known of one."""

    @property
    def group_id(self) -> int: ...

    @property
    def language(self) -> str: ...


One = TypeVar("One", bound=Grouped)


def one_of_each_group(articles: Iterable[One]) -> list[One]:
    """Returns the articles in their order; of a story and its translations one, if it can be in the site's language."""
    chosen: dict[int, One] = {}
    for article in articles:
        before = chosen.setdefault(article.group_id, article)
        if _is_at_home(article) and not _is_at_home(before):
            chosen[article.group_id] = article
    return list(chosen.values())


def with_translations(articles: Sequence[Article]) -> list[Article]:
    """Returns one of each group, as above; the others that were given are `also_in` of it."""
    chosen = one_of_each_group(articles)
    one: Any  # with what its card shows besides
    for one in chosen:
        one.also_in = [other for other in articles if other.group_id == one.group_id and other.pk != one.pk]
    return chosen


def newest_few(articles: ArticleQuerySet, most: int) -> list[Article]:
    """Returns the newest for cards, of each group one, with their writers; one query, two with opinion among them."""
    few = one_of_each_group(articles.for_cards().newest()[: 2 * most])[:most]
    name_writers(few)
    return few


def _is_at_home(article: Grouped) -> bool:
    return article.language.lower().partition("-")[0] == settings.LANGUAGE_CODE.lower().partition("-")[0]


def name_writers(articles: Iterable[Article]) -> None:
    """Gives opinion, which is somebody's, the bylines of who wrote it (`writers`): one query, none without opinion."""
    opinion = [article for article in articles if article.type_of_work == TypeOfWork.OPINION]
    bylines = Byline.objects.filter(role=Role.BY).select_related("author")
    prefetch_related_objects(opinion, Prefetch("bylines", bylines, to_attr="writers"))
