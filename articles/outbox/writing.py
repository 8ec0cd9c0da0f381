"""Into the outbox."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from articles.models import Effect


def put(kind: str, payload: Mapping[str, Any], due_at: datetime | None = None) -> int:
    """Writes an effect in the transaction of its change and returns its key; raises TransactionManagementError."""
    (key,) = put_all(kind, [payload], due_at)
    return key


def put_all(kind: str, payloads: Iterable[Mapping[str, Any]], due_at: datetime | None = None) -> list[int]:
    """Does so for many, in one query."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("An effect is written in the transaction of the change that it follows.")
    now = timezone.now()
    effects = [Effect(kind=kind, payload=dict(payload), made_at=now, due_at=due_at or now) for payload in payloads]
    return [effect.pk for effect in Effect.objects.bulk_create(effects)]
