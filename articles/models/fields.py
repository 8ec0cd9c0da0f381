"""Fields whose values are tidied on the way in, wherever they come from."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text.languages import is_language
from articles.text.plain import one_line, printable
from articles.text.slugs import LONGEST_SLUG, is_slug


class LineField(models.CharField):
    """One line of text: no control characters, single spaces. Tidied before validation and before each write."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return one_line(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return one_line(value) if isinstance(value, str) else value


class ProseField(models.TextField):
    """Text of several lines without control characters."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return printable(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return printable(value) if isinstance(value, str) else value


def validate_slug(value: str) -> None:
    if not is_slug(value):
        raise ValidationError(
            _("Write letters, numbers and single hyphens, for example: rivers-rise-again"), code="slug"
        )


def validate_language(value: str) -> None:
    if not is_language(value):
        raise ValidationError(_("Write a language tag, for example: en, fa or pt-BR"), code="language")


class AddressPartField(models.CharField):
    """A slug in any script (`articles.text.slugs`)."""

    default_validators = [validate_slug]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_SLUG)
        super().__init__(*args, **kwargs)
