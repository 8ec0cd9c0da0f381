"""Merging tags, and undoing it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import audit
from articles.conf import MOST_TAGS, RELATED_AT_ONCE
from articles.models import Article, ArticleTerms, LogEvent, MergedUse, RelatedLink, Tag, TagMerge, User
from articles.publishing import actions
from articles.publishing.writing import Apart
from articles.related.refresh import refresh_waiting, waiting
from articles.search.query import matching
from articles.tagging.addresses import move
from articles.tagging.errors import MergeRefused
from articles.tagging.merging import merge, standing
from articles.tagging.names import rename, resolve, set_synonyms
from articles.tagging.tags import set_tags
from articles.tagging.unmerging import undo
from tests.make import make_draft, make_live, make_tag, make_user
from tests.related.conftest import RIVER
from tests.related.conftest import beside as related_beside

pytestmark = pytest.mark.django_db

Live = Callable[..., Article]


@pytest.fixture
def editor() -> User:
    return make_user("Editor", first_name="Ada")


def tags(story: Article) -> set[str]:
    return set(story.tags.values_list("name", flat=True))


def names(tag: Tag) -> list[str]:
    return list(tag.names.values_list("name", flat=True))


def beside(story: Article) -> list[str]:
    return [f"{one.article.headline}: {one.reason}" for one in related_beside(story)]


# --- Merging --------------------------------------------------------------------------------------


def test_stories_of_one_tag_carry_the_other_each_once(editor: User) -> None:
    one, both, draft = make_live(tags=["Floods"]), make_live(tags=["Floods", "Flood"]), make_draft(tags=["Floods", "x"])
    merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    assert (tags(one), tags(both), tags(draft)) == ({"Flood"}, {"Flood"}, {"Flood", "x"})
    assert set(Article.objects.live().filter(tags__name="Flood")) == {one, both}
    assert one.tagged.get().live_at == one.live_at
    assert not Tag.objects.filter(name="Floods").exists()


def test_its_names_lead_to_the_tag_that_stays(editor: User) -> None:
    set_synonyms(make_tag("Floods"), ["Deluge"])
    flood = make_tag("Flood")
    merge(make_tag("Floods"), flood, by=editor)
    assert names(flood) == ["Flood", "Deluge", "Floods"]
    assert resolve(["FLOODS", "deluge"]) == [flood]


def test_its_address_leads_to_the_tag_that_stays_also_after_the_next_merge(editor: User, client: Client) -> None:
    move(make_tag("Floods"), "the-floods")
    make_live(tags=["Floods"])
    merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    for old in ("floods", "the-floods"):
        assert client.get(f"/tags/{old}/")["Location"] == "/tags/flood/"
    merge(make_tag("Flood"), make_tag("Water"), by=editor)
    for old in ("floods", "the-floods", "flood"):
        response = client.get(f"/tags/{old}/")
        assert (response.status_code, response["Location"]) == (301, "/tags/water/")


def test_the_log_says_who_merged_what_and_why(editor: User) -> None:
    make_live(tags=["Floods"])
    tag, into = make_tag("Floods"), make_tag("Flood")
    merge(tag, into, by=editor, why="One is the plural.")
    (gone,), (stays,) = audit.events_of(Tag(pk=make_merge().gone_key)), audit.events_of(into)
    assert (gone.verb, gone.by, gone.label, gone.why) == ("merged", editor, "Floods", "One is the plural.")
    assert gone.after == {"merged into": "Flood", "stories": 1}
    assert (stays.verb, stays.after, stays.why) == ("took in", {"merged": "Floods", "stories": 1}, "One is the plural.")


def make_merge() -> TagMerge:
    """Returns the newest record."""
    record = TagMerge.objects.first()
    assert record is not None
    return record


def test_what_was_kept_apart_from_a_tag_is_kept_apart_from_what_it_became(editor: User, live: Live) -> None:
    trial, verdict = live("The trial", "Court", text=RIVER), live("The verdict", "Court", "Judges", text=RIVER)
    actions.save_draft(trial, by=editor, apart=Apart([], [make_tag("Judges")]))
    merge(make_tag("Judges"), make_tag("Judge"), by=editor)
    assert [tag.name for tag in trial.never_beside_tags.all()] == ["Judge"]
    assert beside(trial) == beside(verdict) == []
    undo(make_merge(), by=editor)
    assert [tag.name for tag in trial.never_beside_tags.all()] == ["Judges"]
    assert beside(trial) == beside(verdict) == []


def test_a_rule_that_named_both_names_one_and_both_again_when_undone(editor: User) -> None:
    story = make_draft(by=editor)
    actions.save_draft(story, by=editor, apart=Apart([], resolve(["Judges", "Judge"])))
    merge(make_tag("Judges"), make_tag("Judge"), by=editor)
    assert [tag.name for tag in story.never_beside_tags.all()] == ["Judge"]
    undo(make_merge(), by=editor)
    assert {tag.name for tag in story.never_beside_tags.all()} == {"Judges", "Judge"}


def test_changes_that_wait_and_old_versions_come_with_the_tag_that_stays(editor: User) -> None:
    story = make_live(by=editor, tags=["Floods"])
    actions.save_draft(story, by=editor, tags=resolve(["Floods", "Dam"]))
    merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    actions.publish_changes(Article.objects.get(pk=story.pk), by=editor, what_is_new="The dam.")
    assert tags(story) == {"Flood", "Dam"}
    actions.restore(Article.objects.get(pk=story.pk), 1, by=editor)
    actions.publish_changes(Article.objects.get(pk=story.pk), by=editor, what_is_new="No dam.")
    assert tags(story) == {"Flood"}
    assert not Tag.objects.filter(name="Floods").exists()


def test_keys_of_merged_tags_stand_for_what_they_became(editor: User) -> None:
    first, second, third = resolve(["Floods", "Flood", "Water"])
    keys = [first.pk, second.pk, third.pk]
    merge(first, second, by=editor)
    merge(second, third, by=editor)
    assert standing(keys) == dict.fromkeys(keys, keys[2])
    undo(make_merge(), by=editor)
    assert standing(keys) == {keys[0]: keys[1], keys[1]: keys[1], keys[2]: keys[2]}


# --- What follows ---------------------------------------------------------------------------------


def test_links_that_were_made_before_show_with_the_tag_that_stays(editor: User, live: Live) -> None:
    story = live("The story", "Floods", "Flood", text=RIVER)
    live("The other", "Floods", "Flood", days=1, text=RIVER)
    live("Third", "Floods", days=2, text=RIVER)
    merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    assert waiting(9) != []
    reason = "On <bdi>Flood</bdi>"
    assert beside(story) == [f"The other: {reason}", f"Third: {reason}"]
    merge(make_tag("Flood"), make_tag("Water"), by=editor)
    assert beside(story) == ["The other: On <bdi>Water</bdi>", "Third: On <bdi>Water</bdi>"]


def test_links_counts_and_search_follow(
    editor: User, live: Live, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    story, other = live("The story", "Floods", text=RIVER), live("The other", "Flood", days=1, text=RIVER)
    assert beside(story) == []
    with django_capture_on_commit_callbacks(execute=True):
        merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    assert Tag.objects.get().live_count == 2
    assert (beside(story), beside(other)) == (["The other: On <bdi>Flood</bdi>"], ["The story: On <bdi>Flood</bdi>"])
    assert set(matching("flood", 9)) == {story.pk, other.pk}
    with django_capture_on_commit_callbacks(execute=True):
        undo(make_merge(), by=editor)
    assert dict(Tag.objects.values_list("name", "live_count")) == {"Floods": 1, "Flood": 1}
    assert not RelatedLink.objects.current().exists()


def test_of_many_stories_all_wait_and_the_request_does_as_much_as_for_few(
    editor: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    counts = []
    for size in (RELATED_AT_ONCE + 1, RELATED_AT_ONCE + 20):
        name = f"Floods {size}"
        for number in range(size):
            make_live(f"Story {number}", by=editor, tags=[name])
        ArticleTerms.objects.all().update(waiting_since=None)
        tag, into = resolve([name, "Flood"])
        with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
            merge(tag, into, by=editor)
        counts.append(len(queries))
        assert len(waiting(100)) == size
    assert counts[0] == counts[1]
    assert sum(1 for _ in refresh_waiting()) == RELATED_AT_ONCE + 20


# --- What is refused ------------------------------------------------------------------------------


def test_a_tag_is_not_merged_into_itself(editor: User) -> None:
    with pytest.raises(MergeRefused, match="“Flood” cannot be merged into itself"):
        merge(make_tag("Flood"), make_tag("FLOOD"), by=editor)


def test_a_circle_cannot_come_about(editor: User) -> None:
    floods, flood = resolve(["Floods", "Flood"])
    before = Tag.objects.get(pk=floods.pk), Tag.objects.get(pk=flood.pk)
    merge(floods, flood, by=editor)
    for one, other in (before, before[::-1]):
        with pytest.raises(MergeRefused, match="“Floods” was merged into “Flood” already"):
            merge(one, other, by=editor)
    with pytest.raises(MergeRefused, match="into itself"):  # the old name is the tag itself now
        merge(flood, *resolve(["Floods"]), by=editor)


def test_a_tag_that_somebody_deleted_is_not_merged(editor: User) -> None:
    tag, into = resolve(["Floods", "Flood"])
    Tag.objects.filter(pk=tag.pk).delete()
    with pytest.raises(MergeRefused, match="Somebody has deleted “Floods”"):
        merge(tag, into, by=editor)


# --- Undoing --------------------------------------------------------------------------------------


def test_undone_the_tag_is_back_as_it_was(editor: User, client: Client) -> None:
    tag, into = resolve(["Floods", "Flood"])
    Tag.objects.filter(pk=tag.pk).update(kind="event", description="Water.", relates=False)
    set_synonyms(tag, ["Deluge"])
    move(tag, "the-floods")
    one, both, other = make_live(tags=["Floods"]), make_live(tags=["Floods", "Flood"]), make_live(tags=["Flood"])
    key = tag.pk
    merge(tag, into, by=editor)
    undone = undo(make_merge(), by=editor)
    assert (undone.stories, undone.left, undone.names_left) == (2, 0, [])
    back = Tag.objects.get(pk=key)
    facts = (back.name, back.slug, back.kind, back.description, back.relates)
    assert facts == ("Floods", "the-floods", "event", "Water.", False)
    assert (names(back), names(into)) == (["Floods", "Deluge"], ["Flood"])
    assert (tags(one), tags(both), tags(other)) == ({"Floods"}, {"Floods", "Flood"}, {"Flood"})
    assert set(Article.objects.live().filter(tags=back)) == {one, both}
    assert client.get("/tags/floods/")["Location"] == "/tags/the-floods/"
    assert client.get("/tags/the-floods/").status_code == 200
    event = LogEvent.objects.get(verb="given back")
    assert (event.by, event.label, event.after) == (editor, "Floods", {"stories": 2})
    assert Tag.objects.get(pk=into.pk).former_keys == []


def test_what_takes_in_a_sensitive_tag_is_sensitive_until_that_is_undone(editor: User) -> None:
    record = merge(make_tag("Suicides", is_sensitive=True), make_tag("Suicide"), by=editor)
    assert make_tag("Suicide").is_sensitive
    undo(record, by=editor)
    assert (make_tag("Suicides").is_sensitive, make_tag("Suicide").is_sensitive) == (True, False)


def test_stories_that_were_retagged_since_stay_as_they_are(editor: User) -> None:
    stays, retagged, newer = make_live(tags=["Floods"]), make_live(tags=["Floods"]), make_live()
    merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    set_tags(retagged, resolve(["Dam"]))
    set_tags(newer, resolve(["Floods"]))
    undone = undo(make_merge(), by=editor)
    assert (undone.stories, undone.left) == (1, 1)
    assert (tags(stays), tags(retagged), tags(newer)) == ({"Floods"}, {"Dam"}, {"Flood"})


def test_a_story_that_is_full_since_is_left_as_it_is(editor: User) -> None:
    story = make_draft(tags=["Floods", "Flood"])
    merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    set_tags(story, resolve(["Flood", *(f"t{number}" for number in range(MOST_TAGS - 1))]))
    assert undo(make_merge(), by=editor).left == 1
    assert story.tags.count() == MOST_TAGS


def test_a_synonym_that_another_tag_has_now_stays_there(editor: User) -> None:
    set_synonyms(make_tag("Floods"), ["Deluge"])
    merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    set_synonyms(make_tag("Flood"), ["Floods"])
    set_synonyms(make_tag("Rain"), ["Deluge"])
    assert undo(make_merge(), by=editor).names_left == ["Deluge"]
    assert names(make_tag("Floods")) == ["Floods"]


def test_what_stands_in_the_way_of_undoing_is_named(editor: User) -> None:
    merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    first = make_merge()
    rename(make_tag("Flood"), "floods")
    with pytest.raises(MergeRefused, match="“Floods” is a name of the tag “floods” now"):
        undo(first, by=editor)
    rename(make_tag("Floods"), "Flood")
    move(make_tag("Flood"), "floods")
    with pytest.raises(MergeRefused, match="“floods” is an address of the tag “Flood” now"):
        undo(first, by=editor)
    move(make_tag("Flood"), "flood")
    merge(make_tag("Flood"), make_tag("Water"), by=editor)
    with pytest.raises(MergeRefused, match="“Flood” was merged into “Water” since"):
        undo(first, by=editor)
    undo(make_merge(), by=editor)
    undo(first, by=editor)
    with pytest.raises(MergeRefused, match="undone already"):
        undo(first, by=editor)
    assert {tag.name: tag.slug for tag in Tag.objects.all()} == {"Floods": "floods", "Flood": "flood", "Water": "water"}


def test_a_tag_comes_back_also_where_what_it_became_was_deleted(editor: User) -> None:
    merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    Tag.objects.all().delete()
    assert undo(make_merge(), by=editor).stories == 0
    assert names(make_tag("Floods")) == ["Floods"]


def test_a_story_that_is_deleted_is_no_part_of_a_merge_any_more(editor: User) -> None:
    story = make_draft(by=editor, tags=["Floods"])
    merge(make_tag("Floods"), make_tag("Flood"), by=editor)
    actions.delete(story, by=editor)
    assert not MergedUse.objects.exists()
    assert undo(make_merge(), by=editor).left == 0
