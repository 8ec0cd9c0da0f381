"""What the desk says of a picture's file: what it fills in, what the library has of the kind, what would be better."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.thumbnails import thumbnail
from articles.images.ingest import Facts
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


def here_already(alike: list[Image], *, is_same: bool, in_popup: bool) -> SafeString:
    """Shows the pictures that the library has already, each with the way to use it."""
    if is_same and alike[0].discarded_at:
        told, in_popup = _("This picture was deleted, and is kept for earlier versions. Put it back to use it:"), False
    elif is_same:
        told = _("The library has this picture already:")
    else:
        told = _(
            "The library has this picture already, or one that looks like it. Use it, or say that yours is another:"
        )
    name = "admin:articles_image_use" if in_popup else "admin:articles_image_change"
    shown = format_html_join(
        "",
        '<span class="picture-here">{} <span><bdi>{}</bdi> <small>{}</small> <a href="{}">{}</a></span></span>',
        ((thumbnail(image), image, image.credit, reverse(name, args=[image.pk]), _("Use this one")) for image in alike),
    )
    return format_html("{} {}", told, shown)
