"""Tags that may be one: their names differ by a plural s, a hyphen or a space alone."""

from collections.abc import Collection
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Replace

from articles.models import Tag, TagName

Variant = tuple[str, str]  # what is replaced by what; an end is added where nothing is replaced
VARIANTS: tuple[Variant, ...] = (("", "s"), ("-", " "), ("-", ""), (" ", ""))


def having_twins(tags: QuerySet[Tag]) -> QuerySet[Tag]:
    """Returns those of the tags of which another is a variant. Of a pair it is one: who has no s, or the hyphen."""
    is_twin: Any = Q()
    for old, new in VARIANTS:
        key: Any = (
            Replace("key", Value(old), Value(new)) if old else Concat("key", Value(new), output_field=CharField())
        )
        other = TagName.objects.filter(key=OuterRef("variant")).exclude(tag=OuterRef("tag"))
        named = TagName.objects.annotate(variant=key).filter(~Q(variant=F("key")), Exists(other), tag=OuterRef("pk"))
        is_twin |= Exists(named)
    return tags.filter(is_twin)


def twins_of(tags: Collection[Tag]) -> dict[int, Tag]:
    """Returns, for each of the tags that has a twin, the most used of them: two queries."""
    variants: dict[str, set[int]] = {}
    for tag, key in TagName.objects.filter(tag__in=tags).values_list("tag", "key"):
        for variant in {key.replace(old, new) if old else key + new for old, new in VARIANTS} - {key}:
            variants.setdefault(variant, set()).add(tag)
    found: dict[int, Tag] = {}
    rows = TagName.objects.filter(key__in=variants).select_related("tag").order_by("tag__live_count", "-tag")
    for row in rows:
        found |= {pk: row.tag for pk in variants[row.key] if pk != row.tag_id}
    return found
