"""Candidates share a tag and are near in date."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.conf import RELATED_COMPARED, RELATED_NEIGHBOURS, RELATED_TAGS
from articles.models import Article, Tag, TaggedArticle
from articles.models.article import Status
from articles.related.candidates import Story, candidates
from articles.related.scoring import Figures
from tests.make import make_draft, make_tag

pytestmark = pytest.mark.django_db

START = datetime(2020, 1, 1, tzinfo=UTC)


def make_many(number: int, *tags: Tag, first: datetime = START, step: timedelta = timedelta(days=1)) -> list[Article]:
    """Stores many live articles of these tags by the shortest way."""
    known = Article.objects.count()
    articles = Article.objects.bulk_create(
        Article(
            headline=f"Story {known + at}",
            slug=f"story-{known + at}",
            status=Status.APPROVED,
            publish_at=first + step * at,
            live_at=first + step * at,
            first_live_at=first + step * at,
            address_date=(first + step * at).date(),
        )
        for at in range(number)
    )
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=article, tag=tag, live_at=article.live_at) for article in articles for tag in tags
    )
    Tag.objects.filter(pk__in=[tag.pk for tag in tags]).recount()
    return articles


def story_of(article: Article) -> Story:
    tags = TaggedArticle.objects.filter(content_object=article).values_list("tag_id", flat=True)
    assert article.live_at is not None
    return Story(article.pk, article.live_at, frozenset(tags))


def found(article: Article) -> list[int]:
    return list(candidates([story_of(article)], figures())[article.pk])


def figures() -> Figures:
    return Figures(Article.objects.count(), dict(Tag.objects.values_list("pk", "live_count")))


def test_only_articles_that_share_a_tag_are_candidates() -> None:
    river, court = make_tag("River"), make_tag("Court")
    story, other = make_many(2, river)
    make_many(2, court)
    assert found(story) == [other.pk]


def test_drafts_are_no_candidates() -> None:
    (story,) = make_many(1, make_tag("River"))
    make_draft(tags=["River"])
    assert found(story) == []


def test_the_nearest_before_and_after_are_taken_not_the_newest() -> None:
    articles = make_many(4 * RELATED_NEIGHBOURS, make_tag("River"))
    middle = len(articles) // 4
    nearest = {*articles[middle - RELATED_NEIGHBOURS : middle], *articles[middle + 1 : middle + RELATED_NEIGHBOURS + 1]}
    assert set(found(articles[middle])) == {article.pk for article in nearest}


def test_articles_of_one_moment_are_bounded_too() -> None:
    articles = make_many(5 * RELATED_NEIGHBOURS, make_tag("River"), step=timedelta(0))
    assert 0 < len(found(articles[3])) <= 2 * RELATED_NEIGHBOURS + 2


def test_rows_read_do_not_grow_with_the_archive() -> None:
    tag = make_tag("River")
    story = make_many(1000, tag)[500]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        few = found(story)
    make_many(1000, tag, first=START + timedelta(days=1000))
    with CaptureQueriesContext(connection) as more_queries:
        assert set(found(story)) == set(few)
    assert len(queries) == len(more_queries)


def test_a_count_that_is_far_too_low_does_not_make_it_read_everything() -> None:
    tag = make_tag("River")
    story = make_many(1000, tag)[500]
    Tag.objects.update(live_count=0)
    assert len(found(story)) <= 4 * RELATED_NEIGHBOURS


def test_several_stories_at_once_get_what_each_gets_alone() -> None:
    river, court = make_tag("River"), make_tag("Court")
    make_many(300, river, step=timedelta(hours=7))
    make_many(300, court, first=START + timedelta(minutes=1), step=timedelta(hours=11))
    make_many(100, river, court, first=START + timedelta(minutes=2), step=timedelta(hours=31))
    stories = [story_of(article) for article in Article.objects.order_by("live_at", "pk")[200:260]]
    alone = {story.article_id: candidates([story], figures())[story.article_id] for story in stories}
    together = candidates(stories, figures())
    assert {pk: set(keys) for pk, keys in together.items()} == {pk: set(keys) for pk, keys in alone.items()}


def test_an_article_of_five_hundred_tags_is_looked_up_by_its_rarest() -> None:
    tags = [make_tag(f"Tag {number}") for number in range(60)]
    (story,) = make_many(1, *tags)
    (common,) = make_many(1, tags[0])
    rare = [make_many(1, tag)[0].pk for tag in tags[1:3]]
    Tag.objects.exclude(pk__in=[tag.pk for tag in tags[1 : 1 + RELATED_TAGS]]).update(live_count=900)
    assert set(found(story)) == set(rare)
    assert common.pk not in found(story)


def test_the_best_by_tags_and_date_are_compared_where_there_are_very_many() -> None:
    tags = [make_tag(f"Tag {number}") for number in range(5)]
    first, second, *_ = tags
    others = [article for tag in tags for article in make_many(190, tag, step=timedelta(hours=1))]
    best = make_many(3, first, second)
    (story,) = make_many(1, *tags)
    keys = found(story)
    assert len(keys) == RELATED_COMPARED < len(others)
    assert {article.pk for article in best} <= set(keys)


def test_no_stories_have_no_candidates() -> None:
    assert candidates([], figures()) == {}
