"""The front page and a new story are made before readers ask for them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from articles import effects
from articles.delivery import warming
from articles.delivery.store import Store
from articles.models import Article, Effect
from articles.models.outbox import Kind
from articles.outbox.leases import hold
from articles.publishing import actions
from tests.admin.test_article import ADD, story
from tests.delivery.kept import body
from tests.make import make_live, make_scheduled, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Settings) -> None:
    settings.SITE_URL = "https://news.example.org"
    settings.ALLOWED_HOSTS = ["news.example.org", "testserver"]


def test_what_is_published_at_the_desk_is_kept_before_anybody_asks(pages: Store) -> None:
    desk = Client()
    desk.force_login(make_user())
    desk.post(ADD, story(desk, headline="Rivers rise") | {"_publish": "1"})
    published = Article.objects.get()
    address = published.get_absolute_url()
    assert body(pages, address) is None  # the editor did not wait for it
    effects.sweep_outbox()
    for place in ("/", address):
        assert "Rivers rise" in (body(pages, place) or "")
        assert body(pages, place) == Client().get(place).content.decode()


def test_so_is_a_story_whose_moment_comes(pages: Store, clock: time_machine.Traveller) -> None:
    coming = make_scheduled("Rivers rise")
    effects.sweep_outbox()
    assert "Rivers rise" not in (body(pages, "/") or "Rivers rise")
    assert coming.live_at is not None
    clock.move_to(coming.live_at + timedelta(seconds=5), tick=False)
    lease = hold("moments", timedelta(minutes=2))
    assert lease is not None
    with lease:
        effects.follow_moments(lease)
    effects.sweep_outbox()
    for place in ("/", coming.get_absolute_url()):
        assert "Rivers rise" in (body(pages, place) or "")


def test_after_a_story_is_withdrawn_only_the_front_page_is_made(pages: Store) -> None:
    gone = make_live("Rivers rise")
    actions.withdraw(gone, by=make_user(), why="A mistake.")
    effects.sweep_outbox()
    assert "Rivers rise" not in (body(pages, "/") or "Rivers rise")
    assert body(pages, gone.get_absolute_url()) is None


def test_what_cannot_be_made_is_left_to_readers(
    pages: Store, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    make_live("Rivers rise")
    effects.sweep_outbox()
    assert body(pages, "/") is None
    assert "/ could not be made before readers ask for it (400)." in caplog.messages
    assert not Effect.objects.filter(kind=Kind.WARM, done_at=None).exists()


def test_and_what_would_come_late(pages: Store, clock: time_machine.Traveller) -> None:
    make_live("Rivers rise")
    clock.shift(timedelta(minutes=11))
    effects.sweep_outbox()
    assert body(pages, "/") is None


def test_after_a_change_of_very_many_nothing_is_made(pages: Store) -> None:
    warming.note(range(1, 50))
    assert not Effect.objects.exists()


def test_nor_where_no_page_is_kept() -> None:
    make_live("Rivers rise")
    assert not Effect.objects.filter(kind=Kind.WARM).exists()
