"""Search for readers: stories that hold all the words, newest first."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.conf import SEARCH_SHOWN
from articles.models import Article
from articles.models.addresses import path_of
from articles.search.query import matching
from articles.syndication.addresses import absolute
from articles.text.plain import one_line
from articles.views.page import show

LONGEST_SHOWN = 200  # characters of the question that the page repeats


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words = one_line(request.GET.get("q", ""))[:LONGEST_SHOWN]
    # Some of what is found is not live: more is asked for than is shown.
    keys = matching(words, SEARCH_SHOWN * 5)
    found = list(Article.objects.live().filter(pk__in=keys).for_cards().newest()[:SEARCH_SHOWN])
    context = {
        "words": words,
        "articles": found,
        "is_cut": len(found) == SEARCH_SHOWN,
        "canonical": absolute(path_of("search")),
    }
    return show(request, "pages/search.html", context)
