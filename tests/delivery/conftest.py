"""A store of finished pages, and readers who ask for them."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from articles.delivery.folder import Folder
from articles.delivery.store import store


@pytest.fixture
def pages(settings: Settings, tmp_path: Path) -> Folder:
    settings.KEPT_PAGES = str(tmp_path / "pages")
    found = store()
    assert found is not None
    return found


@pytest.fixture
def reader(pages: Folder) -> Client:
    return Client()
