"""What templates need besides Django's own tags."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, pgettext

from articles.delivery import static
from articles.delivery.scripts import CHOICE
from articles.images.renditions import Picture, picture
from articles.models import Article, Image
from articles.models.addresses import path_of
from articles.text.excerpts import excerpt
from articles.text.languages import direction

register = template.Library()
register.filter("excerpt", excerpt)
register.filter("direction_of", direction)
register.simple_tag(path_of, name="path")


@register.inclusion_tag("parts/style_sheets.html")
def style_sheets() -> dict[str, Any]:
    """Links the style sheets of readers' pages."""
    return {"sheets": static.style_sheets()}


@register.inclusion_tag("parts/looks.html")
def looks_if_there() -> dict[str, Any]:
    """Links what makes a page look as the site does; nothing where the files were not collected, be that the fault."""
    sheets = [(static.address_if_there(sheet), medium) for sheet, medium in static.style_sheets()]
    return {"sheets": [sheet for sheet in sheets if sheet[0]]}


@register.simple_tag
def choice_script() -> SafeString:
    """Puts what the reader chose on this device in force, before anything is painted."""
    return format_html("<script>{}</script>", mark_safe(CHOICE))


@register.filter
def iso(moment: datetime | None) -> str:
    """Returns the moment for `<time datetime>`, to the second, in the newsroom's time zone.

    Django's `date:"c"` writes six digits of fractions, of which HTML allows three.
    """
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


@register.filter
def moment(when: datetime | None) -> str:
    """Returns the day and the minute as the site's language writes them, in the newsroom's time zone."""
    return date_format(timezone.localtime(when), _forms(get_language())[1]) if when else ""


@register.filter
def day(when: datetime | date | None) -> str:
    """Returns the day as the site's language writes it, in the newsroom's time zone."""
    if isinstance(when, datetime):
        when = timezone.localtime(when)
    return date_format(when, _forms(get_language())[0]) if when else ""


@cache
def _forms(language: str | None) -> tuple[str, str]:
    """Returns the forms of a day and of a moment, in the letters of Django's `date` filter."""
    return pgettext("a day", "j F Y"), pgettext("a moment", "j F Y, H:i T")


@register.filter
def as_picture(image: Image | None) -> Picture | None:
    """Returns what `parts/picture.html` draws; None where there is no picture, or no right to show it."""
    return picture(image) if image else None


@register.filter
def lead_picture(article: Article) -> Picture | None:
    """Returns the story's lead picture as `as_picture` does, with what the story says of what it shows."""
    return picture(article.lead_image, alt=article.lead_alt) if article.lead_image else None


@register.filter
def language_name(tag: str) -> str:
    """Returns the language's own name for itself ("العربيّة"), or the tag where Django knows none."""
    try:
        return str(get_language_info(tag)["name_local"])
    except KeyError:
        return tag
