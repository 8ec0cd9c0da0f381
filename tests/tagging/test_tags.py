"""Tags on stories, and suggestions of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.conf import MOST_TAGS
from articles.models import Tag, TaggedArticle
from articles.publishing import actions
from articles.tagging.errors import TooManyTags
from articles.tagging.names import resolve, set_synonyms
from articles.tagging.tags import set_tags, set_tags_of_many, suggest
from tests.make import make_draft, make_live, make_scheduled, make_tag, make_user

pytestmark = pytest.mark.django_db


def names(story: Any) -> set[str]:
    return set(story.tags.values_list("name", flat=True))


def test_a_story_carries_the_tags_given_and_no_others() -> None:
    story = make_draft(tags=["a", "b"])
    assert set_tags(story, resolve(["b", "c"]))
    assert names(story) == {"b", "c"}
    assert not set_tags(story, resolve(["c", "b", "B"]))
    assert set_tags(story, [])
    assert names(story) == set()


def test_new_tags_carry_the_storys_moment_and_kept_ones_keep_their_rows() -> None:
    story = make_live(tags=["a"])
    row = story.tagged.get()
    set_tags(story, resolve(["a", "b"]))
    assert story.tagged.get(tag__name="a") == row
    assert set(story.tagged.values_list("live_at", flat=True)) == {story.live_at}


def test_tags_of_many_stories_take_as_many_queries_as_of_one() -> None:
    stories = [make_draft() for _ in range(5)]
    tags = resolve(["a", "b", "c"])
    with CaptureQueriesContext(connection) as queries:
        assert set_tags_of_many({story: tags[number % 3 :] for number, story in enumerate(stories)})
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 3
    assert [names(story) for story in stories[:3]] == [{"a", "b", "c"}, {"b", "c"}, {"c"}]


def test_live_stories_are_counted_after_each_change(django_capture_on_commit_callbacks: Any) -> None:
    editor = make_user()
    with django_capture_on_commit_callbacks(execute=True):
        stories = [
            make_live(tags=["a", "b"]),
            make_live(tags=["a"]),
            make_draft(tags=["a"]),
            make_scheduled(tags=["a"]),
        ]
    assert dict(Tag.objects.values_list("name", "live_count")) == {"a": 2, "b": 1}
    with django_capture_on_commit_callbacks(execute=True):
        set_tags(stories[0], resolve(["b"]))
        actions.withdraw(stories[1], by=editor, why="A mistake.")
    assert dict(Tag.objects.values_list("name", "live_count")) == {"a": 0, "b": 1}
    assert [tag.name for tag in Tag.objects.used()] == ["b"]


def test_what_goes_live_by_itself_is_counted_at_the_next_count() -> None:
    story = make_scheduled(tags=["a"])
    story.tagged.update(live_at=timezone.now() - timedelta(seconds=1))
    Tag.objects.all().recount()
    assert Tag.objects.get().live_count == 1


def test_more_tags_than_a_story_may_carry_are_refused_with_both_numbers() -> None:
    story = make_draft("Rivers rise", tags=["a"])
    tags = resolve(f"t{number}" for number in range(MOST_TAGS + 1))
    with pytest.raises(TooManyTags, match="“Rivers rise” would carry 101 tags; a story carries at most 100"):
        set_tags(story, tags)
    assert names(story) == {"a"}
    assert set_tags(story, tags[:MOST_TAGS])


# --- Suggestions ------------------------------------------------------------------------------------


@pytest.fixture
def tags() -> None:
    make_tag("Water", live_count=3)
    make_tag("Water rights", live_count=9)
    set_synonyms(make_tag("Rain", live_count=5), ["Water from above", "Watering", "Wet"])
    make_tag("Wheat", live_count=99)
    make_tag("Ärger")


@pytest.mark.usefixtures("tags")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("wat", ["Water rights", "Water from above", "Water"]),
        ("WATER ", ["Water rights", "Water from above", "Water"]),
        ("water r", ["Water rights"]),
        ("w", ["Wheat", "Water rights", "Water from above", "Water"]),
        ("a\u0308r", ["Ärger"]),
        ("rain", ["Rain"]),
        ("x", []),
        ("", []),
        (" \u200b", []),
        ("%", []),
        ("wat_", []),
        ("\x00", []),
        ("w" * 10_000, []),
    ],
)
def test_names_that_begin_as_typed_the_most_used_first_each_tag_once(typed: str, found: list[str]) -> None:
    assert [suggestion.name for suggestion in suggest(typed)] == found


@pytest.mark.usefixtures("tags")
def test_a_suggestion_says_which_tag_a_synonym_means() -> None:
    (suggestion,) = suggest("wet")
    assert (suggestion.name, suggestion.tag.name) == ("Wet", "Rain")


@pytest.mark.usefixtures("tags")
def test_there_are_no_more_suggestions_than_asked_for() -> None:
    assert [suggestion.name for suggestion in suggest("w", limit=2)] == ["Wheat", "Water rights"]


def test_suggestions_come_from_the_index_and_not_from_every_name() -> None:
    with CaptureQueriesContext(connection) as queries:
        suggest("wat")
    (query,) = queries
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # of so few rows it would read all
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{query['sql']}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert "key>? AND key<?" in plan or "Index Cond: (((key)::text ~>=~" in plan, plan


def test_a_tag_that_only_drafts_carry_is_not_among_the_used() -> None:
    make_draft(tags=["Secret"])
    assert not Tag.objects.used().exists()
    assert not TaggedArticle.objects.live().exists()
