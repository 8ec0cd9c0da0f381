"""Browser tests: a real Chromium reads a live server. Every test here is marked `browser`."""

import mimetypes
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.test import Client
from playwright.sync_api import ConsoleMessage, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.images.ingest import ingest
from articles.models import Image, User
from tests.make import make_draft, make_user
from tests.pictures import drawn, encoded, upload

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for path in map(shutil.which, NAMES) if path), None)
NO_CHROMIUM = f"no Chromium on the PATH (looked for {', '.join(NAMES)}); on Debian and Ubuntu: apt install chromium"
ARGUMENTS = [
    "--no-sandbox",  # Chromium refuses to run as root with it; it opens nothing but our own pages
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]

# Playwright keeps an event loop running in the test's thread: Django would refuse queries, and
# take a second connection to the database beside the one that it set up.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
connections._connections = threading.local()

# The tests' server gives static files the types that Python knows, and not those that the site's own server knows.
mimetypes.add_type("application/speculationrules+json", ".speculationrules")

# Colours on their way to others are no colours of ours; what moves for ever is looked at as it is.
COME_TO_REST = """Promise.all(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => null)))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")
            if CHROMIUM is None and os.environ.get("CI") != "true":
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    if CHROMIUM is None:
        pytest.fail(NO_CHROMIUM, pytrace=False)
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Lets tests write `page.goto("/")`."""
    return str(live_server.url)


@pytest.fixture
def console(page: Page) -> Iterator[list[str]]:
    """Collects what the page complains about; what is left at the end fails the test."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # Chromium asks for the icon by itself where a page (here: plain text) names none.
        if message.type in {"error", "warning"} and not message.location["url"].endswith("/favicon.ico"):
            complaints.append(f"{message.type}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(f"exception: {error}"))
    yield complaints
    assert complaints == []


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Returns a check of the page as it stands, by axe's rules for WCAG 2.2, levels A and AA."""

    def check(page: Page) -> None:
        page.evaluate(COME_TO_REST)
        # No preload: axe would fetch the style sheets again, for rules that are not among these.
        results = Axe().run(page, options={"runOnly": RULES, "preload": False})
        assert results.violations_count == 0, results.generate_report()

    return check


# --- The writing area -------------------------------------------------------------------------------


@pytest.fixture
def editor(live_server: LiveServer, page: Page) -> User:
    """Returns the editor who is signed in in the browser."""
    user = make_user("Editor")
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return user


@pytest.fixture
def image(editor: User) -> Image:
    return ingest(upload(encoded(drawn())), by=editor, title="Bridge", alt="A bridge over a river.", credit="Ada Okoth")


@pytest.fixture
def write(page: Page, editor: User) -> Callable[..., Locator]:
    """Opens a draft with a body and returns its writing area."""

    def open_draft(body: str = "", **facts: Any) -> Locator:
        article = make_draft(body=body, by=editor, **facts)
        page.goto(f"/admin/articles/article/{article.pk}/change/")
        area = page.get_by_role("textbox", name="Body")
        expect(area).to_be_visible()
        return area

    return open_draft
