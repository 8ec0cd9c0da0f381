"""Pictures at the desk."""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import effects
from articles.admin import lists, words
from articles.admin.audited import AuditedAdmin
from articles.admin.base import RefusableForm, refuse
from articles.admin.choosers import SEARCHED
from articles.admin.fields import LARGEST_KEY
from articles.admin.thumbnails import large, thumbnail
from articles.images.errors import PictureAlike, PictureNotStored, PictureRefused
from articles.images.ingest import Facts, facts_in, find_same, ingest, look_at
from articles.images.rights import unexpired
from articles.models import Article, Image, User
from articles.publishing.errors import RuleBroken
from articles.publishing.uses import Use, is_shown, uses_of
from articles.text.alternative import GOOD_LENGTH, is_file_name, is_too_long, names_its_kind

MOST_USES = 20  # articles that are named of a picture
FACTS = (
    "title",
    "alt",
    "decorative",
    "caption",
    "credit",
    "source",
    "licence",
    "rights_expire_on",
    *("creator", "copyright_notice", "licensor", "usage_terms", "description", "taken_on", "place"),
    *("source_type", "ai_system", "ai_prompt", "ai_prompt_writer"),
    "focus_x",
    "focus_y",
)
# What the picture's files say of it
LABELLED = {"creator", "credit", "copyright_notice", "usage_terms", "licensor", "source_type"}


def _few_lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "dir": "auto"})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "vMoment"}, format="%Y-%m-%d")


class PictureForm(RefusableForm):
    class Meta:
        model = Image
        fields = FACTS
        help_texts = {
            "alt": gettext_lazy(
                "What the picture shows and why it is here, for readers who cannot see it, in a sentence or two: “Two "
                "women carry water through a flooded street.” Not “photo of”, and not what the caption says already."
            )
        }
        widgets = {
            **{name: _few_lines() for name in ("alt", "caption", "description", "usage_terms", "ai_prompt")},
            **{name: _day() for name in ("rights_expire_on", "taken_on")},
        }

    def clean_alt(self) -> str:
        alt: str = self.cleaned_data["alt"]
        if "alt" in self.changed_data and is_file_name(alt):
            raise forms.ValidationError(_("This is the name of a file. Say what the picture shows."))
        return alt


class UploadForm(PictureForm):
    upload = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, AVIF or GIF. What it says of itself fills the fields that are empty. It cannot be "
            "exchanged later: upload another one then."
        ),
        widget=forms.FileInput(
            attrs={
                "accept": "image/jpeg,image/png,image/webp,image/avif,image/gif",
                "data-look": reverse_lazy("admin:articles_image_look"),
            }
        ),
    )
    # Set by `static/js/admin/picture.js`, which asks when the file is chosen: what is empty now is meant so.
    looked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    is_another = forms.BooleanField(
        required=False,
        label=gettext_lazy("It is another picture"),
        help_text=gettext_lazy("Tick this to store it although the library has pictures that look like it."),
    )
    brought: tuple[str, ...] = ()  # names of fields that the file has filled
    begun = 0.0  # when somebody began to wait (`monotonic`)

    def full_clean(self) -> None:
        self.begun = monotonic()
        if (file := self.files.get("upload")) and not self.data.get("looked"):
            self._fill_in(file)
        super().full_clean()
        if self.errors and "upload" not in self.errors:
            self.add_error("upload", _("Choose the file again: a browser sends it only once."))

    def _fill_in(self, file: Any) -> None:
        """Fills what is empty with what the picture says of itself."""
        data = cast(QueryDict, self.data).copy()
        said = {name: value for name, value in _said(facts_in(file)).items() if not data.get(name)}
        if data.get("decorative"):
            said.pop("alt", None)
        for name, value in said.items():
            data[name] = value
        self.data, self.brought = data, tuple(said)

    def clean_upload(self) -> Any:
        file = self.cleaned_data["upload"]
        if same := find_same(file):
            raise forms.ValidationError(_here_already([same], is_same=True, in_popup=IS_POPUP_VAR in self.data))
        return file


def _said(facts: Facts) -> dict[str, str]:
    """Returns what the picture says of itself, as it is written into the form's fields."""
    said = {name: str(value) for name, value in facts.items()}
    if is_file_name(said.get("alt", "")):
        del said["alt"]
    if "creator" in said:
        said.setdefault("credit", said["creator"])
    return said


def _advice(alt: str) -> Iterator[str]:
    """Yields what would make an alternative text better."""
    if names_its_kind(alt):
        yield _("Alternative text: leave out “photo of”. It is announced as a picture anyway.")
    if is_too_long(alt):
        message = _(
            "Alternative text: it is longer than %(most)d characters. Put details into the extended description."
        )
        yield message % {"most": GOOD_LENGTH}


def _named_fields(names: Iterable[str]) -> str:
    fields: Any = map(Image._meta.get_field, names)
    return ", ".join(str(field.verbose_name) for field in fields)


def _filled(names: Iterable[str]) -> str:
    return _("The file says this of itself, check it: %(fields)s.") % {"fields": _named_fields(names)}


def _here_already(alike: list[Image], *, is_same: bool, in_popup: bool) -> SafeString:
    """Shows the pictures that the library has already, each with the way to use it."""
    if is_same:
        told = _("The library has this picture already:")
    else:
        told = _(
            "The library has this picture already, or one that looks like it. Use it, or say that yours is another:"
        )
    name = "admin:articles_image_use" if in_popup else "admin:articles_image_change"
    shown = format_html_join(
        "",
        '<span class="picture-here">{} <span><bdi>{}</bdi> <small>{}</small> <a href="{}">{}</a></span></span>',
        ((thumbnail(image), image, image.credit, reverse(name, args=[image.pk]), _("Use this one")) for image in alike),
    )
    return format_html("{} {}", told, shown)


class ExpiryFilter(lists.Choice):
    title = gettext_lazy("rights")
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("expired", gettext_lazy("Expired")), ("soon", gettext_lazy("Expire within 30 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        today = timezone.localdate()
        if self.value() == "expired":
            return queryset.filter(rights_expire_on__lt=today)
        if self.value() == "soon":
            return queryset.filter(rights_expire_on__range=(today, today + timedelta(days=30)))
        return None


@admin.register(Image)
class PictureAdmin(AuditedAdmin):
    list_display = ("shown_picture", "__str__", "credit", "shown_size", "rights_expire_on", "shown_date")
    list_display_links = ("__str__",)
    list_filter = (ExpiryFilter,)
    sortable_by = ()
    search_fields = SEARCHED
    readonly_fields = ("shown_large", "shown_size", "shown_uses", "shown_date")
    empty_list = gettext_lazy("No picture here. Upload one with “Add picture”, or clear the search and filters.")
    facts = (
        (
            gettext_lazy("What it shows"),
            {"fields": ("alt", "decorative", "caption", "title", "description", "taken_on", "place")},
        ),
        (
            gettext_lazy("Whose it is"),
            {
                "fields": (
                    *("credit", "creator", "copyright_notice", "source", "licence", "usage_terms", "licensor"),
                    "rights_expire_on",
                ),
                "description": gettext_lazy(
                    "Files that readers get carry credit, creator, copyright, terms, licensor and how it was made; "
                    "never where the camera was, which camera it was, or who owns it."
                ),
            },
        ),
        (
            gettext_lazy("How it was made"),
            {"fields": ("source_type", "ai_system", "ai_prompt", "ai_prompt_writer")},
        ),
        (gettext_lazy("What must stay when it is cropped"), {"fields": (("focus_x", "focus_y"),)}),
    )
    uploading = ((None, {"fields": ("upload", "looked", "is_another")}), *facts)
    described = ((None, {"fields": ("shown_large", "shown_size", "shown_date", "shown_uses")}), *facts)

    def get_urls(self) -> list[Any]:
        look = self.admin_site.admin_view(self.look)
        use = self.admin_site.admin_view(self.use)
        own = [
            path("look/", look, name="articles_image_look"),
            path("<int:key>/use/", use, name="articles_image_use"),
        ]
        return [*own, *super().get_urls()]

    def look(self, request: HttpRequest) -> HttpResponse:
        """Answers what a file that is about to be uploaded says of itself. Keeps nothing of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        file = request.FILES.get("upload")
        if request.method != "POST" or file is None:
            return HttpResponseNotAllowed(["POST"])
        try:
            found = look_at(file)
        except PictureRefused as error:
            return JsonResponse({"said": {}, "message": str(error), "here": ""})
        except PictureNotStored:  # others are at it: it is looked at when it is sent
            return JsonResponse({"said": {}, "message": "", "here": ""})
        said, in_popup = _said(found.facts), IS_POPUP_VAR in request.POST
        here = _here_already(found.alike, is_same=found.is_same, in_popup=in_popup) if found.alike else ""
        return JsonResponse({"said": said, "message": _filled(said) if said else "", "here": here})

    def use(self, request: HttpRequest, key: int) -> HttpResponse:
        """Gives a picture that is here to whoever opened the window to add one, as if it had been added now."""
        image = Image.objects.filter(pk=key).first() if key <= LARGEST_KEY else None
        if image is None or not self.has_view_permission(request, image):
            raise Http404
        data = json.dumps({"value": str(image.pk), "obj": str(image)})
        return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": data})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.uploading if obj is None else self.described

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = UploadForm if obj is None else PictureForm
        return super().get_form(request, obj, change, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Takes an upload outside a transaction: it is seconds in the making, and others would wait to write."""
        if request.method == "POST" and object_id is None:
            try:
                return self.without_transaction(request, None, form_url, extra_context)
            except RuleBroken as error:
                refuse(request, error.messages)
                return self.without_transaction(request, None, form_url, extra_context)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        if "alt" in form.changed_data:
            for advice in _advice(form.cleaned_data["alt"]):
                messages.warning(request, advice)
        return super().save_form(request, form, change)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if change:
            obj.save()
            if LABELLED.intersection(form.changed_data):
                effects.after_labelling(obj)
            return
        facts = {name: form.cleaned_data[name] for name in FACTS}
        try:
            note = partial(self.record_addition, request)
            image = ingest(
                form.cleaned_data["upload"],
                by=cast(User, request.user),
                note=note,
                since=form.begun,
                stops_if_alike=not form.cleaned_data["is_another"],
                **facts,
            )
        except PictureAlike as error:
            here = _here_already(error.alike, is_same=False, in_popup=IS_POPUP_VAR in request.POST)
            again = _("Choose the file again to store it.")
            raise RuleBroken({"upload": format_html("{} {}", here, again)}) from error
        except (PictureRefused, PictureNotStored) as error:
            raise RuleBroken({"upload": str(error)}) from error
        obj.pk, obj.file, obj.widths = image.pk, image.file, image.widths
        if form.brought:
            messages.info(request, _filled(form.brought))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leaves out the audit log: it has the picture since its row was written, or did not need it."""
        return super(AuditedAdmin, self).log_addition(request, obj, message)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Returns the picture with the stories that this person may open, among which its uses are looked for."""
        image: Any = super().get_object(request, object_id, from_field)
        image.among = _open_to(request)
        return image

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Leaves pictures whose rights have expired out of the choice of a lead picture or a portrait."""
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            queryset = queryset.filter(unexpired())
        return super().get_search_results(request, queryset, search_term)

    def get_ordering(self, request: HttpRequest) -> Any:
        return ("rights_expire_on", "-pk") if request.GET.get(ExpiryFilter.parameter_name) else ()

    def get_list_display(self, request: HttpRequest) -> Any:
        """Says of pictures whose rights end where they are used."""
        by_rights = request.GET.get(ExpiryFilter.parameter_name)
        return (*self.list_display[:-1], "shown_uses") if by_rights else self.list_display

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changes: Any = super().get_changelist_instance(request)
        if "shown_uses" in changes.list_display:
            among = _open_to(request)
            uses = uses_of(list(changes.result_list), among, most=MOST_USES * self.list_per_page)
            for image in changes.result_list:
                image.among, image.uses = among, uses[image.pk]
        return changes

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        obj.delete()
        effects.after_discard(obj.digest)

    def in_use(self, obj: Image) -> str:
        if is_shown(obj):
            return _("Stories show this picture, so it cannot be deleted. Take it out of them first.")
        return ""

    @admin.display(description=gettext_lazy("picture"))
    def shown_picture(self, image: Image) -> SafeString:
        return thumbnail(image)

    @admin.display(description=gettext_lazy("picture"))
    def shown_large(self, image: Image) -> SafeString:
        return large(image)

    @admin.display(description=gettext_lazy("size"))
    def shown_size(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    @admin.display(description=gettext_lazy("uploaded"))
    def shown_date(self, image: Image) -> str:
        return words.short_moment(image.uploaded_at)

    @admin.display(description=gettext_lazy("where used"))
    def shown_uses(self, image: Any) -> SafeString:
        """Names what shows it: stories that this person may open, as lead or in the body, and authors."""
        uses = getattr(image, "uses", None)
        if uses is None:
            uses = uses_of([image], image.among, most=MOST_USES + 1)[image.pk]
        rows = [_use_row(use) for use in uses[:MOST_USES]]
        for author in image.portrait_of.order_by("name")[:MOST_USES]:
            address = reverse("admin:articles_author_change", args=[author.pk])
            rows.append((address, author.name, _("portrait")))
        if not rows:
            return format_html("{}", _("Stories of others.") if is_shown(image) else _("Nowhere yet."))
        more = format_html("<li>{}</li>", _("and more")) if len(uses) > MOST_USES else ""
        items = format_html_join("", '<li><a href="{}"><bdi>{}</bdi></a> ({})</li>', rows)
        return format_html('<ul class="picture-uses">{}{}</ul>', items, more)


def _open_to(request: HttpRequest) -> QuerySet[Article]:
    return Article.objects.visible_to(request.user).defer("key_points", "notes").order_by("-pk")


def _use_row(use: Use) -> tuple[str, str, str]:
    places = [_("lead picture")] if use.as_lead else []
    places += [_("in the body")] if use.in_body else []
    state = _("in changes to be published") if use.to_come else words.state(use.article)
    address = reverse("admin:articles_article_change", args=[use.article.pk])
    return address, use.article.headline, ", ".join([*places, state])
