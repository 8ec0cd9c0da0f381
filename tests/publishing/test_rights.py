"""Every role, every verb, every state: who may do what, and what the verb says to the rest."""

import itertools
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from articles.models import Article, User
from articles.publishing import actions, rights
from articles.publishing.errors import NotAllowed, RuleBroken
from articles.publishing.rights import Person
from tests.conftest import NOON
from tests.make import make_user
from tests.publishing.conftest import DAY, STATES, MakeStory

VERBS: dict[str, Callable[[Article, Person], None]] = {
    "save": lambda story, by: actions.save_draft(story, by=by),
    "amend": lambda story, by: actions.amend(story, by=by, substantial=True),
    "publish": lambda story, by: actions.publish(story, by=by),
    "schedule": lambda story, by: actions.publish(story, by=by, at=NOON + 2 * DAY),
    "backdate": lambda story, by: actions.publish_backdated(story, by=by, at=NOON - 2 * DAY),
    "withdraw": lambda story, by: actions.withdraw(story, by=by, why="Because."),
    "delete": lambda story, by: actions.delete(story, by=by),
}
# What rules forbid to those who have every right.
FORBIDDEN = {
    "save": set(),
    "amend": set(STATES) - {"published"},
    "publish": set(),
    "schedule": {"published"},
    "backdate": {"published"},
    "withdraw": set(STATES) - {"scheduled", "embargoed", "published"},
    "delete": {"published", "withdrawn"},
}
APPROVED = {"scheduled", "embargoed", "published"}


def expected(role: str, verb: str, state: str) -> str:
    if role in {"Editor", "Administrator"}:
        return "refused" if state in FORBIDDEN[verb] else "done"
    if role == "Reporter, own" and verb == "save" and state not in APPROVED:
        return "done"
    return "not allowed"


ROLES = ("Editor", "Administrator", "Reporter, own", "Reporter", "Moderator", "Picture editor", "left", "nobody")


def person(role: str, reporter: User) -> Person:
    if role == "nobody":
        return AnonymousUser()
    if role == "left":
        return make_user("Editor", is_active=False)
    return reporter if role.startswith("Reporter") else make_user(role)


@pytest.mark.parametrize(("verb", "role"), list(itertools.product(VERBS, ROLES)))
def test_each_verb_does_what_the_table_says(verb: str, role: str, make_story: MakeStory, reporter: User) -> None:
    by = person(role, reporter)
    for state in STATES:
        story = make_story(state, **({"authors": [reporter.author]} if role == "Reporter, own" else {}))
        before = Article.objects.filter(pk=story.pk).values().get()
        try:
            VERBS[verb](story, by)
        except NotAllowed:
            outcome = "not allowed"
        except RuleBroken:
            outcome = "refused"
        else:
            outcome = "done"
        assert outcome == expected(role, verb, state), state
        if outcome != "done":
            assert Article.objects.filter(pk=story.pk).values().get() == before


@pytest.mark.parametrize(
    ("role", "may"), [("Editor", True), ("Reporter", True), ("Moderator", False), ("nobody", False)]
)
def test_who_may_write_begins_a_story_as_a_draft(role: str, may: bool, reporter: User) -> None:
    by = person(role, reporter)
    story = Article(headline="Rivers rise again", status="approved", live_at=NOON, publish_at=NOON, version=7)
    assert rights.may_write(by) is may
    if may:
        actions.save_draft(story, by=by)
        story.refresh_from_db()
        assert (story.status, story.live_at, story.version, story.created_by) == ("draft", None, 1, by)
    else:
        with pytest.raises(NotAllowed, match="Ask an editor"):
            actions.save_draft(story, by=by)


def test_rights_are_asked_of_what_is_stored_not_of_what_is_in_hand(
    make_story: MakeStory, reporter: User, editor: User
) -> None:
    story = make_story("draft", authors=[reporter.author])
    in_hand = Article.objects.get(pk=story.pk)
    actions.publish(story, by=editor)
    in_hand.headline = "Mine"
    with pytest.raises(NotAllowed):
        actions.save_draft(in_hand, by=reporter)
    assert Article.objects.get(pk=story.pk).headline == "Rivers rise again"


def test_what_is_offered_is_what_is_allowed(make_story: MakeStory, reporter: User, editor: User) -> None:
    own, other = make_story("draft", authors=[reporter.author]), make_story("draft")
    asked = [rights.may_open, rights.may_change, rights.may_delete]
    assert [ask(reporter, own) for ask in asked] == [True, True, False]
    assert [ask(reporter, other) for ask in asked] == [False, False, False]
    assert [ask(editor, other) for ask in asked] == [True, True, True]
    assert [ask(AnonymousUser(), other) for ask in asked] == [False, False, False]
    assert (rights.may_publish(editor), rights.may_publish(reporter)) == (True, False)


def test_a_story_that_somebody_deleted_is_said_to_be_gone(make_story: MakeStory, editor: User) -> None:
    story = make_story("draft")
    Article.objects.filter(pk=story.pk).delete()
    for verb in VERBS.values():
        with pytest.raises(RuleBroken, match="Somebody has deleted this article"):
            verb(story, editor)
