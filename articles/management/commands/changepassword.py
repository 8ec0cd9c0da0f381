"""Sets the password of an account; the log says so."""

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from articles.accounts.operating import set_password
from articles.models import User

TRIES = 3


class Command(changepassword.Command):
    help = "Sets the password of an account, and writes into the audit log that it did."

    def handle(self, *args: Any, **options: Any) -> str:
        name = options["username"] or getpass.getuser()
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account “{name}”; names are told apart by capitals.")
        self.stdout.write(f"A new password for “{name}”.")
        set_password(user, self._ask(user))  # only now: nobody waits for what is being typed
        return f"The password of “{name}” is changed. It is signed out everywhere."

    def _ask(self, user: User) -> str:
        for _try in range(TRIES):
            password = getpass.getpass()
            if password != getpass.getpass("Password (again): "):
                self.stderr.write("The two differ. Type it again.")
                continue
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
            else:
                return password
        raise CommandError(f"Nothing was changed after {TRIES} tries.")
