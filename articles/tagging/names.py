"""Names of tags: which tag a name means, and how a tag comes by its names."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from articles import audit
from articles.conf import LONGEST_TAG
from articles.models import Tag, TagName
from articles.tagging.addresses import taken
from articles.tagging.errors import TagNameError, TagNameMarkup, TagNameTaken, TagNameUnusable
from articles.text.keys import name_key
from articles.text.plain import one_line
from articles.text.slugs import make_slug, unused

Hear = Callable[[list[Tag]], None]

# A name in quotes up to a divider, or what stands between two dividers (U+060C is the Arabic comma).
_LISTED = re.compile(r'[^\S\n]*"((?:[^"\n]|"")+)"[^\S\n]*(?=[,\u060c\n]|\Z)|([^,\u060c\n]+)')
_NEEDS_QUOTES = re.compile(r'[,\u060c]|^"')
_QUOTE = '"'
_MARKUP = re.compile(r"<[A-Za-z/!]")
LONGEST_KEY = 4 * LONGEST_TAG  # characters, as TagName has room for: some letters stand for a whole phrase


def split_names(text: str) -> list[str]:
    """Returns the names in a typed list. Only commas and line ends divide: climate change is one name.

    So is "Washington, D.C." in double quotes; a quote inside is written twice, as in CSV.
    """
    parts = (quoted.replace('""', '"') or plain for quoted, plain in _LISTED.findall(text))
    return [name for name in map(one_line, parts) if name]


def join_names(names: Iterable[str]) -> str:
    """Returns the names as a list to be typed on in: what `split_names` makes of it are these names."""
    return ", ".join(f'"{name.replace(_QUOTE, 2 * _QUOTE)}"' if _NEEDS_QUOTES.search(name) else name for name in names)


def is_usable(name: str) -> bool:
    """Says whether the name can be a tag's: it has letters or numbers, and is not too long."""
    fits = len(one_line(name)) <= LONGEST_TAG and len(name_key(name)) <= LONGEST_KEY
    return fits and bool(make_slug(name)) and bool(name_key(name))


def wrong_with(typed: Iterable[str]) -> list[TagNameError]:
    """Returns what is wrong with names that somebody typed; of a tag that is there already, an import's, nothing."""
    names = list(typed)
    marked = [name for name in names if _MARKUP.search(name)]
    known = find(marked) if marked else {}
    unusable: list[TagNameError] = [TagNameUnusable(name) for name in names if not is_usable(name)]
    return unusable + [TagNameMarkup(name) for name in marked if name_key(name) not in known]


def find(names: Iterable[str]) -> dict[str, Tag]:
    """Returns the existing tags that these names mean, by the names' keys: one query."""
    rows = TagName.objects.filter(key__in={name_key(name) for name in names}).select_related("tag")
    return {row.key: row.tag for row in rows}


def resolve(names: Iterable[str], *, by: Any = None) -> list[Tag]:
    """Returns the tags that the names mean, each once, in the order typed; makes those that are new.

    The log has an event of each new one. Raises TagNameUnusable.
    """
    return find_or_make(names, hear=partial(_log, by))


def find_or_make(names: Iterable[str], *, hear: Hear) -> list[Tag]:
    """Does so without the log: `hear` is told of the new ones, in the transaction that makes them, and sees to that.

    Raises TagNameUnusable. Eight queries at the most, however many names there are (and one more for
    each new tag whose slug is another's already).
    """
    wanted = {name_key(name): one_line(name) for name in reversed(list(names))}
    wanted = dict(reversed(wanted.items()))
    for name in wanted.values():
        if not is_usable(name):
            raise TagNameUnusable(name)
    tags = find(wanted.values())
    while missing := [name for key, name in wanted.items() if key not in tags]:
        _create(missing, hear)  # twice only where another process took a slug in the meantime
        tags |= find(missing)
    return list(dict.fromkeys(tags[key] for key in wanted))


def _log(by: Any, tags: list[Tag]) -> None:
    audit.record_all(audit.event_of("added", tag, by=by, after={"name": tag.name, "slug": tag.slug}) for tag in tags)


def _create(names: list[str], hear: Hear) -> None:
    """Makes a tag of each name. A name that another process made meanwhile stays as that made it."""
    slugs = {name: make_slug(name) for name in names}
    with transaction.atomic():
        used = set(taken(slugs.values()))
        tags = []
        for name in sorted(
            names, key=lambda name: (slugs[name], name)
        ):  # in one order: two at once cannot wait for one another
            slug = _free_slug(slugs[name], used)
            used.add(slug)
            tags.append(Tag(name=name, slug=slug))
        Tag.objects.bulk_create(tags, ignore_conflicts=True)
        named = Tag.objects.filter(name__in=names)
        new = list(
            named.exclude(Exists(TagName.objects.filter(tag=OuterRef("pk"))))
        )  # the others are another process's
        rows = [TagName(tag=tag, name=tag.name, key=name_key(tag.name), is_preferred=True) for tag in new]
        TagName.objects.bulk_create(sorted(rows, key=attrgetter("key")), ignore_conflicts=True)
        lost = set(named.filter(names=None))  # the other process had the same key under another slug
        if lost:
            Tag.objects.filter(pk__in=[tag.pk for tag in lost]).delete()
        hear([tag for tag in new if tag not in lost])


def _free_slug(slug: str, used: set[str]) -> str:
    """Returns the slug, or the first with a number that no tag has; `used` holds who has it as it is."""
    return unused(slug, lambda wanted: wanted in used or (wanted != slug and bool(taken([wanted]))))


@transaction.atomic
def rename(tag: Tag, name: str) -> None:
    """Gives the tag another preferred name; the old one stays as a synonym. The slug does not change."""
    name = one_line(name)
    row = _own(tag, name)
    tag.names.filter(is_preferred=True).exclude(pk=row.pk).update(is_preferred=False)
    TagName.objects.filter(pk=row.pk).update(is_preferred=True, name=name)
    tag.name = name
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
