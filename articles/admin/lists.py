"""Filters of the desk's lists: each a few choices, and nothing that is typed into the address goes further."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import F, Q, QuerySet
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.words import STATES
from articles.models import Article, Section, Status, TypeOfWork
from articles.models.article import DATE_AT_DESK

MOST_WAITING = 5_000  # scheduled or embargoed articles that the list shows, the next first
NEWEST_LOOKED_AT = 2_000  # articles whose languages the list offers; no index holds them all


class Choice(SimpleListFilter):
    """A filter whose value is one of its choices; anything else is as if nothing was chosen."""

    def value(self) -> str | None:
        chosen = super().value()
        return chosen if chosen in {str(key) for key, _ in self.lookup_choices} else None


class StateFilter(Choice):
    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return STATES.items()

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        state, now = self.value(), timezone.now()
        held = Q(embargo_until__isnull=False, embargo_until=F("live_at"))
        conditions = {
            "published": _dated(upto=now),
            "scheduled": Q(live_at__gt=now) & ~held,
            "embargoed": Q(live_at__gt=now) & held,
        }
        if state == "published":
            return queryset.filter(conditions[state])
        if state in conditions:
            # Few of many: found by their own index, where the list's order would have all rows looked at.
            waiting = Article.objects.filter(conditions[state]).order_by("live_at").values_list("pk", flat=True)
            return queryset.filter(pk__in=list(waiting[:MOST_WAITING]))
        return queryset.filter(status=state) if state in Status.values else None


class SectionFilter(Choice):
    title = _("section")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        rows = [(str(pk), name) for pk, name in Section.objects.values_list("pk", "name")]
        return [*rows, ("none", _("No section yet"))] if rows else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        chosen = self.value()
        if chosen is None:
            return None
        return queryset.filter(section=None if chosen == "none" else int(chosen))


class FieldChoice(Choice):
    """A filter by a field with choices; its parameter is the field's name."""

    choices_of_field: Iterable[tuple[str, Any]] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return self.choices_of_field

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        return queryset.filter(**{self.parameter_name or "": self.value()}) if self.value() else None


class TypeFilter(FieldChoice):
    title = _("type of work")
    parameter_name = "type_of_work"
    choices_of_field = TypeOfWork.choices


class LanguageFilter(FieldChoice):
    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        newest = Article.objects.order_by("-saved_at", "-pk").values("pk")[:NEWEST_LOOKED_AT]
        languages = Article.objects.filter(pk__in=newest).order_by("language").values_list("language", flat=True)
        return [(language, language) for language in languages.distinct()]


class PublishedFilter(Choice):
    title = _("date published")
    parameter_name = "published"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [
            ("today", _("Today")),
            ("week", _("Past 7 days")),
            ("month", _("This month")),
            ("year", _("This year")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        now = timezone.now()
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        begins = {
            "today": midnight,
            "week": midnight - timedelta(days=7),
            "month": midnight.replace(day=1),
            "year": midnight.replace(month=1, day=1),
        }
        chosen = self.value()
        return queryset.filter(_dated(upto=now), GreaterThanOrEqual(DATE_AT_DESK, begins[chosen])) if chosen else None


def _dated(upto: datetime) -> Q:
    """Has a moment, at most this one: asked of what the list is sorted by, so that one index does both."""
    return Q(LessThanOrEqual(DATE_AT_DESK, upto), live_at__isnull=False)
