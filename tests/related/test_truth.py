"""What people found related: links in their texts."""

from collections.abc import Callable
from typing import Any

import pytest

from articles.models import Article, Redirect
from articles.related.truth import COMMON_LEAST, from_bodies, from_records, telling
from tests.make import make_draft

pytestmark = pytest.mark.django_db

Live = Callable[..., Article]


def rewrite(article: Article, body: str) -> None:
    Article.objects.filter(pk=article.pk).update(body=body)


def test_links_by_address_old_address_and_inset_count(live: Live, settings: Any) -> None:
    settings.SITE_URL = "https://news.example.org"
    story, *targets = [live(f"Story {number}", days=number) for number in range(5)]
    Redirect.objects.create(path="/old/two.html", article=targets[1])
    rewrite(
        story,
        f'<p><a href="{targets[0].get_absolute_url()}">one</a> <a href="/old/two.html?a=b#c">two</a> '
        f'<a href="https://news.example.org{targets[2].get_absolute_url()}">three</a></p>'
        f'<aside data-block="related" data-article="{targets[3].pk}"></aside>',
    )
    assert from_bodies()[story.pk] == {target.pk for target in targets}


def test_links_elsewhere_and_to_what_is_not_live_do_not_count(live: Live) -> None:
    story, other, draft = live("Story"), live("Other"), make_draft("Draft")
    rewrite(
        story,
        f'<p><a href="https://elsewhere.example{other.get_absolute_url()}">x</a> <a href="/2025/99/99/no/">x</a> '
        '<a href="https://[bad">x</a> <a href="/about/">x</a></p>'
        f'<aside data-block="related" data-article="{draft.pk}"></aside>',
    )
    assert from_bodies()[story.pk] == set()


def test_records_of_a_file_are_found_by_their_identifiers(live: Live) -> None:
    one, other = live("One", days=1), live("Other")
    for article, name in ((one, "one"), (other, "other")):
        Article.objects.filter(pk=article.pk).update(source="blog", external_id=name)
    records: list[dict[str, object]] = [
        {"id": "one", "links_to": ["other", "nowhere"]},
        {"id": "other", "links_to": None},
        {"id": "nowhere", "links_to": ["one"]},
        {},
    ]
    assert from_records(records) == {one.pk: {other.pk}, other.pk: set()}
    assert from_records(records, "another") == {}


def test_targets_that_very_many_link_to_are_dropped() -> None:
    links = {number: {1000, 2000 + number} for number in range(COMMON_LEAST + 1)}
    assert telling(links, 500) == {number: {2000 + number} for number in links}
    assert telling(links, 5000)[0] == {1000, 2000}


def test_a_target_that_just_enough_link_to_is_kept() -> None:
    links = {number: {1000} for number in range(COMMON_LEAST)}
    assert len(telling(links, 500)) == COMMON_LEAST


def test_links_to_itself_say_nothing() -> None:
    assert telling({1: {1}, 2: {1}}, 100) == {2: {1}}
