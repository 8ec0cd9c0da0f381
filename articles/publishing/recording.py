"""What the audit log says of a decision about a story: where it stood before, and where it stands after."""

from collections.abc import Mapping
from typing import Any

from articles import audit
from articles.models import Article, LogEvent
from articles.publishing.content import plain
from articles.publishing.rights import Person

Standing = Mapping[str, Any]

_NAMES = ("state", "slug", "version", "publish_at", "embargo_until", "live_at")


def standing(article: Article) -> Standing:
    """Returns where the story stands, as plain data."""
    return {name: plain(getattr(article, name)) for name in _NAMES}


def record(verb: str, stored: Article, was: Standing, **facts: Any) -> None:
    """Writes the event that `event` returns."""
    event(verb, stored, was, **facts).save(force_insert=True)


def event(
    verb: str,
    stored: Article,
    was: Standing,
    *,
    by: Person | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> LogEvent:
    """Returns an event with the state on both sides, what else of its standing differs, and what the verb adds."""
    now = standing(stored)
    names = [name for name in now if name == "state" or now[name] != was[name]]
    return audit.event_of(
        verb,
        stored,
        by=by,
        before={name: was[name] for name in names} | dict(before or {}),
        after={name: now[name] for name in names} | dict(after or {}),
        why=why,
    )
