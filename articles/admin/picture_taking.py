"""Taking one file into the library, of several that are sent or of one that a story needs: what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from time import monotonic
from typing import Any, cast

from django import forms
from django.forms.models import fields_for_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.choosers import picture_row
from articles.admin.picture_form import checked_alt, few_lines, keywords_field, native_day
from articles.admin.picture_words import Offer, advice_on, filled, offers_of, said_in
from articles.images.errors import PictureAlike, PictureNotStored, PictureRefused
from articles.images.ingest import Facts, Note, facts_in, find_same, ingest, keywords_in
from articles.images.rights import may_put_back
from articles.models import Image, User

# What may be said of several at once
COMMON = (
    *("credit", "creator", "copyright_notice", "licence", "usage_terms", "rights_expire_on"),
    *("keywords", "place", "taken_on"),
)
OWN = ("alt", "decorative", "caption")  # what is said of one


def said_of(names: tuple[str, ...]) -> dict[str, forms.Field]:
    """Returns form fields for these columns, of which nothing is required."""
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {
        "alt": few_lines(),
        "caption": few_lines(),
        "usage_terms": few_lines(),
        "rights_expire_on": native_day(),
        "taken_on": native_day(),
    }
    found = fields_for_model(Image, names, exclude=["keywords"], widgets=widgets)
    return cast("dict[str, forms.Field]", found)


class CommonForm(forms.Form):
    """What is said of all files that are sent together."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(said_of(COMMON))
        self.fields["keywords"] = keywords_field()
        self.order_fields(COMMON)


class FileForm(CommonForm):
    """One file, and what is said of it: all of it may be said later, unless a story waits for it."""

    upload = forms.FileField(
        label=gettext_lazy("File"), error_messages={"required": gettext_lazy("Choose a file first.")}
    )
    is_another = forms.BooleanField(required=False)
    for_story = forms.BooleanField(required=False)  # what it shows and whose it is has to be said at once

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(said_of(OWN))
        self.begun = monotonic()

    def clean_alt(self) -> str:
        return checked_alt(self.cleaned_data["alt"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("decorative"):
            said["alt"] = ""
        if "upload" in said and said.get("for_story"):
            for name, message in missing_of(Image(**self.facts)):
                self.add_error(name, message)
        return said

    @cached_property
    def brought(self) -> Facts:
        """What the file says of itself, where nobody has said otherwise; tags that are typed do not replace its own."""
        brought = facts_in(self.cleaned_data["upload"])
        said = said_in(brought)
        kept = {name: value for name, value in brought.items() if name in said and not self.cleaned_data.get(name)}
        if own := brought.get("keywords"):
            kept["keywords"] = keywords_in([*(self.cleaned_data.get("keywords") or []), *own])
        if said.get("credit") and not self.cleaned_data.get("credit"):
            kept["credit"] = said["credit"]
        if self.cleaned_data.get("decorative"):
            kept.pop("alt", None)
        return cast(Facts, kept)

    @property
    def facts(self) -> dict[str, Any]:
        """What the library is to know of the picture."""
        said = {name: self.cleaned_data.get(name) for name in (*COMMON, *OWN)}
        return {**{name: value for name, value in said.items() if value}, **self.brought}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: "taken", "same", "alike", "refused", "busy" or "wrong" (what was said of it)."""

    state: str
    message: str
    picture: Image | None = None  # the one that the library has of it now
    alike: list[Offer] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)  # by field
    said: dict[str, str] = field(default_factory=dict)  # by the file, for fields that are empty


def missing_of(image: Image) -> Iterator[tuple[str, str]]:
    """Yields what has to be said of a picture before a story with it is published: fields, and why."""
    if not image.alt and not image.decorative:
        yield "alt", _("Say what the picture shows, or tick “decorative”.")
    if not image.credit:
        yield "credit", _("Say who made it, as readers see it.")


def take(form: FileForm, *, by: User, note: Note) -> Outcome:
    """Takes the file of the form into the library; `note` is told of a new picture in its transaction."""
    if not form.is_valid():
        return _wrong(form)
    file = form.cleaned_data["upload"]
    offers = partial(offers_of, may_put_back=may_put_back(by))
    if same := find_same(file):
        return Outcome("same", _("The library has this picture already."), alike=offers([same]))
    new: list[Image] = []

    def hear(image: Image) -> None:
        note(image)
        new.append(image)

    is_another = form.cleaned_data["is_another"]
    try:
        image = ingest(
            file, by=by, note=hear, since=form.begun, stops_if_alike=not is_another, unfinished=True, **form.facts
        )
    except PictureAlike as error:
        return Outcome("alike", _("The library has pictures that look like it."), alike=offers(error.alike))
    except PictureRefused as error:
        return Outcome("refused", str(error))
    except PictureNotStored as error:
        return Outcome("busy", str(error))
    if not new:  # somebody sent it while it was being developed
        return Outcome("same", _("The library has this picture already."), alike=offers([image]))
    told = [_("It is in the library."), *([filled(form.brought)] if form.brought else []), *advice_on(image.alt)]
    return Outcome("taken", " ".join(told), picture=image)


def _wrong(form: FileForm) -> Outcome:
    errors = {name: " ".join(map(str, messages)) for name, messages in form.errors.items()}
    if "upload" in errors:
        return Outcome("refused", errors["upload"])
    return Outcome("wrong", _("It was not sent yet: see the fields marked."), errors=errors, said=said_in(form.brought))


def row_of(image: Image) -> dict[str, Any]:
    """Returns what the desk's scripts show of a picture that was taken, or is here already."""
    return {
        "key": image.pk,
        "missing": [str(Image._meta.get_field(name).verbose_name) for name, _why in missing_of(image)],  # type: ignore[union-attr]
        "alt": image.alt,
        "decorative": image.decorative,
        "caption": image.caption,
        "credit": image.credit,
        "form": reverse("admin:articles_image_change", args=[image.pk]),
        "describe": reverse("admin:articles_image_describe", args=[image.pk]),
    }


def offered_row(offer: Offer) -> dict[str, Any]:
    """Returns what the desk's scripts show of a picture that is here already, and what can be done with it."""
    row = {**picture_row(offer.image), **row_of(offer.image)}
    return {**row, "why": offer.why, "link": offer.link, "address": offer.address}
