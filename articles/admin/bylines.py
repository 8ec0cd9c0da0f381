"""Bylines in the article's form: rows in order, each an author or a name."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.base import refused_in
from articles.admin.fields import SafeAutocompleteSelect
from articles.models import Byline
from articles.publishing import rights
from articles.publishing.readiness import missing

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
        if self.instance.pk is None:
            self.initial["order"] = None  # last, unless a number is typed
        for field in self.fields.values():
            inner: Any = getattr(field.widget, "widget", field.widget)
            inner.attrs["aria-label"] = str(field.label)  # the table's heads are no labels

    def has_changed(self) -> bool:
        """Says no of a new row that names nobody, whatever its place."""
        named = self.instance.pk is not None or any(self[name].value() for name in ("author", "credit"))
        return named and super().has_changed()

    def validate_constraints(self) -> None:
        """Looks at the row alone (Django 6.1 and later): whether two rows clash the formset says, of all as typed."""
        try:
            self.instance.validate_constraints(exclude={*self._get_validation_exclusions(), "article"})  # type: ignore[attr-defined]
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]


class BylineFormSet(BaseInlineFormSet):
    """The rows of one article. A row that somebody else removed meanwhile is a new one here, not an error."""

    refused: Mapping[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = self._with_known_rows(self.data)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Remove this byline")

    def clean(self) -> None:
        super().clean()
        self._place_last([form for form in self.forms if form.cleaned_data.get("order") is None])
        message = self.refused.get(REFUSED)
        if is_publishing(self.data) and not any(map(_names_somebody, self.forms)):
            message = missing(section=True, text=True, byline=False)["bylines"]
        if message:
            raise ValidationError(message)

    def save(self, commit: bool = True) -> Any:
        """Writes the rows of the form in place of those that it was opened with.

        All at once, since authors may have changed places: one by one, two rows would name the same author
        for the same part in between. A row that somebody else added meanwhile stays.
        """
        saved = super().save(commit=False)
        if commit and (self.new_objects or self.changed_objects or self.deleted_objects):
            rows = [form.instance for form in self.initial_forms if form not in self.deleted_forms]
            before = [form.instance.pk for form in self.initial_forms]
            self._replace(before, rows + self.new_objects)
        return saved

    def _replace(self, before: list[Any], rows: list[Byline]) -> None:
        replaced = Q(pk__in=before)
        wanted: dict[Any, Byline] = {}
        for row in rows:
            wanted.setdefault((row.author_id, row.role) if row.author_id else id(row), row)
            if row.author_id:
                replaced |= Q(author=row.author_id, role=row.role)
        Byline.objects.filter(replaced, article=self.instance).delete()
        for row in wanted.values():
            row.pk, row._state.adding = None, True
            row.article, row.live_at = self.instance, self.instance.live_at
        Byline.objects.bulk_create(wanted.values())

    def _place_last(self, forms_without_order: list[Any]) -> None:
        orders = [form.cleaned_data.get("order") or 0 for form in self.forms]
        for place, form in enumerate(forms_without_order, start=max(orders, default=0) + 1):
            form.instance.order = place

    def _with_known_rows(self, data: Any) -> Any:
        """Returns the post with the rows that are stored first, as the formset wants them."""
        management = self.management_form
        if not management.is_valid():
            return data
        known = {str(pk) for pk in self.get_queryset().values_list("pk", flat=True)}
        total = min(management.cleaned_data["TOTAL_FORMS"] or 0, MOST_BYLINES)
        rows = [{name: data.get(f"{self.prefix}-{i}-{name}") for name in _NAMES} for i in range(total)]
        stored = [row for row in rows if row["id"] in known]
        new = [{**row, "id": ""} for row in rows if row["id"] not in known]
        self.__dict__.pop("management_form")  # cached, with the old count
        arranged = data.copy()
        arranged[f"{self.prefix}-INITIAL_FORMS"] = str(len(stored))
        for i, row in enumerate(stored + new):
            for name, value in row.items():
                key = f"{self.prefix}-{i}-{name}"
                if value is None:
                    arranged.pop(key, None)
                else:
                    arranged[key] = value
        return arranged


def _names_somebody(form: Any) -> bool:
    given = form.cleaned_data
    return bool(form.errors or (not given.get("DELETE") and (given.get("author") or given.get("credit"))))


_NAMES = ("id", "article", "author", "credit", "role", "order", "DELETE")


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
