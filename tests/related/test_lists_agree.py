"""What stands beside stories is told alike one by one, many at once, and of the past: on made archives."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.models import (
    Article,
    DecisionKind,
    ExternalLink,
    RelatedDecision,
    RelatedLink,
    Status,
    Tag,
    TaggedArticle,
)
from articles.moderation.history import list_at
from articles.moderation.standing import standing_beside
from articles.related import shown
from articles.related.many import lists_of
from articles.related.shown import Related
from tests.make import make_live_together, make_section, make_tag

pytestmark = pytest.mark.django_db

STORIES, TAGS, MOST_LINKS = 12, 4, 8

Names = list[tuple[int, int]]  # of each that stands there: the keys of an article, of a page of others


def make_archive(chance: random.Random, *, with_rules: bool) -> list[Article]:
    """Makes a small archive: stories with tags, links, decisions, of some of which the end or the moment is past."""
    now = timezone.now()
    section = make_section("World")
    tags = [make_tag(f"Tag {number}") for number in range(TAGS)]
    stories = make_live_together(section, [now - timedelta(days=number + 2) for number in range(STORIES)])
    Article.objects.filter(pk__in=[story.pk for story in stories]).update(created_at=now - timedelta(days=99))
    for story in stories:
        carried = chance.sample(tags, chance.randint(1, TAGS))
        TaggedArticle.objects.bulk_create(
            TaggedArticle(content_object=story, tag=tag, live_at=story.live_at) for tag in carried
        )
        for other in chance.sample(stories, chance.randint(0, MOST_LINKS)):
            if other != story:
                _link(story, other, chance.choice([0.1, 0.2, 0.2, 0.5]), [chance.choice(carried).pk])
                _decide(chance, story, other=other)
        for _ in range(chance.choice([0, 0, 1, 2])):
            page = {"address": "https://example.org/", "headline": "Rivers", "publication": "P", "why": "W"}
            _decide(chance, story, external=ExternalLink.objects.create(story=story, **page))
    _take_some_from_readers(chance, stories)
    if with_rules:
        _make_rules(chance, stories, tags)
    return list(Article.objects.live().filter(section=section))


def _take_some_from_readers(chance: random.Random, stories: list[Article]) -> None:
    withdrawn, scheduled = chance.sample(stories, 2)
    RelatedLink.objects.filter(other=withdrawn).update(until=timezone.now())  # as what follows it does
    Article.objects.filter(pk=withdrawn.pk).update(status=Status.WITHDRAWN, live_at=None)
    tomorrow = timezone.now() + timedelta(days=1)
    Article.objects.filter(pk=scheduled.pk).update(live_at=tomorrow, publish_at=tomorrow)


def _link(story: Article, other: Article, score: float, shared: list[int]) -> None:
    since = timezone.now() - timedelta(days=1)
    RelatedLink.objects.create(
        story=story, other=other, score=score, topic=score, text=score, shared=shared, since=since
    )


def _decide(chance: random.Random, story: Article, **what: Any) -> None:
    if "other" in what and chance.random() < 0.6:
        return
    now = timezone.now()
    kind = chance.choice(list(DecisionKind))
    position = chance.randint(1, 4) if kind == DecisionKind.PINNED else None
    until = chance.choice([None, None, now - timedelta(hours=1), now + timedelta(hours=1)])
    since = now - timedelta(hours=chance.randint(2, 9))
    RelatedDecision.objects.create(story=story, kind=kind, position=position, since=since, until=until, **what)


def _make_rules(chance: random.Random, stories: list[Article], tags: list[Tag]) -> None:
    for story, other in (chance.sample(stories, 2) for _ in range(3)):
        story.never_beside.add(other)
    chance.choice(stories).never_beside_tags.add(chance.choice(tags))
    Article.objects.filter(pk=chance.choice(stories).pk).update(never_recommended=True)
    Article.objects.filter(pk=chance.choice(stories).pk).update(shows_no_related=True)
    original, translation = chance.sample(stories, 2)
    Article.objects.filter(pk=translation.pk).update(translation_of=original, language="fr")


def on_the_page(story: Article) -> Names:
    story = Article.objects.with_externals().get(pk=story.pk)
    rows = shown.list_of(story, list(Tag.objects.filter(tagged__content_object=story)))
    return [(one.article.pk, 0) if isinstance(one, Related) else (0, one.key) for one in rows]


@pytest.mark.parametrize("seed", range(8))
def test_many_lists_at_once_and_the_history_of_now_are_those_of_the_pages(seed: int) -> None:
    stories = make_archive(random.Random(seed), with_rules=True)
    pages = {story.pk: on_the_page(story) for story in stories}
    at_once = {pk: [(one.article, one.external) for one in rows] for pk, rows in lists_of([*pages]).items()}
    assert at_once == pages
    for pk, page in pages.items():
        then = list_at(Article.objects.get(pk=pk), timezone.now())
        assert [
            (one.article.pk if one.article else 0, one.external.pk if one.external else 0) for one in then.listed
        ] == page
    assert any(pages.values())


@pytest.mark.parametrize("seed", range(8))
def test_where_no_rule_keeps_stories_apart_the_queue_knows_the_lists_of_the_pages(seed: int) -> None:
    stories = make_archive(random.Random(seed), with_rules=False)
    pages = {story.pk: [article or None for article, _ in on_the_page(story)] for story in stories}
    assert {pk: [place.article for place in places] for pk, places in standing_beside([*pages]).items()} == pages
