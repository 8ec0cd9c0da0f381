"""Corrections: public, numbered, and never changed."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from articles.models import Article, Correction, CorrectionKind, LogEvent, User
from articles.publishing import actions
from articles.publishing.errors import RuleBroken
from tests.conftest import NOON
from tests.publishing.conftest import MakeStory

KINDS = list(CorrectionKind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_correction_is_public_at_once_and_touches_no_text(make_story: MakeStory, editor: User, kind: str) -> None:
    story = make_story("published")
    before = Article.objects.filter(pk=story.pk).values().get()
    made = actions.correct(story, CorrectionKind(kind), " It was Tuesday,\x00 not Monday. ", by=editor)
    assert (made.number, made.kind, made.text, made.made_by) == (1, kind, "It was Tuesday, not Monday.", editor)
    assert list(Correction.objects.live()) == [made]
    assert Article.objects.filter(pk=story.pk).values().get() == before
    event = LogEvent.objects.get(verb="corrected")
    assert (event.by, event.why, event.after) == (editor, made.text, {"state": "published", "kind": kind, "number": 1})


def test_each_story_numbers_its_own(make_story: MakeStory, editor: User, clock: time_machine.Traveller) -> None:
    story, other = make_story("published"), make_story("published")
    for number in range(3):
        clock.shift(timedelta(hours=1))
        actions.correct(story, KINDS[number], f"Number {number + 1}.", by=editor)
    actions.correct(other, CorrectionKind.NOTE, "Another.", by=editor)
    rows = list(story.corrections.values_list("number", "text", "made_at"))
    assert rows == [(n, f"Number {n}.", NOON + timedelta(hours=n)) for n in (1, 2, 3)]
    assert other.corrections.get().number == 1


def test_two_at_the_same_moment_cannot_have_one_number(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    actions.correct(story, CorrectionKind.NOTE, "One.", by=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(article=story, number=1, kind=CorrectionKind.NOTE, text="Two.")


def test_no_verb_touches_what_was_said(make_story: MakeStory, editor: User, clock: time_machine.Traveller) -> None:
    story = make_story("published")
    actions.correct(story, CorrectionKind.CORRECTION, "It was Tuesday.", by=editor)
    before = Correction.objects.values().get()
    clock.shift(timedelta(hours=1))
    story.headline = "Rivers fall"
    actions.amend(story, by=editor, what_is_new="The water fell.")
    actions.move(story, "floods", by=editor)
    actions.restore(story, 1, by=editor)
    assert Correction.objects.values().get() == before


@pytest.mark.parametrize(
    ("kind", "text"), [("correction", " \x00\n"), ("correction", ""), ("rumour", "It was Tuesday.")]
)
def test_it_says_something_and_is_of_a_kind(make_story: MakeStory, editor: User, kind: str, text: str) -> None:
    story = make_story("published")
    with pytest.raises(RuleBroken) as caught:
        actions.correct(story, kind, text, by=editor)  # type: ignore[arg-type]
    assert list(caught.value.messages) == ["correction"]
    assert not Correction.objects.exists()


def test_it_goes_and_comes_back_with_the_story(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    made = actions.correct(story, CorrectionKind.RETRACTION, "None of it was so.", by=editor)
    actions.withdraw(story, by=editor, why="A mistake.")
    assert not Correction.objects.live().exists()
    actions.publish(story, by=editor)
    assert list(Correction.objects.live()) == [made]


def test_with_a_change_both_are_published_or_neither(make_story: MakeStory, editor: User) -> None:
    story = make_story("published")
    story.headline = "Rivers fall"
    actions.save_draft(story, by=editor)
    actions.publish_changes(story, by=editor, correction=(CorrectionKind.CORRECTION, "They fell."))
    assert (Article.objects.get(pk=story.pk).headline, story.corrections.get().text) == ("Rivers fall", "They fell.")
    event = LogEvent.objects.get(verb="corrected")
    assert (event.why, event.before["headline"], event.after["headline"]) == (
        "They fell.",
        "Rivers rise again",
        "Rivers fall",
    )
