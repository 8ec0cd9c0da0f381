"""A form that was opened before somebody else's save undoes nothing, and keeps what was typed.

It carries a mark of what each field showed. So of a field that somebody else has changed since it is known whether it
was touched here, too: if not, what is stored stays, and is shown; if it was, whoever saves is asked.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from articles.text.blocks import plain_lines

SEEN = "seen"  # a hidden field: the marks of what was stored when the form was shown
LENGTH = 12  # characters of a mark


class ComparingForm(forms.ModelForm):
    """Sends marks of what it showed; a post that would save over what others wrote meanwhile is refused, once.

    Shown again it carries the new marks: who has seen both versions may save.
    """

    merges = True  # whether it looks for itself at what others saved; a verb may do it instead

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashing: list[str] = []  # fields that were changed here and by others

    @property
    def seen(self) -> str:
        """The marks of what is stored."""
        return " ".join(f"{name}:{mark}" for name, mark in self._marks.items())

    @property
    def is_stale(self) -> bool:
        return bool(self.clashing)

    def stale_message(self) -> str:
        return _(
            "Somebody saved this after you had opened it. Nothing of yours was saved over it: compare the two, "
            "and save again what is to stay."
        )

    def full_clean(self) -> None:
        if self.merges and self.is_bound and self.instance.pk is not None and SEEN in self.data:
            self._merge()
        super().full_clean()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.is_stale:
            self.add_error(None, ValidationError(self.stale_message(), code="stale"))
        return cleaned

    def differences(self) -> Iterator[tuple[str, str]]:
        """Yields the label and the stored text of each field that others changed, and that was typed otherwise."""
        for name in self.clashing:
            field = self.fields[name]
            if not field.widget.is_hidden:
                yield str(field.label), self.stored_text(name)

    @cached_property
    def _marks(self) -> dict[str, str]:
        return {name: _mark(field, self._stored(name)) for name, field in self.fields.items() if not field.disabled}

    def _merge(self) -> None:
        """Lays what others saved into the fields that nobody touched here, and notes where both changed one."""
        shown = dict(part.split(":", 1) for part in self.data[SEEN].split() if ":" in part)
        self.clashing = []
        for name, stored in self._marks.items():
            field, key = self.fields[name], self.add_prefix(name)
            if shown.get(name) == stored:
                continue
            typed = _mark(field, field.widget.value_from_datadict(self.data, self.files, key))
            if typed == shown.get(name):
                self._lay_in(name, key)
            elif typed != stored:
                self.clashing.append(name)

    def _lay_in(self, name: str, key: str) -> None:
        """Has the field say what is stored, as if its browser had sent it."""
        data, field, value = cast(QueryDict, self.data).copy(), self.fields[name], self._stored(name)
        if isinstance(value, list | tuple):
            data.setlist(key, [str(one) for one in value])
        elif isinstance(field.widget, forms.CheckboxInput):
            data.setlist(key, ["on"] if value else [])
        elif isinstance(field.widget, forms.Select):
            data[key] = "" if value is None else str(value)
        else:
            data[key] = field.widget.format_value(value) or ""
        self.data = data

    def _stored(self, name: str) -> Any:
        """Returns what is stored in the field as it shows it: rows are their keys."""
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        return value.pk if isinstance(value, models.Model) else value

    def stored_text(self, name: str) -> str:
        """Returns what is stored of a field, as it is read."""
        field = self.fields[name]
        stored: Any = self._stored(name)
        if isinstance(field, forms.ModelMultipleChoiceField):
            return ", ".join(map(str, self.get_initial_for_field(field, name)))
        if isinstance(field, forms.ModelChoiceField):
            stored = field.queryset.filter(pk=stored).first() if field.queryset is not None else None
        if isinstance(stored, bool):
            return _("yes") if stored else _("no")
        return plain_lines(stored) if name == "body" else str("" if stored is None else stored)


def _mark(field: forms.Field, value: Any) -> str:
    """Returns a mark of what the field shows, or of what was sent for it: the same where nobody touched it."""
    if isinstance(value, list | tuple):
        said: Any = sorted(map(str, value))
    elif isinstance(field, forms.ModelChoiceField):
        said = "" if value is None else str(value)
    else:
        said = value.replace("\r\n", "\n") if isinstance(value, str) else value
        try:
            said = field.to_python(said)
        except ValidationError:
            said = str(said)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:LENGTH]
