"""Tags that relate nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.conf import RELATED_AT_ONCE
from articles.models import Article, ArticleTerms, Effect, RelatedLink
from articles.models.outbox import Kind
from articles.related import rebuild
from articles.related.refresh import refresh, refresh_waiting, waiting
from articles.related.terms import unpack_keys
from articles.tagging.relating import set_relates
from tests.make import make_tag
from tests.related.conftest import RIVER
from tests.related.conftest import beside as related_beside

pytestmark = pytest.mark.django_db

Live = Callable[..., Article]


def beside(story: Article) -> list[tuple[str, str]]:
    """Returns what readers get beside the story, each with its reason."""
    return [(one.article.headline, str(one.reason)) for one in related_beside(story)]


@pytest.fixture
def news(live: Live) -> tuple[Article, Article, Article]:
    """Returns a story, one that shares "News" with it alone, and one that shares "Dam" too."""
    story = live("The story", "News", "Dam", text=RIVER)
    return story, live("By news", "News", days=1, text=RIVER), live("By both", "News", "Dam", days=2, text=RIVER)


def test_what_only_shares_a_tag_that_relates_nothing_is_not_beside_it(news: Any, live: Live) -> None:
    make_tag("News", relates=False)
    for story in news:
        refresh([story.pk])
    assert beside(news[0]) == [("By both", "On <bdi>Dam</bdi>")]
    assert beside(news[1]) == []
    linked = RelatedLink.objects.current()
    assert {tuple(link.shared) for link in linked} == {(make_tag("Dam").pk,)}
    assert beside(live("Another", "News", text=RIVER)) == []


def test_it_is_no_part_of_what_a_story_is_compared_by(news: Any) -> None:
    story = news[0]
    before = ArticleTerms.objects.get(pk=story.pk).worth
    make_tag("News", relates=False)
    refresh([story.pk])
    terms = ArticleTerms.objects.get(pk=story.pk)
    assert unpack_keys(terms.tags) == {make_tag("Dam").pk}
    assert 0 < terms.worth < before


def test_readers_see_no_link_by_it_at_once_even_if_every_job_is_dead(news: Any) -> None:
    assert len(beside(news[0])) == 2
    set_relates(make_tag("News"), relates=False)
    assert RelatedLink.objects.current().filter(story=news[0], other=news[1]).exists()
    assert beside(news[0]) == [("By both", "On <bdi>Dam</bdi>")]


def test_the_links_of_who_carries_it_are_made_again(
    news: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    for relates, count in ((False, 2), (True, 6)):
        with django_capture_on_commit_callbacks(execute=True):
            set_relates(make_tag("News"), relates=relates)
            assert {story.pk for story in news} == set(waiting(9))
        assert waiting(9) == []
        assert RelatedLink.objects.current().count() == count


def test_of_many_who_carry_it_all_wait_and_the_queries_do_not_grow(
    live: Live, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    counts = []
    for size in (RELATED_AT_ONCE + 1, RELATED_AT_ONCE + 10):
        for number in range(size - Article.objects.count()):
            live(f"Story {number}", "News", text=RIVER)
        make_tag("News", relates=True)
        with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
            set_relates(make_tag("News"), relates=False)
        counts.append(len(queries))
        assert len(waiting(100)) == size
    assert counts[0] == counts[1]
    assert len(list(refresh_waiting())) == size
    assert not RelatedLink.objects.current().exists()


def test_its_pages_are_made_anew(news: Any, settings: Any, tmp_path: Any) -> None:
    settings.KEPT_PAGES = str(tmp_path / "kept")
    tag = make_tag("News")
    set_relates(tag, relates=False)
    assert f"t{tag.pk}" in {key for effect in Effect.objects.filter(kind=Kind.PURGE) for key in effect.payload["keys"]}


def test_what_changes_nothing_does_nothing(news: Any) -> None:
    set_relates(make_tag("News"), relates=True)
    assert waiting(9) == []


def test_a_rebuild_leaves_it_out_too(news: Any) -> None:
    make_tag("News", relates=False)
    list(rebuild.rebuild(anew=True))
    assert {tuple(link.shared) for link in RelatedLink.objects.current()} == {(make_tag("Dam").pk,)}
