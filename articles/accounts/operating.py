"""What the operator does to accounts, on the server: written into the log with the change, as done by nobody here."""

from django.db import transaction

from articles import audit
from articles.models import User

LOGGED = ("username", "first_name", "last_name", "email", "is_active", "is_staff", "is_superuser")


@transaction.atomic
def make_superuser(name: str, email: str | None, password: str | None) -> User:
    user = User.objects.create_superuser(name, email, password)
    record_addition(user, command="createsuperuser")
    return user


@transaction.atomic
def set_password(user: User, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("changed the password", user, by=None, why=audit.by_operator("changepassword"))


def record_addition(user: User, *, command: str) -> None:
    """Writes that an account was made, and what it may do."""
    facts = {name: getattr(user, name) for name in LOGGED}
    groups = sorted(user.groups.values_list("name", flat=True))
    audit.record("added", user, by=None, after={**facts, "groups": groups}, why=audit.by_operator(command))
