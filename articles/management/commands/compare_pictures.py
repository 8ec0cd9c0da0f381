"""Notes what the pictures look like that came in before this was noted."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.images.alike import look_again
from articles.models import Image


class Command(BaseCommand):
    help = "Notes what older pictures look like, so that they are offered where somebody sends one of them again."

    def handle(self, **options: Any) -> None:
        seen = missing = 0
        for image in Image.objects.filter(likeness_0=None).order_by("pk").iterator(chunk_size=200):
            if look_again(image):
                seen += 1
            else:
                missing += 1
        self.stdout.write(f"Looked at {seen} pictures; {missing} have no file.")
