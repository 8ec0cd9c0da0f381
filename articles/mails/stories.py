"""Mail about a story: submitted, returned, approved. Nobody hears of a story that they may not see."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from articles import audit
from articles.mails.addressing import clipped, holders, put, reachable
from articles.models import Article, Effect, User
from articles.syndication.addresses import absolute
from articles.text.plain import printable

LONGEST_NOTE = 2_000  # characters


def tell_editors(name: str, article: Article, *, by: Any) -> None:
    """Tells whoever may publish, but not who did it."""
    _tell(name, holders("articles.publish_article"), article, by)


def tell_writers(name: str, article: Article, *, by: Any, note: str = "") -> None:
    """Tells who began the story and whose names stand over it, but not who did it."""
    began = Q(pk=article.created_by_id)
    _tell(name, User.objects.filter(began | Q(author__bylines__article=article)), article, by, note)


def context(effect: Effect, person: User) -> dict[str, Any] | None:
    """Returns what the text is made of; None where the person may not see the story any more."""
    payload = effect.payload
    article = Article.objects.visible_to(person).filter(pk=payload["article"]).first()
    if article is None:
        return None
    return {
        "article": article,
        "by": payload["by"],
        "note": payload["note"],
        "address": absolute(reverse("admin:articles_article_change", args=[article.pk])),
        "public_address": absolute(article.get_absolute_url()) if article.is_live else "",
        "zone": settings.TIME_ZONE,
    }


def _tell(name: str, people: QuerySet[User], article: Article, by: Any, note: str = "") -> None:
    facts = {
        "article": article.pk,
        "by": audit.name_of(by),
        "note": clipped(printable(note).strip(), LONGEST_NOTE),
    }
    put(name, [pk for pk in reachable(people) if pk != by.pk], facts)
