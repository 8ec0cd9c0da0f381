"""Makes an account that may do everything; the log says so."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import UserManager

from articles.accounts.operating import make_superuser
from articles.models import User


class Command(createsuperuser.Command):
    help = "Makes an account that may do everything, and writes into the audit log that it did."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.UserModel = _Accounts()  # type: ignore[assignment]  # it answers as the class does


class _Recording(UserManager):
    """Makes superusers as the house does. Not before all is typed: nobody waits for that."""

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **facts: Any
    ) -> Any:
        return make_superuser(username, email, password)


class _Accounts:
    """Stands in the stock command for the model of accounts: all is that model's, but its manager."""

    def __init__(self) -> None:
        self._default_manager: UserManager[User] = _Recording()
        self._default_manager.model = User

    def __call__(self, **facts: Any) -> User:
        return User(**facts)

    def __getattr__(self, name: str) -> Any:
        return getattr(User, name)
