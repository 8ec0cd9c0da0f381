"""A process that is killed at any step of a verb leaves all of it behind, or nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.models import (
    Article,
    ArticleTerms,
    Byline,
    Correction,
    Effect,
    LogEvent,
    Redirect,
    Revision,
    Tag,
    TaggedArticle,
    User,
)
from articles.publishing import actions
from articles.publishing.content import Line
from articles.search.query import matching
from articles.tagging.names import resolve
from tests.make import make_draft, make_live, make_scheduled, make_user
from tests.publishing.killing import DONE, mortal

pytestmark = pytest.mark.django_db(transaction=True)

MODELS = (Article, ArticleTerms, Byline, Correction, Effect, LogEvent, Redirect, Revision, Tag, TaggedArticle)
WORDS = ("rivers", "zebras", "quagga", "gnu", "wire")
MOST = 400  # statements of one verb, and what follows it


def everything() -> dict[str, Any]:
    rows = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in MODELS}
    return {**rows, "found": {word: matching(word, 10) for word in WORDS}}


def die_at_every_step(verb: str, story: Article) -> None:
    """Has the verb killed at its first statement, its second, and so on, until it is done."""
    before = everything()
    with mortal() as told:
        for number in range(1, MOST):
            ended = told(verb, story.pk, number)
            if everything() != before:
                break
            assert ended != DONE, "It was done, and nothing is different."
    assert number > 10
    if verb != "delete":
        story.refresh_from_db()


@pytest.fixture
def editor() -> User:
    return make_user("Editor", username="esther")


def events(story: Article) -> list[str]:
    return list(
        LogEvent.objects.filter(noun="article", object_id=str(story.pk)).order_by("pk").values_list("verb", flat=True)
    )


def moments(story: Article) -> set[Any]:
    """Returns the moments of all that hangs on the story."""
    return {row.live_at for name in ("bylines", "tagged", "corrections") for row in getattr(story, name).all()}


def test_to_save_and_publish_is_one_step(editor: User) -> None:
    story = make_draft(by=editor, tags=["Water"])
    die_at_every_step("save_and_publish", story)
    assert (story.state, story.headline, story.version) == ("published", "Zebras fall", 3)
    assert moments(story) == {story.live_at}
    assert [byline.name for byline in story.bylines.all()] == ["Wire"]
    assert sorted(story.tags.names()) == ["Gnu", "Rivers"]
    assert [matching(word, 5) for word in ("quagga", "gnu", "water")] == [[story.pk], [story.pk], []]
    assert list(story.revisions.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert events(story) == ["published"]
    assert story.address_date is not None


def test_to_publish_changes_is_one_step(editor: User) -> None:
    story = make_live(by=editor, tags=["Water"])
    story.headline, story.body = "Zebras fall", "<p>Quagga.</p>"
    actions.save_draft(story, by=editor, bylines=[Line(credit="Wire")], tags=resolve(["Gnu"]))
    die_at_every_step("publish_changes", story)
    assert (story.headline, story.working_version, story.updated_note) == ("Zebras fall", None, "Zebras.")
    assert moments(story) == {story.live_at}
    assert [correction.text for correction in story.corrections.live()] == ["They were zebras."]
    assert [matching(word, 5) for word in ("quagga", "gnu", "water")] == [[story.pk], [story.pk], []]
    assert events(story)[-1] == "corrected"


def test_to_withdraw_is_one_step(editor: User) -> None:
    story = make_live(by=editor, tags=["Water"])
    story.headline = "Zebras fall"
    actions.save_draft(story, by=editor, bylines=[Line(credit="Wire")])
    die_at_every_step("withdraw", story)
    assert (story.state, story.headline, story.working_version) == ("withdrawn", "Zebras fall", None)
    assert (story.withdrawn_reason, story.withdrawn_at is not None) == ("A mistake.", True)
    assert moments(story) == {None}
    assert events(story)[-1] == "withdrawn"


def test_to_move_is_one_step(editor: User) -> None:
    story = make_live(by=editor)
    die_at_every_step("move", story)
    assert (story.slug, Redirect.objects.get().article) == ("zebras", story)
    assert story.revisions.first().content["slug"] == "zebras"
    assert events(story)[-1] == "moved"


def test_to_submit_is_one_step(editor: User) -> None:
    story, other = make_draft(by=editor, tags=["Water"]), make_user()
    die_at_every_step("submit", story)
    assert (story.state, story.version) == ("submitted", 2)
    assert [effect.payload["to"] for effect in Effect.objects.filter(kind="mail")] == [
        other.pk
    ]  # the mail is written down with it
    assert moments(story) == {None}
    assert events(story) == ["submitted"]


def test_to_publish_at_a_later_time_is_one_step(editor: User) -> None:
    story = make_draft(by=editor, tags=["Water"])
    die_at_every_step("schedule", story)
    assert (story.state, story.first_live_at, story.version) == ("scheduled", story.live_at, 2)
    assert moments(story) == {story.live_at}
    assert story.address_date is not None
    assert list(story.revisions.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert events(story) == ["approved"]


def test_to_send_back_is_one_step(editor: User) -> None:
    story = make_scheduled(by=make_user("Editor"), tags=["Water"])
    Effect.objects.all().delete()
    die_at_every_step("send_back", story)
    assert (story.state, story.live_at, story.first_live_at, story.address_date) == ("returned", None, None, None)
    assert moments(story) == {None}
    assert Effect.objects.filter(kind="mail").count() == 1  # the mail is written down with it
    assert events(story) == ["approved", "returned"]


def test_to_lift_an_embargo_is_one_step(editor: User) -> None:
    story = make_draft(by=editor, tags=["Water"], embargo_until=timezone.now() + timedelta(days=1))
    actions.publish(story, by=editor)
    assert story.state == "embargoed"
    die_at_every_step("lift_embargo", story)
    assert (story.state, story.embargo_until, story.was_live) == ("published", None, True)
    assert moments(story) == {story.live_at}
    assert events(story)[-1] == "lifted the embargo"


def test_to_correct_is_one_step(editor: User) -> None:
    story = make_live(by=editor, tags=["Water"])
    die_at_every_step("correct", story)
    assert [(made.number, made.text) for made in story.corrections.live()] == [(1, "They were zebras.")]
    assert events(story)[-1] == "corrected"


@pytest.mark.parametrize("is_live", [False, True])
def test_to_restore_is_one_step(editor: User, is_live: bool) -> None:
    story = make_draft(by=editor, tags=["Water"])
    story.headline = "Zebras fall"
    actions.save_draft(story, by=editor, bylines=[Line(credit="Wire")], tags=resolve(["Gnu"]))
    if is_live:
        actions.publish(story, by=editor)
    version = story.version
    die_at_every_step("restore", story)
    assert (story.version, story.revisions.first().number) == (version + 1, version + 1)
    said = story.revisions.first().content
    assert (said["headline"], said["tags"], len(said["bylines"])) == ("Rivers rise again", ["Water"], 1)
    assert story.working_version == (version + 1 if is_live else None)
    assert (story.headline, sorted(story.tags.names())) == (
        ("Zebras fall", ["Gnu"]) if is_live else ("Rivers rise again", ["Water"])
    )


def test_to_delete_is_one_step(editor: User) -> None:
    story = make_scheduled(by=editor, tags=["Water"])
    Redirect.objects.create(path="/old", article=story)
    die_at_every_step("delete", story)
    kept = {"Effect", "LogEvent", "Tag"}
    left = everything()
    assert [model.__name__ for model in MODELS if model.__name__ not in kept and left[model.__name__]] == []
    assert matching("rivers", 10) == []
    assert events(story) == ["approved", "deleted"]
