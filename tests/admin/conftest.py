"""Who sits at the desk in these tests."""

import pytest
from django.test import Client

from articles.models import User
from tests.make import make_user
from tests.moderation.conftest import moderator, other_moderator, story, stranger  # noqa: F401  # of both rooms
from tests.publishing.conftest import make_story  # noqa: F401  # a fixture of both rooms
from tests.related.conftest import live  # noqa: F401  # what `story` stands on


@pytest.fixture
def editor(db: None) -> User:
    return make_user("Editor")


@pytest.fixture
def reporter(db: None) -> User:
    return make_user("Reporter")


@pytest.fixture
def desk(editor: User) -> Client:
    """Returns a browser in which the editor is signed in."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def reporters_desk(reporter: User) -> Client:
    client = Client()
    client.force_login(reporter)
    return client


@pytest.fixture
def moderators_desk(moderator: User) -> Client:  # noqa: F811
    """Returns a browser in which somebody is signed in who may moderate and nothing else."""
    client = Client()
    client.force_login(moderator)
    return client
