"""Stories in every state, and people of every role."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from articles.models import Article, Status, User
from articles.publishing import actions
from tests.conftest import NOON
from tests.make import make_author, make_draft, make_live, make_user

DAY = timedelta(days=1)
STATES = ("draft", "submitted", "returned", "scheduled", "embargoed", "published", "withdrawn", "dropped")

MakeStory = Callable[..., Article]


@pytest.fixture
def editor(db: None) -> User:
    return make_user("Editor", username="esther", first_name="Esther", last_name="Wairimu")


@pytest.fixture
def make_story(clock: time_machine.Traveller, editor: User) -> MakeStory:
    """Makes a story in a state; "withdrawn" was live before, "dropped" was withdrawn before it was."""

    def make(state: str, **facts: Any) -> Article:
        facts = {"by": editor, **facts}
        was_live = state in {"published", "withdrawn"}
        article = make_live(at=NOON - DAY, **facts) if was_live else make_draft(**facts)
        if state in {"submitted", "returned"}:
            Article.objects.filter(pk=article.pk).update(status=Status(state))
        if state in {"scheduled", "dropped"}:
            actions.publish(article, by=editor, at=NOON + DAY)
        if state == "embargoed":
            article.embargo_until = NOON + DAY
            actions.save_draft(article, by=editor)
            actions.publish(article, by=editor)
        if state in {"withdrawn", "dropped"}:
            actions.withdraw(article, by=editor, why="A mistake.")
        article.refresh_from_db()
        return article

    return make


@pytest.fixture
def reporter(db: None) -> User:
    """A reporter who is the author of what is made with `authors=[reporter.author]`."""
    user = make_user("Reporter", username="ben")
    make_author("Ben Juma", user=user)
    return user
