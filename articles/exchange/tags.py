"""Tags of imported articles."""

from collections.abc import Iterable

from articles.models import Tag
from articles.tagging.names import find, find_or_make, is_usable
from articles.text.keys import name_key


def find_tags(names: Iterable[str], made: dict[str, list[str]]) -> dict[str, Tag]:
    """Returns the tag of each name, made where there is none; names that no tag can have are left out.

    `made` hears of the new ones.
    """
    keys = {name: name_key(name) for name in names}
    tags = find(keys)
    if new := [name for name, key in keys.items() if key not in tags and is_usable(name)]:
        find_or_make(new, hear=lambda tags: made.setdefault("tags", []).extend(tag.name for tag in tags))
        tags |= find(new)
    return {name: tags[key] for name, key in keys.items() if key in tags}
