"""Merges of tags at the desk: who merged what, when and why, and undoing it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin import words
from articles.admin.readonly import ReadOnlyAdmin
from articles.models import TagMerge
from articles.tagging.errors import MergeRefused
from articles.tagging.unmerging import Undone, undo


@admin.register(TagMerge)
class TagMergeAdmin(ReadOnlyAdmin):
    list_display = ("name", "into_name", "shown_stories", "shown_when", "merged_by_name", "why", "shown_undo")
    list_display_links = None
    fields = ("name", "into_name", "shown_stories", "shown_when", "merged_by_name", "why")
    search_fields = ("name", "into_name")
    empty_list = gettext_lazy("No tag was merged yet. “Merge into…” on a tag’s page does it.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        stories = Count("uses", filter=Q(uses__is_rule=False))
        return super().get_queryset(request).annotate(stories=stories)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A merge may tell of tags that only stories of others carry.
        return request.user.has_perms(["articles.change_tag", "articles.change_any_article"])

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=gettext_lazy("stories"))
    def shown_stories(self, merge: TagMerge) -> int:
        return merge.stories  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("when"))
    def shown_when(self, merge: TagMerge) -> str:
        return words.short_moment(merge.merged_at)

    @admin.display(description=gettext_lazy("undo"))
    def shown_undo(self, merge: TagMerge) -> SafeString | str:
        if merge.undone_at is not None:
            told = {"when": words.short_moment(merge.undone_at), "who": merge.undone_by_name}
            return _("Undone, %(when)s, %(who)s") % told
        # The list is inside a form that is posted, with its token: the button sends it elsewhere.
        address = reverse("admin:articles_tagmerge_undo", args=[merge.pk])
        label = _("Undo: %(merge)s") % {"merge": merge}
        button = '<button class="button" formaction="{}" aria-label="{}">{}</button>'
        return format_html(button, address, label, _("Undo"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:key>/undo/", view, name="articles_tagmerge_undo"), *super().get_urls()]

    def undo_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Undoes a merge, and says what came back and what did not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        merge = get_object_or_404(TagMerge, pk=key)
        try:
            undone = undo(merge, by=request.user)
        except MergeRefused as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:articles_tagmerge_changelist"))
        self.message_user(request, _told(undone), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_tag_change", args=[undone.tag.pk]))


def _told(undone: Undone) -> str:
    """Returns in words what was given back, and what was not."""
    said = [
        ngettext("“%(name)s” is back, on %(count)d story.", "“%(name)s” is back, on %(count)d stories.", undone.stories)
        % {"name": undone.tag.name, "count": undone.stories}
    ]
    if undone.left:
        said.append(
            ngettext(
                "%(count)d story was retagged since and stays as it is.",
                "%(count)d stories were retagged since and stay as they are.",
                undone.left,
            )
            % {"count": undone.left}
        )
    if undone.names_left:
        said.append(_("Other tags have these names now: %(names)s.") % {"names": ", ".join(undone.names_left)})
    return " ".join(said)
