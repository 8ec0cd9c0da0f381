"""Bylines in the article's form: lines in order, each an author or a name.

They are typed like any other field, and have no identity of their own: what is sent is what stands there. So
the rows come from the newest text (`show`), not from the table, and go into the verb that saves (`lines`).
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.base import refused_in
from articles.admin.fields import SafeAutocompleteSelect
from articles.models import Byline
from articles.publishing import checklist, rights
from articles.publishing.content import Line

REFUSED = "bylines"  # what the verbs call them in their messages
MOST_BYLINES = 100
PUBLISH, PUBLISH_AT = "_publish", "_publish_at"  # the buttons that publish what they save


def is_publishing(sent: Any) -> bool:
    return PUBLISH in sent or PUBLISH_AT in sent


class BylineForm(forms.ModelForm):
    class Meta:
        model = Byline
        fields = ("author", "credit", "role", "order")
        labels = {"order": _("Order")}
        widgets = {"order": forms.NumberInput(attrs={"min": 0, "class": "order"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].required = False
        if not any(self.initial.get(name) for name in ("author", "credit")):
            self.initial["order"] = None  # last, unless a number is typed
        for field in self.fields.values():
            inner: Any = getattr(field.widget, "widget", field.widget)
            inner.attrs["aria-label"] = str(field.label)  # the table's heads are no labels

    @property
    def names_somebody(self) -> bool:
        return any(self[name].value() for name in ("author", "credit"))

    def has_changed(self) -> bool:
        """Says no of a row that names nobody, whatever its place."""
        return self.names_somebody and super().has_changed()

    def validate_constraints(self) -> None:
        """Looks at the row alone: whether two rows clash the formset says, of all as typed."""
        try:
            self.instance.validate_constraints(exclude={*self._get_validation_exclusions(), "article"})  # type: ignore[attr-defined]
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]


class BylineFormSet(BaseInlineFormSet):
    """The lines of one article, as they are typed."""

    refused: Mapping[str, str] = {}

    def get_queryset(self) -> Any:
        return Byline.objects.none()

    def initial_form_count(self) -> int:
        return 0

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Remove this byline")

    def clean(self) -> None:
        super().clean()
        if self.is_bound and self.total_form_count() < 0:
            raise ValidationError(_("The rows did not arrive whole. Open the story anew."))
        message = self.refused.get(REFUSED)
        if is_publishing(self.data) and not any(map(_names_somebody, self.forms)):
            message = checklist.missing_byline()
        if message:
            raise ValidationError(message)

    def save(self, commit: bool = True) -> Any:
        """Writes nothing: the verb that saves the article writes its bylines too."""
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
        return []

    def lines(self) -> list[Line]:
        """Returns the lines in the order of their numbers; those without one come last."""
        forms_: Any = self.forms
        typed = [
            form.cleaned_data
            for form in forms_
            if form.names_somebody and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        typed.sort(key=lambda row: (row["order"] is None, row["order"] or 0))
        return [Line(row["author"], row["credit"], row["role"]) for row in typed]


def _names_somebody(form: Any) -> bool:
    return bool(form.errors or (form.names_somebody and not form.cleaned_data.get("DELETE")))


def show(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns what the rows of a form show of bylines as content holds them."""
    return [
        {"author": line["author"], "credit": line["credit"], "role": line["role"], "order": order}
        for order, line in enumerate(lines, start=1)
    ]


class BylineInline(admin.TabularInline):
    """Who may write the article may write its bylines: they have no rights of their own."""

    model = Byline
    form = BylineForm
    formset = BylineFormSet
    fields = ("author", "credit", "role", "order")
    autocomplete_fields = ("author",)
    extra = 1
    max_num = MOST_BYLINES
    template = "admin/articles/article/bylines.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Byline.objects.none()

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return self.extra + len(getattr(obj, "typed", {}).get("bylines", ()))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.refused = refused_in(request)
        formset.absolute_max = MOST_BYLINES  # stock makes a thousand forms of a hand-made count
        return formset

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "author":
            kwargs["widget"] = SafeAutocompleteSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "author":
            widget = field.widget
            widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
        return field

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # of an article that the person sees

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return rights.may_write(request.user) if obj is None else rights.may_change(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)
