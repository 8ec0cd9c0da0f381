"""Saving: what is stored, what is refused, and what a save does not touch."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles.models import Article, LogEvent, Revision, User
from articles.publishing import actions
from articles.publishing.content import Line
from articles.publishing.errors import RuleBroken, StaleVersion
from articles.publishing.writing import Saved
from tests.conftest import NOON
from tests.make import make_draft, make_user
from tests.publishing.conftest import DAY, MakeStory


def test_a_body_is_clean_whoever_saves_it(editor: User) -> None:
    story = Article(headline="x", body="<script>alert(1)</script>It rained.<p onclick=x>Again")
    actions.save_draft(story, by=editor)
    assert Article.objects.get().body == "<p>It rained.</p><p>Again</p>"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("headline", "", "cannot be blank"),
        ("headline", "x" * 301, "at most 300"),
        ("language", "english", "language tag"),
        ("key_points", {"a": 1}, "lines of text"),
        ("canonical_url", "javascript:alert(1)", "valid URL"),
        ("type_of_work", "poem", "not a valid choice"),
        ("embargo_until", datetime(9999, 12, 31, tzinfo=UTC), "Check the year"),
    ],
)
def test_what_no_story_can_be_is_refused_beside_its_field(editor: User, field: str, value: object, said: str) -> None:
    story = make_draft(by=editor)
    setattr(story, field, value)
    with pytest.raises(RuleBroken) as caught:
        actions.save_draft(story, by=editor)
    assert list(caught.value.messages) == [field]
    assert said in caught.value.messages[field]


def test_a_slug_is_made_of_the_headline_if_nobody_writes_one(editor: User) -> None:
    slugs = []
    for headline, slug in [("Rivers rise again!", ""), ("Rivers", "Own Slug"), ("!!!", ""), ("Река поднялась", "")]:
        story = Article(headline=headline, slug=slug)
        actions.save_draft(story, by=editor)
        slugs.append(story.slug)
    assert slugs == ["rivers-rise-again", "own-slug", "story", "река-поднялась"]


def test_every_save_is_a_version_and_says_who_made_it(make_story: MakeStory, editor: User) -> None:
    story, other = make_story("draft"), make_user()
    assert (story.version, story.saved_by) == (1, editor)
    story.headline = "Rivers fall"
    assert actions.save_draft(story, by=other) == Saved(2, has_changed=True)
    story.refresh_from_db()
    assert (story.version, story.saved_by, story.created_by) == (2, other, editor)


def test_a_save_that_changes_nothing_is_no_version_and_no_news(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    for state in ("draft", "published"):
        story = make_story(state, tags=["Water", "Rivers"])
        before = Article.objects.filter(pk=story.pk).values().get()
        revisions = Revision.objects.filter(article=story).count()
        clock.shift(timedelta(minutes=5))
        tags = story.tags.order_by("-name")
        saved = actions.save_draft(story, by=make_user(), tags=tags, bylines=[Line(story.bylines.get().author)])
        assert saved == Saved(story.version, has_changed=False)
        assert Article.objects.filter(pk=story.pk).values().get() == before
        assert Revision.objects.filter(article=story).count() == revisions


# --- A form that was opened before somebody else's save ---------------------------------------------


def test_a_save_on_an_old_version_is_refused_and_says_whose_save_came_between(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("draft")
    mine, version = Article.objects.get(pk=story.pk), story.version
    clock.shift(timedelta(minutes=5))
    story.headline = "Theirs"
    actions.save_draft(story, by=editor, based_on=version)
    mine.headline = "Mine"
    with pytest.raises(
        StaleVersion, match="Esther Wairimu saved this story at 12:05, after you had opened it"
    ) as caught:
        actions.save_draft(mine, by=make_user(), based_on=version)
    assert (caught.value.saved_by, caught.value.saved_at) == (editor, NOON + timedelta(minutes=5))
    assert list(caught.value.messages) == ["__all__"]
    assert (caught.value.theirs, caught.value.version) == ({"headline": "Theirs"}, story.version)
    assert mine.headline == "Mine"
    assert Article.objects.get().headline == "Theirs"


def test_what_was_begun_before_a_decision_neither_undoes_it_nor_is_lost(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft")
    mine, version = Article.objects.get(pk=story.pk), story.version
    actions.publish(story, by=editor, at=NOON + DAY)
    mine.headline = "Rivers fall"
    saved = actions.save_draft(mine, by=editor, based_on=version)
    assert saved.taken_over == {"publish_at"}
    stored = Article.objects.get(pk=story.pk)
    assert (stored.state, stored.publish_at, stored.headline) == ("scheduled", NOON + DAY, "Rivers fall")


def test_where_nobody_is_known_to_have_saved_it_was_somebody_else(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft")
    Article.objects.filter(pk=story.pk).update(version=9, saved_by=None, headline="Theirs")
    story.headline = "Mine"
    with pytest.raises(StaleVersion, match="Somebody else saved this story"):
        actions.save_draft(story, by=editor, based_on=1)


def test_a_new_story_is_based_on_nothing(editor: User) -> None:
    actions.save_draft(Article(headline="x"), by=editor, based_on=1)


# --- What a save does not decide --------------------------------------------------------------------


def test_a_form_that_was_opened_before_a_decision_does_not_undo_it(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft")
    in_hand = Article.objects.get(pk=story.pk)
    actions.publish(story, by=editor)
    in_hand.headline = "Changed"
    in_hand.publish_at = story.publish_at
    actions.save_draft(in_hand, by=editor)
    assert (in_hand.state, in_hand.live_at, in_hand.headline) == ("published", NOON, "Changed")
    in_hand.refresh_from_db()
    assert (in_hand.state, in_hand.live_at, in_hand.headline) == ("published", NOON, "Rivers rise again")


def test_the_slug_of_a_story_that_readers_had_stays(make_story: MakeStory, editor: User) -> None:
    for state in ("published", "withdrawn"):
        story = make_story(state)
        slug = story.slug
        story.slug = "another"
        actions.save_draft(story, by=editor)
        assert Article.objects.get(pk=story.pk).slug == slug


def test_a_save_of_a_live_story_moves_no_date_that_readers_see(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("published")
    dates = ("publish_at", "live_at", "first_live_at", "address_date", "updated_at")
    before = [getattr(story, name) for name in dates]
    clock.shift(DAY)
    story.updated_at, story.kicker = NOON, "Floods"
    actions.save_draft(story, by=editor)
    actions.complete(story)
    story.refresh_from_db()
    assert [getattr(story, name) for name in dates] == before
    assert story.updated_at is None


# --- Amending ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("what_is_new", "updated_at"), [("The water fell.", NOON), ("", None), (" \n", None)])
def test_only_a_substantial_change_tells_readers_of_itself(
    make_story: MakeStory, editor: User, what_is_new: str, updated_at: datetime | None
) -> None:
    story = make_story("published")
    story.headline = "Rivers fall"
    actions.amend(story, by=editor, what_is_new=what_is_new, based_on=story.version)
    stored = Article.objects.get(pk=story.pk)
    assert (stored.headline, stored.updated_at, story.updated_at) == ("Rivers fall", updated_at, updated_at)
    assert stored.updated_note == what_is_new.strip()
    assert (stored.version, stored.saved_by) == (story.version, editor)


def test_a_later_change_in_detail_leaves_the_date_of_the_update(
    make_story: MakeStory, editor: User, clock: time_machine.Traveller
) -> None:
    story = make_story("published")
    story.headline = "Rivers fall"
    actions.amend(story, by=editor, what_is_new="The water fell.")
    clock.shift(DAY)
    story.kicker = "Floods"
    actions.amend(story, by=editor)
    stored = Article.objects.get(pk=story.pk)
    assert (stored.kicker, stored.updated_at, stored.updated_note) == ("Floods", NOON, "The water fell.")


def test_an_amendment_does_not_publish_what_others_wrote_unseen(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    version = story.version
    mine, theirs = Article.objects.get(pk=story.pk), Article.objects.get(pk=story.pk)
    theirs.kicker = "Not ready"
    actions.save_draft(theirs, by=make_user())
    mine.headline = "Rivers fall"
    for based_on in (version, None):
        with pytest.raises(StaleVersion):
            actions.amend(mine, by=editor, what_is_new="The water fell.", based_on=based_on)
    stored = Article.objects.get(pk=story.pk)
    assert (stored.updated_at, stored.headline, stored.kicker) == (None, "Rivers rise again", "")
    assert mine.headline == "Rivers fall"


def test_what_is_new_is_one_line_that_fits(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    story.headline = "Rivers fall"
    with pytest.raises(RuleBroken, match="at most 300 characters") as caught:
        actions.amend(story, by=editor, what_is_new="x" * 301)
    assert list(caught.value.messages) == ["what_is_new"]
    assert Article.objects.get(pk=story.pk).headline == "Rivers rise again"


def test_an_amendment_of_nothing_is_refused(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    with pytest.raises(RuleBroken, match="There are no changes to publish"):
        actions.amend(story, by=editor, what_is_new="The water fell.")
    assert Article.objects.get(pk=story.pk).updated_at is None


def test_the_history_says_what_was_decided_and_by_whom(make_story: MakeStory, editor: User) -> None:
    story = make_story("scheduled")
    actions.publish(story, by=editor)
    story.headline = "Rivers fall"
    actions.amend(story, by=editor, what_is_new="The water fell.")
    story.kicker = "Floods"
    actions.amend(story, by=editor)
    actions.withdraw(story, by=editor, why=" A \x00mistake. ")
    actions.publish_backdated(story, by=editor, at=NOON - DAY)
    events = LogEvent.objects.filter(noun="article", object_id=str(story.pk)).order_by("pk")
    assert [(event.by, event.by_name, event.verb, event.why) for event in events] == [
        (editor, "Esther Wairimu", verb, why)
        for verb, why in [
            ("approved", ""),
            ("published", ""),
            ("amended in substance", "The water fell."),
            ("amended in detail", ""),
            ("withdrawn", "A mistake."),
            ("published with its earlier date", ""),
        ]
    ]
    amended = events[2]
    assert (amended.before["headline"], amended.after["headline"]) == ("Rivers rise again", "Rivers fall")


def test_the_log_holds_however_much_is_said(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    actions.withdraw(story, by=editor, why="Why? " * 1_000)  # a space at the cut goes
    assert len(LogEvent.objects.get(verb="withdrawn").why) == 999
    assert len(Article.objects.get(pk=story.pk).withdrawn_reason) == 4_999  # readers get all of it
