"""The address of a story, and whose it is."""

from datetime import date, timedelta

import pytest
import time_machine

from articles.models import Redirect, User
from articles.publishing import actions
from articles.publishing.addresses import Place, is_of_this_site, place_at
from tests.conftest import NOON
from tests.make import make_draft, make_live
from tests.publishing.conftest import DAY, MakeStory


def test_of_two_stories_with_one_headline_on_one_day_the_second_gets_a_number(
    make_story: MakeStory, editor: User
) -> None:
    addresses = []
    for _ in range(3):
        story = make_story("draft")
        actions.publish(story, by=editor)
        addresses.append(story.get_absolute_url())
    assert addresses == [f"/2025/10/08/rivers-rise-again{number}/" for number in ("", "-2", "-3")]


def test_on_another_day_the_slug_is_free_again(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    actions.publish(make_story("draft"), by=editor)
    clock.shift(DAY)
    story = make_draft(by=editor)
    actions.publish(story, by=editor)
    assert story.get_absolute_url() == "/2025/10/09/rivers-rise-again/"


@pytest.mark.parametrize("end", ["/", ""])
def test_the_old_address_of_another_story_is_taken(make_story: MakeStory, editor: User, end: str) -> None:
    Redirect.objects.create(path=f"/2025/10/08/rivers-rise-again{end}", article=make_story("published"))
    story = make_story("draft")
    actions.publish(story, by=editor)
    assert story.get_absolute_url() == "/2025/10/08/rivers-rise-again-2/"


def test_an_old_address_of_its_own_is_not(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft")
    Redirect.objects.create(path="/2025/10/08/rivers-rise-again/", article=story)
    actions.publish(story, by=editor)
    assert story.get_absolute_url() == "/2025/10/08/rivers-rise-again/"


def test_an_address_is_provisional_until_readers_have_it(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("scheduled")
    assert story.get_absolute_url() == "/2025/10/09/rivers-rise-again/"
    story.slug = "rivers-fall"
    actions.save_draft(story, by=editor)
    assert story.get_absolute_url() == "/2025/10/09/rivers-fall/"
    clock.shift(DAY)
    story.slug = "too-late"
    actions.save_draft(story, by=editor)
    assert story.get_absolute_url() == "/2025/10/09/rivers-fall/"


def test_a_withdrawn_story_keeps_its_address_from_others(make_story: MakeStory, editor: User) -> None:
    story = make_story("withdrawn")
    other = make_live(at=story.publish_at + timedelta(minutes=1))
    assert other.address_date == story.address_date
    assert other.slug == f"{story.slug}-2"


def test_a_story_from_elsewhere_stands_at_its_own_date(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft")
    actions.publish_backdated(story, by=editor, at=NOON.replace(year=1923))
    assert story.get_absolute_url() == "/1923/10/08/rivers-rise-again/"
    assert (story.state, story.live_at) == ("published", NOON.replace(year=1923))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/admin/",
        "/admin/nothing/here",
        "/staff",
        "/staff/nothing/here/",
        "/admin/x/y",
        "/feed",
        "/feed/",
        "/sitemap.xml",
        "/static/a.css",
        "/media/x",
        "/tags/a/",
        "/search/",
        "/about",
    ],
)
def test_pages_of_this_site_are_known(path: str) -> None:
    assert is_of_this_site(path)


@pytest.mark.parametrize(
    "path", ["/2014/03/12/hello/", "/2014/03/hello/", "/blog/hello.html", "/feeds/", "/administration/"]
)
def test_all_other_paths_are_free(path: str) -> None:
    assert not is_of_this_site(path)


@pytest.mark.parametrize("end", ["/", ""])
def test_a_path_in_the_form_of_a_storys_address_says_what_it_is_made_of(end: str) -> None:
    place = Place(date(2025, 10, 7), "سلام")
    assert place_at(f"/2025/10/07/سلام{end}") == place
    assert place_at(place.path) == place


@pytest.mark.parametrize(
    "path", ["/", "/2025/10/07/", "/2025/13/45/a/", "/2025/10/7/a/", "/٢٠٢٥/10/07/a/", "/2025/10/07/a/b/", "/feed/"]
)
def test_another_path_is_made_of_nothing(path: str) -> None:
    assert place_at(path) is None
