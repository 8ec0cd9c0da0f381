"""The attributes that a body may carry, and what each may hold."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from articles.text.alternative import LONGEST as LONGEST_ALTERNATIVE
from articles.text.blocks import REFERENCE_BLOCKS, TEXT_BLOCKS
from articles.text.embeds import recognise
from articles.text.languages import is_language

LARGEST_KEY = 2**63 - 1
FOREIGN = "bdi"  # words in another language than the story's, whichever way they run
LONGEST_ADDRESS = 2_000  # characters of a link

_NUMBER = re.compile(r"[1-9]\d{0,18}", re.ASCII)
_SPAN = re.compile(r"[1-9]\d?", re.ASCII)
_START = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?", re.ASCII)

# A path on this site, a place on this page, or an address that cannot run anything.
_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s]|/(?![/\\])|#)\S*", re.IGNORECASE)
_SKIPPED_BY_BROWSERS = re.compile(r"[\t\n\f\r]")
_ENCODED = str.maketrans({'"': "%22", "<": "%3C", ">": "%3E", "\\": "%5C", "`": "%60", "\xa0": "%C2%A0"})


def _keep_key(value: str) -> str | None:
    return value if _NUMBER.fullmatch(value) and int(value) <= LARGEST_KEY else None


def _keep_embed(value: str) -> str | None:
    embed = recognise(value)
    return embed.address if embed else None


def _keep_address(value: str) -> str | None:
    value = _SKIPPED_BY_BROWSERS.sub("", value.strip())
    value = f"https:{value}" if value.startswith("//") else value
    if not _ADDRESS.fullmatch(value):
        return None
    value = value.translate(_ENCODED)
    if len(value) > LONGEST_ADDRESS:
        return None
    try:
        urlsplit(value)
    except ValueError:
        return None
    return value


def _keep_alternative(value: str) -> str:
    """Keeps it on one line; empty, it says that the picture is decorative here."""
    return " ".join(value.split())[:LONGEST_ALTERNATIVE].rstrip()


def _keep_date(value: str) -> str | None:
    """Keeps what <time> takes as a year, a month, a day or a moment (and nothing that no calendar has)."""
    try:
        if _MOMENT.fullmatch(value):
            datetime.fromisoformat(value)
        elif _DAY.fullmatch(value):
            date.fromisoformat(value)
        elif _MONTH.fullmatch(value):
            date.fromisoformat(f"{value}-01")
        elif not _YEAR.fullmatch(value) or value == "0000":
            return None
    except ValueError:
        return None
    return value


def _keep_match(pattern: "re.Pattern[str]") -> Callable[[str], str | None]:
    return lambda value: value if pattern.fullmatch(value) else None


_CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "data-image": _keep_key,
    "data-alt": _keep_alternative,
    "data-article": _keep_key,
    "data-address": _keep_embed,
    "data-side": lambda value: value if value in {"known", "unknown"} else None,
    "datetime": _keep_date,
    "colspan": _keep_match(_SPAN),
    "rowspan": _keep_match(_SPAN),
    "start": _keep_match(_START),
    "href": _keep_address,
}


def check_attribute(tag: str, name: str, value: str) -> str | None:
    """Returns what is kept of an attribute's value; None where the attribute goes. Keeps what it returned."""
    if name == "data-block":
        return value if value in TEXT_BLOCKS.get(tag, ()) or value in REFERENCE_BLOCKS.get(tag, ()) else None
    if name == "lang":  # what is pasted is full of it
        return value if tag == FOREIGN and is_language(value) else None
    check = _CHECKS.get(name)
    return check(value) if check else None
