"""What can go wrong with a picture. Messages are for the person who sent it: what is wrong, what to do."""


class PictureRefused(ValueError):
    """The file is no picture that the library takes; nothing of it was kept."""


class PictureNotStored(Exception):
    """The picture may be good, but could not be stored now; nothing of it was kept."""
