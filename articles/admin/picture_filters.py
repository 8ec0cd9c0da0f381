"""Filters of the list of pictures."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from articles.admin import lists
from articles.images.rights import ending_soon, expired, shown_in
from articles.models import Article
from articles.publishing.uses import in_no_version


class ExpiryFilter(lists.Choice):
    title = gettext_lazy("rights")
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("expired", gettext_lazy("Expired")), ("soon", gettext_lazy("Expire within 30 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        rights = {"expired": expired, "soon": ending_soon}
        chosen = self.value()
        return queryset.filter(rights[chosen]()) if chosen in rights else None


class DeletedFilter(lists.Choice):
    title = gettext_lazy("deleted")
    parameter_name = "deleted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("yes", gettext_lazy("Deleted, kept for earlier versions"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        return queryset.filter(discarded_at__isnull=self.value() != "yes")


class LackFilter(lists.Choice):
    title = gettext_lazy("what is missing")
    parameter_name = "without"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("alt", gettext_lazy("Without alternative text")), ("credit", gettext_lazy("Without credit"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        lacks: dict[str | None, Q] = {"alt": Q(alt="", decorative=False), "credit": Q(credit="")}
        chosen = self.value()
        return queryset.filter(lacks[chosen]) if chosen in lacks else None


class UseFilter(lists.Choice):
    title = gettext_lazy("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [
            ("published", gettext_lazy("In published stories")),
            ("none", gettext_lazy("In no story, nor in an earlier version")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        if self.value() == "published":
            return queryset.filter(shown_in(Article.objects.live()))
        return in_no_version(queryset) if self.value() == "none" else None
