"""A process that is killed at any step of a verb leaves all of it behind, or nothing."""

from typing import Any

import pytest

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
from tests.make import make_draft, make_live, make_user
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
    story.refresh_from_db()


@pytest.fixture
def editor() -> User:
    return make_user("Editor", username="esther")


def events(story: Article) -> list[str]:
    return list(LogEvent.objects.filter(object_id=str(story.pk)).order_by("pk").values_list("verb", flat=True))


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
