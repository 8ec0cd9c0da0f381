"""What is looked at before a story is approved; the newsroom's record says what blocks, the rest advises."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Image, Newsroom
from articles.models.newsroom import Check
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
    is_blocking: bool

    @property
    def field(self) -> str:
        return FIELDS[Check(self.check)]


def look(said: Mapping[str, Any]) -> list[Finding]:
    """Returns what is not right about a story that says this, what blocks first. Two queries."""
    blocking = set(Newsroom.objects.current().blocking_checks)
    found = [Finding(check, message, check in blocking) for check, message in _findings(said)]
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


def _findings(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not said["bylines"]:
        yield Check.BYLINE, _no_byline()
    if said["section_id"] is None:
        yield Check.SECTION, _("Choose a section before you publish.")
    if (tags := len(said["tags"])) < FEWEST_TAGS:
        message = ngettext(
            "It has %(tags)d tag; three make it found.",
            "It has %(tags)d tags; three make it found.",
            tags,
        )
        yield Check.TAGS, message % {"tags": tags}
    length, (fewest, most) = len(said["standfirst"]), GOOD_STANDFIRST
    if not fewest <= length <= most:
        message = _("The standfirst is %(length)d characters long; 40 to 300 read well.")
        yield Check.STANDFIRST, message % {"length": length}
    yield from _pictures(said)
    if links := broken_links(said["body"]):
        yield Check.LINKS, _("These links lead nowhere: %(links)s") % {"links": _named(links)}
    if marks := placeholders([*(said[name] for name in PRINTED), *said["key_points"], plain_text(said["body"])]):
        yield Check.PLACEHOLDERS, _("Something is still to be written: %(marks)s") % {"marks": _named(marks)}


def _pictures(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
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
        yield Check.LINKS, message % {"gone": gone}
    if deleted := [str(one) for one in pictures if one.discarded_at]:
        message = _("These pictures were deleted: take them out, or put them back into the library: %(pictures)s")
        yield Check.RIGHTS, message % {"pictures": _named(deleted)}
    today = timezone.localdate()
    if without := [str(one) for one in pictures if one.pk in needing and not one.alt and not one.decorative]:
        yield Check.ALT, _("Say in the library what these pictures show: %(pictures)s") % {"pictures": _named(without)}
    said_here = (said["lead_alt"], *(photo.alt for photo in used))
    if names := [alt for alt in said_here if alt and is_file_name(alt)]:
        yield Check.ALT, _("Say in the story what these pictures show: %(pictures)s") % {"pictures": _named(names)}
    if without := [str(one) for one in pictures if not one.credit]:
        yield (
            Check.CREDIT,
            _("Write in the library who made these pictures: %(pictures)s") % {"pictures": _named(without)},
        )
    if expired := [str(one) for one in pictures if one.rights_expire_on and one.rights_expire_on < today]:
        yield Check.RIGHTS, _("The rights to these pictures have expired: %(pictures)s") % {"pictures": _named(expired)}


def _named(things: list[str]) -> str:
    shown = ", ".join(f"“{thing[:60]}”" for thing in things[:NAMED])
    return shown if len(things) <= NAMED else f"{shown} …"
