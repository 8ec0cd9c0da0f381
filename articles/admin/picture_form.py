"""The forms of a picture: of a new one with its file, and of one that the library has."""

from time import monotonic
from typing import Any, cast

from django import forms
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import RefusableForm
from articles.admin.picture_words import here_already, offers_of, said_in
from articles.images.ingest import facts_in, find_same, keywords_in
from articles.models import Image
from articles.tagging.names import join_names, split_names
from articles.text.alternative import is_file_name

FACTS = (
    "title",
    "alt",
    "decorative",
    "caption",
    "credit",
    "source",
    "licence",
    "rights_expire_on",
    *(
        "creator",
        "copyright_notice",
        "licensor",
        "usage_terms",
        "instructions",
        "description",
        "taken_on",
        "place",
        "keywords",
    ),
    *("source_type", "ai_system", "ai_prompt", "ai_prompt_writer"),
    "focus_x",
    "focus_y",
)

# What a browser offers of a folder; what is taken is decided by what is in a file.
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif,image/gif,.heic,.heif"


def few_lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "dir": "auto"})


def native_day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "vMoment"}, format="%Y-%m-%d")


def checked_alt(alt: str) -> str:
    """Returns an alternative text that is none but by chance; raises ValidationError for the name of a file."""
    if is_file_name(alt):
        raise forms.ValidationError(_("This is the name of a file. Say what the picture shows."))
    return alt


class KeywordsField(forms.CharField):
    """Tags of a picture with commas between; they need be no topics that readers know."""

    widget = forms.TextInput(attrs={"class": "vTextField", "dir": "auto"})

    def prepare_value(self, value: Any) -> Any:
        return join_names(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return keywords_in(split_names(value or ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


def keywords_field() -> KeywordsField:
    column = Image._meta.get_field("keywords")
    return KeywordsField(required=False, label=gettext_lazy("Tags"), help_text=column.help_text)


class PictureForm(RefusableForm):
    keywords = keywords_field()

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
            **{
                name: few_lines()
                for name in ("alt", "caption", "description", "usage_terms", "instructions", "ai_prompt")
            },
            **{name: native_day() for name in ("rights_expire_on", "taken_on")},
        }

    def clean_alt(self) -> str:
        alt: str = self.cleaned_data["alt"]
        return checked_alt(alt) if "alt" in self.changed_data else alt


class UploadForm(PictureForm):
    upload = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, AVIF, HEIC or GIF. What it says of itself fills the fields that are empty. It cannot be "
            "exchanged later: upload another one then."
        ),
        widget=forms.FileInput(
            attrs={
                "accept": ACCEPTED,
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
    may_put_back = False  # whether who sends it may give deleted pictures back to the library
    begun = 0.0  # when somebody began to wait (`monotonic`)

    def full_clean(self) -> None:
        self.begun = monotonic()
        # A file that was refused is not looked at again: that would take as long once more, and what it says of itself
        # is not what the next one says.
        if (file := self.files.get("upload")) and not self.data.get("looked") and not self.refused:
            self._fill_in(file)
        super().full_clean()
        if self.errors and "upload" not in self.errors:
            self.add_error("upload", _("Choose the file again: a browser sends it only once."))

    def _fill_in(self, file: Any) -> None:
        """Fills what is empty with what the picture says of itself."""
        data = cast(QueryDict, self.data).copy()
        said = {name: value for name, value in said_in(facts_in(file)).items() if not data.get(name)}
        if data.get("decorative"):
            said.pop("alt", None)
        for name, value in said.items():
            data[name] = value
        self.data, self.brought = data, tuple(said)

    def clean_upload(self) -> Any:
        file = self.cleaned_data["upload"]
        if same := find_same(file):
            in_popup = IS_POPUP_VAR in self.data
            offers = offers_of([same], may_put_back=self.may_put_back, in_popup=in_popup)
            raise forms.ValidationError(here_already(offers, is_same=True))
        return file
