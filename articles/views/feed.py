"""The feed of the newest stories."""

from collections import defaultdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.conf import FEED_SIZE
from articles.delivery import keys
from articles.delivery.keeping import keep
from articles.models import Article, Byline, Newsroom
from articles.syndication.feed import MEDIA_TYPE, write_feed


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    newest = Article.objects.live().light().with_corrections().newest()
    articles = list(newest.select_related("section", "lead_image")[:FEED_SIZE])
    bylines: dict[int, list[Byline]] = defaultdict(list)
    for byline in Byline.objects.filter(article__in=articles).select_related("author"):
        bylines[byline.article_id].append(byline)
    content = write_feed(Newsroom.objects.current(), articles, bylines, language=settings.LANGUAGE_CODE)
    return keep(HttpResponse(content, content_type=MEDIA_TYPE), keys.NEWEST)
