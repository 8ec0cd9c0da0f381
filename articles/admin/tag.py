"""Tags at the desk: their kind, their description, all their names."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import taggit.models
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from articles.admin import lists
from articles.admin.audited import AuditedAdmin
from articles.admin.base import RefusableForm
from articles.admin.fields import LinesField
from articles.conf import LONGEST_TAG
from articles.models import Tag
from articles.models.tag import Kind
from articles.publishing import rights
from articles.publishing.errors import RuleBroken
from articles.tagging import addresses, names
from articles.tagging.errors import TagAddressTaken, TagNameError, TagNameTaken, TagNameUnusable
from articles.tagging.relating import set_relates
from articles.tagging.tags import known_to, suggest
from articles.text.keys import name_key
from articles.text.plain import one_line

admin.site.unregister(taggit.models.Tag)  # the stock table is empty: ours are articles.models.Tag


class KindFilter(lists.FieldChoice):
    title = _("kind")
    parameter_name = "kind"
    choices_of_field = Kind.choices


class TagForm(RefusableForm):
    synonyms = LinesField(
        label=_("Other names"),
        required=False,
        help_text=_("Synonyms and other spellings, one a line. Whoever types one of them gets this tag."),
    )

    class Meta:
        model = Tag
        fields = ("name", "kind", "slug", "description", "relates")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            rows = self.instance.names.filter(is_preferred=False)
            self.initial["synonyms"] = list(rows.values_list("name", flat=True))

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        try:
            addresses.check(slug, self.instance)
        except TagAddressTaken as error:
            raise forms.ValidationError(str(error)) from error
        return slug

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not names.is_usable(name):
            raise forms.ValidationError(str(TagNameUnusable(name)))
        owner = names.find([name]).get(name_key(name))
        if owner is not None and owner.pk != self.instance.pk:
            raise forms.ValidationError(str(TagNameTaken(name, owner.name)))
        return name


@admin.register(Tag)
class TagAdmin(AuditedAdmin):
    form = TagForm
    fields = ("name", "synonyms", "kind", "description", "relates", "slug", "shown_count")
    readonly_fields = ("shown_count",)
    list_display = ("name", "kind", "shown_count")
    list_filter = (KindFilter,)
    search_fields = ("names__name",)
    empty_list = _("No tag yet. Tags come into being where stories are written, or here with “Add tag”.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return known_to(request.user, super().get_queryset(request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # A new tag's slug is made from its name.
        return [name for name in self.fields if obj is not None or name not in ("slug", "shown_count")]

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        facts = {name: form.cleaned_data[name] for name in ("kind", "description")}
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
        set_relates(tag, relates=form.cleaned_data["relates"])

    def facts_of(self, obj: Any) -> dict[str, Any]:
        rows = obj.names.filter(is_preferred=False).order_by("name")
        return {**super().facts_of(obj), "other names": list(rows.values_list("name", flat=True))}

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
