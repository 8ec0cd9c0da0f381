"""What every test stands on: a database, quick passwords, files of its own, a clock."""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

from articles.delivery.drawn import _drawn
from articles.images import limits
from articles.images.finding import TABLE
from articles.search.engines import FTS
from tests.servers import S3Server, ValkeyServer, postgres

# No example is timed: on a busy machine any may be slow.
# Where a change has to pass, examples are the same each time; at a desk they are new, and find more.
hypothesis_settings.register_profile("newsroom", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis_settings.load_profile("newsroom")

BROWSER = Path(__file__).parent / "browser"
NOON = datetime(2025, 10, 8, 12, 0, tzinfo=UTC)


# --- Which database -------------------------------------------------------------------------------


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres",
        action="store_true",
        default=os.environ.get("TEST_POSTGRES") == "1",
        help="run on a PostgreSQL server started for this run (also: TEST_POSTGRES=1)",
    )
    parser.addoption("--part", default="0/1", metavar="K/N", help="run the K-th of N parts of the suite, from 0 on")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    # Settings are loaded before this file. A worker loads them anew, and finds DATABASE_URL set.
    if config.getoption("postgres") and not is_worker(config) and not config.option.numprocesses:
        config.option.numprocesses = 1


def pytest_sessionstart(session: pytest.Session) -> None:
    config = session.config
    if config.getoption("postgres") and not is_worker(config) and not config.option.collectonly:
        server = ExitStack()
        config.add_cleanup(server.close)
        os.environ["DATABASE_URL"] = server.enter_context(postgres())


def pytest_configure() -> None:
    gc.set_threshold(200_000, 50, 100)  # Django makes objects by the million; a tenth of the time went into looking
    # Static files come from where they lie: nothing is collected, or scanned, before a test.
    django_settings.WHITENOISE_AUTOREFRESH = True


def pytest_report_header(config: pytest.Config) -> str:
    other = "PostgreSQL" if "postgresql" in django_settings.DATABASES["default"]["ENGINE"] else "SQLite"
    return f"database: {'PostgreSQL' if config.getoption('postgres') else other}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Puts SQLite's test database into a file, as on a real site: WAL, and a connection a thread.

    In memory all threads of the live server would share one connection, and so one transaction.
    """
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        django_settings.DATABASES["default"]["TEST"]["NAME"] = str(folder / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Lets the full-text index, which no model describes, be emptied with the other tables."""
    tables = connection.introspection.django_table_names

    def with_index(*args: bool, **kwargs: bool) -> list[str]:
        return [*tables(*args, **kwargs), *([FTS, TABLE] if connection.vendor == "sqlite" else [])]

    connection.introspection.django_table_names = with_index


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    if config.getoption("postgres"):
        _leave_out_what_asks_no_database(config, items)
    _leave_out_other_parts(config, items)
    # A test with real transactions empties all tables at its end. What migrations had put there
    # (the roles) is laid back before the next such test; all other tests run before them.
    for item in items:
        mark = item.get_closest_marker("django_db")
        given = dict(mark.kwargs) if mark else {}
        fixtures = {*getattr(item, "fixturenames", ())}
        if given.get("transaction") or fixtures & {"transactional_db", "live_server"}:
            given |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**given), append=False)
    yield
    # Others have put those together that share a browser, and with them what empties the tables before what needs them.
    items.sort(key=_empties_the_tables)


def _empties_the_tables(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction"))


def _leave_out_what_asks_no_database(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What never asks the database, or asks it through a browser, gives on PostgreSQL what it gave on SQLite."""
    # By their place: they get their mark after this.
    asking = [item for item in items if _asks_the_database(item) and not item.path.is_relative_to(BROWSER)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


def _leave_out_other_parts(config: pytest.Config, items: list[pytest.Item]) -> None:
    part, parts = map(int, config.getoption("part").split("/"))
    others = [item for item in items if crc32(item.nodeid.encode()) % parts != part % parts]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in set(others)]


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = {*getattr(item, "fixturenames", ())}
    return bool(item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"})


# --- What a test gets -----------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _surroundings(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KEPT_PAGES = ""  # a test that keeps pages says where
    _drawn.cache_clear()  # a process serves one site; here each test has its own
    # A machine that runs many tests at once is slow: pictures get the time that commands give them.
    for name in ("SECONDS", "READING"):
        monkeypatch.setattr(limits, name, limits.PATIENCE)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stops time at noon on 8 October 2025, UTC; `shift(…)` and `move_to(…)` move it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    server = ValkeyServer(tmp_path_factory.mktemp("valkey"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    server = S3Server()
    yield server
    server.close()


# --- What the end of a run says -------------------------------------------------------------------


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.keywords]
    if skipped:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", red=True, bold=True)
        reason = skipped[0].longrepr[2] if isinstance(skipped[0].longrepr, tuple) else ""
        terminalreporter.line(f"{len(skipped)} skipped: {reason.removeprefix('Skipped: ')}", red=True)
