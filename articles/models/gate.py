"""The one gate: what readers may see at this moment."""

from typing import Self, TypeVar

from django.db import models
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)


class GatedQuerySet(models.QuerySet[Row]):
    """Rows with a `live_at`: articles, and the rows that carry their article's along."""

    def live(self) -> Self:
        """Rows of articles that readers may see now. Every public page, list, feed and count passes through here."""
        return self.filter(live_at__lte=timezone.now())
