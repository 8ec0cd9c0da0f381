"""What templates need besides Django's own tags."""

from datetime import datetime
from typing import Any

from django import template
from django.templatetags.static import static as static_address
from django.utils import timezone
from django.utils.translation import get_language_info

from articles.delivery import static
from articles.images.renditions import Picture, picture
from articles.models import Image
from articles.models.addresses import path_of
from articles.text.excerpts import excerpt

register = template.Library()
register.filter("excerpt", excerpt)
register.simple_tag(path_of, name="path")


@register.inclusion_tag("parts/style_sheets.html")
def style_sheets() -> dict[str, Any]:
    """Links the style sheets of readers' pages."""
    return {"sheets": static.style_sheets()}


@register.inclusion_tag("parts/looks.html")
def looks_if_there() -> dict[str, Any]:
    """Links what makes a page look as the site does; nothing where the files were not collected, be that the fault."""
    try:
        sheets = [(static_address(sheet), medium) for sheet, medium in static.style_sheets()]
        return {"script": static_address("js/choice.js"), "sheets": sheets}
    except ValueError:
        return {}


@register.filter
def iso(moment: datetime | None) -> str:
    """Returns the moment for `<time datetime>`, to the second, in the newsroom's time zone.

    Django's `date:"c"` writes six digits of fractions, of which HTML allows three.
    """
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


@register.filter
def as_picture(image: Image | None) -> Picture | None:
    """Returns what `parts/picture.html` draws; None where there is no picture, or no right to show it."""
    return picture(image) if image else None


@register.filter
def language_name(tag: str) -> str:
    """Returns the language's own name for itself ("العربيّة"), or the tag where Django knows none."""
    try:
        return str(get_language_info(tag)["name_local"])
    except KeyError:
        return tag
