"""Follows the moments of stories, and does what waits in the outbox."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from articles import effects
from articles.delivery import warming
from articles.delivery.store import keeps_pages
from articles.management.arguments import seconds
from articles.management.rounds import go_round, told_to_stop
from articles.outbox.leases import LeaseLost, hold

LEASE = timedelta(minutes=2)  # longer than the longest step
EVERY = 15  # seconds
ROUND = 60  # seconds that one round of a loop may take before moments are looked at again


class Command(BaseCommand):
    help = (
        "Does what follows a moment in time, and what waits: mails. No story waits for it: readers see each at its "
        "time. Safe to run twice at once, and to kill; prints one line of JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until told to stop (SIGTERM, Ctrl-C)")
        parser.add_argument("--every", type=seconds, default=EVERY, help=f"seconds between rounds (default: {EVERY})")

    def handle(self, *, loop: bool, every: int, **options: object) -> None:
        if keeps_pages():
            warming.site()  # the release whose pages are made is the one that begins now
        with told_to_stop() as stop:
            if loop:
                go_round(lambda: self._round(lambda: not stop.is_set(), is_quiet=True), every=every, stop=stop)
                return
            try:
                self._round(lambda: not stop.is_set())
            except OperationalError as error:
                raise CommandError(f"The database did not do it: {str(error).strip().splitlines()[0]}") from error

    def _round(self, goes_on: Callable[[], bool], *, is_quiet: bool = False) -> None:
        """Does what is due and says so; quietly where there was nothing to do."""
        effects.retire_pages()
        end = monotonic() + ROUND
        moments = self._follow_moments(goes_on)
        swept = effects.sweep_outbox(goes_on=lambda: goes_on() and (not is_quiet or monotonic() < end))
        said = {"moments": moments, **asdict(swept), "pictures": effects.remove_pictures()}
        if not is_quiet or any(said.values()):
            self.stdout.write(json.dumps(said))
            self.stdout.flush()

    def _follow_moments(self, goes_on: Callable[[], bool]) -> int | None:
        """Returns how many articles' moments were followed; None where another process is at it."""
        lease = hold("publish_due", LEASE)
        if lease is None:
            return None
        with lease:
            try:
                return effects.follow_moments(lease, goes_on=goes_on)
            except LeaseLost:
                return None
