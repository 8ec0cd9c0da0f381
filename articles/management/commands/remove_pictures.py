"""Removes deleted pictures for good, also those that earlier versions of stories show."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import ProtectedError

from articles import audit, effects
from articles.images import discarding
from articles.models import Image


class Command(BaseCommand):
    help = (
        "Removes pictures that were deleted at the desk and are kept for earlier versions of stories, with their "
        "files: by their numbers. Who brings such a version back finds no picture there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("numbers", nargs="+", type=int, help="numbers of deleted pictures")

    @transaction.atomic
    def handle(self, *, numbers: list[int], **options: object) -> None:
        images = Image.objects.filter(pk__in=numbers).exclude(discarded_at=None).in_bulk()
        if missing := [number for number in numbers if number not in images]:
            raise CommandError(f"No deleted picture has the number {missing[0]}. Delete it at the desk first.")
        for image in images.values():
            audit.record("removed", image, by=None, why=audit.by_operator("remove_pictures"))
            effects.after_discard(image.digest)
            try:
                discarding.remove(image)
            except ProtectedError:
                raise CommandError(f"A story leads with picture {image.pk} again: take it out first.") from None
        self.stdout.write(f"Removed: {len(images)}.")
