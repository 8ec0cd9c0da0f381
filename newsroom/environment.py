"""Typed readers of the environment: a wrong or missing value names its variable and stops the start."""

import os
import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
SHORTEST_SECRET = 50  # characters; the length that `check --deploy` asks for
FEWEST_DIFFERENT = 5  # different characters in a secret; likewise


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


def integer(name: str, *, default: int, least: int = 0) -> int:
    word = text(name, str(default))
    try:
        number = int(word)
    except ValueError:
        raise SettingError(f"{name} is {word!r}; write a whole number.") from None
    if number < least:
        raise SettingError(f"{name} is {number}; the least is {least}.")
    return number


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """Returns the parts of a list separated by commas."""
    parts = [part.strip() for part in text(name).split(",")]
    return [part for part in parts if part] or list(default)


def one_of(name: str, choices: Sequence[str], *, default: str) -> str:
    word = text(name, default)
    if word not in choices:
        raise SettingError(f"{name} is {word!r}; write one of: {', '.join(choices)}.")
    return word


def secret(name: str) -> str:
    """Returns a secret that is long and mixed enough to sign with."""
    value = text(name)
    if len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_DIFFERENT:
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
