"""What stands beside many stories at once, by their stored links and what staff decided.

The rules of sensitivity are not asked of each pair: this says where somebody should look, and what they look at then is
what readers get (`related.many`, `related.shown`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from articles.conf import RELATED_SHOWN
from articles.models import Article, DecisionKind, RelatedDecision, RelatedLink
from articles.models.decision import SHOWN_KINDS
from articles.related.places import Standing, arrange

SPARE = 4  # links looked at beyond those shown: some are to articles still to come, or hidden
MOST_COMING = 5_000  # approved articles whose moment has not come, the next first


class Place(NamedTuple):
    """What stands at a place: an article, or a page of others (None); its score where nobody decided about it."""

    article: int | None
    score: float | None


def standing_beside(stories: Collection[int]) -> dict[int, list[Place]]:
    """Returns the list of each of these stories, in order. Five queries, however many stories."""
    coming = set(Article.objects.scheduled().order_by("live_at").values_list("pk", flat=True)[:MOST_COMING])
    decided: dict[int, list[tuple[int | None, Standing]]] = defaultdict(list)
    fit = Article.objects.live().filter(never_recommended=False, pk=OuterRef("other"))
    decisions = RelatedDecision.objects.in_force().filter(Q(other=None) | Exists(fit), story__in=stories)
    decisions = decisions.exclude(kind=DecisionKind.SUGGESTED).order_by("-pk")
    for pk, story, other, kind, position in decisions.values_list("pk", "story", "other", "kind", "position"):
        decided[story].append((other, Standing(0.0, kind, position, pk)))
    linked: dict[int, list[Place]] = defaultdict(list)
    groups = _groups(stories)
    for story, other, score in _best_links(stories):
        if other not in coming and (story not in groups or groups[story] != groups.get(other)):
            linked[story].append(Place(other, score))
    return {story: _arranged(linked[story], decided[story]) for story in stories}


def _arranged(linked: list[Place], decided: list[tuple[int | None, Standing]]) -> list[Place]:
    if not decided:
        return linked[:RELATED_SHOWN]
    scores = {place.article: place.score or 0.0 for place in linked}
    about = {other for other, _standing in decided}
    offered = [
        (standing._replace(score=scores.get(other, 0.0)), Place(other, None))
        for other, standing in decided
        if standing.kind in SHOWN_KINDS
    ]
    # Of those with the same score, in the order of `related.shown`.
    offered.sort(key=lambda one: (one[1].article is not None, -one[0].score, -(one[1].article or 0)))
    offered += [(Standing(place.score or 0.0), place) for place in linked if place.article not in about]
    return arrange(offered)[:RELATED_SHOWN]


def articles_in(places: Iterable[Place]) -> list[int]:
    """Returns the keys of the articles that stand there."""
    return [place.article for place in places if place.article is not None]


def _groups(stories: Collection[int]) -> dict[int, int]:
    """Returns of these stories that are translations or have some, and of all that belong to them, the original."""
    originals = _pairs(Article.objects.filter(pk__in=stories, translation_of__isnull=False))
    translations = _pairs(Article.objects.filter(translation_of__in={*stories, *originals.values()}))
    pairs = originals | translations
    return pairs | {original: original for original in pairs.values()}


def _pairs(translations: "QuerySet[Article]") -> dict[int, int]:
    # In no order: for the model's own a database may go through all articles.
    rows = translations.order_by().values_list("pk", "translation_of")
    return {pk: original for pk, original in rows if original}


def _best_links(stories: Collection[int]) -> Iterable[tuple[int, int, float]]:
    order = [F("score").desc(), F("other").desc()]
    place = Window(RowNumber(), partition_by=F("story"), order_by=order)
    links = RelatedLink.objects.current().filter(story__in=stories).annotate(place=place)
    best = links.filter(place__lte=RELATED_SHOWN + SPARE).order_by("story", "place")
    return best.values_list("story", "other", "score")
