"""Search for readers: stories that hold all the words."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.conf import PAGE_SIZE
from articles.models import Article
from articles.models.addresses import path_of
from articles.search.query import Filters, Order, find
from articles.search.questions import understand
from articles.syndication.addresses import absolute
from articles.text.plain import one_line
from articles.views.page import show

LONGEST_SHOWN = 200  # characters of the question that the page repeats


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words = one_line(request.GET.get("q", ""))[:LONGEST_SHOWN]
    found = find(understand(words), Filters(), order=Order.DATE, size=PAGE_SIZE)
    context = {
        "words": words,
        "articles": list(Article.objects.live().filter(pk__in=found.keys).for_cards().newest()),
        "count": found.count,
        "is_more": found.is_more,
        "canonical": absolute(path_of("search")),
    }
    return show(request, "pages/search.html", context)
