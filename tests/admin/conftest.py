"""Who sits at the desk in these tests."""

import pytest
from django.test import Client

from articles.models import User
from tests.make import make_user
from tests.publishing.conftest import make_story  # noqa: F401  # a fixture of both rooms


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
