"""What can go wrong with an editorial verb. Surfaces show the messages next to the fields."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article


class NotAllowed(PermissionDenied):
    """This person may not do this to this article; the message says what is missing."""


class RuleBroken(ValueError):
    """The article is not in a state for this; `messages` maps the field that needs work to a sentence."""

    def __init__(self, messages: dict[str, str]) -> None:
        self.messages = messages
        super().__init__(" ".join(messages.values()))


class StaleVersion(RuleBroken):
    """The same fields were changed since the form was opened.

    `theirs` is what is stored in them now, by the names of `articles.publishing.content`; `version`
    what a form that has shown that may say it has settled.
    """

    def __init__(self, stored: Article, theirs: Mapping[str, Any] | None = None) -> None:
        self.saved_by = stored.saved_by
        self.saved_at: datetime = stored.saved_at
        self.version: int = stored.version
        self.theirs = dict(theirs or {})
        message = _(
            "%(who)s saved this story at %(when)s, after you had opened it. Nothing of yours was saved over it: "
            "compare the two, and save again what is to stay."
        )
        who = self.saved_by.get_full_name() or self.saved_by.get_username() if self.saved_by else _("Somebody else")
        when = timezone.localtime(self.saved_at).strftime("%H:%M")
        super().__init__({NON_FIELD_ERRORS: message % {"who": who, "when": when}})
