"""Files of the library: readers get those of pictures that something published shows, the desk those of all."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from articles.delivery import keys
from articles.delivery.cdn import has_cdn
from articles.delivery.pages import named
from articles.images.errors import StoreAway
from articles.images.rights import shown_to_readers
from articles.models import Image
from articles.views.page import PLAIN

TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "gif": "image/gif",
}
YEAR = 31_536_000  # seconds
_OF_PICTURE = re.compile(r"pictures/(?P<digest>[0-9a-f]{64})/(?P<name>[\w-]+)\.[a-z]+", re.ASCII)
_BY_CONTENT = re.compile(r"pictures/[0-9a-f]{64}/[0-9a-f]{10}-[0-9]+\.[a-z]+")  # what lies there never changes
MASTER = "original"
NEVER = "original-with-gps"  # whoever knows its name learns nothing of a source


class _Asked(NamedTuple):
    """What there is to know of a picture of which a file is asked for."""

    pk: int
    rights_expire_on: date | None
    discarded_at: datetime | None
    is_rendered: bool
    is_shown: bool


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answers with a picture that cannot run as anything else, whatever is in it."""
    match = _OF_PICTURE.fullmatch(path)
    suffix = path.rpartition(".")[2]
    asked = _asked(match["digest"]) if match and match["name"] != NEVER and suffix in TYPES else None
    if match is None or asked is None:
        raise Http404
    # Pages name a master where nothing else is made of it yet. Licences are for less, and crops leave something out.
    is_public = asked.is_shown and not (match["name"] == MASTER and asked.is_rendered)
    if not is_public and not _is_staff(request):
        raise Http404
    seconds = _seconds_of_rights(asked)
    if seconds is not None and seconds <= 0:
        return _gone()
    try:
        size, modified = default_storage.size(path), default_storage.get_modified_time(path)
        headers = _headers(path, TYPES[suffix], size, modified, seconds)
        headers["Cache-Control"] = f"{'public' if is_public else 'private'}, {headers['Cache-Control']}"
        if is_public and has_cdn():
            headers[settings.CDN_PAGE_HEADER] = named({f"{Image.letter}{asked.pk}", keys.files(asked.pk)})
        unchanged = get_conditional_response(
            request,
            etag=headers["ETag"],
            last_modified=int(modified.timestamp()),
            response=HttpResponse(headers=headers),
        )
        if unchanged is not None and unchanged.status_code != 200:
            return unchanged
        if request.method == "HEAD":
            return HttpResponse(headers=headers)
        return FileResponse(default_storage.open(path), headers=headers)
    except StoreAway:
        return _away()
    except OSError:  # it is not there, or is a folder
        raise Http404 from None


def _asked(digest: str) -> _Asked | None:
    """Returns what there is to know of a picture; one query. None where the library has it no more."""
    rendered = ~Q(renditions="") | ~Q(widths=[])
    images = Image.objects.annotate(is_rendered=_says(rendered), is_shown=_says(shown_to_readers()))
    found = images.filter(digest=digest).values_list(*_Asked._fields).first()
    return _Asked(*found) if found else None


def _says(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _is_staff(request: HttpRequest) -> bool:
    # Whoever sends no cookie is asked nothing: no session is looked for, and no answer differs by one.
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_active and request.user.is_staff


def _seconds_of_rights(asked: _Asked) -> int | None:
    """Returns how long the picture may still be seen: 0 not at all, None for ever."""
    if asked.discarded_at is not None:
        return 0
    last_day = asked.rights_expire_on
    if last_day is None:
        return None
    ends = datetime(last_day.year, last_day.month, last_day.day, tzinfo=timezone.get_default_timezone())
    return int((ends + timedelta(days=1) - timezone.now()).total_seconds())


def _gone() -> HttpResponse:
    response = HttpResponse(
        "This picture has been taken out of the library, or the rights to it have expired.\n",
        content_type=PLAIN,
        status=410,
    )
    response["Cache-Control"] = "no-store"  # they may be bought again
    return response


def _away() -> HttpResponse:
    response = HttpResponse("This picture is out of reach just now. Try again in a moment.\n", PLAIN, status=503)
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = "10"
    return response


def _headers(path: str, content_type: str, size: int, modified: datetime, seconds: int | None) -> dict[str, str]:
    lasting = f"max-age={YEAR}, immutable" if _BY_CONTENT.fullmatch(path) else "max-age=3600"
    if seconds is not None:
        lasting = f"max-age={min(seconds, YEAR)}"
    return {
        "Content-Type": content_type,
        "Content-Length": str(size),
        "Content-Disposition": "inline",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": lasting,
        "Last-Modified": http_date(modified.timestamp()),
        "ETag": f'"{int(modified.timestamp()):x}-{size:x}"',
    }
