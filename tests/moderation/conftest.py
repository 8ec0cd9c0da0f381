"""A story with articles beside it, and who decides about them."""

from collections.abc import Callable
from typing import Any

import pytest

from articles.models import Article, TaggedArticle, User
from articles.related.shown import Related, shown
from tests.make import make_live, make_user
from tests.related.conftest import live  # noqa: F401  # a fixture of both rooms

Live = Callable[..., Article]


@pytest.fixture
def moderator(db: None) -> User:
    return make_user("Moderator", username="mia", first_name="Mia", last_name="Otieno")


@pytest.fixture
def other_moderator(db: None) -> User:
    return make_user("Moderator", username="noor", first_name="Noor")


@pytest.fixture
def story(live: Live) -> Article:  # noqa: F811
    """Returns a story with five articles on the same, of which the newest stand beside it: Flood 0 to Flood 3."""
    for number in range(5):
        live(f"Flood {number}", "Water", days=100 * number + 1)
    return live("The story", "Water")


@pytest.fixture
def stranger(clock: Any) -> Article:
    """Returns an article that shares nothing with the story."""
    return make_live("The bank", tags=["Money"], body="<p>Rates rise.</p>")


def beside(story: Article) -> list[str]:
    """Returns the headlines of what readers get beside the story."""
    story = Article.objects.with_externals().select_related("section").get(pk=story.pk)
    rows = TaggedArticle.objects.filter(content_object=story).select_related("tag")
    found = shown(story, [row.tag for row in rows]).related
    return [one.article.headline if isinstance(one, Related) else one.headline for one in found]


def flood(number: int) -> Article:
    return Article.objects.get(headline=f"Flood {number}")
