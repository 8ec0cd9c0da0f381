"""Fields whose values are tidied on the way in, wherever they come from."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import StartsWith
from django.utils.translation import gettext_lazy as _

from articles.text.languages import is_language
from articles.text.paths import bare
from articles.text.plain import one_line, printable
from articles.text.slugs import LONGEST_SLUG, is_slug, make_slug

EARLIEST, LATEST = datetime(1000, 1, 2, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)


def validate_slug(value: str) -> None:
    if not is_slug(value):
        raise ValidationError(
            _("Write letters, numbers and single hyphens, for example: rivers-rise-again"), code="slug"
        )


def validate_language(value: str) -> None:
    if not is_language(value):
        raise ValidationError(_("Write a language tag, for example: en, fa or pt-BR"), code="language")


def validate_moment(value: datetime) -> None:
    """Refuses the years that have no address here, and those that no time zone can be applied to."""
    if not EARLIEST <= value <= LATEST:
        raise ValidationError(_("Check the year: it has to be between 1000 and 2999."), code="moment")


class LineField(models.CharField):
    """One line of text: no control characters, single spaces. Tidied before validation and before each write."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return one_line(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return one_line(value) if isinstance(value, str) else value


class PathField(LineField):
    """A path of an address, in one spelling: without its last slash, also where it is looked for."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return bare(value) if isinstance(value, str) and value else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return bare(value) if isinstance(value, str) and value else value


class ProseField(models.TextField):
    """Text of several lines without control characters."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return printable(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return printable(value) if isinstance(value, str) else value


class LinesField(models.JSONField):
    """A list whose texts, also those of what is in it, are one line each; empty texts in the list go."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def to_python(self, value: Any) -> Any:
        return _tidied(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(_tidied(value))


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {name: _tidied(part) for name, part in value.items()}
    if isinstance(value, list):
        return [part for part in map(_tidied, value) if part != ""]
    return value


class AddressPartField(models.CharField):
    """A slug in any script (`articles.text.slugs`); whatever is typed is made one."""

    default_validators = [validate_slug]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_SLUG)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return make_slug(value) if isinstance(value, str) else value


@models.CharField.register_lookup
class Begins(models.Lookup):
    """`field__begins`: like `startswith`, but as one range of the field's index on SQLite too.

    PostgreSQL has an index for LIKE on each unique CharField; SQLite uses none for a LIKE that knows
    upper from lower case.
    """

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return compiler.compile(StartsWith(self.lhs, self.rhs))

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        column, parameters = self.process_lhs(compiler, connection)
        end = f"{self.rhs}\U0010ffff"  # behind every character that is one
        return f"({column} >= %s AND {column} < %s)", [*parameters, self.rhs, *parameters, end]
