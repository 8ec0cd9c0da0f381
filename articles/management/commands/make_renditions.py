"""Makes the sizes and crops that pictures lack, on all cores."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from time import monotonic

from django.core.management.base import BaseCommand

from articles import effects
from articles.images import rendering
from articles.images.errors import PictureNotStored, PictureRefused
from articles.management.bar import Bar
from articles.models import Image

Work = Future[rendering.Rendered]


class Command(BaseCommand):
    help = (
        "Makes the sizes and crops that pictures lack, and leaves alone what is as it should be. "
        "Safe to interrupt and to run beside the site: the next run goes on where this one stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="make them all anew, also those that are there")

    def handle(self, **options: bool) -> None:
        began, bar, done, made = monotonic(), Bar(self.stderr), 0, 0
        total = Image.objects.count()
        cores = os.cpu_count() or 1
        with ThreadPoolExecutor(cores) as pool:
            begun: dict[Work, Image] = {}
            try:
                for image in self._pictures():
                    done += 1
                    if sets := rendering.missing(image, anew=options["all"]):
                        begun[pool.submit(rendering.make, image, sets)] = image
                    if len(begun) >= 2 * cores:
                        made += self._keep(begun)
                    bar.show("Rendering", done - len(begun), total)
                while begun:
                    made += self._keep(begun)
                    bar.show("Rendering", done - len(begun), total)
            finally:
                pool.shutdown(cancel_futures=True)
                bar.end()
        self.stdout.write(f"Made those of {made:,} of {done:,} pictures in {monotonic() - began:.1f} s.")

    def _pictures(self) -> Iterator[Image]:
        """Yields all pictures, the newest first: readers see those."""
        keys = list(Image.objects.order_by("-pk").values_list("pk", flat=True))
        for at in range(0, len(keys), 200):
            yield from Image.objects.filter(pk__in=keys[at : at + 200]).order_by("-pk")

    def _keep(self, begun: dict[Work, Image]) -> int:
        """Waits for some and keeps them; returns how many pictures have theirs now."""
        kept = 0
        for work in wait(begun, return_when=FIRST_COMPLETED).done:
            image = begun.pop(work)
            try:
                kept += effects.keep_renditions(work.result())
            except (PictureRefused, PictureNotStored, OSError) as error:
                self.stderr.write(f"Picture {image.pk} ({image.file.name}): {error}")
        return kept
