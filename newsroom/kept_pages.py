"""Where finished pages are kept: in a folder, on a server that several machines share, or nowhere."""

from pathlib import Path
from urllib.parse import urlsplit

from newsroom import environment
from newsroom.environment import SettingError

SCHEMES = ("valkey", "valkeys", "redis", "rediss", "unix")


def read_store(name: str, default: str) -> str:
    """Returns a folder's path or a server's address; nothing for `off`."""
    place = environment.text(name, default)
    if "://" in place:
        return _server(name, place)
    if place.lower() == "off":
        return ""
    if place and Path(place).exists() and not Path(place).is_dir():
        raise SettingError(
            f"{name} is {place[:200]!r}, which is no folder; name one, a server of Valkey or Redis, or off."
        )
    return place


def _server(name: str, address: str) -> str:
    try:
        parts = urlsplit(address)
        has_port = parts.port != 0
    except ValueError:
        raise SettingError(f"{name} cannot be read: check its port and its brackets.") from None
    number = parts.query.removeprefix("db=") if parts.scheme == "unix" else parts.path.removeprefix("/")
    is_somewhere = parts.path not in {"", "/"} if parts.scheme == "unix" else parts.hostname and not parts.query
    if parts.scheme not in SCHEMES or not is_somewhere or not has_port or (number and not number.isdecimal()):
        # What stands behind the scheme may be a password: it is not repeated.
        raise SettingError(
            f"{name} cannot be read; write a folder, off, or a server of Valkey or Redis: valkey://HOST:6379/0, "
            "valkeys://USER:PASSWORD@HOST:6379/0 (with TLS) or unix:///PATH?db=0"
        )
    return address
