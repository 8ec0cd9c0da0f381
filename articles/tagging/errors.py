"""What can be wrong with a tag's name."""

from django.utils.translation import gettext as _

from articles.conf import LONGEST_TAG


class TagNameError(ValueError):
    """The name cannot be a tag's; the message says why, for the person who typed it."""


class TagNameUnusable(TagNameError):
    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s” cannot be a tag: use letters or numbers, at most %(most)d characters.")
            % {"name": name[:60], "most": LONGEST_TAG}
        )


class TagNameTaken(TagNameError):
    def __init__(self, name: str, owner: str) -> None:
        super().__init__(_("“%(name)s” is a name of the tag “%(owner)s” already.") % {"name": name, "owner": owner})
