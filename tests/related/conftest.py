"""What tests of related articles share."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.models import Article, RelatedLink, Tag
from articles.related import shown
from articles.related.refresh import refresh
from articles.related.shown import Related
from tests.make import make_live

# Texts of a few beats: enough words in common within one, few between two.
RIVER = "The river rose over the dam and flooded farms along the lower valley before dawn."
COURT = "Judges in the appeal court heard lawyers argue that the sentence was unlawful and severe."
BANK = "The central bank raised its interest rate again to slow inflation of food and fuel prices."


@pytest.fixture
def live(clock: Any) -> Callable[..., Article]:
    """Makes a live article that went live so many days ago, with its links made."""

    def make(headline: str, *tags: str, days: float = 0, text: str = "", **facts: Any) -> Article:
        article = make_live(
            headline,
            at=timezone.now() - timedelta(days=days, minutes=1),
            tags=tags,
            body=f"<p>{text or headline}</p>",
            standfirst="",
            **facts,
        )
        Tag.objects.all().recount()
        refresh([article.pk])
        return article

    return make


def beside(story: Article) -> list[Related]:
    """Returns the articles that readers get beside the story now."""
    story = Article.objects.with_externals().get(pk=story.pk)
    return [one for one in shown.list_of(story, list(story.tags.all())) if isinstance(one, Related)]


def list_of(article: Article) -> list[str]:
    """Returns the headlines of an article's stored list, best first."""
    links = RelatedLink.objects.current().filter(story=article).order_by("-score", "-other")
    return list(links.values_list("other__headline", flat=True))
