"""The audit log at the desk: who changed what, when, from what to what. It is read here; nothing writes it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from articles.admin import lists, words
from articles.admin.readonly import ReadOnlyAdmin
from articles.audit import IMPORT, VERBS
from articles.models import LogEvent, User

# The models that have events, by the names under which the log keeps them.
NOUNS = {
    **dict.fromkeys(("article", "author", "image", "newsroom", "redirect", "section", "tag", "user"), "articles"),
    "group": "auth",
}
NOUNS_WITHOUT_ROWS = {IMPORT: gettext_noop("Import")}
MOST_PEOPLE = 200  # accounts that the list can be narrowed to
NEWEST_SEARCHED = 20_000  # events that a search looks through


class NounFilter(lists.FieldChoice):
    title = gettext_lazy("kind")
    parameter_name = "noun"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(noun, noun_in_words(noun)) for noun in (*NOUNS, *NOUNS_WITHOUT_ROWS)]


class VerbFilter(lists.FieldChoice):
    title = gettext_lazy("event")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(verb, _(label)) for verb, label in VERBS.items()]


class PersonFilter(lists.Choice):
    title = gettext_lazy("person")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        people = User.objects.filter(is_staff=True).order_by("username")[:MOST_PEOPLE]
        return [(str(person.pk), person.get_full_name() or person.get_username()) for person in people]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        return queryset.filter(by=int(self.value() or 0)) if self.value() else None


@admin.register(LogEvent)
class LogEventAdmin(ReadOnlyAdmin):
    list_display = ("shown_when", "shown_who", "shown_verb", "shown_noun", "label", "shown_fields")
    list_display_links = ("label",)
    list_filter = (NounFilter, VerbFilter, PersonFilter)
    search_fields = ("label", "by_name", "why")
    search_help_text = gettext_lazy("Words of names, headlines and reasons, among the newest 20,000 events.")
    fields = ("shown_when", "shown_who", "shown_verb", "shown_noun", "label", "why", "shown_change")
    empty_list = gettext_lazy("Nothing here. Clear the search and filters to see all events.")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if search_term.strip():
            newest = LogEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            queryset = queryset.filter(pk__gt=newest - NEWEST_SEARCHED)
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=gettext_lazy("when"))
    def shown_when(self, event: LogEvent) -> str:
        return words.short_moment(event.at)

    @admin.display(description=gettext_lazy("who"))
    def shown_who(self, event: LogEvent) -> str:
        return event.by_name or "–"

    @admin.display(description=gettext_lazy("what"))
    def shown_verb(self, event: LogEvent) -> str:
        return _(VERBS[event.verb]) if event.verb in VERBS else event.verb

    @admin.display(description=gettext_lazy("kind"))
    def shown_noun(self, event: LogEvent) -> str:
        return noun_in_words(event.noun)

    @admin.display(description=gettext_lazy("changes"))
    def shown_fields(self, event: LogEvent) -> str:
        changed = {name for name in event.after if event.after[name] != event.before.get(name)}
        names = in_order(event.noun, changed) if event.before else []
        return ", ".join(field_in_words(event.noun, name) for name in names)

    @admin.display(description=gettext_lazy("before and after"))
    def shown_change(self, event: LogEvent) -> SafeString | str:
        names = in_order(event.noun, {*event.before, *event.after})
        sides = (event.before, event.after)
        rows = (
            (capfirst(field_in_words(event.noun, name)), *(_value(event.noun, name, of.get(name)) for of in sides))
            for name in names
        )
        row = '<tr><th scope="row">{}</th><td dir="auto">{}</td><td dir="auto">{}</td></tr>'
        head = format_html(
            '<tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr>',
            *(_("Field"), _("Before"), _("After")),
        )
        table = '<div class="log-change"><table><thead>{}</thead><tbody>{}</tbody></table></div>'
        return format_html(table, head, format_html_join("", row, rows)) if names else "–"


def noun_in_words(noun: str) -> str:
    if noun in NOUNS:
        return capfirst(apps.get_model(NOUNS[noun], noun)._meta.verbose_name)
    return _(NOUNS_WITHOUT_ROWS.get(noun, noun))


def field_in_words(noun: str, name: str) -> str:
    """Returns the field's label, or its name where the model has no such field."""
    return str(getattr(_field(noun, name), "verbose_name", name.replace("_", " ")))


def _field(noun: str, name: str) -> Any:
    try:
        return apps.get_model(NOUNS[noun], noun)._meta.get_field(name)
    except (FieldDoesNotExist, KeyError):
        return None


def in_order(noun: str, names: Iterable[str]) -> list[str]:
    """Returns the names of fields in the order of the model's; databases keep JSON in an order of their own."""
    fields = apps.get_model(NOUNS[noun], noun)._meta.get_fields() if noun in NOUNS else []
    places = {field.name: place for place, field in enumerate(fields)}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))


def _value(noun: str, name: str, value: Any) -> SafeString:
    """Returns the value as it is read, whole (of a deleted story there is no more): each part of a list on a line."""
    parts = value if isinstance(value, list) else [value]
    if isinstance(value, str) and isinstance(_field(noun, name), DateTimeField):
        parts = [_moment(value)]
    elif isinstance(value, str) and (noun, name) == ("article", "state"):
        parts = [words.STATES.get(value, value)]
    lines = [line for part in parts for line in _text(part).splitlines()]
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines)) or SafeString("–")


def _moment(text: str) -> str:
    """Returns a moment as the newsroom's clocks show it; what is none stays as it is."""
    try:
        return words.moment(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return text


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        return " · ".join(_text(part) for _key, part in sorted(value.items()))
    return "" if value is None else str(value)
