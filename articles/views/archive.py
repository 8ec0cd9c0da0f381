"""The archive by date: all months, and the stories of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.conf import PAGE_SIZE
from articles.delivery import keys
from articles.models import Article
from articles.models.addresses import path_of
from articles.models.paging import rows_after
from articles.models.prepared import prepared
from articles.syndication.addresses import absolute
from articles.views.listing import page_of_articles
from articles.views.page import show


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    months: list[date]


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Lists the months from the first story to the newest; two queries, however many stories there are."""
    live = Article.objects.live().order_by("live_at").values_list("live_at", flat=True)
    first, newest = live.first(), live.last()
    months = list(_months(_month_of(first), _month_of(newest))) if first and newest else []
    years = [Year(year, [month for month in months if month.year == year]) for year in _years(months)]
    context = {"years": years, "canonical": absolute(path_of("archive"))}
    return show(request, "pages/archive.html", context, lists=[keys.NEWEST])


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Shows the stories of a month in the newsroom's time zone; 404 where it has none that readers may see."""
    try:
        first = date(year, month, 1)
        end = _next(first)
    except ValueError as error:
        raise Http404("No such month.") from error
    rows = partial(_stories, _midnight(first), _midnight(end))
    context = page_of_articles(request, rows, address=path_of("month", year, month))
    if not context["articles"]:
        raise Http404("No story of this month.")
    return show(request, "pages/month.html", {"month": first, **context}, lists=[keys.month(_midnight(first))])


@prepared
def _stories(begin: datetime, end: datetime, last: datetime | None, last_key: int | None) -> "QuerySet[Article]":
    stories = Article.objects.live(end, last).for_cards().filter(live_at__gte=begin, live_at__lt=end)
    return rows_after(stories, last, last_key, size=PAGE_SIZE)


def _month_of(moment: datetime) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date().replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())


def _next(month: date) -> date:
    """Returns the month after; raises ValueError after the year 9999."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _months(first: date, newest: date) -> Iterator[date]:
    """Yields the months from the newest back to the first."""
    months = []
    while first <= newest:
        months.append(first)
        first = _next(first)
    yield from reversed(months)


def _years(months: list[date]) -> list[int]:
    return list(dict.fromkeys(month.year for month in months))
