"""Two people in one story: what each wrote is put together, and what clashes is refused with both texts."""

from typing import Any

import pytest

from articles.models import Article, Revision, User
from articles.publishing import actions, revisions
from articles.publishing.content import Line
from articles.publishing.errors import RuleBroken, StaleVersion
from articles.publishing.writing import Settled
from articles.tagging.names import resolve
from tests.make import make_author, make_tag, make_user
from tests.publishing.conftest import MakeStory

STATES = ["draft", "scheduled", "published", "withdrawn"]


def stored(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def newest(story: Article) -> dict[str, Any]:
    return revisions.newest(stored(story))


@pytest.mark.parametrize("state", STATES)
def test_changes_of_different_fields_merge_by_themselves(make_story: MakeStory, editor: User, state: str) -> None:
    story = make_story(state, tags=["Water"])
    mine, theirs, version = stored(story), stored(story), story.version
    theirs.headline, theirs.key_points = "Theirs", ["One"]
    actions.save_draft(theirs, by=make_user(), based_on=version)
    mine.body = "<p>Mine.</p>"
    saved = actions.save_draft(mine, by=editor, based_on=version)
    assert saved.taken_over == {"headline", "key_points"}
    said = newest(story)
    assert (said["headline"], said["key_points"], said["body"]) == ("Theirs", ["One"], "<p>Mine.</p>")
    assert (mine.headline, mine.version) == ("Theirs", version + 2)


@pytest.mark.parametrize("state", STATES)
def test_the_same_field_is_refused_with_both_texts_and_nothing_is_saved(
    make_story: MakeStory, editor: User, state: str
) -> None:
    story = make_story(state)
    mine, theirs, version = stored(story), stored(story), story.version
    theirs.headline, theirs.kicker = "Theirs", "Floods"
    actions.save_draft(theirs, by=make_user(), based_on=version)
    before = Revision.objects.filter(article=story).count()
    mine.headline, mine.standfirst = "Mine", "What happened, as I saw it."
    with pytest.raises(StaleVersion) as caught:
        actions.save_draft(mine, by=editor, based_on=version)
    assert caught.value.theirs == {"headline": "Theirs"}
    assert (mine.headline, mine.standfirst) == ("Mine", "What happened, as I saw it.")
    assert newest(story)["headline"] == "Theirs"
    assert Revision.objects.filter(article=story).count() == before


def test_who_has_seen_theirs_decides(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft")
    mine, theirs, version = stored(story), stored(story), story.version
    theirs.headline = "Theirs"
    actions.save_draft(theirs, by=make_user(), based_on=version)
    mine.headline = "Mine"
    with pytest.raises(StaleVersion) as caught:
        actions.save_draft(mine, by=editor, based_on=version)
    seen = Settled(caught.value.version, frozenset({"headline"}))
    actions.save_draft(mine, by=editor, based_on=version, settled=seen)
    assert newest(story)["headline"] == "Mine"
    assert revisions.find(story, version + 1).content["headline"] == "Theirs"


def test_what_was_settled_does_not_cover_what_came_later(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft")
    mine, theirs, version = stored(story), stored(story), story.version
    for headline in ("Theirs", "Theirs again"):
        theirs.headline = headline
        actions.save_draft(theirs, by=make_user())
    mine.headline = "Mine"
    settled = Settled(version + 1, frozenset({"headline"}))
    with pytest.raises(StaleVersion) as caught:
        actions.save_draft(mine, by=editor, based_on=version, settled=settled)
    assert caught.value.theirs == {"headline": "Theirs again"}


def test_tags_never_clash(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft", tags=["Water", "Rivers"])
    version = story.version
    mine, theirs = stored(story), stored(story)
    actions.save_draft(theirs, by=make_user(), based_on=version, tags=resolve(["Water", "Floods"]))
    saved = actions.save_draft(mine, by=editor, based_on=version, tags=resolve(["Rivers", "Water", "Dams"]))
    assert newest(story)["tags"] == ["Dams", "Floods", "Water"]
    assert saved.taken_over == {"tags"}
    actions.save_draft(mine, by=editor, based_on=mine.version, tags=resolve(["Water", "Floods", "Dams"]))
    assert stored(story).version == saved.version  # the same in another order


def test_together_they_are_no_more_than_a_story_carries(make_story: MakeStory, editor: User) -> None:
    for state in ("draft", "published"):
        story = make_story(state)
        version = story.version
        mine, theirs = stored(story), stored(story)
        many = resolve([f"{state} {number}" for number in range(101)])
        actions.save_draft(theirs, by=make_user(), based_on=version, tags=many[:60])
        with pytest.raises(RuleBroken, match="at most 100") as caught:
            actions.save_draft(mine, by=editor, based_on=version, tags=many[60:])
        assert list(caught.value.messages) == ["tag_names"]
    fresh = Article(headline="Fresh")
    with pytest.raises(RuleBroken, match="at most 100"):
        actions.save_draft(fresh, by=editor, tags=many)
    assert fresh.pk is None


def test_bylines_are_one_field(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft")
    version = story.version
    mine, theirs = stored(story), stored(story)
    ada = story.bylines.get().author
    actions.save_draft(theirs, by=make_user(), based_on=version, bylines=[Line(ada), Line(make_author("Cy Nyong"))])
    mine.headline = "Mine"
    actions.save_draft(mine, by=editor, based_on=version, bylines=[Line(ada)])
    assert [byline.name for byline in story.bylines.all()] == ["Ada Okoth", "Cy Nyong"]
    with pytest.raises(StaleVersion) as caught:
        actions.save_draft(mine, by=editor, based_on=version, bylines=[Line(credit="Wire")])
    assert [line["name"] for line in caught.value.theirs["bylines"]] == ["Ada Okoth", "Cy Nyong"]


def test_a_byline_is_tidied_and_fits(make_story: MakeStory, editor: User) -> None:
    for state in ("draft", "published"):
        story = make_story(state)
        actions.save_draft(story, by=editor, bylines=[Line(credit=" A\x00da \n Okoth "), Line(), Line(credit=" ")])
        assert newest(story)["bylines"] == [{"author": None, "name": "", "credit": "Ada Okoth", "role": "by"}]
        for line, said in [(Line(credit="x" * 201), "at most 200"), (Line(credit="x", role="king"), "not a valid")]:
            with pytest.raises(RuleBroken, match=said) as caught:
                actions.save_draft(story, by=editor, bylines=[line])
            assert list(caught.value.messages) == ["bylines"]


def test_a_tag_that_was_taken_out_and_deleted_does_not_come_back(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft", tags=["Water"])
    mine, version = stored(story), story.version
    tag = make_tag("Water")
    actions.save_draft(stored(story), by=make_user(), tags=resolve(["Floods"]))
    tag.delete()
    mine.headline = "Mine"
    actions.save_draft(mine, by=editor, based_on=version)
    assert newest(story)["tags"] == ["Floods"]
