"""What can be wrong with a page; each message is for the person who wrote it, and nothing was stored."""

from collections.abc import Mapping


class PageRefused(ValueError):
    """The page cannot be saved so; `messages` maps the field that needs work to a sentence."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = dict(messages)
        super().__init__(" ".join(self.messages.values()))
