"""All decisions as rows of a table, for a file that any spreadsheet reads.

A cell that a spreadsheet would take for a formula begins with an apostrophe, and each cell stands in quotes, as OWASP
advises ("CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection).
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from unicodedata import category

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.models import Article, DecisionKind, QuickReason, RelatedDecision, User
from articles.models.article import address_at
from articles.moderation.rights import Person, require_moderator

AT_ONCE = 1_000  # decisions that are read at a time
# What begins a formula, also as wide as a letter of Chinese; a tab or a line's end may stand before one.
FORMULA = frozenset("=+-@\t\r\n＝＋－＠")

_STORY = ("story__address_date", "story__slug")
_OTHER = ("other__address_date", "other__slug", "external__address", "external__headline", "external__publication")


def decisions_for(person: Person) -> "QuerySet[RelatedDecision]":
    """Returns what the person may read: decisions beside stories that readers have or had, or that they may open."""
    moderator: User = require_moderator(person)
    if moderator.has_perm("articles.change_any_article"):
        return RelatedDecision.objects.all()
    known = Article.objects.known_to_readers() | Article.objects.visible_to(moderator)
    return RelatedDecision.objects.filter(story__in=known.values("pk"))


def lines(decisions: "QuerySet[RelatedDecision]") -> Iterator[str]:
    """Gives the file line by line, the oldest decision first: RFC 4180, and a mark that says that it is UTF-8.

    It is read a thousand decisions at a time, each in a query of its own: nothing stays open while somebody loads it.
    """
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff" + writer.writerow(_heads())
    for row in _rows(decisions):
        yield writer.writerow([safe(cell) for cell in row])


def safe(cell: str) -> str:
    """Returns the text as no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in FORMULA or _first_seen(cell) in FORMULA else cell


def _first_seen(cell: str) -> str:
    """Returns its first character that is no space and not invisible, as marks of direction are."""
    return next((one for one in cell if not one.isspace() and category(one) != "Cf"), "")


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, line: str) -> str:
        return line


def _heads() -> list[str]:
    return [
        *(_("number"), _("story"), _("address of the story"), _("article beside it"), _("its address")),
        *(_("headline of the page of others"), _("publication"), _("decision"), _("place"), _("who"), _("when")),
        *(_("until"), _("ended"), _("reason"), _("note")),
    ]


def _rows(decisions: "QuerySet[RelatedDecision]") -> Iterator[list[str]]:
    last = 0
    fields = (
        "pk",
        "story_id",
        "other_id",
        "kind",
        "position",
        "by_name",
        "since",
        "until",
        "ended_at",
        "reason",
        "note",
    )
    while rows := list(decisions.filter(pk__gt=last).order_by("pk").values(*fields, *_STORY, *_OTHER)[:AT_ONCE]):
        for row in rows:
            yield _row(row)
        last = rows[-1]["pk"]


def _row(row: dict[str, Any]) -> list[str]:
    return [
        str(row["pk"]),
        str(row["story_id"]),
        _address(row["story__address_date"], row["story__slug"]),
        str(row["other_id"] or ""),
        row["external__address"] or _address(row["other__address_date"], row["other__slug"]),
        row["external__headline"] or "",
        row["external__publication"] or "",
        str(DecisionKind(row["kind"]).label),
        str(row["position"] or ""),
        row["by_name"],
        _moment(row["since"]),
        _moment(row["until"]),
        _moment(row["ended_at"]),
        str(QuickReason(row["reason"]).label) if row["reason"] else "",
        row["note"],
    ]


def _address(day: Any, slug: str) -> str:
    """Returns the whole address of an article; of one that has none yet, nothing."""
    return settings.SITE_URL + address_at(day, slug) if day else ""


def _moment(when: datetime | None) -> str:
    return when.isoformat(timespec="seconds") if when else ""
