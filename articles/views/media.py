"""Files of the library, for sites without a server in front that hands them out itself."""

import re
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from articles.images.errors import StoreAway
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
LONGEST_PATH = 200  # characters
# Letters that no storage reads anything into; no part begins with a dot.
_PATH = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?P<suffix>[a-z]+)", re.ASCII)
_OF_PICTURE = re.compile(r"pictures/(?P<digest>[0-9a-f]{64})/[\w-]+\.[a-z]+", re.ASCII)
_BY_CONTENT = re.compile(r"pictures/[0-9a-f]{64}/[0-9a-f]{10}-[0-9]+\.[a-z]+")  # what lies there never changes
_SECRET = re.compile(r"(?:.*/)?original-with-gps\.[a-z]+")  # whoever knows its name learns nothing of a source


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answers with a picture that cannot run as anything else, whatever is in it."""
    match = _PATH.fullmatch(path) if len(path) <= LONGEST_PATH else None
    if match is None or match["suffix"] not in TYPES or _SECRET.fullmatch(path):
        raise Http404
    try:
        size, modified = default_storage.size(path), default_storage.get_modified_time(path)
        seconds = _seconds_of_rights(path)
        if seconds is not None and seconds <= 0:
            return _gone()
        headers = _headers(path, TYPES[match["suffix"]], size, modified, seconds)
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


def _seconds_of_rights(path: str) -> int | None:
    """Returns how long readers may still see the picture that the file is of: 0 not at all, None for ever."""
    match = _OF_PICTURE.fullmatch(path)
    if match is None:
        return None
    found = Image.objects.filter(digest=match["digest"]).values_list("rights_expire_on", "discarded_at").first()
    last_day, discarded_at = found or (None, None)
    if discarded_at is not None:
        return 0
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
        "Cache-Control": f"public, {lasting}",
        "Last-Modified": http_date(modified.timestamp()),
        "ETag": f'"{int(modified.timestamp()):x}-{size:x}"',
    }
