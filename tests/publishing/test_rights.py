"""Every role, every verb, every state: who may do what, and what the verb says to the rest."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from articles.models import Article, CorrectionKind, LogEvent, Revision, User
from articles.publishing import actions, rights
from articles.publishing.errors import NotAllowed, RuleBroken
from articles.publishing.rights import Person, Verb
from tests.conftest import NOON
from tests.make import make_user
from tests.publishing.conftest import DAY, STATES, MakeStory

VERBS: dict[Verb, Callable[[Article, Person], object]] = {
    Verb.SAVE: lambda story, by: actions.save_draft(story, by=by),
    Verb.RESTORE: lambda story, by: actions.restore(story, 1, by=by),
    Verb.SUBMIT: lambda story, by: actions.submit(story, by=by),
    Verb.RETURN: lambda story, by: actions.send_back(story, by=by, note="Ask the mayor too."),
    Verb.PUBLISH: lambda story, by: actions.publish(story, by=by),
    Verb.PUBLISH_CHANGES: lambda story, by: actions.publish_changes(story, by=by),
    Verb.CORRECT: lambda story, by: actions.correct(story, CorrectionKind.NOTE, "It was Tuesday.", by=by),
    Verb.LIFT_EMBARGO: lambda story, by: actions.lift_embargo(story, by=by, why="The source agreed."),
    Verb.MOVE: lambda story, by: actions.move(story, "rivers-fall", by=by),
    Verb.WITHDRAW: lambda story, by: actions.withdraw(story, by=by, why="A mistake."),
    Verb.DELETE: lambda story, by: actions.delete(story, by=by),
}

# What rules allow to those who have every right: written out here, not taken from the rules.
FITS = {
    #                     draft submitted returned scheduled embargoed published withdrawn dropped
    Verb.SAVE: "            yes   yes       yes      yes       yes       yes       yes       yes",
    Verb.RESTORE: "         yes   yes       yes      yes       yes       yes       yes       yes",
    Verb.SUBMIT: "          yes   no        yes      no        no        no        no        no",
    Verb.RETURN: "          no    yes       no       yes       yes       no        no        no",
    Verb.PUBLISH: "         yes   yes       yes      yes       yes       yes       yes       yes",
    Verb.PUBLISH_CHANGES: " no    no        no       no        no        yes       no        no",
    Verb.CORRECT: "         no    no        no       no        no        yes       no        no",
    Verb.LIFT_EMBARGO: "    yes   yes       yes      yes       yes       no        yes       yes",
    Verb.MOVE: "            no    no        no       no        no        yes       yes       no",
    Verb.WITHDRAW: "        no    no        no       yes       yes       yes       no        no",
    Verb.DELETE: "          yes   yes       yes      yes       yes       no        no        yes",
}
# What a reporter may do to a story of their own, before somebody approves it.
OWN = {Verb.SAVE, Verb.RESTORE, Verb.SUBMIT}
UNAPPROVED = {"draft", "submitted", "returned", "withdrawn", "dropped"}

ROLES = ("Editor", "Administrator", "Reporter, own", "Reporter", "Moderator", "Picture editor", "left", "nobody")


def expected(role: str, verb: Verb, state: str) -> str:
    fits = dict(zip(STATES, FITS[verb].split(), strict=True))[state] == "yes"
    if role in {"Editor", "Administrator"} or (role == "Reporter, own" and verb in OWN and state in UNAPPROVED):
        return "done" if fits else "refused"
    return "not allowed"


def person(role: str, reporter: User) -> Person:
    if role == "nobody":
        return AnonymousUser()
    if role == "left":
        return make_user("Editor", is_active=False)
    return reporter if role.startswith("Reporter") else make_user(role)


def made_ready(verb: Verb, story: Article, editor: User) -> None:
    """Gives the story what the verb needs beside rights and state: something to publish, an embargo to lift."""
    if verb is Verb.LIFT_EMBARGO and not story.is_live:
        moment = NOON + DAY
        Article.objects.filter(pk=story.pk).update(embargo_until=moment, live_at=moment if story.live_at else None)
    elif (verb is Verb.PUBLISH_CHANGES and story.is_live) or verb is Verb.RESTORE:
        story.kicker = "Floods"
        actions.save_draft(story, by=editor)
    story.refresh_from_db()


def everything() -> tuple[object, ...]:
    return tuple(list(model.objects.order_by("pk").values()) for model in (Article, Revision, LogEvent))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATES)
def test_each_verb_does_what_the_table_says(role: str, state: str, make_story: MakeStory, reporter: User) -> None:
    by, editor = person(role, reporter), make_user()
    for verb, do in VERBS.items():
        story = make_story(state, **({"authors": [reporter.author]} if role == "Reporter, own" else {}))
        made_ready(verb, story, editor)
        before, offered = everything(), rights.may(by, verb, story)
        try:
            do(story, by)
        except NotAllowed:
            outcome = "not allowed"
        except RuleBroken:
            outcome = "refused"
        else:
            outcome = "done"
        assert outcome == expected(role, verb, state), verb
        assert offered == (outcome == "done"), verb
        if outcome != "done":
            assert everything() == before, verb


def test_the_table_knows_every_verb_and_every_rule() -> None:
    assert set(VERBS) == set(FITS) == set(Verb) == set(rights.RULES)


@pytest.mark.parametrize(
    ("do", "states", "own"),
    [
        (lambda story, by: actions.publish(story, by=by, at=NOON + 2 * DAY), set(STATES) - {"published"}, set()),
        (lambda story, by: actions.publish_backdated(story, by=by, at=NOON - DAY), set(STATES) - {"published"}, set()),
        (lambda story, by: actions.amend(story, by=by, what_is_new="The water fell."), {"published"}, set()),
        (lambda story, by: actions.discard_changes(story, by=by), set(STATES), UNAPPROVED),
    ],
    ids=["schedule", "backdate", "amend", "discard"],
)
def test_so_do_the_verbs_that_are_others_with_something_more(
    make_story: MakeStory,
    editor: User,
    reporter: User,
    do: Callable[[Article, User], object],
    states: set[str],
    own: set[str],
) -> None:
    for state in STATES:
        theirs = make_story(state, authors=[reporter.author])
        theirs.headline, before = "Mine", everything()
        try:
            do(theirs, reporter)
        except NotAllowed:
            assert state not in own
            assert everything() == before
        else:
            assert state in own
        story = make_story(state)
        for by in (reporter, make_user("Moderator"), make_user("Picture editor")):
            with pytest.raises(NotAllowed):
                do(story, by)
        story.headline = "Rivers fall"
        try:
            do(story, editor)
        except RuleBroken:
            assert state not in states
        else:
            assert state in states


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
