"""The newsroom's pages about itself at the desk: ownership, ethics, contact… Every save is a version."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import lists
from articles.admin.base import RefusableForm
from articles.admin.body import BodyField, EditorPage
from articles.admin.page_versions import PageVersionPages
from articles.models import Page
from articles.pages.errors import PageRefused
from articles.pages.writing import save_page, was_published
from articles.publishing.errors import RuleBroken


class PublishedFilter(lists.FieldChoice):
    title = gettext_lazy("published")
    parameter_name = "is_published"
    choices_of_field = (("True", gettext_lazy("Readers see it")), ("False", gettext_lazy("At the desk only")))


class PageForm(RefusableForm):
    body = BodyField(required=False, label=gettext_lazy("Text"))

    class Meta:
        model = Page
        fields = ("title", "kind", "description", "body", "slug", "order", "in_footer", "language", "is_published")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "description"):
            if name in self.fields:
                self.fields[name].widget.attrs |= {"dir": "auto", "class": "vLargeTextField"}


@admin.register(Page)
class PageAdmin(PageVersionPages, EditorPage):
    form = PageForm
    fieldsets = (
        (None, {"fields": ("title", "kind", "description", "body")}),
        (
            gettext_lazy("Where it stands"),
            {"fields": ("is_published", "slug", "in_footer", "order", "language")},
        ),
    )
    prepopulated_fields = {"slug": ("title",)}
    list_display = ("title", "kind", "is_published", "in_footer", "order")
    list_filter = (PublishedFilter,)
    search_fields = ("title", "description")
    empty_list = gettext_lazy("No page yet. Readers ask who owns a newsroom and how it works: “Add page”.")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # An address that readers may know does not follow the title.
        return {} if obj is not None else self.prepopulated_fields

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        try:
            save_page(obj, by=request.user)
        except PageRefused as error:
            raise RuleBroken(error.messages) from error

    def in_use(self, obj: Page) -> str:
        if not was_published(obj):
            return ""
        return _("Readers have had it, so it stays. Take “published” off to take it from them.")
