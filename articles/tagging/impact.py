"""What a change of tags would do to related lists, found by doing it in a transaction that is taken back.

So the number is of what then happens, and no second set of rules can differ from the first. Up to
IMPACT_EXACT stories that carry the tag all are gone through; of more, so many as a sample.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.conf import IMPACT_EXACT, IMPACT_NAMED
from articles.models import Article, RelatedLink, Tag, TaggedArticle
from articles.related.refresh import refresh_one
from articles.related.shown import Related, list_of
from articles.tagging.merging import Rules, merge
from articles.tagging.relating import set_relates

Lists = dict[int, list[int]]  # by story, the keys of what readers get beside it


class Impact(NamedTuple):
    """How many live stories get another related list, and the first of them by name."""

    lists: int
    is_exact: bool
    named: list[Article]
    carriers: int  # live stories that carry the tag
    looked_at: int  # of them


def of_merge(tag: Tag, into: Tag, *, by: Any) -> Impact:
    """Returns what merging the tag would change. Raises MergeRefused."""
    apart = list(Rules.objects.filter(tag=tag).values_list("article", flat=True))
    return _rehearse(tag, lambda: merge(tag, into, by=by), {tag.pk, into.pk}, apart)


def of_relating(tag: Tag, *, relates: bool) -> Impact:
    """Returns what would change if the tag related stories, or did no more."""
    return _rehearse(tag, lambda: set_relates(tag, relates=relates), {tag.pk})


def _rehearse(tag: Tag, act: Callable[[], object], counted: Iterable[int], apart: Iterable[int] = ()) -> Impact:
    carriers = list(
        TaggedArticle.objects.live().filter(tag=tag).order_by("-live_at").values_list("content_object_id", flat=True)
    )
    sample = carriers[:: -(-len(carriers) // IMPACT_EXACT)] if carriers else []
    began = timezone.now()
    with transaction.atomic():
        touched = {*sample, *apart, *_linking([*sample, *apart])}
        act()
        Tag.objects.filter(pk__in=counted).recount()
        for pk in sample:
            refresh_one(pk)
        moved = Q(since__gte=began) | Q(until__gte=began)
        touched |= set(RelatedLink.objects.filter(moved).values_list("story_id", flat=True))
        after = _lists(touched)
        transaction.set_rollback(True)
    before = _lists(touched)
    changed = [pk for pk in before if before[pk] != after.get(pk)]
    is_exact = len(sample) == len(carriers)
    lists = len(changed)
    if not is_exact:
        reached = {*carriers, *_linking(carriers)}
        lists = max(lists, round(len(changed) / max(len(before), 1) * len(reached)))
    named = Article.objects.filter(pk__in=changed).only("headline").order_by("headline", "pk")[:IMPACT_NAMED]
    return Impact(lists, is_exact, list(named), len(carriers), len(sample))


def _linking(articles: Sequence[int]) -> set[int]:
    """Returns the stories beside which one of the articles stands."""
    links = RelatedLink.objects.current()
    parts = (articles[at : at + 500] for at in range(0, len(articles), 500))
    return {story for part in parts for story in links.filter(other__in=part).values_list("story_id", flat=True)}


def _lists(articles: Iterable[int]) -> Lists:
    """Returns what readers get beside those of the articles that are live."""
    found: Lists = {}
    stories = Article.objects.live().with_externals().filter(pk__in=articles)
    for story in stories.defer("body").prefetch_related("tagged__tag"):
        related = list_of(story, [row.tag for row in story.tagged.all()])
        found[story.pk] = [one.article.pk for one in related if isinstance(one, Related)]
    return found
