"""A story moves to another address, and every old one leads there."""

import pytest
from django.test import Client

from articles.models import Article, LogEvent, Redirect, User
from articles.publishing import actions
from articles.publishing.errors import RuleBroken
from tests.conftest import NOON
from tests.make import make_draft, make_live
from tests.publishing.conftest import DAY, MakeStory

OLD = "/2025/10/07/"


def leads(slug: str, *, end: str = "/") -> tuple[int, str]:
    response = Client().get(f"{OLD}{slug}{end}")
    return response.status_code, response.get("Location", "")


def test_every_old_address_leads_to_the_new_one_in_one_step(make_story: MakeStory, editor: User) -> None:
    story = make_story("published", slug="a")
    actions.move(story, "b", by=editor)
    actions.move(story, "c", by=editor)
    assert story.get_absolute_url() == Article.objects.get().get_absolute_url() == f"{OLD}c/"
    assert [leads(slug) for slug in "abc"] == [(301, f"{OLD}c/"), (301, f"{OLD}c/"), (200, "")]
    assert leads("a", end="")[0] == 301


def test_who_comes_back_leaves_no_circle(make_story: MakeStory, editor: User) -> None:
    story = make_story("published", slug="a")
    for slug in ("b", "c", "a"):
        actions.move(story, slug, by=editor)
    assert [leads(slug) for slug in "abc"] == [(200, ""), (301, f"{OLD}a/"), (301, f"{OLD}a/")]
    assert sorted(Redirect.objects.values_list("path", flat=True)) == [f"{OLD}b", f"{OLD}c"]


def test_letters_of_every_script_lead_on(make_story: MakeStory, editor: User) -> None:
    story = make_story("published", slug="سلام")
    actions.move(story, "درود", by=editor)
    actions.move(story, "a", by=editor)
    assert [leads(slug) for slug in ("سلام", "درود")] == [(301, f"{OLD}a/")] * 2


def test_no_other_story_gets_an_address_that_was_ever_used(make_story: MakeStory, editor: User) -> None:
    story = make_story("published", slug="a")
    actions.move(story, "b", by=editor)
    other = make_live(at=NOON - DAY, slug="other")
    for slug in ("a", "b"):
        with pytest.raises(RuleBroken, match="Another story has, or had, this address") as caught:
            actions.move(other, slug, by=editor)
        assert list(caught.value.messages) == ["slug"]
        late = make_draft(slug=slug)
        actions.publish_backdated(late, by=editor, at=NOON - DAY)
        assert late.slug == f"{slug}-2"
    assert (leads("a"), leads("b"), leads("other")) == ((301, f"{OLD}b/"), (200, ""), (200, ""))


def test_an_address_of_an_old_site_is_taken_too(make_story: MakeStory, editor: User) -> None:
    story, other = make_story("published", slug="a"), make_story("published", slug="other")
    Redirect.objects.create(path=f"{OLD}b", article=other)
    with pytest.raises(RuleBroken, match="Another story has, or had"):
        actions.move(story, "b", by=editor)


def test_what_is_typed_is_made_a_slug_and_the_same_changes_nothing(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    actions.move(story, " Rivers Fall! ", by=editor)
    version = story.version
    assert story.slug == "rivers-fall"
    actions.move(story, "rivers fall", by=editor)
    assert Article.objects.get().version == version
    with pytest.raises(RuleBroken, match="Write letters, numbers"):
        actions.move(story, "!!!", by=editor)


def test_it_moves_no_date_and_is_logged(make_story: MakeStory, editor: User) -> None:
    story = make_story("published", slug="a")
    names = ("live_at", "first_live_at", "address_date", "publish_at", "updated_at", "headline")
    before = [getattr(story, name) for name in names]
    actions.move(story, "b", by=editor)
    assert [getattr(Article.objects.get(), name) for name in names] == before
    event = LogEvent.objects.get(verb="moved")
    assert (event.by, event.before, event.after) == (
        editor,
        {"state": "published", "slug": "a", "version": 2},
        {"state": "published", "slug": "b", "version": 3},
    )


def test_what_readers_never_had_cannot_move_and_what_they_had_can_whatever_it_is_now(
    make_story: MakeStory, editor: User
) -> None:
    for state in ("draft", "scheduled", "dropped"):
        with pytest.raises(RuleBroken, match="change the slug in the form"):
            actions.move(make_story(state), "b", by=editor)
    story = make_story("withdrawn")
    actions.publish(story, by=editor, at=NOON + DAY)
    actions.move(story, "b", by=editor)
    assert Article.objects.get(pk=story.pk).slug == "b"


def test_who_is_withdrawn_leads_nowhere_until_it_is_back(make_story: MakeStory, editor: User) -> None:
    story = make_story("published", slug="a")
    actions.move(story, "b", by=editor)
    actions.withdraw(story, by=editor, why="A mistake.")
    assert leads("a")[0] in {404, 410}
    actions.publish(story, by=editor)
    assert leads("a") == (301, f"{OLD}b/")
