"""What is looked at before a story is approved; the newsroom's record says what blocks, the rest advises."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Image, Newsroom
from articles.models.article import address_date_of
from articles.models.newsroom import Check
from articles.publishing.content import MOMENTS
from articles.text.alternative import is_file_name
from articles.text.blocks import photos, plain_text
from articles.text.ready import broken_links, placeholders

FEWEST_TAGS = 3
GOOD_STANDFIRST = (40, 300)  # characters, from and to
# Lines of a story that readers, search engines and social networks show as they stand.
PRINTED = (
    *("headline", "kicker", "standfirst", "dateline", "lead_caption", "lead_alt"),
    *("search_headline", "search_description", "social_headline", "social_description"),
)
NAMED = 3  # pictures, links or marks that a sentence names
SOON_AFTER = timedelta(days=7)  # of rights that end so soon after a story goes live, its editor is told

# Where the desk shows what is wrong; without a field of its own it stands above the form.
FIELDS = {
    Check.BYLINE: "bylines",
    Check.SECTION: "section",
    Check.TAGS: "tag_names",
    Check.STANDFIRST: "standfirst",
    Check.LINKS: "body",
    Check.PLACEHOLDERS: "body",
    Check.ALT: "lead_image",
    Check.CREDIT: "lead_image",
    Check.RIGHTS: "lead_image",
}


class Finding(NamedTuple):
    """Something that is not as it should be."""

    check: str
    message: str
    is_blocking: bool = True  # as it is found: whether it may, if the newsroom says so

    @property
    def field(self) -> str:
        return FIELDS[Check(self.check)]


def look(said: Mapping[str, Any]) -> list[Finding]:
    """Returns what is not right about a story that says this, what blocks first. Two queries."""
    blocking = set(Newsroom.objects.current().blocking_checks)
    found = [one._replace(is_blocking=one.is_blocking and one.check in blocking) for one in _findings(said)]
    return sorted(found, key=lambda finding: not finding.is_blocking)


def missing(said: Mapping[str, Any]) -> dict[str, str]:
    """Returns all that keeps a story from being approved, by field."""
    messages: dict[str, str] = {}
    if not said["body"].strip() and not said["standfirst"].strip():
        messages["body"] = _("Write the story before you publish.")
    for finding in look(said):
        if finding.is_blocking:
            before = messages.get(finding.field)
            messages[finding.field] = f"{before} {finding.message}" if before else finding.message
    return messages


def missing_byline() -> str:
    """Returns what is said of a story without one, where this newsroom publishes none such."""
    blocks = Check.BYLINE in Newsroom.objects.current().blocking_checks
    return _no_byline() if blocks else ""


def _no_byline() -> str:
    return _("Add a byline before you publish.")


def _findings(said: Mapping[str, Any]) -> Iterator[Finding]:
    if not said["bylines"]:
        yield Finding(Check.BYLINE, _no_byline())
    if said["section_id"] is None:
        yield Finding(Check.SECTION, _("Choose a section before you publish."))
    if (tags := len(said["tags"])) < FEWEST_TAGS:
        message = ngettext(
            "It has %(tags)d tag; three make it found.",
            "It has %(tags)d tags; three make it found.",
            tags,
        )
        yield Finding(Check.TAGS, message % {"tags": tags})
    length, (fewest, most) = len(said["standfirst"]), GOOD_STANDFIRST
    if not fewest <= length <= most:
        message = _("The standfirst is %(length)d characters long; 40 to 300 read well.")
        yield Finding(Check.STANDFIRST, message % {"length": length})
    yield from _pictures(said)
    if links := broken_links(said["body"]):
        yield Finding(Check.LINKS, _("These links lead nowhere: %(links)s") % {"links": _named(links)})
    if marks := placeholders([*(said[name] for name in PRINTED), *said["key_points"], plain_text(said["body"])]):
        yield Finding(Check.PLACEHOLDERS, _("Something is still to be written: %(marks)s") % {"marks": _named(marks)})


def _pictures(said: Mapping[str, Any]) -> Iterator[Finding]:
    used = photos(said["body"])
    keys = {photo.image for photo in used} | ({said["lead_image_id"]} if said["lead_image_id"] else set())
    needing = {photo.image for photo in used if photo.alt is None}
    if not said["lead_alt"]:
        needing.add(said["lead_image_id"])
    pictures = list(Image.objects.filter(pk__in=keys).order_by("pk")) if keys else []
    if gone := len(keys) - len(pictures):
        message = ngettext(
            "%(gone)d picture is no longer in the library: take it out, or choose another one.",
            "%(gone)d pictures are no longer in the library: take them out, or choose others.",
            gone,
        )
        yield Finding(Check.LINKS, message % {"gone": gone})
    if deleted := [str(one) for one in pictures if one.discarded_at]:
        message = _("These pictures were deleted: take them out, or put them back into the library: %(pictures)s")
        yield Finding(Check.RIGHTS, message % {"pictures": _named(deleted)})
    if without := [str(one) for one in pictures if one.pk in needing and not one.alt and not one.decorative]:
        yield Finding(
            Check.ALT, _("Say in the library what these pictures show: %(pictures)s") % {"pictures": _named(without)}
        )
    said_here = (said["lead_alt"], *(photo.alt for photo in used))
    if names := [alt for alt in said_here if alt and is_file_name(alt)]:
        yield Finding(
            Check.ALT, _("Say in the story what these pictures show: %(pictures)s") % {"pictures": _named(names)}
        )
    if without := [str(one) for one in pictures if not one.credit]:
        message = _("Write in the library who made these pictures: %(pictures)s")
        yield Finding(Check.CREDIT, message % {"pictures": _named(without)})
    yield from _rights(pictures, _goes_live_on(said))


def _rights(pictures: list[Image], day: date) -> Iterator[Finding]:
    """Looks at the rights as they are today, and on the day that readers get the story."""
    today = address_date_of(timezone.now())
    expired, ended, ending = [], [], []
    for one in pictures:
        if (end := one.rights_expire_on) is None:
            continue
        if end < today:
            expired.append(str(one))
        elif end < day:
            ended.append(str(one))
        elif end <= day + SOON_AFTER:
            ending.append(str(one))
    if expired:
        message = _("The rights to these pictures have expired: %(pictures)s")
        yield Finding(Check.RIGHTS, message % {"pictures": _named(expired)})
    if ended:
        message = _("The rights to these pictures expire before the story goes live: %(pictures)s")
        yield Finding(Check.RIGHTS, message % {"pictures": _named(ended)})
    if ending:
        message = _("The rights to these pictures expire within a week after the story goes live: %(pictures)s")
        yield Finding(Check.RIGHTS, message % {"pictures": _named(ending)}, is_blocking=False)


def _goes_live_on(said: Mapping[str, Any]) -> date:
    """Returns the day, in the newsroom's time zone, on which readers get a story that says this: today at the least."""
    moments = (parse_datetime(said[name]) for name in MOMENTS if said[name])
    return address_date_of(max([timezone.now(), *filter(None, moments)]))


def _named(things: list[str]) -> str:
    shown = ", ".join(f"“{thing[:60]}”" for thing in things[:NAMED])
    return shown if len(things) <= NAMED else f"{shown} …"
