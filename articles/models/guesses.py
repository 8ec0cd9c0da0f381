"""Wrong passwords and codes, counted: for each account, and for each address they came from."""

from django.db import models


class WrongGuesses(models.Model):
    """How many in a row; no longer true after `forgotten_at`.

    The key is a digest: what somebody types as a name may be a password, and addresses are personal data.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "wrong guesses"
        verbose_name_plural = "wrong guesses"

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"
