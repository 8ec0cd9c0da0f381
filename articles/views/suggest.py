"""What a search field offers while a reader types, as JSON that caches may keep for a minute."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from articles.models import Article, Author, Tag
from articles.models.addresses import path_of
from articles.search.suggesting import suggest as suggestions_for
from articles.text.plain import one_line
from articles.views.limiting import Limit

LONGEST_TYPED = 100  # characters
KEPT = 60  # seconds; after it nothing is offered that readers can no longer see
limit = Limit(at_once=60, a_minute=120)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    if refusal := limit.refusal(request):
        return refusal
    typed = one_line(request.GET.get("q", "")[:LONGEST_TYPED])
    rows = [
        {"kind": one.kind, "name": one.name, "address": _address(one.row), "language": getattr(one.row, "language", "")}
        for one in suggestions_for(typed)
    ]
    return JsonResponse({"suggestions": rows}, headers={"Cache-Control": f"public, max-age={KEPT}"})


def _address(row: Article | Tag | Author) -> str:
    if isinstance(row, Article):
        return row.get_absolute_url()
    return path_of("tag" if isinstance(row, Tag) else "author", row.slug)
