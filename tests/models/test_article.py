"""Who may see an article, what state it is in, and where it stands."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from pytest_django import Settings

from articles.models import Article, Byline, TaggedArticle, User
from articles.models.article import address_date_of, live_moment
from articles.publishing import actions
from tests.conftest import NOON
from tests.make import make_author, make_draft, make_live, make_scheduled, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


# --- What readers may see ---------------------------------------------------------------------------


def test_an_article_is_live_from_its_moment_on(clock: time_machine.Traveller) -> None:
    article = make_live(at=NOON + DAY)
    article.refresh_from_db()
    for moment, is_live in [(NOON, False), (NOON + DAY - MICROSECOND, False), (NOON + DAY, True)]:
        clock.move_to(moment, tick=False)
        assert Article.objects.live().exists() is is_live
        assert TaggedArticle.objects.live().exists() is False
        assert Byline.objects.live().exists() is is_live
        assert article.is_live is is_live
        assert Article.objects.scheduled().exists() is not is_live


def test_neither_a_draft_nor_what_was_withdrawn_is_live_or_scheduled() -> None:
    make_draft()
    editor = make_user()
    actions.withdraw(make_live(), by=editor, why="Wrong.")
    assert not Article.objects.live().exists()
    assert not Article.objects.scheduled().exists()


def test_the_moment_is_carried_to_tags_and_bylines() -> None:
    article = make_live(tags=["Water", "Rivers"], authors=[make_author(), make_author()])
    other = make_live(tags=["Water"])
    Article.objects.filter(pk=article.pk).update(live_at=article.live_at + DAY)
    Article.objects.filter(pk=article.pk).carry_live_at()
    assert set(article.tagged.values_list("live_at", flat=True)) == {article.live_at + DAY}
    assert set(article.bylines.values_list("live_at", flat=True)) == {article.live_at + DAY}
    assert set(other.tagged.values_list("live_at", flat=True)) == {other.live_at}


# --- What staff may open ----------------------------------------------------------------------------


@pytest.fixture
def stories() -> dict[str, Article]:
    reporter = make_user("Reporter", username="wanjiru")
    author = make_author("Wanjiru", user=reporter)
    return {
        "begun": make_draft("Begun", by=reporter),
        "written": make_draft("Written", authors=[make_author(), author]),
        "other": make_live("Other"),
    }


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("Editor", {"begun", "written", "other"}),
        ("Administrator", {"begun", "written", "other"}),
        ("Reporter", set()),
        ("Moderator", set()),
        ("Picture editor", set()),
    ],
)
def test_who_may_change_any_article_sees_all_of_them(stories: dict[str, Article], role: str, seen: set[str]) -> None:
    found = Article.objects.visible_to(make_user(role))
    assert {name for name, story in stories.items() if story in found} == seen


def test_others_see_what_they_began_or_stand_over(stories: dict[str, Article]) -> None:
    found = Article.objects.visible_to(User.objects.get(username="wanjiru"))
    assert set(found) == {stories["begun"], stories["written"]}


def test_who_stands_over_a_story_twice_sees_it_once(stories: dict[str, Article]) -> None:
    story = stories["written"]
    author = story.bylines.get(author__name="Wanjiru").author
    Byline.objects.create(article=story, author=author, role="photographs")
    reporter = User.objects.get(username="wanjiru")
    assert list(Article.objects.visible_to(reporter).filter(pk=story.pk)) == [story]


def test_nobody_and_who_has_left_see_none(stories: dict[str, Article]) -> None:
    gone = User.objects.get(username="wanjiru")
    gone.is_active = False
    assert not Article.objects.visible_to(AnonymousUser()).exists()
    assert not Article.objects.visible_to(gone).exists()
    assert not Article.objects.visible_to(make_user("Editor", is_active=False)).exists()


# --- States -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_what_is_not_approved_is_what_its_status_says(status: str) -> None:
    assert Article(status=status).state == status


@pytest.mark.parametrize(
    ("ahead", "embargo", "state"),
    [
        (-1, None, "published"),
        (0, None, "published"),
        (-1, -2, "published"),
        (1, None, "scheduled"),
        (1, -1, "scheduled"),
        (2, 1, "scheduled"),
        (1, 2, "embargoed"),
        (-1, 1, "embargoed"),
    ],
)
def test_approved_means_scheduled_embargoed_or_published(
    clock: time_machine.Traveller, ahead: int, embargo: int | None, state: str
) -> None:
    publish_at, embargo_until = NOON + ahead * DAY, NOON + embargo * DAY if embargo else None
    live_at = live_moment(publish_at, embargo_until)
    article = Article(status="approved", publish_at=publish_at, embargo_until=embargo_until, live_at=live_at)
    assert article.state == state


def test_a_story_goes_live_at_the_later_of_its_schedule_and_its_embargo() -> None:
    assert live_moment(NOON, None) == NOON
    assert live_moment(NOON, NOON - DAY) == NOON
    assert live_moment(NOON, NOON + DAY) == NOON + DAY


# --- Addresses --------------------------------------------------------------------------------------


def test_the_address_is_the_date_and_the_slug() -> None:
    article = Article(slug="reka-поднялась", address_date=date(2025, 3, 7))
    assert article.get_absolute_url() == "/2025/03/07/reka-%D0%BF%D0%BE%D0%B4%D0%BD%D1%8F%D0%BB%D0%B0%D1%81%D1%8C/"


def test_an_article_that_never_had_a_moment_has_no_address() -> None:
    with pytest.raises(ValueError, match="no address before it is approved"):
        make_draft().get_absolute_url()


def test_an_address_is_fixed_once_its_moment_has_come(clock: time_machine.Traveller) -> None:
    article = make_scheduled()
    article.refresh_from_db()
    assert not article.is_address_fixed
    clock.shift(DAY)
    assert article.is_address_fixed


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("UTC", datetime(2025, 10, 8, 21, 30, tzinfo=UTC), date(2025, 10, 8)),
        ("Africa/Nairobi", datetime(2025, 10, 8, 20, 59, 59, tzinfo=UTC), date(2025, 10, 8)),
        ("Africa/Nairobi", datetime(2025, 10, 8, 21, 0, tzinfo=UTC), date(2025, 10, 9)),
        ("America/New_York", datetime(2025, 11, 2, 5, 30, tzinfo=UTC), date(2025, 11, 2)),
        ("America/New_York", datetime(2025, 11, 2, 3, 59, tzinfo=UTC), date(2025, 11, 1)),
    ],
)
def test_the_date_is_that_of_the_newsrooms_time_zone(
    settings: Settings, zone: str, moment: datetime, day: date
) -> None:
    settings.TIME_ZONE = zone
    assert address_date_of(moment) == day


def test_a_story_and_its_translations_are_one_group() -> None:
    original = make_draft(language="en")
    translation = make_draft(language="fa", translation_of=original)
    assert translation.group_id == original.group_id == original.pk
    assert (original.direction, translation.direction) == ("ltr", "rtl")


# --- What a list reads ------------------------------------------------------------------------------


def test_a_card_reads_one_query_and_none_of_the_long_texts(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    make_live()
    with django_assert_num_queries(1):
        (article,) = Article.objects.live().for_cards().newest()
        assert article.lead_image is None
    assert {"body", "key_points", "notes"} <= article.get_deferred_fields()


def test_the_newest_come_first_and_of_one_moment_the_last_written() -> None:
    moment = NOON - DAY
    first, second, third = make_live(at=moment), make_live(at=moment), make_live(at=moment + MICROSECOND)
    assert list(Article.objects.newest()) == [third, second, first]
