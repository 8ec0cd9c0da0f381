"""The history of a story: every version and every decision, and how a version comes back."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import audit
from articles.admin import words
from articles.admin.base import DeskAdmin
from articles.models import Article, Image, LogEvent, Revision, Section, Tag
from articles.publishing import actions, content, revisions, rights
from articles.publishing.errors import NotAllowed, RuleBroken
from articles.publishing.rights import Verb
from articles.tagging.merging import standing
from articles.text.blocks import plain_lines

SHOWN = 200  # versions, and events, of the history; the newest


class Entry(NamedTuple):
    """A line of the history."""

    at: Any
    who: str
    what: str
    why: str
    number: int | None  # of the revision, if it is one


def history(article: Article) -> list[Entry]:
    """Returns what was written and decided, the newest first. Two queries."""
    entries = [_of_revision(one) for one in article.revisions.defer("content").order_by("-number")[:SHOWN]]
    entries += [_of_event(one) for one in audit.events_of(article)[:SHOWN]]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _of_revision(one: Revision) -> Entry:
    return Entry(
        one.saved_at, one.saved_by_name, _("Saved: version %(number)d") % {"number": one.number}, one.why, one.number
    )


def _of_event(event: LogEvent) -> Entry:
    return Entry(event.at, event.by_name, _(audit.VERBS.get(event.verb, event.verb)), event.why, None)


class Said(NamedTuple):
    """A field of a version, as text, beside what the newest text says there."""

    label: str
    text: str
    now: str

    @property
    def differs(self) -> bool:
        return self.text != self.now


def compare(old: Mapping[str, Any], now: Mapping[str, Any], person: Any) -> list[Said]:
    """Returns what a version says in each field that either of both has words in."""
    sides = ((name, in_words(name, old.get(name), person), in_words(name, now.get(name), person)) for name in _ORDER)
    fields = [Said(label_of(name), text, newest) for name, text, newest in sides]
    return [said for said in fields if said.text or said.now]


_ORDER = (
    *("headline", "kicker", "standfirst", "body", "key_points", "bylines", "tags", "section_id", "type_of_work"),
    *(
        "dateline",
        "language",
        "translation_of_id",
        "lead_image_id",
        "lead_caption",
        "lead_alt",
        "slug",
        *content.MOMENTS,
    ),
    *("search_headline", "search_description", "social_headline", "social_description", "canonical_url"),
    *(*content.SAFEGUARDS, "notes"),
)


def label_of(name: str) -> str:
    """Returns what the desk calls a field of the content."""
    if name == "bylines":
        return _("Bylines")
    label = str(Article._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def in_words(name: str, value: Any, person: Any) -> str:
    """Returns what the content holds under this name as this person may read it."""
    if value in (None, "", [], False):
        return ""
    if name == "body":
        return plain_lines(value)
    if name == "bylines":
        return "\n".join(line["credit"] or line["name"] for line in value)
    if name in content.MOMENTS:
        moment = parse_datetime(value)
        return words.moment(moment) if moment else ""
    if name in _ROWS:
        return ", ".join(_names(_ROWS[name], value if isinstance(value, list) else [value], person))
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(_("yes")) if value is True else str(value)


def _names(model: Any, keys: list[int], person: Any) -> list[str]:
    """Returns the names of the rows. Of a story that the person may not open, and readers do not have, none is told."""
    rows = model._default_manager.filter(pk__in=standing(keys).values() if model is Tag else keys)
    if model is not Article:
        return list(map(str, rows))
    known = {*rows.visible_to(person), *rows.live()}
    names = sorted(map(str, known))
    others = rows.count() - len(known)
    return [*names, ngettext("%d story of others", "%d stories of others", others) % others] if others else names


_ROWS: dict[str, Any] = {
    "section_id": Section,
    "lead_image_id": Image,
    "translation_of_id": Article,
    "never_beside": Article,
    "never_beside_tags": Tag,
}


class VersionPages(DeskAdmin):
    """A DeskAdmin that shows versions of an article, and brings them back."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.version_view)
        return [
            path("<path:object_id>/versions/<int:number>/", view, name="articles_article_version"),
            *super().get_urls(),
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        article: Any = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(article),
            "opts": self.opts,
            "article": article,
            "entries": [(entry, words.short_moment(entry.at)) for entry in history(article)],
            "back": self.address_of(article),
        }
        return TemplateResponse(request, "admin/articles/article/history.html", context)

    def version_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Shows a version beside the newest text; a post brings it back."""
        article: Any = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        address = self.address_of(article)
        if request.method == "POST":
            return self._restore(request, article, number, address)
        try:
            revision = revisions.find(article, number)
        except (RuleBroken, OverflowError) as error:
            raise Http404(_("There is no such page. It may have been deleted.")) from error
        context = {
            **self.admin_site.each_context(request),
            "title": _("Version %(number)d") % {"number": number},
            "subtitle": str(article),
            "opts": self.opts,
            "article": article,
            "revision": revision,
            "when": words.moment(revision.saved_at),
            "fields": compare(revision.content, revisions.newest(Article.objects.get(pk=article.pk)), request.user),
            "may_restore": rights.may(request.user, Verb.RESTORE, article),
            "back": address,
        }
        return TemplateResponse(request, "admin/articles/article/version.html", context)

    def _restore(self, request: HttpRequest, article: Article, number: int, address: str) -> HttpResponse:
        try:
            saved = actions.restore(article, number, by=request.user)
        except NotAllowed:
            raise
        except RuleBroken as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            said = _("Version %(number)d is the newest text again.")
            if not saved.has_changed:
                said = _("The newest text says the same as version %(number)d.")
            self.message_user(request, said % {"number": number}, messages.SUCCESS)
        return HttpResponseRedirect(address)
