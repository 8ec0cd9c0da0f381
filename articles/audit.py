"""The audit log: written by the verbs, in the transaction of what they do; read at the desk; changed by nothing."""

from collections.abc import Iterable, Mapping
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.models import LogEvent
from articles.text.plain import one_line

LONGEST_NAME = 300
LONGEST_WHY = 1_000

# What can have happened, as the log stores it and the desk shows it (marked here, translated there).
VERBS = {
    "added": gettext_noop("Added"),
    "changed": gettext_noop("Changed"),
    "deleted": gettext_noop("Deleted"),
    "put back": gettext_noop("Put back into the library"),
    "removed": gettext_noop("Removed for good, with its files"),
    "submitted": gettext_noop("Submitted"),
    "returned": gettext_noop("Returned"),
    "approved": gettext_noop("Approved for a later moment"),
    "rescheduled": gettext_noop("Moved to another moment"),
    "embargoed": gettext_noop("Put under an embargo, or its embargo moved"),
    "changed while approved": gettext_noop("Changed while approved"),
    "published": gettext_noop("Published"),
    "published with its earlier date": gettext_noop("Published with its earlier date"),
    "amended in detail": gettext_noop("Amended in detail"),
    "amended in substance": gettext_noop("Amended in substance"),
    "corrected": gettext_noop("Corrected"),
    "withdrawn": gettext_noop("Withdrawn"),
    "lifted the embargo": gettext_noop("Lifted the embargo"),
    "moved": gettext_noop("Moved to another address"),
    "lost its second step": gettext_noop("Second step of signing in removed"),
    "changed the password": gettext_noop("Changed the password"),
    "reset the password": gettext_noop("Reset the password, through a link in an e-mail"),
    "set up an app": gettext_noop("Set up an authenticator app"),
    "removed the app": gettext_noop("Removed the authenticator app"),
    "added a passkey": gettext_noop("Added a passkey"),
    "removed a passkey": gettext_noop("Removed a passkey"),
    "made recovery codes": gettext_noop("Made new recovery codes"),
    "merged": gettext_noop("Merged into another"),
    "took in": gettext_noop("Took another in"),
    "given back": gettext_noop("Given back: a merge was undone"),
    "imported": gettext_noop("Imported"),
    "changed by an import": gettext_noop("Changed by an import"),
    "set apart": gettext_noop("Changed what it may stand beside"),
    "approved beside": gettext_noop("Approved what stands beside it"),
    "pinned beside": gettext_noop("Pinned what stands beside it"),
    "hid beside": gettext_noop("Hid what stood beside it"),
    "found fine beside": gettext_noop("Found fine what stands beside it"),
    "put back beside": gettext_noop("Put back into the moderators’ queue"),
    "took back beside": gettext_noop("Took back what was decided beside it"),
}
IMPORT = "import"  # the noun of a run, which is no row; its label is the source


class Told(TypedDict):
    """What is told of an event beside its verb and what it was done to."""

    by: Any
    before: NotRequired[Mapping[str, Any] | None]
    after: NotRequired[Mapping[str, Any] | None]
    why: NotRequired[str]


def record(verb: str, what: models.Model, **told: Unpack[Told]) -> LogEvent:
    """Writes one event in the transaction of the change; `verb` is a key of VERBS, the rest plain data."""
    event = event_of(verb, what, **told)
    event.save(force_insert=True)
    return event


def record_all(events: Iterable[LogEvent]) -> None:
    """Writes many events at once, in the transaction of the changes."""
    LogEvent.objects.bulk_create(events)


def record_import(source: str, *, after: Mapping[str, Any], why: str, key: int | None = None) -> int:
    """Writes what a run brought, or brings its one event up to date; returns the event's key.

    The event grows with the run, in the transactions of what it tells: one that is broken off has said what is in.
    """
    if key is None:
        facts = {"verb": "imported", "noun": IMPORT, "label": source[:LONGEST_NAME], "why": one_line(why)[:LONGEST_WHY]}
        return LogEvent.objects.create(after=dict(after), **facts).pk
    LogEvent.objects.filter(pk=key).update(after=dict(after))
    return key


def event_of(
    verb: str,
    what: models.Model,
    *,
    by: Any,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> LogEvent:
    """Returns an event that is not written yet."""
    if verb not in VERBS:
        raise ValueError(f"The log knows no verb {verb!r}.")
    return LogEvent(
        by_id=getattr(by, "pk", None),
        by_name=name_of(by),
        verb=verb,
        noun=what._meta.model_name or "",
        object_id=str(what.pk or ""),
        label=str(what)[:LONGEST_NAME],
        before=dict(before or {}),
        after=dict(after or {}),
        why=one_line(why)[:LONGEST_WHY],
    )


def name_of(person: Any) -> str:
    """Returns the name by which the log knows the person when the account is gone."""
    if getattr(person, "pk", None) is None:
        return ""
    return str(person.get_full_name() or person.get_username())[:LONGEST_NAME]


def by_operator(command: str) -> str:
    """Returns why an event has nobody who did it."""
    return _("By the operator, with %(command)s.") % {"command": command}


def events_of(what: models.Model) -> "models.QuerySet[LogEvent]":
    """Returns what happened to the object, the newest first."""
    return LogEvent.objects.filter(noun=what._meta.model_name, object_id=str(what.pk)).order_by("-pk")
