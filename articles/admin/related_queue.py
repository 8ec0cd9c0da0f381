"""The moderators' queue at the desk: stories whose related list somebody should look at, and "this list is fine"."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from articles.admin import words
from articles.admin.base import not_stored
from articles.conf import QUEUE_SHOWN
from articles.models import Article, ExternalLink
from articles.models.paging import Cursor, CursorError
from articles.moderation.decisions import last_decisions
from articles.moderation.errors import DecisionRefused, Overtaken
from articles.moderation.labels import labels_of
from articles.moderation.pins import Staleness, StalePin
from articles.moderation.queue import Entry, Queue, Reason, look
from articles.moderation.reviews import find_fine, put_back
from articles.moderation.rights import Person, require_moderator
from articles.related.many import lists_of
from articles.related.shown import wants_more

logger = logging.getLogger(__name__)

MOST_COUNTED = 50  # beside a filter; of more it says "50+"
REVIEWED = "reviewed"  # the filter that shows what was found fine

FILTERS: dict[str, "str | Promise"] = {
    "": gettext_lazy("All"),
    Reason.NEW: gettext_lazy("New"),
    Reason.SENSITIVE: gettext_lazy("Sensitive"),
    Reason.WEAK: gettext_lazy("Low scores"),
    Reason.STALE: gettext_lazy("Stale pins"),
    Reason.FEW: gettext_lazy("Too few related"),
    Reason.UNLINKED: gettext_lazy("Nobody links to it"),
    REVIEWED: gettext_lazy("Found fine"),
}


class Place(NamedTuple):
    """Where somebody is in the queue: what an address or a form says of it."""

    why: str = ""
    after: Cursor | None = None
    page: int = 1

    @classmethod
    def read(cls, sent: QueryDict) -> "Place":
        """Reads it; what is none is the beginning."""
        why, page = sent.get("why", ""), sent.get("page", "")
        try:
            after = Cursor.parse(sent.get("after", "")) if sent.get("after") else None
        except CursorError:
            after = None
        is_number = page.isascii() and page.isdecimal() and len(page) < 6
        return cls(why if why in FILTERS else "", after, max(1, int(page)) if is_number else 1)

    @property
    def reason(self) -> Reason | None:
        return Reason(self.why) if self.why in set(Reason) else None

    def fields(self) -> dict[str, str]:
        """Returns what says it in an address or a form."""
        said = {"why": self.why, "after": str(self.after or ""), "page": str(self.page) if self.page > 1 else ""}
        return {name: value for name, value in said.items() if value}

    def address(self, **more: Any) -> str:
        query = urlencode({**self.fields(), **more})
        return reverse("admin:related_queue") + (f"?{query}" if query else "")


class Row(NamedTuple):
    """A story as the queue shows it."""

    entry: Entry
    article: Article
    when: str
    why: list[str]
    beside: list[Article | ExternalLink]  # as readers get it
    filled_from: str  # the section whose newest stand there too, because too little is related
    fine: str  # who found it fine, and when
    seen: int  # the last decision beside it that the list knows


def queue_urls(site: AdminSite) -> list[URLPattern]:
    """Returns the addresses of the queue, each behind the site's sign-in."""
    return [
        path("related/", site.admin_view(queue_view), {"site": site}, name="related_queue"),
        path("related/<int:key>/reviewed/", site.admin_view(reviewed_view), name="related_reviewed"),
        path("related/<int:key>/next/", site.admin_view(next_view), name="related_next"),
    ]


@require_GET
def queue_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Shows a page of the queue, or of what was found fine."""
    require_moderator(request.user)
    place = Place.read(request.GET)
    queue = look(place.after)
    entries = queue.reviewed if place.why == REVIEWED else queue.having(place.reason)
    last = max(1, -(-len(entries) // QUEUE_SHOWN))
    place = place._replace(page=min(place.page, last))
    shown = entries[(place.page - 1) * QUEUE_SHOWN : place.page * QUEUE_SHOWN]
    context = {
        **site.each_context(request),
        "title": _("Related articles"),
        "place": place,
        "filters": _filters(queue, place),
        "rows": _rows(shown, request.user),
        "query": urlencode(place._replace(page=1).fields()),
        "is_reviewed": place.why == REVIEWED,
        "earlier": place._replace(page=place.page - 1).address() if place.page > 1 else "",
        "later": place._replace(page=place.page + 1).address() if place.page < last else "",
        "further": place._replace(page=1, after=queue.further).address() if queue.further else "",
        "newest": place._replace(page=1, after=None).address() if place.after else "",
        "looked_at": _looked_at(queue),
        "undone": _found_fine(request.GET.get("fine", "")),
    }
    return TemplateResponse(request, "admin/articles/related/queue.html", context)


def reviewed_view(request: HttpRequest, key: int) -> HttpResponse:
    """Notes that a list is fine (or, with `undo`, that it is not), and goes on: with `next`, to the next story.

    Whoever was signed out before they pressed the button comes here by GET, and is led to the story.
    """
    require_moderator(request.user)
    story = _story(key)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:related_story", args=[key]))
    place = Place.read(request.POST)
    following = look(place.after).next_after(key, place.reason)
    try:
        if "undo" in request.POST:
            put_back(story, by=request.user)
            messages.success(request, _("“%(story)s” is back in the queue.") % {"story": story})
            return HttpResponseRedirect(place.address())
        find_fine(story, by=request.user, seen=_seen(request.POST.get("seen", "")))
    except Overtaken as error:
        messages.error(request, str(error))
        return _go_on(request, key, place)  # to the list as it stands now
    except DecisionRefused as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(place.address())
    except OperationalError as error:
        logger.exception("The database refused a review at the desk.")
        messages.error(request, not_stored(error))
        return HttpResponseRedirect(place.address())
    if "next" not in request.POST:
        return HttpResponseRedirect(place.address(fine=key) + (f"#story-{following}" if following else ""))
    messages.success(request, _("The list of “%(story)s” is fine, and out of the queue.") % {"story": story})
    return _go_on(request, following, place)


@require_GET
def next_view(request: HttpRequest, key: int) -> HttpResponse:
    """Leads to the story that comes after this one in the queue."""
    require_moderator(request.user)
    place = Place.read(request.GET)
    return _go_on(request, look(place.after).next_after(key, place.reason), place)


def _go_on(request: HttpRequest, key: int | None, place: Place) -> HttpResponse:
    if key is None:
        messages.info(request, _("That was the last story in the queue."))
        return HttpResponseRedirect(place.address())
    query = urlencode(place._replace(page=1).fields())
    return HttpResponseRedirect(reverse("admin:related_story", args=[key]) + (f"?{query}" if query else ""))


def _story(key: int) -> Article:
    story = Article.objects.live().for_cards().filter(pk=key).first()
    if story is None:
        raise Http404(_("Readers do not have this story now."))
    return story


def _seen(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None


def _found_fine(text: str) -> Article | None:
    """Returns the story that was found fine a moment ago, for a button that takes it back."""
    key = _seen(text)
    if key is None:
        return None
    return Article.objects.live().for_cards().filter(pk=key, related_review__isnull=False).first()


def _filters(queue: Queue, place: Place) -> list[dict[str, Any]]:
    counts: dict[str, int] = {reason: len(queue.having(reason)) for reason in Reason}
    counts |= {"": len(queue.entries), REVIEWED: len(queue.reviewed)}
    return [
        {
            "label": label,
            "count": f"{MOST_COUNTED}+" if counts[why] > MOST_COUNTED else str(counts[why]),
            "address": place._replace(why=why, page=1).address(),
            "is_chosen": why == place.why,
        }
        for why, label in FILTERS.items()
    ]


def _looked_at(queue: Queue) -> str:
    if queue.since is None:
        return _("There is no published story further back.")
    told = {"count": queue.looked_at, "since": words.short_moment(queue.since)}
    return (
        ngettext(
            "%(count)d published story was looked at: back to %(since)s.",
            "%(count)d published stories were looked at: back to %(since)s.",
            queue.looked_at,
        )
        % told
    )


def _rows(entries: Iterable[Entry], person: Person) -> list[Row]:
    """Returns the entries with their stories, and what readers get beside them: twelve queries at most."""
    entries = list(entries)
    # Decisions first: the list is at least as new as what it says that it knows.
    last = last_decisions([entry.key for entry in entries])
    lists = lists_of([entry.key for entry in entries])
    stands = [one for row in lists.values() for one in row]
    keys = {*lists, *(one.article for one in stands)}
    shown = ("headline", "language", "shows_no_related", "section__name")
    articles = Article.objects.live().select_related("section").only(*shown).in_bulk(keys)
    externals = ExternalLink.objects.in_bulk([one.external for one in stands if one.external])
    labels = labels_of((pin.decision.other for entry in entries for pin in entry.pins), to=person)
    return [
        Row(
            entry,
            articles[entry.key],
            words.short_moment(entry.live_at),
            [said for reason in entry.reasons for said in in_words(entry, reason, labels)],
            [
                externals[one.external] if one.external else articles[one.article]
                for one in lists[entry.key]
                if one.external or one.article in articles
            ],
            _filled_from(articles[entry.key], lists[entry.key]),
            _fine(entry),
            last.get(entry.key, 0),
        )
        for entry in entries
        if entry.key in articles
    ]


def _filled_from(story: Article, beside: Sequence[object]) -> str:
    return story.section.name if story.section and wants_more(story, beside) else ""


def in_words(entry: Entry, reason: Reason, labels: Mapping[int, str]) -> list[str]:
    """Returns why the story is in the queue, one sentence each; `labels` say what articles are called, by key."""
    match reason:
        case Reason.NEW:
            return [_("New")]
        case Reason.SENSITIVE:
            return [_("Sensitive: %(tags)s") % {"tags": ", ".join(entry.tags)}]
        case Reason.WEAK:
            return [_("Low scores: %(score).2f at most") % {"score": entry.best or 0}]
        case Reason.STALE:
            return [_("Pin is stale: %(why)s") % {"why": _stale(pin, labels)} for pin in entry.pins]
        case Reason.FEW:
            count = len(entry.places)
            return [
                ngettext("%(count)d related only", "%(count)d related only", count) % {"count": count}
                if count
                else _("Nothing related")
            ]
        case Reason.UNLINKED:
            return [_("Nobody links to it")]


def _stale(pin: StalePin, labels: Mapping[int, str]) -> str:
    key = pin.decision.other_id
    told = {"what": labels[key] if key else pin.decision.external, "since": words.short_moment(pin.decision.since)}
    if pin.why is Staleness.GONE:
        return _("readers do not have “%(what)s” now") % told
    if pin.why is Staleness.ENDING and pin.decision.until is not None:
        return _("“%(what)s” ends %(until)s") % {**told, "until": words.short_moment(pin.decision.until)}
    return _("“%(what)s” stands since %(since)s, without an end") % told


def _fine(entry: Entry) -> str:
    if entry.review is None:
        return ""
    told = {"who": entry.review.by_name or _("Somebody"), "when": words.short_moment(entry.review.at)}
    return _("Found fine by %(who)s, %(when)s") % told
