"""Pictures at the desk."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import effects
from articles.admin.picture_batch import BatchPages
from articles.admin.picture_deleting import DeletingPages
from articles.admin.picture_form import FACTS, PictureForm, UploadForm
from articles.admin.picture_list import PictureList
from articles.admin.picture_taking import missing_of
from articles.admin.picture_upload import UploadPages
from articles.admin.picture_words import advice_on, named_fields
from articles.images.finding import note_words
from articles.images.rights import may_describe, may_put_back
from articles.models import Image, User
from articles.publishing.pictures import check_still_said

# What the picture's files say of it
LABELLED = {"creator", "credit", "copyright_notice", "usage_terms", "licensor", "source_type"}
SHOWN = ("alt", "decorative", "caption", "title", "description", "taken_on", "place", "keywords")
FOCUS = {"focus_x", "focus_y"}


@admin.register(Image)
class PictureAdmin(PictureList, BatchPages, UploadPages, DeletingPages):
    readonly_fields = ("shown_deletion", "shown_large", "file_name", "shown_size", "shown_uses", "shown_date")
    facts = (
        (
            gettext_lazy("What it shows"),
            {"fields": SHOWN},
        ),
        (
            gettext_lazy("Whose it is"),
            {
                "fields": (
                    *(
                        "credit",
                        "creator",
                        "copyright_notice",
                        "source",
                        "licence",
                        "usage_terms",
                        "instructions",
                        "licensor",
                    ),
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
    deleted = ((None, {"fields": ("shown_deletion",)}),)
    described = ((None, {"fields": ("shown_large", "file_name", "shown_size", "shown_date", "shown_uses")}), *facts)

    # For who may only read it, its tags are words, each with the way to others that are found by it.
    read = (
        described[0],
        (described[1][0], {"fields": tuple("shown_tags" if name == "keywords" else name for name in SHOWN)}),
        *described[2:],
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lets whoever added a picture finish it, too."""
        if super().has_change_permission(request, obj):
            return True
        return obj is not None and self.has_add_permission(request) and may_describe(cast(User, request.user), obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.uploading
        described = self.described if self.has_change_permission(request, obj) else self.read
        return (*self.deleted, *described) if obj.discarded_at else described

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = UploadForm if obj is None else PictureForm
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.may_put_back = may_put_back(cast(User, request.user))
        return form

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        if "alt" in form.changed_data:
            for advice in advice_on(form.cleaned_data["alt"]):
                messages.warning(request, advice)
        return super().save_form(request, form, change)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if change:
            check_still_said(obj, by=request.user)
            obj.save(update_fields=FACTS)  # not what is written beside it: its renditions
            note_words([obj])
            if LABELLED.intersection(form.changed_data):
                effects.after_labelling(obj)
            elif FOCUS.intersection(form.changed_data):
                effects.after_refocusing(obj)
        else:
            self.take_in(request, obj, form)
        if IS_POPUP_VAR not in request.POST:  # there the story says it
            self._tell_missing(request, obj)

    def _tell_missing(self, request: HttpRequest, image: Image) -> None:
        """Says of a picture that was saved what a story with it cannot be published without."""
        if names := [name for name, _why in missing_of(image)]:
            told = _("Still missing before a story with it is published: %(fields)s.")
            messages.warning(request, told % {"fields": named_fields(names)})
