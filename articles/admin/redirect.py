"""Old addresses at the desk."""

from typing import Any
from urllib.parse import unquote

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.audited import AuditedAdmin
from articles.admin.base import RefusableForm
from articles.models import Redirect
from articles.publishing import redirecting


class RedirectForm(RefusableForm):
    def clean_path(self) -> str:
        path = str(self.cleaned_data["path"])
        if "path" in self.changed_data:
            path = unquote(path)  # copied from where a browser shows it
        if not path.startswith("/") or path.startswith("//"):
            raise forms.ValidationError(_("Write the part of the old address after the host: it begins with a slash."))
        return path


@admin.register(Redirect)
class RedirectAdmin(AuditedAdmin):
    form = RedirectForm
    fields = ("path", "article")
    autocomplete_fields = ("article",)
    list_display = ("path", "article")
    list_select_related = ("article",)
    search_fields = ("path",)
    empty_list = _("No old address leads here yet. Imports and changed slugs bring them; “Add redirect” makes one.")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, search_term.rstrip("/"))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "article":
            field.widget.can_add_related = False
        return field

    def save_model(self, request: HttpRequest, obj: Redirect, form: Any, change: bool) -> None:
        redirecting.save_redirect(obj)

    def in_use(self, obj: Redirect) -> str:
        return redirecting.why_kept(obj) if redirecting.is_kept(obj) else ""

    def delete_model(self, request: HttpRequest, obj: Redirect) -> None:
        redirecting.delete_redirect(obj)
