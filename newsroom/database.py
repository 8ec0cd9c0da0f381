"""The database, as Django wants it described: what waits, waits a bounded time, and what is saved stays saved."""

from pathlib import Path

import environ

from newsroom import environment
from newsroom.environment import SettingError


def database(usual: Path) -> dict[str, object]:
    """Returns Django's description of the database that DATABASE_URL names; otherwise of SQLite in the usual file."""
    url = environment.text("DATABASE_URL", f"sqlite:///{usual}")
    scheme = url.partition(":")[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        # What stands behind the scheme may be a password: it is not repeated.
        raise SettingError(
            f"DATABASE_URL begins with {scheme[:20]!r}; write sqlite:///PATH or postgres://USER:PASSWORD@HOST/NAME"
        )
    try:
        config: dict[str, object] = environ.Env.db_url_config(url)
    except ValueError:
        raise SettingError("DATABASE_URL cannot be read: check its port and its brackets.") from None
    return sqlite(config) if scheme == "sqlite" else postgresql(config)


def sqlite(config: dict[str, object]) -> dict[str, object]:
    file = Path(str(config["NAME"]))
    if file.name in {"", ":memory:"}:
        raise SettingError("DATABASE_URL names no file; write sqlite:///PATH (four slashes before an absolute path).")
    if not file.absolute().parent.is_dir():
        raise SettingError(f"DATABASE_URL names a file in {file.absolute().parent}, which is no folder: make it first.")
    # To open a file and to tell SQLite how we want it costs a tenth of a page.
    config["CONN_MAX_AGE"] = environment.integer("DATABASE_CONN_MAX_AGE", default=60)
    # IMMEDIATE: a transaction takes the write lock at once and waits for it, rather than failing
    # half-way. FULL: an acknowledged save survives a power cut.
    config["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds that a writer waits for another one
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    return config


def postgresql(config: dict[str, object]) -> dict[str, object]:
    if not config["NAME"]:
        raise SettingError("DATABASE_URL names no database; write postgres://USER:PASSWORD@HOST/NAME")
    config["CONN_MAX_AGE"] = environment.integer("DATABASE_CONN_MAX_AGE", default=60)
    config["CONN_HEALTH_CHECKS"] = True
    given = config.get("OPTIONS")
    config["OPTIONS"] = {
        "connect_timeout": 3,
        "options": "-c statement_timeout=20000 -c lock_timeout=10000",
        **(given if isinstance(given, dict) else {}),
    }
    return config
