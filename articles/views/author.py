"""An author's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.delivery import keys
from articles.models import Author, Byline
from articles.models.addresses import path_of
from articles.views.listing import page_of_carriers
from articles.views.page import respelled, show


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows who the author is, with their stories; 404 while no reader may see one."""
    shown = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
    address = path_of("author", shown.slug)
    context = page_of_carriers(request, Byline.objects.filter(author=shown), "article_id", address=address)
    context["author"] = shown
    return respelled(request, address) or show(request, "pages/author.html", context, lists=[keys.author(shown.pk)])
