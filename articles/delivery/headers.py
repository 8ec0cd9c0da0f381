"""Headers that every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from articles.delivery.cdn import has_cdn
from articles.delivery.static import address_if_there

# Nothing on these pages needs a device; a feature that one day does is named here.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "interest-cohort")
)

# Which pages a browser may fetch while a reader is about to follow their link: those that cost nothing here.
SPECULATION_RULES = "prefetch.speculationrules"
WITHOUT_RULES = ("/admin/", "/staff/", settings.STATIC_URL, settings.MEDIA_URL)


class HeadersMiddleware:
    """Adds the headers that Django and django-csp do not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if not request.path_info.startswith(WITHOUT_RULES) and (rules := address_if_there(SPECULATION_RULES)):
            response.headers.setdefault("Speculation-Rules", f'"{rules}"')
        if has_cdn():  # what says nothing of it a CDN would keep as it likes, and nobody could purge it
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
