"""Prepared queries give what the QuerySets that they are made of give."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Image, Section, Tag
from articles.models.prepared import MOST_KEYS, PreparedError, prepared
from articles.models.shown import noting
from tests.make import make_draft, make_live, make_scheduled

pytestmark = pytest.mark.django_db


@prepared
def stories_at(day: date, slug: str) -> "QuerySet[Article]":
    return Article.objects.live().select_related("section").filter(address_date=day, slug=slug)


@prepared
def stories_in(section: int | None, keys: frozenset[int]) -> "QuerySet[Article]":
    return Article.objects.live().filter(section=section, pk__in=keys).order_by("pk")


def test_it_gives_the_rows_of_the_queryset_with_all_they_have(clock: Any) -> None:
    story = make_live("Rivers rise")
    make_live("Dam holds")
    values = (story.address_date, story.slug)
    for _ in range(2):
        (found,) = stories_at(*values)  # type: ignore[arg-type]
        assert found.__dict__.keys() == stories_at.queryset(*values).get().__dict__.keys()  # type: ignore[arg-type]
        assert found == story
        with CaptureQueriesContext(connection) as captured:
            assert found.section == story.section
        assert not captured.captured_queries


def test_the_next_call_puts_other_values_into_the_same_query(clock: Any) -> None:
    one, other = make_live("Rivers rise"), make_live("Dam holds")
    asked = []
    for story in (one, other):
        with CaptureQueriesContext(connection) as captured:
            assert stories_at(story.address_date, story.slug) == [story]  # type: ignore[arg-type]
        asked += [query["sql"] for query in captured.captured_queries]
    assert asked[0] == asked[1].replace(other.slug, one.slug)


def test_the_gate_asks_at_the_moment_of_the_call_and_not_of_the_first(clock: time_machine.Traveller) -> None:
    coming = make_scheduled("Tomorrow")
    values = (coming.address_date, coming.slug)
    assert stories_at(*values) == []  # type: ignore[arg-type]
    clock.shift(timedelta(days=2))
    assert stories_at(*values) == [coming]  # type: ignore[arg-type]
    Article.objects.filter(pk=coming.pk).update(status="withdrawn", live_at=None)
    assert stories_at(*values) == []  # type: ignore[arg-type]


def test_no_draft_passes_the_gate(clock: Any) -> None:
    draft = make_draft("Secret")
    assert stories_in(draft.section_id, frozenset([draft.pk])) == []


@pytest.mark.parametrize("many", [0, 1, 2, 3, 4, 5, 9])
def test_a_set_of_keys_may_have_any_size(clock: Any, many: int) -> None:
    keys = frozenset(make_live(f"Story {number}").pk for number in range(many))
    make_live("Another")
    Article.objects.update(section=None)
    assert {story.pk for story in stories_in(None, keys)} == keys


def test_a_value_that_is_none_makes_a_query_of_its_own(clock: Any) -> None:
    inside, outside = make_live("Inside"), make_live("Outside")
    Article.objects.filter(pk=outside.pk).update(section=None)
    keys = frozenset([inside.pk, outside.pk])
    assert stories_in(inside.section_id, keys) == [inside]
    assert stories_in(None, keys) == [outside]


def test_true_and_false_decide_what_is_asked(clock: Any) -> None:
    @prepared
    def sections(no_one: bool) -> "QuerySet[Section]":
        return Section.objects.none() if no_one else Section.objects.all()

    make_live()
    assert sections(True) == []
    assert sections(False) == list(Section.objects.all())


def test_rows_are_noted_for_the_page_that_shows_them(clock: Any) -> None:
    story = make_live("Rivers rise")
    stories_at(story.address_date, story.slug)  # type: ignore[arg-type]
    with noting() as keys:
        stories_at(story.address_date, story.slug)  # type: ignore[arg-type]
    assert keys == {story.page_key, f"s{story.section_id}"}


def test_rows_of_values_come_as_they_do_from_the_queryset(clock: Any) -> None:
    @prepared
    def names(least: int) -> "QuerySet[Tag, tuple[Any, ...]]":
        return Tag.objects.filter(pk__gte=least).values_list("pk", "name").order_by("pk")

    make_live(tags=["Water", "Dam"])
    assert names(1) == list(names.queryset(1)) != []


@pytest.mark.parametrize(
    "function",
    [
        lambda key: Image.objects.filter(pk=int(key) + 1),
        lambda key: Image.objects.all(),
        lambda key: Article.objects.filter(pk=key).prefetch_related("tagged"),
    ],
    ids=["changes a value", "leaves a value out", "needs more queries"],
)
def test_what_cannot_be_prepared_says_so_at_once(function: Callable[[int], "QuerySet[Any]"]) -> None:
    with pytest.raises(PreparedError):
        prepared(function)(1)


def test_more_keys_than_a_query_takes_are_refused() -> None:
    with pytest.raises(PreparedError):
        stories_in(None, frozenset(range(1, MOST_KEYS + 2)))
