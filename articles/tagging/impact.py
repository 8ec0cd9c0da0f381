"""What a change of tags would do to related lists: read and reckoned, with nothing locked and nothing written.

Up to IMPACT_EXACT stories that carry the tag all are gone through, by the rules of `refresh`
(`related.foreseeing`); of more, so many as a sample.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from articles.conf import IMPACT_EXACT
from articles.models import Article, RelatedLink, Tag, TaggedArticle
from articles.related import foreseeing
from articles.related.imagined import Bearing, Change
from articles.tagging.merging import Rules, check


class Impact(NamedTuple):
    """How many live stories get another related list, and the first of them by name."""

    lists: int
    is_exact: bool
    named: list[Article]
    carriers: int  # live stories that carry the tag
    looked_at: int  # of them


def of_merge(tag: Tag, into: Tag) -> Impact:
    """Returns what merging the tag would change. Raises MergeRefused."""
    check(tag, into)
    apart = Rules.objects.filter(tag=tag).values_list("article", flat=True)
    both = TaggedArticle.objects.live().filter(tag__in=(tag.pk, into.pk))
    live = both.values("content_object").distinct().count()
    change = Change(renamed={tag.pk: into.pk}, tags={into.pk: Bearing(live, into.relates)})
    return _foresee(tag, change, apart)


def of_relating(tag: Tag, *, relates: bool) -> Impact:
    """Returns what would change if the tag related stories, or did no more."""
    return _foresee(tag, Change(tags={tag.pk: Bearing(tag.live_count, relates)}))


def _foresee(tag: Tag, change: Change, apart: Iterable[int] = ()) -> Impact:
    live = TaggedArticle.objects.live().filter(tag=tag)
    carriers = list(live.order_by("-live_at").values_list("content_object_id", flat=True))
    sample = carriers[:: -(-len(carriers) // IMPACT_EXACT)] if carriers else []
    around = {*sample, *apart}
    linking = RelatedLink.objects.current().filter(other__in=around).values_list("story_id", flat=True)
    found = foreseeing.retagging(change, sample, {*around, *linking})
    lists, is_exact, named = found.changes
    if len(sample) < len(carriers):
        is_exact = False
        lists = max(lists, _estimated(found, sample, carriers))
    return Impact(lists, is_exact, named, len(carriers), len(sample))


def _estimated(found: foreseeing.Compared, sample: Sequence[int], carriers: Sequence[int]) -> int:
    """Returns how many lists change if the stories that were not gone through are as those that were.

    A list that several of them stand in was the more likely to be met, and counts for the fewer.
    """
    part, under, looked_at = len(sample) / len(carriers), set(carriers), set(sample)
    alone = sum(1 for pk in found.changed if pk in looked_at)
    others = (under.intersection(found.links.get(pk, ())) for pk in found.changed if pk not in under)
    return round(alone / part + sum(1 / min(1.0, part * max(1, len(standing))) for standing in others))
