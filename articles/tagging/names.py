"""Names of tags: which tag a name means, and how a tag comes by its names."""

from collections.abc import Iterable

from django.db import transaction

from articles.conf import LONGEST_TAG
from articles.models import Tag, TagName
from articles.tagging.errors import TagNameTaken, TagNameUnusable
from articles.text.keys import name_key
from articles.text.plain import one_line
from articles.text.slugs import make_slug, unused


def split_names(text: str) -> list[str]:
    """Returns the names in a typed list. Only commas and line ends divide: "climate change" is one name."""
    parts = text.replace("\u060c", ",").replace("\n", ",").split(",")  # U+060C: the Arabic comma
    return [name for name in map(one_line, parts) if name]


def is_usable(name: str) -> bool:
    """Says whether the name can be a tag's: it has letters or numbers, and is not too long."""
    return bool(make_slug(name)) and len(one_line(name)) <= LONGEST_TAG


def find(names: Iterable[str]) -> dict[str, Tag]:
    """Returns the existing tags that these names mean, by the names' keys: one query."""
    rows = TagName.objects.filter(key__in={name_key(name) for name in names}).select_related("tag")
    return {row.key: row.tag for row in rows}


def resolve(names: Iterable[str]) -> list[Tag]:
    """Returns the tags that the names mean, each once, in the order typed; makes those that are new.

    Raises TagNameUnusable. Five queries at the most, however many names there are (and one more for
    each new tag whose slug is another's already).
    """
    wanted = {name_key(name): one_line(name) for name in reversed(list(names))}
    wanted = dict(reversed(wanted.items()))
    for name in wanted.values():
        if not is_usable(name):
            raise TagNameUnusable(name)
    tags = find(wanted.values())
    while missing := [name for key, name in wanted.items() if key not in tags]:
        _create(missing)  # twice only where another process took a slug in the meantime
        tags |= find(missing)
    return list(dict.fromkeys(tags[key] for key in wanted))


def _create(names: list[str]) -> None:
    """Makes a tag of each name. A tag that another process made meanwhile is left as it is."""
    with transaction.atomic():
        slugs = {name: make_slug(name) for name in names}
        used = set(Tag.objects.filter(slug__in=slugs.values()).values_list("slug", flat=True))
        tags = []
        for name in names:
            slug = unused(slugs[name], lambda slug: slug in used or (slug[-1].isdecimal() and _is_slug_used(slug)))
            used.add(slug)
            tags.append(Tag(name=name, slug=slug))
        Tag.objects.bulk_create(tags, ignore_conflicts=True)
        made = Tag.objects.filter(name__in=names)
        rows = [TagName(tag=tag, name=tag.name, key=name_key(tag.name), is_preferred=True) for tag in made]
        TagName.objects.bulk_create(rows, ignore_conflicts=True)


def _is_slug_used(slug: str) -> bool:
    return Tag.objects.filter(slug=slug).exists()


@transaction.atomic
def rename(tag: Tag, name: str) -> None:
    """Gives the tag another preferred name; the old one stays as a synonym. The slug does not change."""
    if name == tag.names.filter(is_preferred=True).values_list("name", flat=True).first() == tag.name:
        return
    row = _own(tag, name)
    tag.names.filter(is_preferred=True).update(is_preferred=False)
    TagName.objects.filter(pk=row.pk).update(is_preferred=True, name=one_line(name))
    tag.name = one_line(name)
    tag.save(update_fields=["name"])


@transaction.atomic
def set_synonyms(tag: Tag, names: Iterable[str]) -> None:
    """Makes these names the tag's synonyms, and no others; the preferred name is not one of them.

    Raises TagNameUnusable, and TagNameTaken where a name is another tag's.
    """
    kept = {_own(tag, name).pk for name in names}
    tag.names.filter(is_preferred=False).exclude(pk__in=kept).delete()


def _own(tag: Tag, name: str) -> TagName:
    """Returns the tag's row for the name, made if it is new."""
    if not is_usable(name):
        raise TagNameUnusable(name)
    row, _ = TagName.objects.select_related("tag").get_or_create(
        key=name_key(name), defaults={"tag": tag, "name": one_line(name)}
    )
    if row.tag_id != tag.pk:
        raise TagNameTaken(one_line(name), row.tag.name)
    return row
