"""What can go wrong with an editorial verb. Surfaces show the messages next to the fields."""

from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import User


class NotAllowed(PermissionDenied):
    """This person may not do this to this article; the message says what is missing."""


class RuleBroken(ValueError):
    """The article is not in a state for this; `messages` maps the field that needs work to a sentence."""

    def __init__(self, messages: dict[str, str]) -> None:
        self.messages = messages
        super().__init__(" ".join(messages.values()))


class StaleVersion(RuleBroken):
    """The article was saved since the form was opened: by whom (None if that is not known) and when."""

    def __init__(self, saved_by: User | None, saved_at: datetime) -> None:
        self.saved_by = saved_by
        self.saved_at = saved_at
        message = _(
            "%(who)s saved this story at %(when)s, after you had opened it. Nothing of yours was saved over it: "
            "compare the two, and save again what is to stay."
        )
        who = saved_by.get_full_name() or saved_by.get_username() if saved_by else _("Somebody else")
        when = timezone.localtime(saved_at).strftime("%H:%M")
        super().__init__({NON_FIELD_ERRORS: message % {"who": who, "when": when}})
