"""Finished pages are handed out as they are kept; others are made, once, and kept."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeGuard

from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone

from articles.delivery import keys
from articles.delivery.doorstep import is_plain
from articles.delivery.pages import Page, StoreAway, answer, coding_for, page_of
from articles.delivery.store import Store, keeps_pages, store
from articles.models import Article, Image, RelatedDecision
from articles.models.shown import noting

WAIT = 3.0  # seconds for somebody else's rendering
LOOK = 0.02  # seconds between two looks
LONGEST = timedelta(days=1)  # that a page is kept
RETRY = 30  # seconds after which one asks again, while the database is away
STAFF = ("/admin/", "/staff/")  # where a form says itself what was not stored
_MARK = "kept_under"  # on a response: the keys of the lists that it is, and whether its rows count


logger = logging.getLogger(__name__)


def keep(response: HttpResponse, *lists: str, has_rows: bool = True) -> HttpResponse:
    """Marks an answer as a finished page that is the same for every reader, and a part of these lists.

    One of very many rows, of which the lists' keys tell all, may do without the rows' own.
    """
    setattr(response, _MARK, (frozenset(lists), has_rows))
    return response


class KeptPagesMiddleware:
    """Stands before all others: a kept page costs no session, no database and no template."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        if keeps_pages():  # the release is the one that begins now, whatever is laid over it later
            with suppress(StoreAway):
                store()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        pages = _pages_for(request)
        if pages is None:
            return self.get_response(request)
        coding = coding_for(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        page = pages.find(request.path_info, coding)
        return _if_fresh(request, page, coding) or self._make(request, pages, page, coding)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Says of a page that was never kept that the site is away, while the database is."""
        if not isinstance(error, (OperationalError, InterfaceError)) or request.path_info.startswith(STAFF):
            return None
        logger.warning("The database is away: %s", error)
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY)})

    def _make(self, request: HttpRequest, pages: Store, old: Page | None, coding: str) -> HttpResponseBase:
        """Makes the page, or waits for who makes it; the old one serves meanwhile, and while the site fails."""
        until = time.monotonic() + WAIT
        while True:
            with pages.only_one(request.path_info) as is_first:
                # Whoever was first before may have finished in this moment.
                if made := _if_fresh(request, pages.find(request.path_info, coding), coding):
                    return made
                if is_first or time.monotonic() > until:
                    return self._make_now(request, pages, old, coding)
            if old is not None:
                return answer(request, old, coding, is_stale=True)
            time.sleep(LOOK)

    def _make_now(self, request: HttpRequest, pages: Store, old: Page | None, coding: str) -> HttpResponseBase:
        now = timezone.now()
        try:
            began = pages.now()
        except StoreAway:
            return self.get_response(request)
        with noting() as noted:
            response = self.get_response(request)
        if response.status_code >= 500 and old is not None:
            return answer(request, old, coding, is_stale=True)
        lists, has_rows = getattr(response, _MARK, (None, False))
        if lists is None or not _is_finished(response) or request.method != "GET":
            return response
        shown = {keys.FURNITURE, *lists, *(noted if has_rows else ())}
        try:
            page = page_of(response, shown, now=now, expires_at=_end(shown, now))
            is_stored = pages.put(request.path_info, page, shown, began=began)
        except (StoreAway, DatabaseError) as error:
            logger.warning("A page was not kept: %s", error)
            return response
        return answer(request, page, coding) if is_stored else response


def _pages_for(request: HttpRequest) -> Store | None:
    """Returns the store, where this request may be answered from it."""
    if not keeps_pages() or not is_plain(request.META):
        return None
    try:
        return store()
    except StoreAway as error:
        logger.warning("No pages are kept: %s", error)
        return None


def _is_finished(response: HttpResponseBase) -> "TypeGuard[HttpResponse]":
    return response.status_code == 200 and not response.streaming and not response.cookies


def _if_fresh(request: HttpRequest, page: Page | None, coding: str) -> HttpResponse | None:
    """Returns the kept page as an answer, while nothing has changed that it shows."""
    return answer(request, page, coding) if page is not None and time.time() < page.expires_at else None


def _end(shown: set[str], now: datetime) -> datetime:
    """Returns the next moment at which the page may change by itself: a story goes live, rights or a decision end."""
    coming = Article.objects.filter(live_at__gt=now).order_by("live_at").values_list("live_at", flat=True).first()
    pictures = [int(key[1:]) for key in shown if key[:1] == Image.letter and key[1:].isdecimal()]
    rights = Image.objects.filter(pk__in=pictures, rights_expire_on__gte=timezone.localdate(now)) if pictures else None
    ends = rights.order_by("rights_expire_on").values_list("rights_expire_on", flat=True).first() if rights else None
    zone = timezone.get_default_timezone()
    midnight = datetime(ends.year, ends.month, ends.day, tzinfo=zone) + timedelta(days=1) if ends else None
    stories = [key for key in map(keys.story_related_to, shown) if key is not None]
    decided = RelatedDecision.objects.current().filter(story__in=stories, until__gt=now) if stories else None
    decision_ends = decided.aggregate(at=Min("until"))["at"] if decided is not None else None
    return min(moment for moment in (coming, midnight, decision_ends, now + LONGEST) if moment is not None)
