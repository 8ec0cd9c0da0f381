"""The address of a story: provisional until it first goes live, fixed from then on."""

from collections.abc import Callable
from datetime import date

from articles.models import Article, Redirect
from articles.models.article import address_date_of
from articles.text.slugs import make_slug, unused

UNTITLED = "story"  # the slug of a headline without letters or numbers


def suggest_slug(article: Article) -> str:
    return make_slug(article.headline) or UNTITLED


def give_address(article: Article) -> None:
    """Sets the date and slug of an article that has its moment and was never live; the slug is made unique that day."""
    if article.is_address_fixed or article.live_at is None:
        return
    article.first_live_at = article.live_at
    article.address_date = address_date_of(article.live_at)
    wanted = article.slug or suggest_slug(article)
    article.slug = unused(wanted, _is_taken_on(article.address_date, article))


def _is_taken_on(day: date, article: Article) -> Callable[[str], bool]:
    def is_taken(slug: str) -> bool:
        others = Article.objects.exclude(pk=article.pk)
        path = Article(address_date=day, slug=slug).get_absolute_url()
        old = Redirect.objects.exclude(article=article)
        return (
            others.filter(address_date=day, slug=slug).exists()
            or old.filter(path__in=[path, path.rstrip("/")]).exists()
        )

    return is_taken
