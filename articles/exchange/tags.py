"""Tags of imported articles."""

from collections.abc import Iterable

from articles.models import Tag
from articles.tagging.names import find, is_usable, resolve
from articles.text.keys import name_key


def find_tags(names: Iterable[str]) -> dict[str, Tag]:
    """Returns the tag of each name, made where there is none; names that no tag can have are left out."""
    keys = {name: name_key(name) for name in names}
    tags = find(keys)
    if new := [name for name, key in keys.items() if key not in tags and is_usable(name)]:
        resolve(new)
        tags |= find(new)
    return {name: tags[key] for name, key in keys.items() if key in tags}
