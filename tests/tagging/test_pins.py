"""Stories pinned to a tag: in their order, each once, through merges and back."""

import pytest

from articles.conf import TAG_PINS
from articles.models import Article, Tag, TagMerge, TagPin, User
from articles.tagging.merging import merge
from articles.tagging.pins import pinned, set_pins
from articles.tagging.unmerging import undo
from tests.make import make_draft, make_live, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> User:
    return make_user("Editor")


def stories(*names: str) -> list[int]:
    return [make_draft(name).pk for name in names]


def names(tag: Tag) -> list[str]:
    return [story.headline for story in pinned(tag)]


def test_they_stand_in_their_order_each_once_and_not_too_many() -> None:
    tag = make_tag("Water")
    one, two, *more = stories("One", "Two", "Three", "Four", "Five")
    set_pins(tag, [two, one, two, *more])
    assert names(tag) == ["Two", "One", "Three", "Four"]
    set_pins(tag, [one])
    assert names(tag) == ["One"]
    set_pins(tag, [])
    assert not TagPin.objects.exists()


def test_what_stands_already_is_not_written_again() -> None:
    tag, keys = make_tag("Water"), stories("One", "Two")
    set_pins(tag, keys)
    before = list(TagPin.objects.values_list("pk", flat=True))
    set_pins(tag, keys)
    assert list(TagPin.objects.values_list("pk", flat=True)) == before


def test_a_deleted_story_leaves_the_others() -> None:
    tag, keys = make_tag("Water"), stories("One", "Two")
    set_pins(tag, keys)
    Article.objects.get(headline="One").delete()
    assert names(tag) == ["Two"]


def test_of_two_tags_that_are_merged_the_one_shows_what_both_did_as_far_as_there_is_room(editor: User) -> None:
    gone, stays = make_tag("Floods"), make_tag("Flood")
    one, two, three, four, five, six = stories("One", "Two", "Three", "Four", "Five", "Six")
    set_pins(gone, [four, one, five, six])
    set_pins(stays, [one, two, three])
    record = merge(gone, stays, by=editor)
    assert names(stays) == ["One", "Two", "Three", "Four"]
    assert len(pinned(stays)) == TAG_PINS
    back = undo(record, by=editor).tag
    assert names(back) == ["Four", "One", "Five", "Six"]
    assert names(stays) == ["One", "Two", "Three"]


def test_a_merge_that_is_undone_takes_nothing_that_was_pinned_since(editor: User) -> None:
    gone, stays = make_tag("Floods"), make_tag("Flood")
    one, two, three = stories("One", "Two", "Three")
    set_pins(gone, [one, two])
    record = merge(gone, stays, by=editor)
    Article.objects.get(pk=two).delete()
    set_pins(stays, [three, one])
    back = undo(record, by=editor).tag
    assert names(back) == ["One"]
    assert names(stays) == ["Three"]


def test_a_merge_of_before_there_were_pins_can_be_undone(editor: User) -> None:
    make_live(tags=["Floods"])
    record = merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    for name in ("pins", "moved pins"):
        del record.facts[name]
    record.save()
    assert names(undo(TagMerge.objects.get(), by=editor).tag) == []
