"""What can be wrong with a tag's name, or with the tags of a story; each message is for the person who typed."""

from django.utils.translation import gettext as _

from articles.conf import LONGEST_TAG, MOST_TAGS


class TagNameError(ValueError):
    """The name cannot be a tag's."""


class TagNameUnusable(TagNameError):
    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s” cannot be a tag: use letters or numbers, at most %(most)d characters.")
            % {"name": name[:60], "most": LONGEST_TAG}
        )


class TagNameMarkup(TagNameError):
    def __init__(self, name: str) -> None:
        super().__init__(_("“%(name)s” holds HTML. Write the name alone, without < and >.") % {"name": name[:60]})


class TagNameTaken(TagNameError):
    def __init__(self, name: str, owner: str) -> None:
        super().__init__(_("“%(name)s” is a name of the tag “%(owner)s” already.") % {"name": name, "owner": owner})


class MergeRefused(ValueError):
    """The tags cannot be merged, or their merge cannot be undone; the message says why, and what to do instead."""


class TagAddressTaken(ValueError):
    """The address is another tag's, or leads to one."""

    def __init__(self, slug: str, owner: str, *, is_old: bool) -> None:
        message = _("“%(slug)s” is the address of the tag “%(owner)s”. Choose another one.")
        if is_old:
            message = _(
                "“%(slug)s” was an address of the tag “%(owner)s” and leads there for ever. Choose another one."
            )
        super().__init__(message % {"slug": slug, "owner": owner})


class TooManyTags(ValueError):
    """There are more tags than a story may carry."""

    def __init__(self, headline: str, count: int) -> None:
        super().__init__(
            _("“%(headline)s” would carry %(count)d tags; a story carries at most %(most)d.")
            % {"headline": headline, "count": count, "most": MOST_TAGS}
        )
