"""The token that posts of the desk's scripts carry: pages that were open before somebody signed in have an old one."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET


def token_urls(site: AdminSite) -> list[URLPattern]:
    """Returns the address, behind the site's sign-in and never kept by a cache."""
    return [path("token/", site.admin_view(tell_token), name="token")]


@require_GET
def tell_token(request: HttpRequest) -> HttpResponse:
    """Answers with the token of this session, and whose it is: a page that somebody else had opened takes none."""
    # Other sites may send somebody here, and cannot read the answer: the browser gives it to our own pages alone.
    return JsonResponse({"token": get_token(request), "account": str(request.user.pk)})
