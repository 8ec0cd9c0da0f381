"""A form that was opened before somebody else's save undoes nothing, and keeps what was typed."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from articles.text.blocks import plain_lines

SEEN = "seen"  # a hidden field: the mark of what was stored when the form was shown


class ComparingForm(forms.ModelForm):
    """Sends a mark of what it showed; a post with another mark than what is stored now is refused, once.

    Shown again it carries the new mark: who has seen both versions may save.
    """

    needs_mark = False  # whether a post without the mark is refused too

    @property
    def seen(self) -> str:
        """The mark of what is stored."""
        stored = sorted((name, _stable(value)) for name, value in self.initial.items())
        return hashlib.sha256(repr(stored).encode()).hexdigest()[:16]

    @property
    def is_stale(self) -> bool:
        mark = self.data.get(SEEN)
        is_new = self.instance.pk is None
        return not is_new and mark != self.seen and (mark is not None or self.needs_mark)

    def stale_message(self) -> str:
        return _(
            "Somebody saved this after you had opened it. Nothing of yours was saved over it: compare the two, "
            "and save again what is to stay."
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.is_stale:
            self.add_error(None, ValidationError(self.stale_message(), code="stale"))
        return cleaned

    def differences(self) -> Iterator[tuple[str, str]]:
        """Yields the label and the stored text of each field that was typed otherwise."""
        for name in self.changed_data if self.is_stale else ():
            field = self.fields[name]
            if not field.widget.is_hidden:
                yield str(field.label), self._stored_text(name, field)

    def _stored_text(self, name: str, field: forms.Field) -> str:
        stored: Any = field.prepare_value(self.get_initial_for_field(field, name))
        if isinstance(field, forms.ModelMultipleChoiceField):
            return ", ".join(map(str, self.get_initial_for_field(field, name)))
        if isinstance(field, forms.ModelChoiceField):
            stored = field.queryset.filter(pk=stored).first() if field.queryset is not None else None
        return plain_lines(stored) if name == "body" else str("" if stored is None else stored)


def _stable(value: Any) -> str:
    if isinstance(value, list):
        return repr(sorted(map(_stable, value)) if any(isinstance(one, models.Model) for one in value) else value)
    return str(value.pk if isinstance(value, models.Model) else value)
