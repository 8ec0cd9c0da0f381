"""Requests that are not as a browser sends them, answered before anything reads them."""

import codecs
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.common import CommonMiddleware as StockCommonMiddleware


class CharsetMiddleware:
    """Refuses bodies in another charset than UTF-8, which is what our pages ask for (415, RFC 9110).

    Django raises while it reads such a form, and again in the page that says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_utf_8((request.content_params or {}).get("charset", "utf-8")):
            plain = "text/plain; charset=utf-8"
            return HttpResponse("Send it in UTF-8.\n", content_type=plain, status=415)
        return self.get_response(request)


def _is_utf_8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False


class CommonMiddleware(StockCommonMiddleware):
    """Adds a last slash for readers only: with DEBUG the stock one raises where something was sent."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in {"GET", "HEAD"} and super().should_redirect_with_slash(request)
