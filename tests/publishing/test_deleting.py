"""Deleting what readers never had."""

from typing import Any

import pytest
from django.db import connection

from articles.models import Article, LogEvent, Tag, TaggedArticle, User
from articles.publishing import actions
from articles.publishing.errors import RuleBroken
from articles.publishing.uses import is_shown
from articles.search.engines import ENTRIES, FTS
from articles.search.query import matching
from tests.make import make_image
from tests.publishing.conftest import MakeStory


def rows_in_index() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {FTS if connection.vendor == 'sqlite' else ENTRIES}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("state", ["draft", "submitted", "scheduled", "dropped"])
def test_it_leaves_nothing_behind_but_a_line_in_the_history(make_story: MakeStory, editor: User, state: str) -> None:
    kept, story = make_story("draft", headline="Kept"), make_story(state, tags=["Water"])
    pk = story.pk
    actions.delete(story, by=editor)
    assert list(Article.objects.all()) == [kept]
    assert not TaggedArticle.objects.exists()
    assert matching("rivers", 10) == []
    assert rows_in_index() == 1
    event = LogEvent.objects.get(verb="deleted")
    assert (event.by, event.noun, event.object_id, event.label) == (editor, "article", str(pk), "Rivers rise again")
    assert (event.before["body"], event.before["tags"]) == ("<p>It rained.</p>", ["Water"])  # what it said is kept


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_what_readers_had_stays(make_story: MakeStory, editor: User, state: str) -> None:
    story = make_story(state)
    with pytest.raises(RuleBroken, match="Withdraw it to take it from them"):
        actions.delete(story, by=editor)
    assert (Article.objects.count(), rows_in_index()) == (1, 1)


@pytest.mark.parametrize("state", ["draft", "published"])
@pytest.mark.parametrize("as_lead", [True, False])
def test_a_picture_is_in_use_while_a_story_or_its_working_copy_shows_it(
    make_story: MakeStory, editor: User, state: str, as_lead: bool
) -> None:
    story, image, other = make_story(state), make_image(), make_image()
    body = f'<figure data-block="photo" data-image="{image.pk}"><figcaption></figcaption></figure>'
    for name, value in {"lead_image": image if as_lead else None, "body": "" if as_lead else body}.items():
        setattr(story, name, value)
    actions.save_draft(story, by=editor)
    assert (is_shown(image), is_shown(other)) == (True, False)
    story.lead_image, story.body = None, "<p>It rained.</p>"
    actions.save_draft(story, by=editor, based_on=story.version)
    assert not is_shown(image)  # old versions do without it


def test_a_text_that_comes_back_without_its_picture_says_so(make_story: MakeStory, editor: User) -> None:
    image = make_image()
    body = f'<figure data-block="photo" data-image="{image.pk}"><figcaption></figcaption></figure>'
    story = make_story("draft", body=body)
    story.body = "<p>It rained.</p>"
    actions.save_draft(story, by=editor)
    image.delete()
    actions.restore(story, 1, by=editor)
    with pytest.raises(RuleBroken, match="1 picture is no longer in the library"):
        actions.publish(story, by=editor)


def test_its_tags_are_counted_again(
    make_story: MakeStory, editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    story = make_story("scheduled", tags=["Water"])
    Tag.objects.update(live_count=5)
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(story, by=editor)
    assert Tag.objects.get().live_count == 0
