"""What can go wrong with a picture. Messages are for the person who sent it: what is wrong, what to do."""

from articles.models import Image


class PictureRefused(ValueError):
    """The file is no picture that the library takes; nothing of it was kept."""


class PictureNotStored(Exception):
    """The picture may be good, but could not be stored now; nothing of it was kept."""


class PictureAlike(Exception):
    """The library has pictures that look like it; nothing of it was kept."""

    def __init__(self, alike: list[Image]) -> None:
        self.alike = alike  # the nearest first
        super().__init__(", ".join(map(str, alike)))


class StoreAway(OSError):
    """The store of pictures does not answer, or refuses; says which."""
