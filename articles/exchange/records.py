"""The neutral record of an article: what every outside format is turned into, and checked as, first."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.exchange.words import plain_line, plain_prose
from articles.text.languages import is_language
from articles.text.plain import one_line

# Characters, unless it says otherwise. What is longer is no article but a mistake.
LONGEST_ID = 300
LONGEST_TITLE = 300
LONGEST_SUMMARY = 10_000
LONGEST_BODY = 1_000_000
LONGEST_NAME = 1_000  # of a tag, a person, a section; the rooms have narrower limits of their own
LONGEST_ADDRESS = 4_000
MOST_NAMES = 1_000  # in one list
EARLIEST_YEAR = 1600
FARTHEST_AHEAD = timedelta(days=3660)

_BROKEN = re.compile("[\x00\ud800-\udfff]")
_MADE_BY = 1  # raise it when the same record makes another article: every import then brings all anew


class BadRecord(ValueError):
    """It is no article; the message says why, for who can mend the file."""


class FileRefused(ValueError):
    """The file cannot be read as what it should be; the message is one line."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an article: a path below some folder, or an address on the web."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """An article as it comes from elsewhere: sound in each part, but its body is as its authors left it."""

    id: str
    title: str
    published_at: datetime
    body: str = ""
    is_markdown: bool = False
    slug: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: str = ""
    language: str = "en"
    images: tuple[Picture, ...] = ()
    url_path: str = ""

    def digest(self, *settings: str) -> str:
        """Returns a fingerprint of all that the article is made of; the settings are what else decides about it."""
        parts = [_MADE_BY, *settings, *(getattr(self, name) for name in self.__slots__)]
        return sha256(json.dumps(parts, ensure_ascii=False, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file holds at one place: a record, or what is wrong there."""

    number: int  # of the line, or of the article, counted from 1
    content: Record | BadRecord
    position: int = 0  # bytes of the file behind it


def parse(facts: object) -> Record:
    """Returns the record that the facts describe; raises BadRecord. What it does not know it ignores."""
    if not isinstance(facts, Mapping):
        raise BadRecord(_("It is not an object with fields."))
    html = _text(facts, "body_html", LONGEST_BODY)
    return Record(
        id=_identifier(facts),
        title=_title(facts),
        published_at=_moment(facts),
        body=(html or _text(facts, "body_markdown", LONGEST_BODY)).replace("\r\n", "\n"),
        is_markdown=not html,
        slug=_text(facts, "slug", LONGEST_ADDRESS),
        summary=plain_prose(_text(facts, "summary", LONGEST_SUMMARY)),
        tags=_names(facts, "tags"),
        authors=_names(facts, "authors"),
        section=plain_line(_text(facts, "section", LONGEST_NAME)),
        language=_language(facts),
        images=tuple(_pictures(facts)),
        url_path=_text(facts, "url_path", LONGEST_ADDRESS).strip(),
    )


def _text(facts: Mapping[str, Any], name: str, longest: int) -> str:
    """Returns the text of a field; "" where it is missing or null."""
    value = facts.get(name)
    return "" if value is None else _checked(value, name, longest)


def _checked(value: object, name: str, longest: int) -> str:
    if not isinstance(value, str):
        raise BadRecord(_("“%(name)s” is not text.") % {"name": name})
    if len(value) > longest:
        raise BadRecord(
            _("“%(name)s” is too long: %(length)d characters, at most %(most)d.")
            % {"name": name, "length": len(value), "most": longest}
        )
    if broken := _BROKEN.search(value):
        raise BadRecord(
            _("“%(name)s” holds a character that no text can (U+%(code)04X).")
            % {"name": name, "code": ord(broken.group())}
        )
    return value


def _identifier(facts: Mapping[str, Any]) -> str:
    given = facts.get("id")
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) < 2**63:
        return str(given)
    identifier = _text(facts, "id", LONGEST_ID)
    if not identifier.strip():
        raise BadRecord(_("“id” is missing."))
    if identifier != one_line(identifier):
        raise BadRecord(
            _("“id” holds characters that an identifier should not: line ends, doubled spaces or the like.")
        )
    return identifier


def _title(facts: Mapping[str, Any]) -> str:
    title = plain_line(_text(facts, "title", LONGEST_BODY))
    if not any(unicodedata.category(character)[0] in "LNPS" for character in title):
        raise BadRecord(_("“title” is missing."))
    return _checked(title, "title", LONGEST_TITLE)


def _moment(facts: Mapping[str, Any]) -> datetime:
    given = _text(facts, "published_at", LONGEST_ADDRESS).strip()
    if not given:
        raise BadRecord(_("“published_at” is missing."))
    try:
        moment = datetime.fromisoformat(given[:64])
    except ValueError as error:
        raise BadRecord(
            _("“published_at” is no date and time: “%(given)s”. Write it as 2025-10-08T12:00:00+00:00.")
            % {"given": one_line(given[:40])}
        ) from error
    if moment.tzinfo is None:
        raise BadRecord(_("“published_at” has no offset from UTC: “%(given)s”.") % {"given": one_line(given[:40])})
    if moment.year < EARLIEST_YEAR or moment.year > 9998 or moment > timezone.now() + FARTHEST_AHEAD:
        raise BadRecord(_("“published_at” is out of all reason: %(given)s.") % {"given": one_line(given[:40])})
    return moment


def _language(facts: Mapping[str, Any]) -> str:
    language = _text(facts, "language", LONGEST_NAME).strip().replace("_", "-") or "en"
    if not is_language(language):
        raise BadRecord(_("“language” is no language tag: “%(given)s”.") % {"given": one_line(language[:40])})
    return language


def _list(facts: Mapping[str, Any], name: str) -> list[Any]:
    values = facts.get(name)
    if values is None:
        return []
    if not isinstance(values, list) or len(values) > MOST_NAMES:
        raise BadRecord(
            _("“%(name)s” is not a list, or has more than %(most)d entries.") % {"name": name, "most": MOST_NAMES}
        )
    return values


def _names(facts: Mapping[str, Any], name: str) -> tuple[str, ...]:
    names = (plain_line(_checked(value, name, LONGEST_NAME)) for value in _list(facts, name))
    return tuple(dict.fromkeys(filter(None, names)))


def _pictures(facts: Mapping[str, Any]) -> list[Picture]:
    pictures = []
    for value in _list(facts, "images"):
        given = value if isinstance(value, Mapping) else {"src": value}
        picture = Picture(
            src=_text(given, "src", LONGEST_BODY).strip(),
            alt=plain_line(_text(given, "alt", LONGEST_SUMMARY)),
            caption=plain_prose(_text(given, "caption", LONGEST_SUMMARY)),
            credit=plain_line(_text(given, "credit", LONGEST_SUMMARY)),
        )
        if picture.src:
            pictures.append(picture)
    return pictures
