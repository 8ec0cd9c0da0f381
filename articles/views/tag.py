"""A tag's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.delivery import keys
from articles.models import Tag, TaggedArticle
from articles.models.addresses import path_of
from articles.views.listing import page_of_carriers
from articles.views.page import respelled, show


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the stories that carry the tag; 404 while no reader may see one."""
    shown = get_object_or_404(Tag, slug=slug)
    address = path_of("tag", shown.slug)
    context = page_of_carriers(request, TaggedArticle.objects.filter(tag=shown), "content_object_id", address=address)
    context["tag"] = shown
    return respelled(request, address) or show(request, "pages/tag.html", context, lists=[keys.tag(shown.pk)])
