"""What was decided beside a story, what readers saw there at a moment, and all decisions as a file."""

from datetime import datetime
from typing import NamedTuple

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from articles.admin import words
from articles.admin.fields import MomentField, zone_name
from articles.models import Article, DecisionKind, RelatedDecision
from articles.moderation.export import decisions_for, lines
from articles.moderation.history import Then, decisions_of, list_at
from articles.moderation.labels import labels_of
from articles.moderation.rights import require_moderator
from articles.publishing import rights

SHOWN = 100  # decisions on one page
LONGEST_KEY = 19  # digits


class MomentForm(forms.Form):
    at = MomentField(label=gettext_lazy("What readers saw at"))

    def clean_at(self) -> datetime:
        moment: datetime = self.cleaned_data["at"]
        if moment > timezone.now():
            raise ValidationError(_("That is still to come. Choose a moment that has passed."))
        return moment


class Narrowing(forms.Form):
    """Which decisions are wanted."""

    story = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    since = MomentField(required=False)


class Line(NamedTuple):
    """A decision in words."""

    decision: RelatedDecision
    when: str
    what: str
    label: str
    why: str
    until: str
    ended: str


def history_urls(site: AdminSite) -> list[URLPattern]:
    """Returns the addresses, each behind the site's sign-in and never kept by a cache."""
    return [
        path("related/decisions.csv", site.admin_view(csv_view), name="related_csv"),
        path("related/<int:key>/history/", site.admin_view(history_view), {"site": site}, name="related_history"),
    ]


@require_GET
def history_view(request: HttpRequest, key: int, site: AdminSite) -> HttpResponse:
    """Shows a story's decisions, the newest first, and with `at` what readers saw then."""
    require_moderator(request.user)
    story = _story(request, key)
    form = MomentForm(request.GET if "at" in request.GET else None)
    then = list_at(story, form.cleaned_data["at"]) if form.is_bound and form.is_valid() else None
    if then is not None:
        form = MomentForm(initial={"at": then.moment})  # as the field shows it, however it was asked for
    found = decisions_of(story)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < LONGEST_KEY:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: SHOWN + 1])
    stood = then.listed if then else []
    labels = labels_of([story, *(row.other for row in rows), *(one.article for one in stood)], to=request.user)
    context = {
        **site.each_context(request),
        "title": _("Decisions beside it"),
        "subtitle": labels[story.pk],
        "story": story,
        "form": form,
        "zone": zone_name(),
        "lines": [_line(row, labels) for row in rows[:SHOWN]],
        "before": rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
        "then": then,
        "then_told": _told(then) if then else "",
        "stood": [(one, labels[one.article.pk] if one.article else "") for one in stood],
        "when": words.moment(then.moment) if then else "",
    }
    return TemplateResponse(request, "admin/articles/related/history.html", context)


@require_GET
def csv_view(request: HttpRequest) -> HttpResponseBase:
    """Hands out the decisions as a file: of one story (`story`), since a moment (`since`), or all."""
    decisions = decisions_for(request.user)
    form = Narrowing(request.GET)
    if not form.is_valid():
        told = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(told, status=400, content_type="text/plain; charset=utf-8")
    if form.cleaned_data["story"] is not None:
        decisions = decisions.filter(story=form.cleaned_data["story"])
    if form.cleaned_data["since"] is not None:
        decisions = decisions.filter(since__gte=form.cleaned_data["since"])
    name = f"related-decisions-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines(decisions), content_type="text/csv; charset=utf-8", headers=headers)


def _story(request: HttpRequest, key: int) -> Article:
    """Returns a story that readers have or had, or that this person may open."""
    story = Article.objects.light().filter(pk=key).first()
    is_known = story is not None and Article.objects.known_to_readers().filter(pk=key).exists()
    if story is None or not (is_known or rights.may_open(request.user, story)):
        raise Http404(_("There is no such page. It may have been deleted."))
    return story


def _line(row: RelatedDecision, labels: dict[int, str]) -> Line:
    kind = str(DecisionKind(row.kind).label)
    return Line(
        row,
        words.short_moment(row.since),
        _("%(kind)s, place %(place)d") % {"kind": kind, "place": row.position} if row.position else kind,
        labels[row.other_id] if row.other_id else str(row.external),
        ". ".join(filter(None, (row.get_reason_display(), row.note))),
        words.short_moment(row.until) if row.until else "",
        _ended(row),
    )


def _ended(row: RelatedDecision) -> str:
    """Says when the decision ended, or that it holds."""
    ends = [moment for moment in (row.until, row.ended_at) if moment is not None and moment <= timezone.now()]
    return words.short_moment(min(ends)) if ends else _("holds")


def _told(then: Then) -> str:
    """Says what the list at the moment was, and what cannot be known of it."""
    if not then.was_live:
        return _("Readers did not have the story then.")
    if then.showed_none:
        return _("The story was to show no related list then.")
    if not then.is_known:
        if then.known_since is None:
            return _("Nothing was stored beside this story yet.")
        told = {"since": words.moment(then.known_since)}
        return _("Nothing is known of then: what stands beside this story is stored since %(since)s.") % told
    if then.had_more:
        return _("Too little was related, so the newest of its section stood there too; which, is not stored.")
    return ""
