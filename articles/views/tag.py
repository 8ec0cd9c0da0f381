"""A tag's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.models import Tag, TaggedArticle
from articles.views.listing import page_of_carriers
from articles.views.page import show


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the stories that carry the tag; 404 while no reader may see one, since a tag's name can tell of a draft."""
    shown = get_object_or_404(Tag, slug=slug)
    context = page_of_carriers(request, TaggedArticle.objects.filter(tag=shown), "content_object_id")
    if not context["articles"]:
        raise Http404("No live story carries this tag.")
    return show(request, "pages/tag.html", {"tag": shown, **context})
