"""What readers get beside many stories at once is what they get beside each."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Tag, User
from articles.moderation.decisions import add_external, approve, hide, pin
from articles.related import shown
from articles.related.many import lists_of
from articles.related.shown import Related
from tests.make import make_live, make_scheduled, make_tag, make_user

pytestmark = pytest.mark.django_db

Live = Callable[..., Article]


@pytest.fixture
def moderator(db: None) -> User:
    return make_user("Moderator")


def one_by_one(keys: list[int]) -> dict[int, list[tuple[int, int]]]:
    """Returns the keys of articles and of pages of others in each list, as a story's page has them."""
    found = {}
    for story in Article.objects.with_externals().filter(pk__in=keys):
        rows = shown.list_of(story, list(Tag.objects.filter(tagged__content_object=story)))
        found[story.pk] = [(one.article.pk, 0) if isinstance(one, Related) else (0, one.key) for one in rows]
    return found


def at_once(keys: list[int]) -> dict[int, list[tuple[int, int]]]:
    return {pk: [(one.article, one.external) for one in rows] for pk, rows in lists_of(keys).items()}


def test_the_lists_are_those_of_the_pages(live: Live, moderator: User) -> None:
    stories = [live(f"Flood {number}", "Water", "Rivers", days=30 * number) for number in range(8)]
    first, second, third, fourth, *_rest = stories
    live("Crue", "Water", language="fr", translation_of=first)
    stranger = make_live("The bank", tags=["Money"])
    pin(first, stranger, position=1, by=moderator)
    hide(second, third, by=moderator)
    approve(third, stories[7], by=moderator)
    page = {"headline": "Rivers", "publication": "The Courier", "why": "In Asia"}
    add_external(third, address="https://example.org/a", position=2, by=moderator, **page)
    fourth.never_beside.add(first)
    fourth.never_beside_tags.add(make_tag("Money"))
    Article.objects.filter(pk=stories[4].pk).update(never_recommended=True)
    Article.objects.filter(pk=stories[5].pk).update(shows_no_related=True)
    make_tag("Rivers", relates=False)
    keys = list(Article.objects.live().values_list("pk", flat=True))
    assert at_once(keys) == one_by_one(keys)
    assert any(at_once([third.pk])[third.pk])


def test_what_readers_do_not_have_has_no_list(live: Live) -> None:
    assert lists_of([make_scheduled().pk]) == {}
    assert lists_of([]) == {}


def test_it_takes_nine_queries_at_most(live: Live) -> None:
    keys = [live(f"Flood {number}", "Water", days=number).pk for number in range(3)]
    with CaptureQueriesContext(connection) as queries:
        lists_of(keys)
    assert len(queries) <= 9
