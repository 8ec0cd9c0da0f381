"""The index is written anew while it is searched, goes on where it stopped, and is checked; it follows names."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles import effects
from articles.models import Article, Effect, SearchEntry, SearchLanguage, SearchRebuild, SearchSpelling, Tag
from articles.search import rebuild as rebuilding
from articles.search.engines import FTS, engine
from articles.search.index import forget, index, is_in_step
from articles.search.query import matching
from articles.search.rebuild import rebuild, unfinished
from articles.search.spelling import nearest
from articles.tagging import names
from articles.tagging.merging import merge
from articles.tagging.unmerging import undo
from tests.make import make_author, make_draft, make_live, make_tag, make_user

pytestmark = pytest.mark.django_db


def run(command: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def out_of_step() -> str:
    out = StringIO()
    with pytest.raises(CommandError, match="Out of step"):
        call_command("check_search", stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def stories() -> list[Article]:
    editor, author = make_user(), make_author("Ada Okoth")
    return [make_live(f"Rivers {number}", by=editor, authors=[author], tags=["Water"]) for number in range(5)]


# --- Anew -------------------------------------------------------------------------------------------


def test_a_rebuild_writes_every_story_and_takes_out_what_is_none(stories: list[Article]) -> None:
    Article.objects.filter(pk=stories[0].pk).update(headline="Droughts")
    forget([stories[1].pk])
    SearchLanguage.objects.create(code="xx", since=stories[0].live_at)
    SearchSpelling.objects.create(key=1, word="gone")
    assert "5 stories indexed" in run("rebuild_search")
    assert matching("rivers", 9) == [story.pk for story in reversed(stories[1:])]
    assert matching("droughts", 9) == [stories[0].pk]
    assert nearest("drougths", 3) == ["droughts"]
    assert not SearchSpelling.objects.filter(word="gone").exists()
    assert list(SearchLanguage.objects.values_list("code", flat=True)) == ["en"]
    assert unfinished() is None


def test_meanwhile_stories_are_found_and_an_interrupted_run_goes_on(
    stories: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    steps = rebuild()
    assert next(steps).done == 2
    assert len(matching("rivers", 9)) == 5
    steps.close()
    assert SearchRebuild.objects.get().done == 2
    assert "A rebuild was interrupted" in run("check_search")
    said = run("rebuild_search")
    assert "Going on" in said
    assert "3 stories indexed" in said
    next(rebuild())
    assert "5 stories indexed" in run("rebuild_search", anew=True)


# --- Checked ----------------------------------------------------------------------------------------


def test_an_index_in_step_is_said_to_be(stories: list[Article]) -> None:
    make_draft("Drafted", language="fr", tags=["Eau"])
    assert "in step" in run("check_search")


def test_what_is_out_of_step_is_named_and_mended(stories: list[Article]) -> None:
    Article.objects.filter(pk=stories[0].pk).update(headline="Droughts")
    forget([stories[1].pk])
    said = out_of_step()
    assert f"1 stories changed since they were indexed: {stories[0].pk}" in said
    assert f"1 stories are not in the index: {stories[1].pk}" in said
    assert "Mended" in run("check_search", mend=True)
    assert "in step" in run("check_search")
    assert matching("droughts", 9) == [stories[0].pk]


def test_entries_without_words_are_found(stories: list[Article]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DELETE FROM {FTS}")
        else:
            cursor.execute("UPDATE articles_searchentry SET document = ''")
    assert "5 entries belong to no story, or have no words" in out_of_step()
    run("rebuild_search")
    assert "in step" in run("check_search")


def test_a_story_that_is_deleted_leaves_no_entry(stories: list[Article]) -> None:
    keys = [story.pk for story in stories[:2]]
    forget(keys)
    Article.objects.filter(pk__in=keys).delete()
    assert SearchEntry.objects.count() == 3
    assert engine().stray() == 0


# --- Names ------------------------------------------------------------------------------------------


def test_stories_are_found_by_all_names_of_their_tags_and_their_new_ones(stories: list[Article]) -> None:
    tag = Tag.objects.get(name="Water")
    names.set_synonyms(tag, ["Hydrology"])
    effects.after_noun_change(tag)
    assert len(matching("hydrology", 9)) == 5
    names.rename(tag, "Sea")
    names.set_synonyms(tag, [])
    effects.after_noun_change(tag)
    assert (len(matching("sea", 9)), matching("hydrology", 9), matching("water", 9)) == (5, [], [])


def test_an_author_who_is_renamed_is_found_by_the_new_name(stories: list[Article]) -> None:
    author = stories[0].bylines.get().author
    author.name = "Ada Odhiambo"
    author.save()
    effects.after_noun_change(author)
    assert (len(matching("odhiambo", 9)), matching("okoth", 9)) == (5, [])
    assert is_in_step(stories[0].pk)


def test_an_author_who_is_deleted_is_found_as_a_credit(django_capture_on_commit_callbacks: Any) -> None:
    story = make_live("Rivers", authors=[make_author("Ada Okoth")])
    author = story.bylines.get().author
    with django_capture_on_commit_callbacks(execute=True):
        effects.after_noun_deletion(author)
        author.delete()
    assert matching("okoth", 9) == [story.pk]
    assert is_in_step(story.pk)


def test_of_many_stories_the_names_follow_soon(stories: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "RELATED_AT_ONCE", 2)
    monkeypatch.setattr(effects, "INDEXED_TOGETHER", 2)
    tag = Tag.objects.get(name="Water")
    names.rename(tag, "Sea")
    effects.after_noun_change(tag)
    assert matching("sea", 9) == []
    assert Effect.objects.filter(kind="words to search", done_at=None).count() == 3
    effects.sweep_outbox()
    assert len(matching("sea", 9)) == 5
    effects.after_noun_change(tag)  # it has no other name now
    assert not Effect.objects.filter(kind="words to search", done_at=None).exists()


def test_drafts_follow_a_merge_and_what_undoes_it(stories: list[Article]) -> None:
    draft = make_draft("Drafted", tags=["Aqua"])
    editor = make_user()
    record = merge(make_tag("Aqua"), make_tag("Water"), by=editor)
    assert len(matching("aqua", 9)) == 6
    undo(record, by=editor)
    assert matching("aqua", 9) == [draft.pk]
    assert "in step" in run("check_search")


def test_what_says_the_same_is_not_written_again(stories: list[Article], django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(5):
        index([story.pk for story in stories])


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_index_makes_its_own() -> None:
    story = make_draft("Rivers")
    Article.objects.filter(pk=story.pk).update(headline="Droughts")
    index([story.pk])
    assert matching("droughts", 9) == [story.pk]
    forget([story.pk])
    assert matching("droughts", 9) == []
