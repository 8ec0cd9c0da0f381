"""What can go wrong with an editorial verb. Surfaces show the messages next to the fields."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """This person may not do this to this article; the message says what is missing."""


class RuleBroken(ValueError):
    """The article is not in a state for this; `messages` maps the field that needs work to a sentence."""

    def __init__(self, messages: dict[str, str]) -> None:
        self.messages = messages
        super().__init__(" ".join(messages.values()))
