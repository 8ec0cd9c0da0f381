"""Tags at the desk: their kind, their description, all their names."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import taggit.models
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin import lists
from articles.admin.audited import AuditedAdmin
from articles.admin.fields import LinesField
from articles.admin.retagging import RetaggingPages
from articles.admin.tag_pins import PINS, PinningForm, facts_of_pins
from articles.conf import LONGEST_TAG, TAG_IS_COMMON
from articles.models import Article, Tag, TaggedArticle
from articles.models.tag import Kind
from articles.publishing import rights
from articles.publishing.errors import RuleBroken
from articles.tagging import addresses, names
from articles.tagging.errors import TagAddressTaken, TagNameError, TagNameTaken
from articles.tagging.pins import set_pins
from articles.tagging.relating import set_relates
from articles.tagging.tags import known_to, suggest
from articles.tagging.twins import having_twins, twins_of
from articles.text.keys import name_key
from articles.text.plain import one_line

PINS_HELP = _("Stories above the newest on its page. One that readers do not have is left out there.")

admin.site.unregister(taggit.models.Tag)  # the stock table is empty: ours are articles.models.Tag


class KindFilter(lists.FieldChoice):
    title = _("kind")
    parameter_name = "kind"
    choices_of_field = Kind.choices


class UseFilter(lists.Choice):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [
            ("none", _("On no story")),
            ("once", _("On one live story")),
            ("common", _("On more than a tenth of the live stories")),
            ("silent", _("Relates no stories")),
            ("sensitive", _("Sensitive")),
            ("merged", _("Others were merged into it")),
            ("twins", _("Another has nearly its name")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        chosen = self.value()
        if chosen == "common":
            return queryset.filter(live_count__gt=Article.objects.live().count() / TAG_IS_COMMON)
        if chosen == "twins":
            return having_twins(queryset)
        conditions: dict[str | None, Any] = {
            "none": ~Exists(TaggedArticle.objects.filter(tag=OuterRef("pk"))),
            "once": Q(live_count=1),
            "silent": Q(relates=False),
            "sensitive": Q(is_sensitive=True),
            "merged": ~Q(former_keys=[]),
        }
        return queryset.filter(conditions[chosen]) if chosen in conditions else None


class TagForm(PinningForm):
    synonyms = LinesField(
        label=_("Other names"),
        required=False,
        help_text=_("Synonyms and other spellings, one a line. Whoever types one of them gets this tag."),
    )

    class Meta:
        model = Tag
        fields = ("name", "kind", "slug", "description", "relates", "is_sensitive")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            rows = self.instance.names.filter(is_preferred=False)
            self.initial["synonyms"] = list(rows.values_list("name", flat=True))

    def clean_synonyms(self) -> list[str]:
        synonyms: list[str] = self.cleaned_data["synonyms"]
        if errors := [forms.ValidationError(str(error)) for error in names.wrong_with(synonyms)]:
            raise forms.ValidationError(errors)
        return synonyms

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        try:
            addresses.check(slug, self.instance)
        except TagAddressTaken as error:
            raise forms.ValidationError(str(error)) from error
        return slug

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if errors := names.wrong_with([name]):
            raise forms.ValidationError(str(errors[0]))
        owner = names.find([name]).get(name_key(name))
        if owner is not None and owner.pk != self.instance.pk:
            raise forms.ValidationError(str(TagNameTaken(name, owner.name)))
        return name


@admin.register(Tag)
class TagAdmin(RetaggingPages, AuditedAdmin):
    form = TagForm
    fields = ("name", "synonyms", "kind", "description", "relates", "is_sensitive", "slug", "shown_count")
    readonly_fields = ("shown_count",)
    list_display = ("name", "kind", "shown_count", "shown_twin")
    list_filter = (UseFilter, KindFilter)
    search_fields = ("names__name",)
    empty_list = _("No tag yet. Tags come into being where stories are written, or here with “Add tag”.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return known_to(request.user, super().get_queryset(request))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist: Any = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        twins = twins_of(rows) if self.has_change_permission(request) else {}
        known = set(known_to(request.user, Tag.objects.filter(pk__in=[tag.pk for tag in twins.values()])))
        for row in rows:
            row.twin = twins[row.pk] if twins.get(row.pk) in known else None
        changelist.result_list = rows
        return changelist

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # Of a tag that stories carry it is a decision with a page of its own, which says what changes.
        return (*self.readonly_fields, *(["relates"] if obj is not None else []))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        # A new tag's slug is made from its name, and it has no page yet.
        fields = [name for name in self.fields if obj is not None or name not in ("slug", "shown_count")]
        pins = {"fields": PINS, "description": PINS_HELP}
        may_pin = obj is not None and self.has_change_permission(request, obj)
        return [(None, {"fields": fields}), *([(_("Start here"), pins)] if may_pin else [])]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.person = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        facts = {name: form.cleaned_data[name] for name in ("kind", "description", "is_sensitive")}
        if not change:
            (made,) = names.find_or_make([obj.name], hear=lambda tags: None)  # logged with the rest, in the end
            obj.pk = made.pk
        Tag.objects.filter(pk=obj.pk).update(**facts)
        tag = Tag.objects.get(pk=obj.pk)
        others = list(form.cleaned_data["synonyms"])
        if name_key(tag.name) != name_key(obj.name):
            others.append(tag.name)  # who knows it by its old name still finds it
        with _refusing("name"):
            names.rename(tag, obj.name)
        with _refusing("synonyms"):
            names.set_synonyms(tag, others)
        if "slug" in form.cleaned_data:
            with _refusing("slug"):
                addresses.move(tag, form.cleaned_data["slug"])
        if PINS[0] in form.fields:
            set_pins(tag, form.pins())
        if "relates" in form.cleaned_data:
            set_relates(tag, relates=form.cleaned_data["relates"])

    def facts_of(self, obj: Any) -> dict[str, Any]:
        rows = obj.names.filter(is_preferred=False).order_by("name")
        return {
            **super().facts_of(obj),
            "other names": list(rows.values_list("name", flat=True)),
            "start here": facts_of_pins(obj),
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.suggest_view)
        return [path("suggest/", view, name="articles_tag_suggest"), *super().get_urls()]

    def suggest_view(self, request: HttpRequest) -> HttpResponse:
        """Answers with names that begin as typed, and the tags that they mean."""
        if not (self.has_view_permission(request) or rights.may_write(request.user)):
            raise PermissionDenied
        found = suggest(one_line(request.GET.get("q", "")[:LONGEST_TAG]), to=request.user)
        return JsonResponse({"suggestions": [{"name": name, "tag": tag.name} for name, tag in found]})

    def in_use(self, obj: Tag) -> str:
        if not obj.tagged.exists():
            return ""
        return _("Stories carry “%(name)s”, so it cannot be deleted. Take it off them first.") % {"name": obj.name}

    @admin.display(description=_("nearly the same name"))
    def shown_twin(self, tag: Any) -> SafeString | str:
        if tag.twin is None:
            return ""
        address = reverse("admin:articles_tag_merge", args=[tag.pk])
        told = _("Merge into %(name)s…") % {"name": tag.twin.name}
        return format_html('<a href="{}?into={}">{}</a>', address, quote(tag.twin.name, safe=""), told)

    @admin.display(description=_("live articles"), ordering="live_count")
    def shown_count(self, tag: Tag) -> int:
        return tag.live_count


@contextmanager
def _refusing(field: str) -> Iterator[None]:
    """Turns what is wrong with a name or an address into a message beside the field."""
    try:
        yield
    except (TagNameError, TagAddressTaken) as error:
        raise RuleBroken({field: str(error)}) from error
