"""The front page: the newest story large, a few beside it, then rows by section. No story twice."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.conf import FRONT_PAGE_ROWS, FRONT_PAGE_TOP
from articles.delivery import keys
from articles.models import Article, Newsroom, Section
from articles.models.addresses import path_of
from articles.models.slices import rows_in
from articles.syndication.addresses import absolute
from articles.views.cards import name_writers, one_of_each_group
from articles.views.page import show


@dataclass(frozen=True, slots=True)
class Row:
    """A section on the front page, and its newest stories that are not above it."""

    section: Section
    articles: list[Article]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    sections = list(Section.objects.all())
    newest = Article.objects.live().for_cards().newest()[: 2 * FRONT_PAGE_TOP]
    top = one_of_each_group(newest)[:FRONT_PAGE_TOP]
    rows = _rows(sections, {article.group_id for article in top})
    name_writers([*top, *(article for row in rows for article in row.articles)])
    newsroom = Newsroom.objects.current()
    context = {
        "newsroom": newsroom,
        "sections": sections,
        "canonical": absolute(path_of("front")),
        "lead": top[0] if top else None,
        "seconds": top[1:],
        "rows": [row for row in rows if row.articles],
        "has_more": len(top) == FRONT_PAGE_TOP,
    }
    return show(request, "pages/front.html", context, lists=[keys.NEWEST])


def _rows(sections: list[Section], above: set[int | None]) -> list[Row]:
    """Returns the rows with two queries: for the keys, a range of an index a section, and for the articles."""
    length = 2 * (FRONT_PAGE_ROWS + len(above))
    slices = [Article.objects.live().filter(section=section).newest()[:length] for section in sections]
    wanted = [key for key, original in rows_in(slices, "pk", "translation_of") if (original or key) not in above]
    articles = one_of_each_group(Article.objects.live().for_cards().filter(pk__in=wanted).newest())
    return [
        Row(section, [article for article in articles if article.section_id == section.pk][:FRONT_PAGE_ROWS])
        for section in sections
    ]
