"""What is said of a picture right after it was taken, in its row on the page for several uploads."""

from typing import Any, cast

from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.admin.picture_form import checked_alt, few_lines
from articles.admin.picture_taking import row_of
from articles.admin.stale import ComparingForm
from articles.models import Image

TOGETHER = (("alt", "decorative"), ("caption",), ("credit",))  # what is asked; in brackets what is one decision
SHOWN = "shown-"  # before the name of a field: what the row showed of it


class DescribeForm(ComparingForm):
    """What is asked of a picture that has just been taken; what the row did not change stays as others stored it.

    A post brings what its row showed. Where others have changed the same meanwhile it is refused, once.
    """

    class Meta:
        model = Image
        fields = tuple(name for names in TOGETHER for name in names)
        widgets = {"alt": few_lines(), "caption": few_lines()}

    def __init__(self, data: Any = None, *, instance: Image | None = None) -> None:
        super().__init__(data, instance=instance)
        self.clashing: list[str] = []  # names of fields that others have changed, too
        self.stored = row_of(instance) if instance else None  # validation writes into the instance

    @property
    def is_stale(self) -> bool:
        return bool(self.clashing)

    def full_clean(self) -> None:
        if self.is_bound and any(name.startswith(SHOWN) for name in self.data):
            self._take_changes()
        super().full_clean()

    def clean_alt(self) -> str:
        alt: str = self.cleaned_data["alt"]
        return checked_alt(alt) if "alt" in self.changed_data else alt

    def refusal(self) -> dict[str, Any]:
        """Returns what the row is told: what is wrong with a field, or what others have stored in it."""
        said = {name: list(map(str, errors)) for name, errors in self.errors.items() if name in self.fields}
        for name in self.clashing:
            stored = self.stored_text(name)
            told = _("Stored now: %(stored)s") % {"stored": stored} if stored else _("Stored now: nothing.")
            said.setdefault(name, []).append(told)
        message = self.stale_message() if self.is_stale else _("Nothing was saved yet: see the fields marked.")
        return {
            "errors": {name: " ".join(lines) for name, lines in said.items()},
            "message": message,
            "picture": self.stored if self.is_stale else None,
        }

    def _take_changes(self) -> None:
        """Puts what is stored in place of what the row did not change; notes what others have changed, too."""
        data, self.clashing = cast(QueryDict, self.data).copy(), []
        for names in TOGETHER:
            stored = [self._tidied(name, self.initial[name]) for name in names]
            shown = [self._sent(name, SHOWN) for name in names]
            typed = [self._sent(name) for name in names]
            if typed == shown:
                for name in names:
                    data[name] = self.initial[name]
            elif shown != stored:
                self.clashing += [
                    name for name, mine, theirs in zip(names, typed, stored, strict=True) if mine != theirs
                ]
        self.data = data

    def _sent(self, name: str, before: str = "") -> Any:
        return self._tidied(name, self.fields[name].widget.value_from_datadict(self.data, self.files, before + name))

    def _tidied(self, name: str, value: Any) -> Any:
        column: Any = Image._meta.get_field(name)  # none of them is a relation, which has no `to_python`
        return column.to_python(self.fields[name].to_python(value))
