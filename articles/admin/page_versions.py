"""The history of a page of the newsroom: every version and what the log says of it, and how a version comes back."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from articles import audit
from articles.admin import words
from articles.admin.audited import AuditedAdmin
from articles.admin.versions import SHOWN, Entry, Said
from articles.models import Page, PageKind, PageVersion
from articles.pages import writing
from articles.pages.errors import PageRefused
from articles.pages.writing import CONTENT
from articles.text.blocks import plain_lines


def history(page: Page) -> list[Entry]:
    """Returns what was written and decided, the newest first. Two queries."""
    entries = [_of_version(one) for one in page.versions.defer("content")[:SHOWN]]
    entries += [
        Entry(event.at, event.by_name, _(audit.VERBS.get(event.verb, event.verb)), event.why, None)
        for event in audit.events_of(page)[:SHOWN]
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _of_version(one: PageVersion) -> Entry:
    return Entry(
        one.saved_at, one.saved_by_name, _("Saved: version %(number)d") % {"number": one.number}, "", one.number
    )


def compare(old: PageVersion, now: Page) -> list[Said]:
    """Returns what the version says in each field, beside what the newest says there."""
    stored = writing.content_of(now)
    sides = ((name, _in_words(name, old.content.get(name)), _in_words(name, stored[name])) for name in CONTENT)
    return [Said(_label_of(name), text, newest) for name, text, newest in sides if text or newest]


def _label_of(name: str) -> str:
    label = str(Page._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _in_words(name: str, value: Any) -> str:
    match name:
        case "body":
            return plain_lines(value or "")
        case "kind":
            return str(dict(PageKind.choices).get(value, value))
        case "in_footer" | "is_published":
            return str(_("yes") if value else _("no"))
    return str(value or "")


class PageVersionPages(AuditedAdmin):
    """An AuditedAdmin that shows versions of a page, and brings them back."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.version_view)
        return [
            path("<path:object_id>/versions/<int:number>/", view, name="articles_page_version"),
            *super().get_urls(),
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        page: Any = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(page),
            "opts": self.opts,
            "page": page,
            "entries": [(entry, words.short_moment(entry.at)) for entry in history(page)],
            "back": self.address_of(page),
        }
        return TemplateResponse(request, "admin/articles/page/history.html", context)

    def version_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Shows a version beside the newest text; a post brings its texts back."""
        page: Any = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        try:
            version = writing.find(page, number)
        except (PageRefused, OverflowError) as error:
            raise Http404(_("There is no such page. It may have been deleted.")) from error
        may_restore = self.has_change_permission(request, page)
        if request.method == "POST":
            if not may_restore:
                raise PermissionDenied
            return self._restore(request, page, number)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Version %(number)d") % {"number": number},
            "subtitle": str(page),
            "opts": self.opts,
            "page": page,
            "version": version,
            "when": words.moment(version.saved_at),
            "fields": compare(version, page),
            "may_restore": may_restore,
            "back": self.address_of(page),
            "history": reverse("admin:articles_page_history", args=[page.pk]),
        }
        return TemplateResponse(request, "admin/articles/page/version.html", context)

    def _restore(self, request: HttpRequest, page: Page, number: int) -> HttpResponse:
        said = _("The texts of version %(number)d are the newest again.") % {"number": number}
        try:
            with transaction.atomic():
                is_new = writing.restore(page, number, by=request.user)
                if is_new:
                    self.log_change(request, page, said)
        except PageRefused as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(self.address_of(page))
        if not is_new:
            said = _("The newest text says the same as version %(number)d.") % {"number": number}
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self.address_of(page))
