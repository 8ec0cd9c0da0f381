"""Says what of the index of words is out of step with the stories."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.management.bar import Bar
from articles.search.engines import engine
from articles.search.index import index
from articles.search.rebuild import check, unfinished

NAMED = 10  # stories


class Command(BaseCommand):
    help = "Compares the index that searches ask with the stories; exits with 1 where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mend", action="store_true", help="write what is out of step into the index")

    def handle(self, *, mend: bool, **options: object) -> None:
        bar = Bar(self.stderr)
        missing: list[int] = []
        stale: list[int] = []
        for checked in check():
            bar.show("Checking", *checked.progress)
            missing += checked.missing
            stale += checked.stale
            if mend and (keys := [*checked.missing, *checked.stale]):
                with transaction.atomic():
                    index(keys, anew=True)
        bar.end()
        stray = engine().stray()
        for what, keys in (("are not in the index", missing), ("changed since they were indexed", stale)):
            if keys:
                named = ", ".join(map(str, keys[:NAMED])) + (", …" if len(keys) > NAMED else "")
                self.stdout.write(f"{len(keys)} stories {what}: {named}")
        if stray:
            self.stdout.write(f"{stray} entries belong to no story, or have no words.")
            if mend:
                with transaction.atomic():
                    engine().tidy()
        if unfinished():
            self.stdout.write("A rebuild was interrupted: manage.py rebuild_search goes on with it.")
        if missing or stale or stray:
            if not mend:
                raise CommandError("Out of step. Mend it with --mend, or write all anew with rebuild_search.")
            self.stdout.write("Mended.")
        else:
            self.stdout.write("The index is in step with the stories.")
