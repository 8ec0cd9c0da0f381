"""What the desk's first page says of pictures in published stories whose rights have ended, or are about to."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from articles.admin.picture_filters import ExpiryFilter, UseFilter
from articles.images.rights import ending_soon, expired, shown_in
from articles.models import Article, Image

MOST_COUNTED = 1_000  # pictures; beyond, the page says that there are more


class Told(NamedTuple):
    """A sentence, and the list of the pictures that it is about."""

    sentence: str
    address: str


def told_to(person: Any) -> list[Told]:
    """Returns what somebody who works with pictures has to know; two queries, none for others."""
    if not person.has_perm("articles.change_image"):
        return []
    told = []
    if gone := _in_published_stories(expired()):
        sentence = ngettext(
            "The rights to %(count)s picture in published stories have expired: readers do not see it any more.",
            "The rights to %(count)s pictures in published stories have expired: readers do not see them any more.",
            gone,
        )
        told.append(Told(sentence % {"count": _counted(gone)}, _list_of("expired")))
    if ending := _in_published_stories(ending_soon()):
        sentence = ngettext(
            "The rights to %(count)s picture in published stories end within 30 days.",
            "The rights to %(count)s pictures in published stories end within 30 days.",
            ending,
        )
        told.append(Told(sentence % {"count": _counted(ending)}, _list_of("soon")))
    return told


def _in_published_stories(rights: Q) -> int:
    return Image.objects.filter(rights, shown_in(Article.objects.live())).order_by()[:MOST_COUNTED].count()


def _counted(number: int) -> str:
    return str(number) if number < MOST_COUNTED else f"{MOST_COUNTED}+"


def _list_of(rights: str) -> str:
    chosen = {str(ExpiryFilter.parameter_name): rights, str(UseFilter.parameter_name): "published"}
    return f"{reverse('admin:articles_image_changelist')}?{urlencode(chosen)}"
