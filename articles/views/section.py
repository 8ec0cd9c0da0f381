"""A section's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.delivery import keys
from articles.models import Article, Section
from articles.models.addresses import path_of
from articles.views.listing import page_of_articles
from articles.views.page import respelled, show


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Section, slug=slug)
    address = path_of("section", shown.slug)
    context = page_of_articles(request, Article.objects.filter(section=shown), address=address)
    context["section"] = shown
    return respelled(request, address) or show(request, "pages/section.html", context, lists=[keys.section(shown.pk)])
