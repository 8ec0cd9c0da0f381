"""Small pictures in lists and forms."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.images.renditions import picture
from articles.models import Image


def thumbnail(image: Image | None) -> SafeString:
    """Returns a small picture, silent: its words stand beside it in every list and form."""
    if image is None:
        return SafeString('<span class="thumbnail"></span>')
    shown = picture(image)
    if shown is None:
        why = _("deleted") if image.discarded_at else _("rights expired")
        return format_html('<span class="thumbnail">{}</span>', why)
    return format_html('<img class="thumbnail" src="{}" alt="" width="96" height="64" loading="lazy">', shown.thumbnail)


def large(image: Image) -> SafeString:
    """Returns the picture as it is looked at in its form, with its words."""
    shown = picture(image)
    if image.discarded_at:
        return format_html("<p>{}</p>", _("It was deleted: readers get none of its files, and nobody is offered it."))
    if shown is None:
        return format_html("<p>{}</p>", _("The rights to it have expired: readers do not see it any more."))
    return format_html(
        '<img class="large-picture" src="{}" alt="{}" width="{}" height="{}">',
        shown.src_for(640),
        shown.alt,
        image.width,
        image.height,
    )
