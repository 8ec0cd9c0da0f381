"""What a change notes for purging."""

import pytest

from articles import effects
from articles.delivery import keys, purging
from articles.delivery.store import Store
from articles.models import Effect, Tag
from articles.models.outbox import Kind
from articles.publishing import actions
from articles.publishing.writing import Apart
from tests.make import make_draft, make_live, make_user

pytestmark = pytest.mark.django_db


def noted() -> set[str]:
    return {key for effect in Effect.objects.filter(kind=Kind.PURGE) for key in effect.payload["keys"]}


def test_a_story_that_never_stands_beside_a_tag_may_show_what_loses_it(pages: Store) -> None:
    editor = make_user()
    story = make_live(by=editor, tags=["Water"])
    tag = Tag.objects.get()
    actions.save_draft(story, by=editor, apart=Apart([], [tag]))
    Effect.objects.all().delete()
    effects.after_tags_change([tag.pk])
    assert noted() == {keys.related(story.pk)}


def test_a_draft_changes_no_list(pages: Store) -> None:
    story = make_draft(tags=["Water"])
    assert noted() == {story.page_key}


def test_a_change_of_very_many_purges_everything(pages: Store) -> None:
    purging.note_articles(range(1, 50))
    assert keys.EVERYTHING in noted()


def test_where_no_page_is_kept_nothing_is_noted() -> None:
    make_live()
    assert noted() == set()
