"""Deleting what readers never had."""

from typing import Any

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.db import connection

from articles.models import Article, Tag, TaggedArticle, User
from articles.publishing import actions
from articles.publishing.errors import RuleBroken
from articles.search.engines import TABLE
from articles.search.query import matching
from tests.publishing.conftest import MakeStory


def rows_in_index() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
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
    entry = LogEntry.objects.get(action_flag=DELETION)
    assert (entry.user, entry.object_id, entry.object_repr) == (editor, str(pk), "Rivers rise again")


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_what_readers_had_stays(make_story: MakeStory, editor: User, state: str) -> None:
    story = make_story(state)
    with pytest.raises(RuleBroken, match="Withdraw it to take it from them"):
        actions.delete(story, by=editor)
    assert (Article.objects.count(), rows_in_index()) == (1, 1)


def test_its_tags_are_counted_again(
    make_story: MakeStory, editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    story = make_story("scheduled", tags=["Water"])
    Tag.objects.update(live_count=5)
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(story, by=editor)
    assert Tag.objects.get().live_count == 0
