"""An author's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.models import Author, Byline
from articles.views.listing import page_of_carriers
from articles.views.page import show


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
    context = page_of_carriers(request, Byline.objects.filter(author=shown), "article_id")
    return show(request, "pages/author.html", {"author": shown, **context})
