"""What the desk says of a picture's file: what it fills in, what the library has of the kind, what would be better."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.thumbnails import thumbnail
from articles.images.ingest import Facts
from articles.images.rights import is_choosable
from articles.models import Image
from articles.tagging.names import join_names
from articles.text.alternative import GOOD_LENGTH, is_file_name, is_too_long, names_its_kind


def said_in(facts: Facts) -> dict[str, str]:
    """Returns what the picture says of itself, as it is written into the form's fields."""
    said = {name: join_names(value) if isinstance(value, list) else str(value) for name, value in facts.items()}
    if is_file_name(said.get("alt", "")):
        del said["alt"]
    if "creator" in said:
        said.setdefault("credit", said["creator"])
    return said


def advice_on(alt: str) -> Iterator[str]:
    """Yields what would make an alternative text better."""
    if names_its_kind(alt):
        yield _("Alternative text: leave out “photo of”. It is announced as a picture anyway.")
    if is_too_long(alt):
        message = _(
            "Alternative text: it is longer than %(most)d characters. Put details into the extended description."
        )
        yield message % {"most": GOOD_LENGTH}


def named_fields(names: Iterable[str]) -> str:
    """Returns what the forms call these columns of a picture."""
    fields: Any = map(Image._meta.get_field, names)
    return ", ".join(str(field.verbose_name) for field in fields)


def filled(names: Iterable[str]) -> str:
    return _("The file says this of itself, check it: %(fields)s.") % {"fields": named_fields(names)}


def withheld(image: Image) -> str:
    """Returns why the library does not offer a picture; nothing where it does."""
    if is_choosable(image):
        return ""
    if image.discarded_at:
        return _("It was deleted.")
    return _("The rights to it have expired: the last day was %(day)s.") % {
        "day": date_format(cast(date, image.rights_expire_on), "j F Y")
    }


@dataclass(frozen=True, slots=True)
class Offer:
    """A picture that the library has already, for somebody who has sent the like; `link` says what it leads to."""

    image: Image
    why: str  # it cannot be used, and what to do; empty where it can
    link: str
    address: str  # empty where there is nothing to do for this person


def offers_of(images: Iterable[Image], *, may_put_back: bool, in_popup: bool = False) -> list[Offer]:
    """Returns what is offered of pictures that are here: to use them, to put them back, or to look at their rights."""
    return [_offer_of(image, may_put_back, in_popup) for image in images]


def _offer_of(image: Image, may_put_back: bool, in_popup: bool) -> Offer:
    why, page = withheld(image), reverse("admin:articles_image_change", args=[image.pk])
    if not why:
        use = reverse("admin:articles_image_use", args=[image.pk]) if in_popup else page
        return Offer(image, "", _("Use this one"), use)
    if not image.discarded_at:
        return Offer(image, why, _("Look at its rights"), page)
    if may_put_back:
        put_back = reverse("admin:articles_image_put_back", args=[image.pk])
        return Offer(image, f"{why} {_('Put it back to use it.')}", _("Put it back"), put_back)
    return Offer(image, f"{why} {_('Ask an editor or a picture editor to put it back.')}", "", "")


def here_already(offers: Iterable[Offer], *, is_same: bool) -> SafeString:
    """Shows the pictures that the library has already, each with the way to use it."""
    told = (
        _("The library has this picture already:")
        if is_same
        else _("The library has this picture already, or one that looks like it. Use it, or say that yours is another:")
    )
    shown = format_html_join(
        "",
        '<span class="picture-here{}">{} <span><bdi>{}</bdi> {}</span></span>',
        ((" is-same" if is_same else "", thumbnail(offer.image), offer.image, _way_of(offer)) for offer in offers),
    )
    return format_html("{} {}", told, shown)


def _way_of(offer: Offer) -> SafeString:
    said = format_html("<small>{}</small>", offer.why or offer.image.credit)
    return format_html('{} <a href="{}">{}</a>', said, offer.address, offer.link) if offer.address else said
