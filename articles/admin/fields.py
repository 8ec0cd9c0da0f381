"""Form fields of the desk: lists that are typed as text, moments, choices that survive a hand-made post."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.conf import MOST_TAGS
from articles.models.fields import validate_moment
from articles.tagging.merging import standing
from articles.tagging.names import join_names, split_names, wrong_with
from articles.text.keys import name_key
from articles.text.plain import one_line

LARGEST_KEY = 2**63 - 1  # of a row
LENGTH_SHOWN = len("2025-10-08T14:00")


class SafeAutocompleteSelect(AutocompleteSelect):
    """Stock autocomplete, but what is no key is shown as no choice (stock answers 500)."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, _keys(value), attr)


class SafeAutocompleteSelectMultiple(AutocompleteSelectMultiple):
    """The same for several choices, of which one is taken off at a time."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        del attrs["data-placeholder"]  # it would stand among the items of a list, and be none
        return attrs | {"data-allow-clear": "false"}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, _keys(value), attr)


class SafeChoicesField(forms.ModelMultipleChoiceField):
    """Several rows; a key that is too large for any row is no valid choice (stock answers 500)."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None


class SafeTagsField(SafeChoicesField):
    """Several tags; one that was merged since the form was shown is the tag that it became."""

    def clean(self, value: Any) -> Any:
        keys = _keys(value or ())
        merged = standing(map(int, keys))
        return super().clean([str(merged[int(key)]) if str(key) in keys else key for key in map(str, value or ())])


def _keys(values: Any) -> list[str]:
    return [key for key in map(str, values) if key.isascii() and key.isdecimal() and int(key[:20]) <= LARGEST_KEY]


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line for line in map(one_line, (value or "").splitlines()) if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class LinksField(LinesField):
    """Links, one a line: "Label | https://address". Stored as `[{"label": …, "url": …}]`."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        pairs = [link for link in value if isinstance(link, dict)]
        return "\n".join(f"{link.get('label', '')} | {link.get('url', '')}" for link in pairs)

    def to_python(self, value: Any) -> Any:
        return [_link(line) for line in super().to_python(value)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or []) != (data or "").strip())


def _link(line: str) -> dict[str, str]:
    label, bar, address = (part.strip() for part in line.rpartition("|"))
    if not bar or not label:
        raise ValidationError(_("Write “Label | https://address” in: %(line)s") % {"line": line[:100]})
    try:
        if address.lower().startswith("mailto:"):
            EmailValidator()(address[len("mailto:") :])
        else:
            URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        message = _("“%(address)s” is no address: it begins with https://, http:// or mailto:")
        raise ValidationError(message % {"address": address[:100]}) from None
    return {"label": label, "url": address}


class TagNamesField(forms.CharField):
    """Names of tags with commas between, those with a comma in quotes.

    `static/js/admin/tags.js` makes chips and suggestions of it.
    """

    widget = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "data-tags": "", "dir": "auto"})

    def prepare_value(self, value: Any) -> Any:
        return join_names(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        names = {name_key(name): name for name in reversed(split_names(value or ""))}
        return list(reversed(names.values()))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MOST_TAGS:
            message = ngettext(
                "At most %(most)d tag. Take the others out.", "At most %(most)d tags. Take some out.", MOST_TAGS
            )
            raise ValidationError(message % {"most": MOST_TAGS})
        if errors := [ValidationError(str(error)) for error in wrong_with(value)]:
            raise ValidationError(errors)

    def run_validators(self, value: Any) -> None:
        pass  # a list: the validators are for text

    def has_changed(self, initial: Any, data: Any) -> bool:
        return {name_key(name) for name in initial or []} != {name_key(name) for name in self.to_python(data)}


class MomentField(forms.DateTimeField):
    """A date and a time in the newsroom's time zone, to the minute: one native input with one label."""

    default_validators = [validate_moment]
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "vMoment"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        """Reads it; of an hour that comes twice the first is meant, as the newsroom's clocks show it first."""
        try:
            typed = parse_datetime(value.strip()) if isinstance(value, str) else None
            if typed is None or typed.tzinfo is not None:
                return super().to_python(value)
            moment = timezone.make_aware(typed)
            is_there = timezone.make_naive(moment.astimezone(UTC)) == typed
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not is_there:
            raise ValidationError(_("Clocks go forward then, and show no such time. Choose another one."))
        return moment

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares what is shown: a form shows no seconds, and does not say which of two like hours it means."""
        shown = self.prepare_value(initial)
        return bool((self.widget.format_value(shown) or "") != (data or "").strip()[:LENGTH_SHOWN])


def zone_name() -> str:
    """Returns the name of the newsroom's time zone as people write it, for example Africa/Nairobi."""
    return settings.TIME_ZONE.replace("_", " ")
