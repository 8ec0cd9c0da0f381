"""Who publishes this, how to reach us, how we work: from the newsroom's record."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.models import TypeOfWork
from articles.models.addresses import path_of
from articles.syndication.addresses import absolute
from articles.views.page import show


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return show(
        request, "pages/about.html", {"canonical": absolute(path_of("about")), "kinds": TypeOfWork.values}, lists=[]
    )
