"""A store of finished pages, of each kind, and readers who ask for them."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from articles.delivery import server
from articles.delivery.store import Store, store
from tests.servers import ValkeyServer


@pytest.fixture
def valkey_url(valkey_server: ValkeyServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """Gives the address of an empty server; a busy machine gets time."""
    monkeypatch.setattr(server, "PATIENCE", 10)
    valkey_server.client.flushall()
    return valkey_server.url


@pytest.fixture(params=["folder", "server"])
def kept_in(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Gives what `KEPT_PAGES` says, for each kind of store."""
    return str(tmp_path / "pages") if request.param == "folder" else request.getfixturevalue("valkey_url")


@pytest.fixture
def pages(settings: Settings, kept_in: str) -> Store:
    settings.KEPT_PAGES = kept_in
    found = store()
    assert found is not None
    return found


@pytest.fixture
def reader(pages: Store) -> Client:
    return Client()
