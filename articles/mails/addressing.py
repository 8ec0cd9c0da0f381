"""To whom a mail goes, and how it gets into the outbox."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from articles.models import User
from articles.models.outbox import Kind
from articles.outbox.writing import put_all

RIGHTS = "django.contrib.auth.backends.ModelBackend"  # where rights are looked up, whatever else signs people in


def put(name: str, to: list[int], facts: Mapping[str, Any]) -> None:
    """Puts a mail of this name to each of these accounts into the outbox."""
    put_all(Kind.MAIL, [{"name": name, **facts, "to": pk} for pk in to])


def holders(right: str) -> QuerySet[User]:
    return User.objects.with_perm(right, backend=RIGHTS)


def reachable(people: QuerySet[User]) -> list[int]:
    """Returns the keys of the open accounts that have an address, each once."""
    keys = people.filter(is_active=True).exclude(email="").order_by("pk").values_list("pk", flat=True)
    return list(dict.fromkeys(keys))


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
