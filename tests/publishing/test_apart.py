"""Keeping stories apart: who may, what is refused."""

import pytest

from articles.models import User
from articles.publishing import actions
from articles.publishing.errors import NotAllowed, RuleBroken
from articles.publishing.writing import Apart
from articles.tagging.names import resolve
from tests.publishing.conftest import MakeStory


def test_two_stories_are_kept_apart_from_both_sides_until_one_side_ends_it(make_story: MakeStory, editor: User) -> None:
    story, other = make_story("published"), make_story("published")
    tags = resolve(["Election"])
    actions.save_draft(story, by=editor, apart=Apart([other], tags))
    assert list(other.never_beside.all()) == [story]
    assert list(story.never_beside_tags.all()) == tags
    actions.save_draft(other, by=editor, apart=Apart([], []))
    assert not story.never_beside.exists()
    assert list(story.never_beside_tags.all()) == tags


def test_nobody_decides_about_a_story_that_they_may_not_change(
    make_story: MakeStory, editor: User, reporter: User
) -> None:
    for story in (make_story("draft"), make_story("published", authors=[reporter.author])):
        with pytest.raises(NotAllowed):
            actions.save_draft(story, by=reporter, apart=Apart([make_story("draft")], resolve(["Election"])))
        assert not story.never_beside.exists()
        assert not story.never_beside_tags.exists()


def test_a_story_is_not_kept_apart_from_itself(make_story: MakeStory, editor: User) -> None:
    story, other = make_story("draft"), make_story("draft")
    with pytest.raises(RuleBroken, match="from itself"):
        actions.save_draft(story, by=editor, apart=Apart([other, story], []))
    assert not story.never_beside.exists()
