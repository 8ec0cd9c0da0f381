"""Tags on articles."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from articles import effects
from articles.conf import MOST_TAGS
from articles.models import Article, Tag, TaggedArticle, TagName
from articles.tagging.errors import TooManyTags
from articles.text.keys import name_key


@transaction.atomic
def set_tags(article: Article, tags: Iterable[Tag]) -> bool:
    """Puts these tags on the article, and no others; says whether anything changed. Raises TooManyTags."""
    return set_tags_of_many({article: tags})


@transaction.atomic
def set_tags_of_many(wanted: Mapping[Article, Iterable[Tag]]) -> bool:
    """Does so for many articles, in three queries; says whether anything changed. Raises TooManyTags.

    New rows carry the article's `live_at` from the start (taggit's own `set()` would leave it empty,
    and the article would be missing from its tags).
    """
    moments = {article.pk: article.live_at for article in wanted}
    pairs: set[tuple[int, int]] = set()
    for article, tags in wanted.items():
        keys = {tag.pk for tag in tags}
        if len(keys) > MOST_TAGS:
            raise TooManyTags(article.headline, len(keys))
        pairs |= {(article.pk, key) for key in keys}
    rows = TaggedArticle.objects.filter(content_object__in=moments)
    present = {(row.content_object_id, row.tag_id): row for row in rows}
    gone, new = present.keys() - pairs, pairs - present.keys()
    TaggedArticle.objects.filter(pk__in=[present[pair].pk for pair in gone]).delete()
    TaggedArticle.objects.bulk_create(
        [TaggedArticle(content_object_id=pk, tag_id=tag, live_at=moments[pk]) for pk, tag in sorted(new)],
        ignore_conflicts=True,  # somebody may have put the same tag on it at the same moment
    )
    # Drafts are not counted.
    counted = {pair[1] for pair in gone if present[pair].live_at} | {tag for pk, tag in new if moments[pk]}
    effects.after_tags_change(counted)
    return bool(gone or new)


class Suggestion(NamedTuple):
    """A name that begins as typed, and the tag that it means."""

    name: str
    tag: Tag


def known_to(person: Any, tags: QuerySet[Tag]) -> QuerySet[Tag]:
    """Returns those of the tags that may be shown to this member of the staff.

    A tag that only stories of others carry, none of them live, would tell of those stories.
    """
    if person.has_perm("articles.change_any_article"):
        return tags
    carried = TaggedArticle.objects.filter(tag=OuterRef("pk"))
    own = carried.filter(content_object__in=Article.objects.visible_to(person).values("pk"))
    return tags.filter(Exists(carried.live()) | Exists(own) | ~Exists(carried))


def suggest(prefix: str, limit: int = 10, *, to: Any = None) -> list[Suggestion]:
    """Returns names that begin with the prefix, most used tags first, each tag once; of those known to a person."""
    key = name_key(prefix)
    if not key:
        return []
    found = TagName.objects.filter(key__begins=key).select_related("tag")
    if to is not None:
        found = found.filter(tag__in=known_to(to, Tag.objects.order_by()).values("pk"))
    rows = found.order_by("-tag__live_count", "-is_preferred", "key")[: limit * 3]
    once = {row.tag_id: Suggestion(row.name, row.tag) for row in reversed(rows)}
    return list(reversed(once.values()))[:limit]
