"""Many articles at once get what one gets from a verb."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Redirect, Status, TaggedArticle
from articles.publishing.bulk import complete_all, place
from articles.search.query import matching
from articles.tagging.names import resolve
from articles.tagging.tags import set_tags_of_many
from tests.make import make_live

pytestmark = pytest.mark.django_db

DAY = datetime(2020, 2, 29, 10, 30, tzinfo=UTC)


def unsaved(headline: str = "Rivers rise", **facts: Any) -> Article:
    return Article(headline=headline, **{"publish_at": DAY, **facts})


def test_each_is_approved_for_its_moment_and_gets_an_address(clock: time_machine.Traveller) -> None:
    ahead = timezone.now() + timedelta(hours=1)
    past, future = unsaved(slug="floods"), unsaved("What comes", publish_at=ahead)
    place([past, future])
    Article.objects.bulk_create([past, future])
    assert (past.status, past.live_at, past.first_live_at) == (Status.APPROVED, DAY, DAY)
    assert past.get_absolute_url() == "/2020/02/29/floods/"
    assert (future.live_at, future.slug, future.address_date) == (ahead, "what-comes", ahead.date())
    assert list(Article.objects.live()) == [past]


def test_no_embargo_is_broken() -> None:
    article = unsaved(embargo_until=DAY + timedelta(days=2))
    place([article])
    assert article.live_at == DAY + timedelta(days=2)


def test_addresses_are_unique_among_themselves_and_with_what_is_here() -> None:
    other = make_live("Rivers rise", at=DAY)
    Redirect.objects.create(path="/2020/02/29/rivers-rise-2", article=other)
    articles = [unsaved(), unsaved(), unsaved(publish_at=DAY + timedelta(days=1))]
    place(articles)
    assert [article.slug for article in articles] == ["rivers-rise-3", "rivers-rise-4", "rivers-rise"]


def test_an_old_address_in_another_script_is_respected() -> None:
    Redirect.objects.create(path="/2020/02/29/سلام/", article=make_live())
    article = unsaved("سلام")
    place([article])
    assert article.slug == "سلام-2"


def test_who_has_an_address_keeps_it() -> None:
    live = make_live("Rivers rise", at=DAY)
    live.publish_at = DAY + timedelta(days=5)
    place([live])
    assert (live.live_at, live.get_absolute_url()) == (DAY, "/2020/02/29/rivers-rise/")


def test_what_is_not_live_yet_may_keep_or_change_its_address(clock: time_machine.Traveller) -> None:
    article = unsaved(publish_at=timezone.now() + timedelta(days=1))
    place([article])
    article.save()
    place([article])
    assert article.slug == "rivers-rise"
    article.publish_at = timezone.now() + timedelta(days=2)
    place([article])
    assert (article.live_at, article.address_date) == (article.publish_at, article.publish_at.date())


def test_the_number_of_queries_is_that_of_one() -> None:
    def queries(count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            place([unsaved(slug=f"a-{count}-{number}") for number in range(count)])
        return len(captured)

    assert queries(1) == queries(20)


def test_tags_bylines_and_words_follow(clock: time_machine.Traveller) -> None:
    articles = [unsaved("Hippopotamus"), unsaved("Elephants", publish_at=timezone.now() + timedelta(days=1))]
    place(articles)
    Article.objects.bulk_create(articles)
    set_tags_of_many({article: resolve(["Zoology"]) for article in articles})
    complete_all([article.pk for article in articles])
    assert matching("zoology", 5) == [article.pk for article in reversed(articles)]
    assert [row.content_object for row in TaggedArticle.objects.live()] == [articles[0]]


def test_tags_are_counted_after_commit(django_capture_on_commit_callbacks: Any) -> None:
    article = unsaved()
    place([article])
    article.save()
    with django_capture_on_commit_callbacks(execute=True):
        set_tags_of_many({article: resolve(["Zoology"])})
        complete_all([article.pk])
    (tag,) = resolve(["Zoology"])
    assert tag.live_count == 1
