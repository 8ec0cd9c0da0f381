"""What is added, changed and deleted at the desk, written into the audit log in the same transaction.

For nouns that no verb of a room changes; stories are logged by the verbs themselves.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import Permission
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from articles import audit, effects
from articles.admin.base import DeskAdmin

Facts = dict[str, Any]

SECRETS = ("password",)  # of which the log says that they changed, and nothing else
HIDDEN = gettext_noop("(not shown)")
SET_ANEW = gettext_noop("(set anew)")


class AuditedAdmin(DeskAdmin):
    """Compares what is stored before and after a save."""

    def facts_of(self, obj: Any) -> Facts:
        """Returns what the log keeps of the object, as plain data by the names of its fields."""
        fields = [field for field in obj._meta.concrete_fields if field.editable and not field.primary_key]
        return {
            **{field.name: _plain(getattr(obj, field.name)) for field in fields},
            **{field.name: _names(getattr(obj, field.name).all()) for field in obj._meta.many_to_many},
        }

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if request.method == "POST":  # the last time it is read before a save, it is locked
            # Hung on the request: the admin hands nothing else from its reading to its log.
            request.facts_before = self.facts_of(found)  # type: ignore[attr-defined]
        return found

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self.record_addition(request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        # A model of the admin always has a default manager.
        stored = obj._meta.default_manager.get(pk=obj.pk)  # type: ignore[union-attr]
        before, after = request.facts_before, self.facts_of(stored)  # type: ignore[attr-defined]
        changed = [name for name in after if after[name] != before.get(name)]
        if changed:
            effects.after_noun_change(stored)
            audit.record(
                "changed",
                stored,
                by=request.user,
                before={name: HIDDEN if name in SECRETS else before.get(name) for name in changed},
                after={name: SET_ANEW if name in SECRETS else after[name] for name in changed},
            )
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            effects.after_noun_deletion(obj)
            audit.record("deleted", obj, by=request.user, before=_public(self.facts_of(obj)))
        return super().log_deletions(request, queryset)

    def record_addition(self, request: HttpRequest, obj: models.Model) -> None:
        stored = obj._meta.default_manager.get(pk=obj.pk)  # type: ignore[union-attr]
        effects.after_noun_change(stored)
        audit.record("added", stored, by=request.user, after=_public(self.facts_of(stored)))


def _public(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if name not in SECRETS}


def _plain(value: Any) -> Any:
    """Returns what JSON can hold: of another object its name."""
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, int, float, list, dict)) else str(value)


def _names(objects: Iterable[models.Model]) -> list[str]:
    rows: Any = objects
    if rows.model is Permission:
        return sorted(f"{app}.{name}" for app, name in rows.values_list("content_type__app_label", "codename"))
    return sorted(map(str, rows))
