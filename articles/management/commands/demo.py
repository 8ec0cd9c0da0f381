"""Loads the demo newsroom, once."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.demo.loader import is_loaded, load
from articles.images.errors import PictureNotStored


class Command(BaseCommand):
    help = "Loads a small invented newsroom to try things on; does nothing where it was loaded before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="also with DEBUG=false")

    def handle(self, *, force: bool, **options: object) -> None:
        if not settings.DEBUG and not force:
            raise CommandError("The demo is not for a public site. To load it all the same: demo --force")
        if not is_loaded():
            self.stdout.write("Loading the demo newsroom; its pictures take a few seconds.")
        try:
            passwords = load()
        except PictureNotStored as error:
            raise CommandError(str(error)) from error
        if not passwords:
            self.stdout.write("The demo newsroom is here already; nothing was changed.")
            return
        self.stdout.write("The demo newsroom is loaded. Accounts (the passwords are shown only now):")
        for name, password in passwords.items():
            self.stdout.write(f"  {name:<15}{password}")
        self.stdout.write("A lost password is set anew with: manage.py changepassword NAME")
