"""Which stories stand above the newest on a tag's page: a choice for each place, in the tag's form."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import RefusableForm
from articles.admin.fields import SafeAutocompleteSelect
from articles.conf import TAG_PINS
from articles.models import Article, Tag, TagPin
from articles.tagging.pins import pinned

PINS = tuple(f"pin_{place}" for place in range(1, TAG_PINS + 1))


class StoryField(forms.ModelChoiceField):
    """A story, found by its words; empty where nothing stands."""

    def __init__(self, place: int) -> None:
        # The names of the choices come from the stories' own list at the desk.
        widget = SafeAutocompleteSelect(TagPin._meta.get_field("article"), admin.site)
        label = _PLACES[place]
        super().__init__(Article.objects.none(), required=False, label=label, widget=widget)

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:  # a key that is too large for any row
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


_PLACES = {
    1: gettext_lazy("First story"),
    2: gettext_lazy("Second story"),
    3: gettext_lazy("Third story"),
    4: gettext_lazy("Fourth story"),
}


class PinningForm(RefusableForm):
    """A form of a tag that chooses its stories, too. `person` is who has it: they choose among what they may see."""

    person: Any = None

    pin_1 = StoryField(1)
    pin_2 = StoryField(2)
    pin_3 = StoryField(3)
    pin_4 = StoryField(4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = pinned(self.instance) if self.instance.pk else []
        chosen = [story.pk for story in stored]
        allowed = Article.objects.live() | Article.objects.filter(Q(pk__in=chosen))
        if self.person is not None:
            allowed = allowed | Article.objects.visible_to(self.person)
        for place, name in enumerate(PINS):
            if name in self.fields:
                field: Any = self.fields[name]
                field.queryset = allowed
                self.initial[name] = chosen[place] if place < len(chosen) else None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        seen = set()
        for name in PINS:
            story = self.cleaned_data.get(name)
            if story is not None and story.pk in seen:
                self.add_error(name, _("“%(story)s” stands there already. Choose another one.") % {"story": story})
            seen.add(story.pk if story is not None else None)
        return cleaned

    def pins(self) -> list[int]:
        """Returns the keys of the chosen stories, in their order, without holes."""
        return [self.cleaned_data[name].pk for name in PINS if self.cleaned_data.get(name) is not None]


def facts_of_pins(tag: Tag) -> list[str]:
    """Returns what the log keeps of them; the key tells namesakes apart."""
    return [f"{story} ({story.pk})" for story in pinned(tag)]
