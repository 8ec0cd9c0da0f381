"""All corrections, newest first, by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.conf import PAGE_SIZE
from articles.delivery import keys
from articles.models import Article, Correction, Newsroom, PageKind
from articles.models.addresses import path_of
from articles.models.paging import page_of
from articles.views.listing import list_context
from articles.views.page import cursor_of, show


@dataclass(frozen=True, slots=True)
class Day:
    """What was corrected on a day in the newsroom's time zone: each correction with its story."""

    day: date
    entries: list[tuple[Correction, Article]]


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Shows a page of them: two queries, for a range of an index and for the stories."""
    page = page_of(Correction.objects.live(), size=PAGE_SIZE, after=cursor_of(request), moment="made_at")
    shown = {correction.article_id for correction in page.rows}
    stories = Article.objects.live().only("headline", "slug", "address_date", "language").in_bulk(list(shown))
    context = list_context(request, [], page.following, path_of("corrections"))
    context["newsroom"] = newsroom = Newsroom.objects.current()
    context["policy"] = newsroom.link_to(PageKind.CORRECTIONS)
    context["days"] = list(_by_day(page.rows, stories))
    return show(request, "pages/corrections.html", context, lists=[keys.CORRECTIONS])


def _by_day(rows: Sequence[Correction], stories: dict[int, Article]) -> Iterator[Day]:
    for day, those in groupby(rows, key=_day_of):
        entries = [(one, stories[one.article_id]) for one in those if one.article_id in stories]
        if entries:
            yield Day(day, entries)


def _day_of(correction: Correction) -> date:
    return timezone.localtime(correction.made_at, timezone.get_default_timezone()).date()
