"""Makes related links: of all articles, or of those whose change was not followed yet."""

from argparse import ArgumentParser
from time import monotonic

from django.core.management.base import BaseCommand

from articles.management.bar import Bar
from articles.related.rebuild import rebuild, unfinished
from articles.related.refresh import refresh_waiting

STEPS = {"count": "Counting words", "weigh": "Weighing words", "link": "Making links"}


class Command(BaseCommand):
    help = (
        "Makes the related links of all articles anew, now and then. "
        "Safe to interrupt: the next run goes on where this one stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--waiting", action="store_true", help="only articles that changed since their links")
        parser.add_argument("--anew", action="store_true", help="begin again, even if a run was interrupted")

    def handle(self, *, waiting: bool, anew: bool, **options: object) -> None:
        began, done = monotonic(), 0
        if waiting:
            done = sum(1 for _ in refresh_waiting())
        else:
            if unfinished() and not anew:
                self.stdout.write("Going on with the run that was interrupted (--anew begins again).")
            bar = Bar(self.stderr)
            for progress in rebuild(anew=anew):
                bar.show(STEPS[progress.step], progress.done, progress.total)
                done = progress.done
            bar.end()
        seconds = monotonic() - began
        self.stdout.write(
            f"Links of {done} articles made in {seconds:.1f} s ({done / max(seconds, 0.001):.0f} a second)."
        )
