"""Merging tags: of two that mean the same one stays, with the names, the stories and the addresses of both.

The tag that goes is kept as a `TagMerge`, with the stories that carried it and the rules that named it, so that
`undo` (in `unmerging`) gives it back. Rows are locked in one order: articles, then tags, each by their keys.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles import audit, effects
from articles.models import Article, MergedUse, Tag, TagAddress, TaggedArticle, TagMerge
from articles.tagging.errors import MergeRefused
from articles.tagging.pins import take_over

FACTS = ("slug", "kind", "description", "relates", "is_sensitive", "former_keys")  # of the tag that goes
BATCH = 1_000
Rules: Any = Article.never_beside_tags.through


@transaction.atomic
def merge(tag: Tag, into: Tag, *, by: Any, why: str = "") -> TagMerge:
    """Makes one tag of two: `into` stays, `tag` goes. Raises MergeRefused."""
    check(tag, into)
    lock_articles(TaggedArticle.objects.filter(tag=tag).values("content_object"))
    lock_articles(Rules.objects.filter(tag=tag).values("article"))
    tag, into = _locked(tag, into)
    names = list(tag.names.values_list("name", "key", "is_preferred"))
    facts = {name: getattr(tag, name) for name in FACTS}
    facts |= {"names": names, "addresses": list(tag.old_addresses.values_list("slug", flat=True))}
    facts |= take_over(tag, into)
    facts |= {"made sensitive": tag.is_sensitive and not into.is_sensitive}
    record = TagMerge.objects.create(
        gone_key=tag.pk,
        into_key=into.pk,
        name=tag.name,
        into_name=into.name,
        facts=facts,
        why=why,
        merged_by_id=getattr(by, "pk", None),
        merged_by_name=audit.name_of(by),
    )
    live, count = _move_stories(record)
    rules = _move_rules(record)
    tag.names.update(tag=into, is_preferred=False)
    tag.old_addresses.update(tag=into)
    Tag.objects.filter(pk=tag.pk).delete()
    TagAddress.objects.create(tag=into, slug=tag.slug)
    into.former_keys = [*into.former_keys, *tag.former_keys, tag.pk]
    into.is_sensitive = into.is_sensitive or tag.is_sensitive
    into.save(update_fields=["former_keys", "is_sensitive"])
    _log(tag, into, facts, count, by, why)
    effects.after_retagging(live, rules, [tag, into])
    return record


def check(tag: Tag, into: Tag) -> None:
    """Raises MergeRefused where the two are one already."""
    if tag.pk == into.pk:
        message = _("“%(name)s” cannot be merged into itself. Choose another tag.")
        raise MergeRefused(message % {"name": tag.name})


def standing(keys: Iterable[int]) -> dict[int, int]:
    """Returns, for each key of a tag, that of the tag which stands for it now: itself, or what it was merged into."""
    found = {key: key for key in keys}
    while merged := dict(
        TagMerge.objects.filter(gone_key__in=set(found.values()), undone_at=None).values_list("gone_key", "into_key")
    ):  # never in a circle: what a tag was merged into was there then
        found = {key: merged.get(now, now) for key, now in found.items()}
    return found


def lock_articles(keys: QuerySet) -> None:
    """Locks these articles in the order of their keys, as whoever saves one of them does first."""
    list(Article.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def _locked(tag: Tag, into: Tag) -> tuple[Tag, Tag]:
    """Returns both as they are stored, locked. Raises MergeRefused where one is gone."""
    rows = {row.pk: row for row in Tag.objects.select_for_update().filter(pk__in=(tag.pk, into.pk)).order_by("pk")}
    for one in (tag, into):
        if one.pk not in rows:
            raise MergeRefused(_why_gone(one))
    return rows[tag.pk], rows[into.pk]


def _why_gone(tag: Tag) -> str:
    done = TagMerge.objects.filter(gone_key=tag.pk, undone_at=None).first()
    if done is None:
        return _("Somebody has deleted “%(name)s”.") % {"name": tag.name}
    return _("“%(name)s” was merged into “%(into)s” already.") % {"name": done.name, "into": done.into_name}


def _move_stories(record: TagMerge) -> tuple[list[int], int]:
    """Puts the one tag in the place of the other; returns the approved articles, and how many they are in all."""
    carried = TaggedArticle.objects.filter(tag=record.gone_key)
    moments = dict(carried.order_by("content_object").values_list("content_object", "live_at"))
    others = TaggedArticle.objects.filter(tag=record.into_key)
    both = set(
        others.filter(content_object__in=carried.values("content_object")).values_list("content_object", flat=True)
    )
    _note(record, moments, both, is_rule=False)
    carried.filter(content_object__in=others.values("content_object")).delete()
    carried.update(tag=record.into_key)
    return [pk for pk, moment in moments.items() if moment is not None], len(moments)


def _move_rules(record: TagMerge) -> list[int]:
    """Has rules that name the one tag name the other: nothing that was kept apart comes together."""
    naming = Rules.objects.filter(tag=record.gone_key)
    articles = sorted(naming.values_list("article", flat=True))
    others = Rules.objects.filter(tag=record.into_key)
    both = set(others.filter(article__in=articles).values_list("article", flat=True))
    _note(record, articles, both, is_rule=True)
    naming.filter(article__in=both).delete()
    naming.update(tag=record.into_key)
    return articles


def _note(record: TagMerge, articles: Iterable[int], both: Collection[int], *, is_rule: bool) -> None:
    uses = [MergedUse(merge=record, article_id=pk, is_rule=is_rule, had_both=pk in both) for pk in articles]
    MergedUse.objects.bulk_create(uses, batch_size=BATCH)


def _log(tag: Tag, into: Tag, facts: dict[str, Any], count: int, by: Any, why: str) -> None:
    before = {
        "name": tag.name,
        "slug": tag.slug,
        "other names": [name for name, _key, first in facts["names"] if not first],
    }
    said = {"by": by, "why": why}
    audit.record_all(
        [
            audit.event_of("merged", tag, before=before, after={"merged into": into.name, "stories": count}, **said),
            audit.event_of("took in", into, after={"merged": tag.name, "stories": count}, **said),
        ]
    )
