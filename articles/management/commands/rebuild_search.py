"""Writes the index of words anew."""

from argparse import ArgumentParser
from time import monotonic

from django.core.management.base import BaseCommand

from articles.management.bar import Bar
from articles.search.rebuild import rebuild, unfinished


class Command(BaseCommand):
    help = (
        "Writes the index that searches ask anew; they go on meanwhile. "
        "Safe to interrupt: the next run goes on where this one stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="begin again, even if a run was interrupted")

    def handle(self, *, anew: bool, **options: object) -> None:
        began, done = monotonic(), 0
        if (before := unfinished()) and not anew:
            done = before.done
            self.stdout.write("Going on with the run that was interrupted (--anew begins again).")
        bar, first = Bar(self.stderr), done
        for progress in rebuild(anew=anew):
            bar.show("Indexing", progress.done, progress.total)
            done = progress.done
        bar.end()
        seconds = monotonic() - began
        rate = (done - first) / max(seconds, 0.001)
        self.stdout.write(f"{done - first} stories indexed in {seconds:.1f} s ({rate:.0f} a second).")
