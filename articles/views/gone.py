"""What stands at the addresses of a story that was taken from readers: that it was, when and why; nothing it said."""

from django.http import HttpRequest, HttpResponse

from articles.models import Article
from articles.views.cards import newest_few
from articles.views.page import show

LATEST_SHOWN = 6


def gone(request: HttpRequest, story: Article) -> HttpResponse:
    """Answers 410. Whatever must not stand beside the story does not stand beside this either."""
    latest = newest_few(Article.objects.recommended_beside(story), LATEST_SHOWN)
    context = {"withdrawn_at": story.withdrawn_at, "reason": story.withdrawn_reason, "articles": latest}
    response = show(request, "pages/410.html", context, status=410)
    # By default caches may keep this for long (RFC 9110, 15.5.11); the story may come back.
    response["Cache-Control"] = "no-cache"
    return response
