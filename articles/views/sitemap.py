"""What robots are told: where everything is, and what they need not ask for."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.conf import SITEMAP_SIZE
from articles.delivery import keys
from articles.delivery.keeping import keep
from articles.models import Article, Correction, Page, Section
from articles.models.addresses import path_of
from articles.syndication.addresses import absolute
from articles.syndication.sitemap import MEDIA_TYPE, write_sitemap
from articles.views.page import PLAIN

FIXED = ("front", "about", "authors", "corrections")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("".join(write_sitemap(_entries())), content_type=MEDIA_TYPE)
    return keep(response, keys.NEWEST, has_rows=False)


def _entries() -> Iterator[tuple[str, datetime | None]]:
    """Yields paths: fixed ones, pages, sections, then the newest stories, as many as one file may hold."""
    pages = list(Page.objects.published().values_list("slug", "changed_at"))
    sections = list(Section.objects.values_list("slug", flat=True))
    for name in FIXED:
        yield path_of(name), None
    for slug, changed_at in pages:
        yield path_of("page", slug), changed_at
    for slug in sections:
        yield path_of("section", slug), None
    rest = SITEMAP_SIZE - len(FIXED) - len(pages) - len(sections)
    corrections = Correction.objects.filter(article=OuterRef("pk")).order_by("-made_at")
    rows = Article.objects.live().newest().only("address_date", "slug", "live_at", "updated_at")
    rows = rows.annotate(corrected_at=Subquery(corrections.values("made_at")[:1]))
    for article in rows[:rest].iterator(chunk_size=2000):
        changes = (article.live_at, article.updated_at, article.corrected_at)  # type: ignore[attr-defined]
        yield article.get_absolute_url(), max(change for change in changes if change)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {path_of('search')}",
        f"Sitemap: {absolute(path_of('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)
