"""Tags on articles."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from articles import effects
from articles.models import Article, Tag, TaggedArticle, TagName
from articles.text.keys import name_key


@transaction.atomic
def set_tags(article: Article, tags: Iterable[Tag]) -> bool:
    """Puts these tags on the article, and no others; says whether anything changed.

    New rows carry the article's `live_at` from the start (taggit's own `set()` would leave it empty,
    and the article would be missing from its tags).
    """
    wanted = {tag.pk for tag in tags}
    present = set(TaggedArticle.objects.filter(content_object=article).values_list("tag_id", flat=True))
    TaggedArticle.objects.filter(content_object=article, tag_id__in=present - wanted).delete()
    TaggedArticle.objects.bulk_create(
        [TaggedArticle(content_object=article, tag_id=pk, live_at=article.live_at) for pk in sorted(wanted - present)]
    )
    changed = present ^ wanted
    if changed:
        effects.after_tags_change(changed)
    return bool(changed)


class Suggestion(NamedTuple):
    """A name that begins as typed, and the tag that it means."""

    name: str
    tag: Tag


def suggest(prefix: str, limit: int = 10) -> list[Suggestion]:
    """Returns names that begin with the prefix, most used tags first, each tag once."""
    key = name_key(prefix)
    if not key:
        return []
    rows = (
        TagName.objects.filter(key__startswith=key)
        .select_related("tag")
        .order_by("-tag__live_count", "-is_preferred", "key")[: limit * 3]
    )
    once = {row.tag_id: Suggestion(row.name, row.tag) for row in reversed(rows)}
    return list(reversed(once.values()))[:limit]
