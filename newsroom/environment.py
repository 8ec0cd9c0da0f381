"""Typed readers of the environment: a wrong or missing value names its variable and stops the start."""

import os
import re
import sys
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
SHORTEST_SECRET = 50  # characters; the length that `check --deploy` asks for
FEWEST_DIFFERENT = 5  # different characters in a secret; likewise
PLACEHOLDER = "django-insecure-"  # begins the secrets that Django makes for development

_HOST = re.compile(r"\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]", re.ASCII | re.IGNORECASE)


class SettingError(ImproperlyConfigured):
    """A variable of the environment is missing or cannot be read; the message names it and the remedy."""


def text(name: str, default: str = "") -> str:
    """Returns the variable without surrounding space, or the default where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    word = text(name).lower()
    if not word:
        return default
    if word in TRUE_WORDS | FALSE_WORDS:
        return word in TRUE_WORDS
    raise SettingError(f"{name} is {word!r}; write true or false.")


def integer(name: str, *, default: int, least: int = 0, most: int | None = None) -> int:
    word = text(name, str(default))
    try:
        number = int(word)
    except ValueError:
        raise SettingError(f"{name} is {word[:60]!r}; write a whole number.") from None
    if number < least:
        raise SettingError(f"{name} is {number}; the least is {least}.")
    if most is not None and number > most:
        raise SettingError(f"{name} is {number}; the most is {most}.")
    return number


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """Returns the parts of a list separated by commas."""
    parts = [part.strip() for part in text(name).split(",")]
    return [part for part in parts if part] or list(default)


def one_of(name: str, choices: Sequence[str], *, default: str) -> str:
    """Returns the choice that is written, in capitals or not."""
    word = text(name, default)
    for choice in choices:
        if choice.lower() == word.lower():
            return choice
    raise SettingError(f"{name} is {word!r}; write one of: {', '.join(choices)}.")


def hosts(name: str, default: Sequence[str] = ()) -> list[str]:
    """Returns names of hosts, without scheme, port or path; ".example.org" stands for all below it too."""
    found = words(name, default)
    for host in found:
        if not _HOST.fullmatch(host):
            raise SettingError(
                f"{name} holds {host!r}; write names of hosts only, for example: {name}=news.example.org"
            )
    return found


def site_address(name: str, default: str) -> str:
    """Returns the address of a site without a slash at its end: a scheme and a host, perhaps a port, no path."""
    address = text(name, default).rstrip("/")
    try:
        parts = urlsplit(address)
        is_site = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_site = False
    if not is_site or address != f"{parts.scheme}://{parts.netloc}" or "@" in address:
        raise SettingError(f"{name} is {address!r}; write an address such as https://news.example.org")
    return address


def networks(name: str, default: Sequence[str] = ()) -> list[IPv4Network | IPv6Network]:
    """Returns networks; a single address is one, too."""
    found: list[IPv4Network | IPv6Network] = []
    for word in words(name, default):
        try:
            found.append(ip_network(word))
        except ValueError:
            raise SettingError(
                f"{name} holds {word[:60]!r}; write addresses or networks, for example: {name}=10.0.0.4,192.168.1.0/24"
            ) from None
    return found


def secret(name: str) -> str:
    """Returns a secret that is long and mixed enough to sign with."""
    value = text(name)
    if len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_DIFFERENT or value.startswith(PLACEHOLDER):
        state = "too weak" if value else "missing"
        raise SettingError(
            f"{name} is {state}; with DEBUG=false it needs {SHORTEST_SECRET} random characters or more, "
            'for example from: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return value


def stop_on_setting_error() -> None:
    """Loads the settings, and ends the process with one line where the environment is wrong."""
    try:
        _ = settings.DEBUG
    except SettingError as error:
        sys.exit(f"newsroom: {error}")
