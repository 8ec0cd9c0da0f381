"""Headers that every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from articles.delivery.cdn import has_cdn

# Nothing on these pages needs a device; a feature that one day does is named here.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "interest-cohort")
)


class HeadersMiddleware:
    """Adds the headers that Django and django-csp do not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if has_cdn():  # what says nothing of it a CDN would keep as it likes, and nobody could purge it
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
