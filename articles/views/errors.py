"""Pages for what went wrong: an address that leads nowhere, or led somewhere once."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase

from articles.models import Article, Redirect
from articles.views.cards import newest_few
from articles.views.gone import gone
from articles.views.page import PLAIN, show

LATEST_SHOWN = 6
LONGEST_PATH = 500  # characters; as long as a redirect's may be


class NotFoundMiddleware:
    """Answers for unknown addresses: old ones lead to their article, others get the site's own page.

    A middleware and not Django's `handler404`, which is not asked where DEBUG is on: a demo should
    show what readers will see.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        if request.path_info.startswith((settings.MEDIA_URL, settings.STATIC_URL)):
            return HttpResponse("Not found\n", content_type=PLAIN, status=404)
        return _old_address(request, request.path_info) or not_found(request)


def _old_address(request: HttpRequest, path: str) -> HttpResponse | None:
    """Returns what stands where a story once stood: a permanent redirect to it, or that it is gone."""
    if not path.isprintable() or len(path) > LONGEST_PATH:
        return None
    old = Redirect.objects.filter(path=path).values("article")
    article = Article.objects.known_to_readers().filter(pk__in=old).first()
    if article is None:
        return None
    if not article.is_live:  # its address of today is none of the reader's business: it may have moved since
        return gone(request, article)
    response = HttpResponsePermanentRedirect(article.get_absolute_url())
    # A story may move back: what a browser kept for ever would send its reader in a circle.
    response["Cache-Control"] = "no-cache"
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    latest = newest_few(Article.objects.live(), LATEST_SHOWN)
    return show(request, "pages/404.html", {"articles": latest}, status=404)
