"""Several processes that make the same tags: each tag once, and no accident."""

from functools import partial

import pytest

from articles.models import Article, LogEvent, Tag, TaggedArticle, TagName
from articles.publishing import actions
from articles.tagging.merging import merge
from articles.tagging.names import rename, resolve, set_synonyms
from articles.tagging.tags import set_tags
from articles.tagging.unmerging import undo
from tests.at_once import at_once
from tests.make import make_draft, make_tag, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_new_names_in_any_order_become_one_tag_each() -> None:
    names = [f"Tag {number}" for number in range(20)]
    orders = [names, names[::-1], names[10:] + names[:10], [name.upper() for name in names[::2] + names[1::2]]]
    assert at_once([partial(resolve, order) for order in orders]) == []
    assert (Tag.objects.count(), TagName.objects.count()) == (20, 20)
    assert {tag.slug for tag in Tag.objects.all()} == {f"tag-{number}" for number in range(20)}
    assert sorted(LogEvent.objects.values_list("label", flat=True)) == sorted(
        Tag.objects.values_list("name", flat=True)
    )


def test_two_spellings_with_one_key_and_two_slugs_become_one_tag() -> None:
    for number in range(5):
        spellings = [f"Straße {number}", f"Strasse {number}", f"STRASSE {number}"]
        assert at_once([partial(resolve, [spelling]) for spelling in spellings]) == []
    assert (Tag.objects.count(), TagName.objects.count()) == (5, 5)
    assert not Tag.objects.filter(names=None).exists()
    assert sorted(LogEvent.objects.values_list("label", flat=True)) == sorted(
        Tag.objects.values_list("name", flat=True)
    )


def test_different_names_with_one_slug_become_two_tags() -> None:
    assert at_once([partial(resolve, ["C+"]), partial(resolve, ["C#"]), partial(resolve, ["C"])]) == []
    assert {tag.slug for tag in Tag.objects.all()} == {"c", "c-2", "c-3"}


def test_a_name_that_two_tags_want_goes_to_one_of_them() -> None:
    water, rivers = make_tag("Water"), make_tag("Rivers")
    raised = at_once([partial(set_synonyms, water, ["Wet"]), partial(rename, rivers, "Wet")])
    assert [type(error).__name__ for error in raised] == ["TagNameTaken"]
    assert TagName.objects.get(key="wet").tag in {water, rivers}


def test_the_same_tag_put_on_a_story_at_once_is_on_it_once() -> None:
    story, tags = make_draft(), resolve(["a", "b"])
    assert at_once([partial(set_tags, story, tags), partial(set_tags, story, tags[::-1])]) == []
    assert TaggedArticle.objects.count() == 2


def test_of_two_merges_into_each_other_one_is_done() -> None:
    for number in range(3):
        one, other = resolve([f"Floods {number}", f"Flood {number}"])
        set_tags(make_draft(), [one, other])
        raised = at_once([partial(merge, one, other, by=None), partial(merge, other, one, by=None)])
        assert [type(error).__name__ for error in raised] == ["MergeRefused"]
        assert Tag.objects.filter(name__endswith=str(number)).count() == 1
        assert TaggedArticle.objects.filter(tag__name__endswith=str(number)).count() == 1


def test_a_merge_undone_twice_at_once_is_undone_once() -> None:
    record = merge(*resolve(["Floods", "Flood"]), by=None)
    raised = at_once([partial(undo, record, by=None), partial(undo, record, by=None)])
    assert [type(error).__name__ for error in raised] == ["MergeRefused"]
    assert Tag.objects.count() == 2


def test_a_story_saved_while_its_tag_is_merged_carries_the_one_that_stays() -> None:
    floods, flood = resolve(["Floods", "Flood"])
    stories = [make_draft(tags=["Floods"]) for _ in range(5)]
    work = [partial(_save, story.pk) for story in stories]
    assert at_once([*work, partial(merge, floods, flood, by=None)]) == []
    assert {tag.pk for story in stories for tag in story.tags.exclude(name="Dam")} == {flood.pk}


def _save(pk: int) -> None:
    story = Article.objects.get(pk=pk)
    actions.save_draft(story, by=make_user(), tags=resolve(["Floods", "Dam"]))
