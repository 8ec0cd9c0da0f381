"""The newsroom's own record: one, so its list is its form."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from articles.admin.audited import AuditedAdmin
from articles.admin.base import RefusableForm
from articles.models import Newsroom
from articles.models.newsroom import Check


class NewsroomForm(RefusableForm):
    blocking_checks = forms.MultipleChoiceField(
        label=_("What has to be right"),
        choices=Check.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is not ticked only advises."),
    )


@admin.register(Newsroom)
class NewsroomAdmin(AuditedAdmin):
    form = NewsroomForm
    fieldsets = (
        (None, {"fields": ("name", "tagline", "description", "publisher")}),
        (_("Addresses"), {"fields": ("contact_email", "corrections_email", "postal_address")}),
        (_("Before a story is approved"), {"fields": ("blocking_checks",)}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Returns the record, made with its defaults where nobody has written it yet."""
        if object_id == "1" and self.has_change_permission(request):
            Newsroom.objects.get_or_create(pk=1)
        return super().get_object(request, object_id, from_field)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(self.address_of(Newsroom(pk=1)))
