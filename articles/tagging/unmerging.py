"""Undoing a merge of tags: the tag comes back, on the stories that still carry what it was merged into."""

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import audit, effects
from articles.conf import MOST_TAGS
from articles.models import MergedUse, Tag, TagAddress, TaggedArticle, TagMerge, TagName
from articles.tagging import pins
from articles.tagging.errors import MergeRefused
from articles.tagging.merging import BATCH, FACTS, Rules, lock_articles


class Undone(NamedTuple):
    """What an undoing gave back, and what it did not."""

    tag: Tag
    stories: int
    left: int  # stories that were retagged since, or have no room: they stay as they are
    names_left: list[str]  # synonyms that another tag has now


@transaction.atomic
def undo(merge: TagMerge, *, by: Any) -> Undone:
    """Gives back the tag that was merged: its names, its address, its stories and the rules that named it.

    Stories and rules follow as far as they still have the tag that it was merged into. Raises MergeRefused.
    """
    uses = MergedUse.objects.filter(merge=merge.pk)
    lock_articles(uses.values("article"))
    into = Tag.objects.select_for_update().filter(pk=merge.into_key).first()
    merge = TagMerge.objects.select_for_update().get(pk=merge.pk)
    _check(merge, into)
    facts = {name: merge.facts[name] for name in FACTS if name in merge.facts}
    TagAddress.objects.filter(slug=merge.facts["slug"], tag=merge.into_key).delete()
    tag = Tag.objects.create(pk=merge.gone_key, name=merge.name, **facts)
    TagAddress.objects.filter(slug__in=merge.facts["addresses"], tag=merge.into_key).update(tag=tag)
    names_left = _move_names(merge, tag)
    if into is not None:
        into.former_keys = [key for key in into.former_keys if key not in {tag.pk, *tag.former_keys}]
        into.is_sensitive = into.is_sensitive and not merge.facts.get("made sensitive")
        into.save(update_fields=["former_keys", "is_sensitive"])
    pins.give_back(tag, into, pins=merge.facts.get("pins", []), moved=merge.facts.get("moved pins", []))
    live, stories = _give_back_stories(merge)
    rules = _give_back_rules(merge)
    merge.undone_at, merge.undone_by_name = timezone.now(), audit.name_of(by)
    merge.save(update_fields=["undone_at", "undone_by_name"])
    undone = Undone(tag, stories, uses.filter(is_rule=False).count() - stories, names_left)
    audit.record("given back", tag, by=by, before={"merged into": merge.into_name}, after={"stories": stories})
    effects.after_retagging(live, rules, [tag] if into is None else [tag, into])
    return undone


def _check(merge: TagMerge, into: Tag | None) -> None:
    told = {"name": merge.name, "into": merge.into_name}
    if merge.undone_at is not None:
        raise MergeRefused(_("This merge was undone already.") % told)
    later = TagMerge.objects.filter(gone_key=merge.into_key, undone_at=None).first()
    if into is None and later is not None:
        told |= {"later": later.into_name}
        raise MergeRefused(_("“%(into)s” was merged into “%(later)s” since. Undo that first.") % told)
    (key,) = (key for _name, key, first in merge.facts["names"] if first)
    owner = TagName.objects.filter(key=key).select_related("tag").first()
    if owner is not None and (owner.tag_id != merge.into_key or owner.is_preferred):
        told |= {"owner": owner.tag.name}
        raise MergeRefused(_("“%(name)s” is a name of the tag “%(owner)s” now. Take it from that one first.") % told)
    slug = merge.facts["slug"]
    holder = (
        Tag.objects.filter(slug=slug).first()
        or Tag.objects.filter(old_addresses__slug=slug).exclude(pk=merge.into_key).first()
    )
    if holder is not None:
        told |= {"slug": slug, "holder": holder.name}
        raise MergeRefused(_("“%(slug)s” is an address of the tag “%(holder)s” now. Change that first.") % told)


def _move_names(merge: TagMerge, tag: Tag) -> list[str]:
    """Gives the tag its names; returns those that are another tag's now, or preferred there."""
    names = merge.facts["names"]
    keys = [key for _name, key, _first in names]
    TagName.objects.filter(key__in=keys, tag=merge.into_key, is_preferred=False).update(tag=tag)
    taken = set(TagName.objects.filter(key__in=keys).values_list("key", flat=True))
    TagName.objects.bulk_create([TagName(tag=tag, name=name, key=key) for name, key, _ in names if key not in taken])
    tag.names.filter(key__in=[key for _name, key, first in names if first]).update(is_preferred=True)
    own = set(tag.names.values_list("key", flat=True))
    return [name for name, key, _first in names if key not in own]


def _give_back_stories(merge: TagMerge) -> tuple[list[int], int]:
    """Puts the tag back on its stories; returns the approved ones, and how many they are in all."""
    uses = MergedUse.objects.filter(merge=merge, is_rule=False)
    carried = TaggedArticle.objects.filter(tag=merge.into_key)
    alone = carried.filter(content_object__in=uses.filter(had_both=False).values("article"))
    both = carried.filter(content_object__in=uses.filter(had_both=True).values("article"))
    counted = TaggedArticle.objects.filter(content_object__in=both.values("content_object")).values("content_object")
    full = counted.order_by().annotate(tags=Count("pk")).filter(tags__gte=MOST_TAGS).values("content_object")
    rows = list(both.exclude(content_object__in=full).values_list("content_object", "live_at"))
    rows_alone = list(alone.values_list("content_object", "live_at"))
    alone.update(tag=merge.gone_key)
    TaggedArticle.objects.bulk_create(
        [TaggedArticle(content_object_id=pk, tag_id=merge.gone_key, live_at=moment) for pk, moment in rows],
        batch_size=BATCH,
    )
    moments = [*rows, *rows_alone]
    return [pk for pk, moment in moments if moment is not None], len(moments)


def _give_back_rules(merge: TagMerge) -> list[int]:
    uses = MergedUse.objects.filter(merge=merge, is_rule=True)
    naming = Rules.objects.filter(tag=merge.into_key)
    alone = naming.filter(article__in=uses.filter(had_both=False).values("article"))
    both = list(
        naming.filter(article__in=uses.filter(had_both=True).values("article")).values_list("article", flat=True)
    )
    articles = [*both, *alone.values_list("article", flat=True)]
    alone.update(tag=merge.gone_key)
    Rules.objects.bulk_create([Rules(article_id=pk, tag_id=merge.gone_key) for pk in both])
    return articles
