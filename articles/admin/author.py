"""Authors at the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin import lists
from articles.admin.audited import AuditedAdmin
from articles.admin.base import RefusableForm
from articles.admin.fields import LinksField
from articles.admin.thumbnails import thumbnail
from articles.models import Author


class ActiveFilter(lists.FieldChoice):
    title = _("on the staff")
    parameter_name = "is_active"
    choices_of_field = (("True", _("On the staff")), ("False", _("Former")))


class AuthorForm(RefusableForm):
    links = LinksField(
        label=_("Profile links"), required=False, help_text=_("One a line: Label | https://address (or mailto:).")
    )

    class Meta:
        model = Author
        fields = (
            "name",
            "slug",
            "role",
            "bio",
            "portrait",
            "email",
            "links",
            "expertise",
            "is_active",
            "place",
            "user",
        )
        widgets = {"bio": forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField", "dir": "auto"})}


@admin.register(Author)
class AuthorAdmin(AuditedAdmin):
    form = AuthorForm
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("portrait", "user")
    list_display = ("shown_portrait", "name", "role", "is_active", "place")
    list_display_links = ("name",)
    list_filter = (ActiveFilter,)
    list_select_related = ("portrait",)
    search_fields = ("name", "role")
    empty_list = _("No author yet. Whoever’s name is to stand over a story gets a profile: “Add author”.")
    keeps = _("Their stories keep the name over them, as a credit line. The page of the author goes.")
    fieldsets = (
        (None, {"fields": ("name", "role", "bio", "portrait", "expertise")}),
        (_("How readers reach them"), {"fields": ("email", "links")}),
        (_("At the newsroom"), {"fields": ("is_active", "place", "user", "slug")}),
    )

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        # Who may not see accounts is shown no list of them either.
        may_see = request.user.has_perm("articles.view_user") or request.user.has_perm("articles.change_user")
        return self.autocomplete_fields if may_see else ("portrait",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if "user" in self.get_autocomplete_fields(request) else ("user",)

    @admin.display(description=_("portrait"))
    def shown_portrait(self, author: Author) -> SafeString:
        return thumbnail(author.portrait)
