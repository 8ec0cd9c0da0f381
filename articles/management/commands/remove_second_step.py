"""Takes the second step from an account whose owner lost phone, key and recovery codes."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from articles.accounts import second_step
from articles.models import User


class Command(BaseCommand):
    help = (
        "Removes app, passkeys and recovery codes of an account, signs it out everywhere and lifts its lock. "
        "Make sure first that it is its owner who asks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name that the account signs in with")

    def handle(self, *, name: str, **options: object) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account “{name}”; names are told apart by capitals.")
        found = second_step.remove(user)
        what = f"{found} second step(s) removed" if found else "there was no second step"
        self.stdout.write(f"“{name}”: {what}. It is signed out everywhere, and signs in with its password.")
