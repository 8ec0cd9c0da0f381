"""Accounts of the staff: who signs in."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who signs in. Whose name stands over stories is an Author, who need not sign in."""

    sessions_ended = models.PositiveIntegerField(default=0, editable=False)  # how often all were ended at once

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")  # type: ignore[assignment]
        verbose_name_plural = _("accounts")  # type: ignore[assignment]

    def get_session_auth_hash(self) -> str:
        """Returns what every session of this account has to hold: another password or count ends them."""
        return f"{super().get_session_auth_hash()}-{self.sessions_ended}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for stored in super().get_session_auth_fallback_hash():
            yield f"{stored}-{self.sessions_ended}"
