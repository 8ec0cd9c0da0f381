"""Which files of a picture exist: one line in its row, so that a page asks no storage.

    full.webp:1f0c9a3b7e:360,720,1080 4x3.avif:90ab12cd34:240,480

Of each shape and format the key, made of what is in its files, and their widths. What lies under a name never changes:
another credit, another focal point and another quality make other files, which have other names.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

MOST_READ = 4_000  # lines kept as read, some 2 kB each


class Made(NamedTuple):
    """The files of a shape in a format."""

    shape: str
    form: str
    key: str
    widths: tuple[int, ...]  # narrowest first

    def name(self, width: int) -> str:
        """Returns the name of a file, in the picture's folder; older ones have no key, or no width."""
        return f"{'-'.join(filter(None, (self.key, str(width or ''))))}.{self.form}"

    @property
    def names(self) -> list[str]:
        return [self.name(width) for width in self.widths]


def key_of(contents: Iterable[bytes]) -> str:
    """Returns the key of files with these contents."""
    digest = sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()[:10]


def write(made: Iterable[Made]) -> str:
    return " ".join(f"{one.shape}.{one.form}:{one.key}:{','.join(map(str, one.widths))}" for one in made)


@lru_cache(maxsize=MOST_READ)
def read(line: str) -> Mapping[tuple[str, str], Made]:
    """Returns what the line names, by shape and format."""
    made = {}
    for part in line.split():
        name, key, widths = part.split(":")
        shape, _, form = name.partition(".")
        made[shape, form] = Made(shape, form, key, tuple(map(int, widths.split(","))))
    return made


def names_in(line: str) -> list[str]:
    """Returns the names of all files that the line names."""
    return [name for made in read(line).values() for name in made.names]


def older(widths: Collection[int]) -> str:
    """Returns the line of a picture that came before there were such lines: 320.webp, …, share.jpg."""
    return f"full.webp::{','.join(map(str, sorted(widths)))} full.jpg:share:0" if widths else ""
