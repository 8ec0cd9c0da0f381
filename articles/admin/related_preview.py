"""The related list in a story's form: what would stand beside it as it is typed, and whose lists change with it.

The form's script asks for it while somebody writes; without scripts a button of the form shows it as a page. Nothing
is saved, and of what readers do not have nothing is shown.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin import kept
from articles.admin.base import DeskAdmin
from articles.admin.fields import LARGEST_KEY, MomentField
from articles.admin.related import ASKED_BY_SCRIPT
from articles.conf import MOST_TAGS, RELATED_ENOUGH
from articles.models import Article, DecisionKind, RelatedDecision, Tag
from articles.moderation.board import why_closed
from articles.moderation.decisions import last_decision
from articles.moderation.rights import may_moderate
from articles.related import foreseeing
from articles.related.foreseeing import Beside, Changes, Foreseen
from articles.related.imagined import NEW, Typed
from articles.related.reasons import in_detail
from articles.tagging.merging import standing
from articles.tagging.names import find, is_usable, split_names
from articles.text.body import clean_body
from articles.text.keys import name_key

HALF_TYPED = "tag_typed"  # what stands in the field of tags and is none of them yet
MOST_HIDDEN = 10  # articles that staff hid here, the newest, which can be taken back in the form
MOST_KEYS = 1_000  # of what it is kept apart from


class PreviewPage(DeskAdmin):
    """A DeskAdmin of stories with the related list. Who may write the story may look ahead."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("related/", view, {"object_id": None}, name="articles_article_preview_new"),
            path("<path:object_id>/related/", view, name="articles_article_preview"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = kwargs.get("obj")
        context["preview"] = _address(article)
        return super().render_change_form(request, context, *args, **kwargs)

    def preview_view(self, request: HttpRequest, object_id: str | None) -> HttpResponse:
        """Answers with the list, as a part of the form or as a page of its own."""
        article = self._article(request, object_id)
        sent = request.POST if request.method == "POST" else kept.take(request)
        if sent is None:
            form = reverse("admin:articles_article_add") if article.pk is None else self.address_of(article)
            return HttpResponseRedirect(form)
        is_asked_by_script = request.headers.get(ASKED_BY_SCRIPT[0]) == ASKED_BY_SCRIPT[1]
        context = _shown(request, article, sent)
        template = "preview.html"
        if not is_asked_by_script:
            template = "preview_page.html"
            headline = str(sent.get("headline", ""))[:300].strip()
            context |= {**self.admin_site.each_context(request), "title": headline or _("New story"), "opts": self.opts}
        response = TemplateResponse(request, f"admin/articles/related/{template}", context)
        patch_vary_headers(response, [ASKED_BY_SCRIPT[0]])
        return response

    def _article(self, request: HttpRequest, object_id: str | None) -> Article:
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return Article()
        article: Any = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        return Article.objects.light().get(pk=article.pk)


def _address(article: Article | None) -> str:
    if article is None or article.pk is None:
        return reverse("admin:articles_article_preview_new")
    return reverse("admin:articles_article_preview", args=[article.pk])


def _shown(request: HttpRequest, article: Article, sent: QueryDict) -> dict[str, Any]:
    """Returns what the templates need."""
    # What is typed half counts if a tag is called so.
    found = find([*_usable(sent.get("tag_names", "")), *_usable(sent.get(HALF_TYPED, ""))])
    new = {name_key(name) for name in _usable(sent.get("tag_names", ""))} - found.keys()
    typed = _typed(request, article, sent)
    foreseen = foreseeing.publishing(typed, set(found.values()), len(new))
    may_decide = may_moderate(request.user)
    closed = why_closed(article) if may_decide else ""
    moderates = may_decide and article.pk is not None and not closed
    return {
        "article": article,
        "rows": [_row(one, foreseen) for one in foreseen.beside],
        "empty": _empty(typed, found.values()),
        "is_little": 0 < len(foreseen.beside) < RELATED_ENOUGH and bool(sent.get("section")),
        "told": _told(foreseen.changes, article),
        "named": foreseen.changes.named,
        "more": max(0, foreseen.changes.lists - len(foreseen.changes.named)),
        "moderates": moderates,
        "may_decide": may_decide,
        "closed": closed,
        "hidden": _hidden(article) if moderates else [],
        "seen": last_decision(article) if moderates else 0,
    }


def _usable(typed: str) -> list[str]:
    return [name for name in split_names(typed) if is_usable(name)][:MOST_TAGS]


def _typed(request: HttpRequest, article: Article, sent: QueryDict) -> Typed:
    originals = _keys(sent.getlist("translation_of"))
    apart = frozenset(_keys(sent.getlist("never_beside")))
    if article.pk is not None:  # what this person may not see stays
        hidden = article.never_beside.exclude(pk__in=Article.objects.visible_to(request.user).values("pk"))
        apart |= set(hidden.values_list("pk", flat=True))
    return Typed(
        moment=_moment(article, sent),
        key=article.pk or NEW,
        headline=str(sent.get("headline", "")),
        standfirst=str(sent.get("standfirst", "")),
        body=clean_body(str(sent.get("body", ""))),
        translation_of=originals[0] if originals else article.translation_of_id,
        shows_no_related="shows_no_related" in sent,
        never_recommended="never_recommended" in sent,
        never_beside=apart,
        never_beside_tags=frozenset(standing(_keys(sent.getlist("never_beside_tags"))).values()),
    )


def _moment(article: Article, sent: QueryDict) -> datetime:
    """Returns when readers get it, as typed: of a story that they have, when they got it."""
    if article.is_live and article.live_at is not None:
        return article.live_at
    moments = [timezone.now()]
    for name in ("publish_at", "embargo_until"):
        with suppress(ValidationError):
            if moment := MomentField(required=False).clean(sent.get(name, "")):
                moments.append(moment)
    return max(moments)


def _keys(typed: Iterable[str]) -> list[int]:
    keys = [int(one) for one in typed if one.isascii() and one.isdecimal() and len(one) < 20]
    return [key for key in keys if key <= LARGEST_KEY][:MOST_KEYS]


def _row(one: Beside, foreseen: Foreseen) -> dict[str, Any]:
    why = in_detail(one.score, one.shared, foreseen.figures) if one.score is not None else ""
    return {
        "article": one.article,
        "external": one.external,
        "what": one.article or one.external,
        "key": one.article.pk if one.article else one.external.pk if one.external else 0,
        "why": why,
        "kind": one.kind,
        "decision": dict(DecisionKind.choices).get(one.kind, "") if one.kind != DecisionKind.SUGGESTED else "",
    }


def _hidden(article: Article) -> list[Article]:
    """Returns what staff hid beside the story, of what readers have: the newest first."""
    rows = RelatedDecision.objects.in_force().filter(story=article, kind=DecisionKind.HIDDEN)
    live = Article.objects.live().filter(decided_beside__in=rows).order_by("-decided_beside__pk")
    return list(live.light()[:MOST_HIDDEN])


def _empty(typed: Typed, tags: Iterable[Tag]) -> str:
    """Says why nothing may stand there, and what to do."""
    if typed.shows_no_related:
        return _("Nothing: the form says that this story shows no related list.")
    if not any(tag.relates for tag in tags):
        return _("Nothing yet: add a tag that other stories have.")
    return _("Nothing: no story that shares a tag with it is near enough to it in words and time.")


def _told(changes: Changes, article: Article) -> str:
    """Says how many lists of others change, before it is done."""
    if article.is_live:
        none = _("With these changes published, the lists of other stories stay as they are.")
        exact = ngettext(
            "Publishing these changes changes the list of %(count)d other story.",
            "Publishing these changes changes the lists of %(count)d other stories.",
            changes.lists,
        )
        about = _("Publishing these changes changes the lists of about %(count)d other stories (estimated).")
    else:
        none = _("Publishing it changes no list of other stories.")
        exact = ngettext(
            "Publishing it changes the list of %(count)d other story.",
            "Publishing it changes the lists of %(count)d other stories.",
            changes.lists,
        )
        about = _("Publishing it changes the lists of about %(count)d other stories (estimated).")
    said = (exact if changes.is_exact else about) if changes.lists else none
    return said % {"count": changes.lists} if changes.lists else said
