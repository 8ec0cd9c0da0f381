"""The moderation desk of one story: the list as readers get it, why it is so, and what staff decide about it.

Plain forms: a post leads back to the page, to the row that it was about. Asked by the page's script, the same
addresses answer with the board alone.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite, site
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_safe

from articles.admin import kept, words
from articles.admin.base import LONGEST_SEARCH, not_stored
from articles.admin.fields import LARGEST_KEY, MomentField
from articles.admin.related_queue import Place
from articles.conf import RELATED_SHOWN
from articles.models import Article, DecisionKind, ExternalLink, QuickReason, RelatedDecision
from articles.moderation import decisions, errors
from articles.moderation.board import Board, board_of, name_of
from articles.moderation.labels import labels_of
from articles.moderation.rights import Person, require_moderator
from articles.publishing import rights
from articles.text.plain import one_line

logger = logging.getLogger(__name__)

ASKED_BY_SCRIPT = ("X-Requested-With", "fetch")
EXTERNAL = "external"  # the form for pages of others, among the names of rows

_GONE = gettext_lazy("That is not there any more. Look for another one.")

# What is said once it is done, by the decision that holds then.
_SAID = {
    DecisionKind.SUGGESTED: gettext_noop("“%(what)s” is left to the engine."),
    DecisionKind.APPROVED: gettext_noop("“%(what)s” is approved."),
    DecisionKind.PINNED: gettext_noop("“%(what)s” is pinned at place %(place)s."),
    DecisionKind.HIDDEN: gettext_noop("“%(what)s” is hidden."),
}
# What a button says that does what somebody wanted before.
_AGAIN = {
    "approve": gettext_noop("Approve “%(what)s”"),
    "pin": gettext_noop("Pin “%(what)s” at place %(place)s"),
    "up": gettext_noop("Move “%(what)s” up"),
    "down": gettext_noop("Move “%(what)s” down"),
    "hide": gettext_noop("Hide “%(what)s”"),
    "undo": gettext_noop("Undo what was decided about “%(what)s”"),
    "external": gettext_noop("Add “%(what)s”"),
}


def related_urls(admin: AdminSite) -> list[URLPattern]:
    """Returns the addresses, each behind the site's sign-in and never kept by a cache."""
    views = {"related/<int:key>/": show_story, "related/<int:key>/decide/": decide}
    names = ("related_story", "related_decide")
    return [
        path(route, admin.admin_view(view), name=name) for (route, view), name in zip(views.items(), names, strict=True)
    ]


class DecisionForm(forms.Form):
    """What was posted, checked for its form; whether it may be decided, the verbs say."""

    action = forms.ChoiceField(choices=[(name, name) for name in _AGAIN])
    other = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)
    external = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)
    position = forms.IntegerField(required=False, max_value=LARGEST_KEY)
    reason = forms.CharField(required=False)
    note = forms.CharField(required=False)
    until = MomentField(required=False)
    seen = forms.IntegerField(required=False)
    address = forms.CharField(required=False)
    headline = forms.CharField(required=False)
    publication = forms.CharField(required=False)
    why = forms.CharField(required=False)

    TOLD: Mapping[str, Any] = {
        "action": gettext_lazy("Choose what is to be done: approve, pin, hide or undo."),
        "other": _GONE,
        "external": _GONE,
        "position": gettext_lazy("Choose a place by its number."),
        "seen": gettext_lazy("Load this page again, then decide."),
    }

    def __init__(self, sent: Mapping[str, Any]) -> None:
        typed = {name: sent.get(name, "") for name in self.base_fields}
        if not typed["action"] and typed["position"]:
            typed["action"] = "pin"  # the button of a place
        super().__init__(typed)

    @property
    def typed(self) -> Mapping[str, str]:
        return self.data

    @property
    def has_words(self) -> bool:
        """Whether there is more in it than a press of a button."""
        return any(self.typed[name] for name in ("reason", "note", "until", "address", "headline"))

    @property
    def refused(self) -> str:
        """Says what is wrong with the first field that is."""
        for name, told in self.errors.items():
            return str(self.TOLD.get(name, told[0]))
        return ""

    @property
    def where(self) -> str:
        """The name of the row, or of the form, that it was sent from."""
        if self.typed["action"] == EXTERNAL:
            return EXTERNAL
        return f"a{self.typed['other']}" if self.typed["other"] else f"e{self.typed['external']}"


@require_safe
def show_story(request: HttpRequest, key: int) -> HttpResponse:
    return _page(request, _story(request, key))


def decide(request: HttpRequest, key: int) -> HttpResponse:
    """Decides what was posted; what cannot be decided comes back with what was typed."""
    story = _story(request, key)
    if request.method != "POST":
        typed = kept.take(request)  # of somebody who had to sign in first
        if typed is None:
            return HttpResponseRedirect(_address(request, story))
        form = DecisionForm(typed.dict())
        return _page(request, story, form=form, refused=kept.told(), offers_again=True)
    form = DecisionForm(request.POST.dict())
    try:
        if not form.is_valid():
            raise errors.DecisionRefused(form.refused)
        decision = _decide(story, form.cleaned_data, by=request.user)
        said, about = _said(decision, request.user), name_of(decision.what)
    except errors.AlreadyDecided as error:
        said, about = str(error), form.where
    except errors.Overtaken as error:
        return _page(request, story, form=form, overtaken=error, offers_again=True)
    except errors.DecisionRefused as error:
        return _page(request, story, form=form, refused=str(error))
    except (OperationalError, IntegrityError) as error:
        logger.exception("The database refused a decision at the desk.")
        return _page(request, story, form=form, refused=not_stored(error))
    if _is_asked_by_script(request):
        return _page(request, story, said=said, about=about)
    messages.success(request, said)
    return HttpResponseRedirect(_address(request, story, about), status=303)


def board_context(request: HttpRequest, board: Board, *, question: str = "") -> dict[str, Any]:
    """Returns what `admin/articles/related/board.html` needs."""
    return {
        "board": board,
        "form_key": kept.new_key(request),
        "question": question,
        "reasons": QuickReason.choices,
        "places": range(1, RELATED_SHOWN + 1),
        "above": {row.name for row in (*board.listed, *board.more, *board.hidden, *board.stale)},
    }


def _story(request: HttpRequest, key: int) -> Article:
    """Returns the story, if this person may decide what stands beside it; otherwise there is no such page."""
    person = require_moderator(request.user)
    story = Article.objects.light().filter(pk=key).first()
    if story is None or not (story.is_live or rights.may_open(person, story)):
        raise Http404(_("There is no such page. It may have been deleted."))
    return story


def _decide(story: Article, said: Mapping[str, Any], *, by: Any) -> RelatedDecision:
    seen = said["seen"] or 0
    grounds: Any = {"reason": said["reason"], "note": said["note"], "until": said["until"], "seen": seen}
    if said["action"] == EXTERNAL:
        page = {name: said[name] for name in ("address", "headline", "publication", "why")}
        return decisions.add_external(story, **page, position=said["position"], by=by, **grounds)
    what = _what(story, said, by)
    match said["action"]:
        case "up" | "down":
            return decisions.move(story, what, step=1 if said["action"] == "down" else -1, by=by, seen=seen)
        case "undo":
            return decisions.undo(story, what, by=by, seen=seen)
        case "hide":
            return decisions.hide(story, what, by=by, **grounds)
        case "pin":
            if said["position"] is None:
                raise errors.DecisionRefused(str(DecisionForm.TOLD["position"]))
            return decisions.pin(story, what, position=said["position"], by=by, **grounds)
        case _:
            return decisions.approve(story, what, by=by, **grounds)


def _what(story: Article, said: Mapping[str, Any], person: Any) -> Article | ExternalLink:
    """Returns what is decided about. Of what this person may not know of, the answer is that of what is not there."""
    found: Article | ExternalLink | None
    if said["other"]:
        known = Article.objects.known_to_readers() | Article.objects.visible_to(person)
        found = known.light().filter(pk=said["other"]).first()
    else:
        found = ExternalLink.objects.filter(story=story, pk=said["external"]).first()
    if found is None:
        raise errors.DecisionRefused(str(_GONE))
    return found


def _said(decision: RelatedDecision, person: Person) -> str:
    told = _(_SAID[DecisionKind(decision.kind)])
    key = decision.other_id
    what = labels_of([decision.other], to=person)[key] if key else str(decision.external)
    return told % {"what": one_line(what), "place": decision.position}


def _page(
    request: HttpRequest,
    story: Article,
    *,
    form: DecisionForm | None = None,
    refused: str = "",
    overtaken: errors.Overtaken | None = None,
    said: str = "",
    about: str = "",
    offers_again: bool = False,
) -> HttpResponse:
    question = one_line((request.POST if request.method == "POST" else request.GET).get("q", "")[:LONGEST_SEARCH])
    board = board_of(story, to=request.user, question=question)
    context = board_context(request, board, question=question)
    names = context["above"] | {row.name for row in (*board.passed, *board.found)} | {EXTERNAL}
    place = _place(request)
    context |= {"place": place, "place_query": urlencode(place.fields())}
    is_beside_form = form is not None and form.where in names and not offers_again
    context |= {
        "typed": form.typed if form else {},
        "where": form.where if form else "",
        "opened": form.where if form and (is_beside_form or form.has_words) else "",
        "is_beside_form": is_beside_form,
        "refused": refused,
        "overtaken": overtaken.told if overtaken else [],
        "changed": {name_of(row.what) for row in overtaken.decisions} if overtaken else set(),
        "again": _again(form, board) if form and offers_again else None,
        "said": said,
        "about": about,
    }
    template = "board.html"
    if not _is_asked_by_script(request):
        template = "story.html"
        context |= site.each_context(request) | _head(request, board)
    response = TemplateResponse(request, f"admin/articles/related/{template}", context)
    patch_vary_headers(response, [ASKED_BY_SCRIPT[0]])
    return response


def _head(request: HttpRequest, board: Board) -> dict[str, Any]:
    """Returns what stands above the board: which story it is."""
    story = board.story
    may_read = request.user.has_perm("articles.view_article") and rights.may_open(request.user, story)
    return {
        "title": str(story),
        "state": words.state(story),
        "when": words.short_moment(story.live_at or story.saved_at),
        "form": reverse("admin:articles_article_change", args=[story.pk]) if may_read else "",
    }


def _again(form: DecisionForm, board: Board) -> dict[str, Any] | None:
    """Returns what it takes to do with one press what could not be done before."""
    rows = (*board.listed, *board.more, *board.hidden, *board.stale, *board.passed, *board.found)
    labels = {row.name: row.label for row in rows} | {EXTERNAL: form.typed["headline"]}
    if not form.is_valid() or form.where not in labels:
        return None
    told = {"what": labels[form.where], "place": form.typed["position"]}
    fields = [(name, value) for name, value in form.typed.items() if value and name != "seen"]
    return {"label": _(_AGAIN[form.typed["action"]]) % told, "fields": fields}


def _place(request: HttpRequest) -> Place:
    """Returns where in the queue somebody came from, for the way on."""
    # In a post of one field: the page of others has a "why" of its own.
    return Place.read(QueryDict(request.POST.get("place", "")[:200]) if request.method == "POST" else request.GET)


def _address(request: HttpRequest, story: Article, where: str = "") -> str:
    said = {**_place(request).fields(), "q": request.POST.get("q", "")[:LONGEST_SEARCH]}
    query = urlencode({name: value for name, value in said.items() if value})
    address = reverse("admin:related_story", args=[story.pk]) + (f"?{query}" if query else "")
    return f"{address}#row-{where}" if where else address


def _is_asked_by_script(request: HttpRequest) -> bool:
    name, value = ASKED_BY_SCRIPT
    return request.headers.get(name) == value
