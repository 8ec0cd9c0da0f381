"""Several people at once, in threads with connections of their own: one result, and no accident."""

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Article, Tag, User
from articles.publishing import actions
from articles.publishing.errors import RuleBroken, StaleVersion
from tests.at_once import at_once
from tests.make import make_draft, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor() -> User:
    return make_user()


def test_two_who_publish_one_story_publish_it_once(editor: User) -> None:
    story = make_draft(by=editor, tags=["Water"])
    copies = [Article.objects.get(pk=story.pk) for _ in range(4)]
    assert at_once([lambda copy=copy: actions.publish(copy, by=editor) for copy in copies]) == []  # type: ignore[misc]
    story.refresh_from_db()
    assert (story.state, story.version) == ("published", 2)
    assert {copy.live_at for copy in copies} == {story.live_at}
    assert LogEntry.objects.filter(object_id=str(story.pk)).count() == 1
    assert Tag.objects.get().live_count == 1


def test_of_stories_that_want_one_address_each_gets_its_own(editor: User) -> None:
    stories = [make_draft(by=editor) for _ in range(4)]
    assert at_once([lambda story=story: actions.publish(story, by=editor) for story in stories]) == []  # type: ignore[misc]
    slugs = sorted(Article.objects.live().values_list("slug", flat=True))
    assert slugs == ["rivers-rise-again", "rivers-rise-again-2", "rivers-rise-again-3", "rivers-rise-again-4"]


def test_of_forms_opened_together_one_is_saved_and_the_others_are_told(editor: User) -> None:
    story = make_draft(by=editor)
    copies = [Article.objects.get(pk=story.pk) for _ in range(4)]

    def save(copy: Article, headline: str) -> None:
        copy.headline = headline
        actions.save_draft(copy, by=editor, based_on=story.version)

    raised = at_once(
        [lambda copy=copy, n=n: save(copy, f"Headline {n}") for n, copy in enumerate(copies)]  # type: ignore[misc]
    )
    assert [type(error) for error in raised] == [StaleVersion] * 3
    saved = Article.objects.get(pk=story.pk)
    assert saved.version == 2
    assert [copy.headline for copy in copies].count(saved.headline) == 1


def test_who_publishes_and_who_withdraws_end_in_one_state(editor: User) -> None:
    story = make_draft(by=editor)
    actions.publish(story, by=editor)
    copies = [Article.objects.get(pk=story.pk) for _ in range(2)]
    raised = at_once(
        [
            lambda: actions.withdraw(copies[0], by=editor, why="A mistake."),
            lambda: actions.publish(copies[1], by=editor),
        ]
    )
    assert raised == []
    story.refresh_from_db()
    assert story.state in {"withdrawn", "published"}
    assert (story.live_at is None) == (story.state == "withdrawn")
    assert set(story.bylines.values_list("live_at", flat=True)) == {story.live_at}


def test_who_deletes_and_who_saves_leave_no_half_story(editor: User) -> None:
    story = make_draft(by=editor)
    copy = Article.objects.get(pk=story.pk)
    raised = at_once([lambda: actions.delete(story, by=editor), lambda: actions.save_draft(copy, by=editor)])
    assert [type(error) for error in raised] in ([], [RuleBroken])
    assert not Article.objects.exists()
