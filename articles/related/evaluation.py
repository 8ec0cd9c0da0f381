"""How well related articles are chosen, measured in the database as it stands, with the ranking readers get.

"Any date" ranks all candidates, as a rebuild does; "as published" only those that readers had before
the story. Beside it: the plain count of shared tags, over every article that shares one, ties in
random order (the mean of five orders).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from statistics import fmean

from articles.conf import RELATED_KEPT
from articles.models import Article, ArticleTerms, TaggedArticle
from articles.related import statistics
from articles.related.measures import KEYS, Query, interval, measure
from articles.related.ranking import Ranking
from articles.related.rebuild import recount_tags

SEEDS = range(5)
BATCH = 100

ANY_DATE, AS_PUBLISHED = "any_date", "as_published"
Figures = dict[str, float]


@dataclass(slots=True)
class Evaluation:
    """What was measured."""

    queries: int
    ours: dict[str, Figures]  # by ANY_DATE and AS_PUBLISHED
    intervals: dict[str, tuple[float, float]]  # of the first recall, 95 %
    shared_count: dict[str, Figures] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return {"queries": self.queries, **_rounded(self.ours), "shared_count": _rounded(self.shared_count)}


def prepare() -> int:
    """Weighs the words of live articles that were never weighed, as a rebuild would; says how many there were."""
    live = Article.objects.live().order_by("live_at", "pk")
    weighed = ArticleTerms.objects.filter(among__gt=0).values("pk")
    missing = list(live.exclude(pk__in=weighed).values_list("pk", flat=True))
    if missing:
        recount_tags()
        everything = list(live.values_list("pk", flat=True))
        counter = statistics.ArchiveCounter()
        for part in _parts(everything):
            counter.add(part)
        counter.store()
        holding = statistics.all_counts()
        for part in _parts(everything):
            statistics.weigh_all(dict(statistics.terms_of(part)), holding)
    return len(missing)


def evaluate(truth: Mapping[int, frozenset[int]]) -> Evaluation:
    """Measures the ranking against the truth: for each story, the articles that people found related."""
    live = Article.objects.live().values_list("pk", "live_at")
    moments = {pk: moment for pk, moment in live.iterator() if moment is not None}
    stories = sorted((pk for pk in truth if pk in moments), key=lambda pk: (moments[pk], pk))
    given = _ranked(stories, moments)
    queries = {kind: [Query(truth[pk], lists[pk]) for pk in stories] for kind, lists in given.items()}
    return Evaluation(
        queries=len(stories),
        ours={kind: measure(measured) for kind, measured in queries.items()},
        intervals={kind: interval(measured) for kind, measured in queries.items()},
        shared_count=_shared_count(stories, moments, truth),
    )


def _ranked(stories: Sequence[int], moments: Mapping[int, datetime]) -> dict[str, dict[int, list[int]]]:
    """Returns the lists that stories get; one at a time, as after a change."""
    ranking = Ranking()
    any_date, as_published = {}, {}
    for pk in stories:
        ranked = [one.article_id for one in ranking.rank([pk]).get(pk, ()) if one.article_id in moments]
        any_date[pk] = ranked[:RELATED_KEPT]
        as_published[pk] = [other for other in ranked if moments[other] < moments[pk]][:RELATED_KEPT]
    return {ANY_DATE: any_date, AS_PUBLISHED: as_published}


def _shared_count(
    stories: Sequence[int], moments: Mapping[int, datetime], truth: Mapping[int, frozenset[int]]
) -> dict[str, Figures]:
    tags, carrying = defaultdict(list), defaultdict(list)
    for pk, tag in TaggedArticle.objects.live().values_list("content_object_id", "tag_id").order_by("pk").iterator():
        tags[pk].append(tag)
        carrying[tag].append(pk)
    runs: dict[str, list[Figures]] = {ANY_DATE: [], AS_PUBLISHED: []}
    for seed in SEEDS:
        random = Random(seed)  # noqa: S311  # the same orders at each run
        queries: dict[str, list[Query]] = {ANY_DATE: [], AS_PUBLISHED: []}
        for pk in stories:
            counts = Counter(other for tag in tags[pk] for other in carrying[tag] if other != pk)
            ranked = sorted(counts, key=lambda other: (-counts[other], random.random()))
            before = [other for other in ranked if moments[other] < moments[pk]]
            queries[ANY_DATE].append(Query(truth[pk], ranked[:RELATED_KEPT]))
            queries[AS_PUBLISHED].append(Query(truth[pk], before[:RELATED_KEPT]))
        for kind, measured in queries.items():
            runs[kind].append(measure(measured))
    return {kind: {key: fmean(run[key] for run in figures) for key in KEYS} for kind, figures in runs.items()}


def _rounded(figures: Mapping[str, Figures]) -> dict[str, Figures]:
    return {kind: {key: round(value, 4) for key, value in of.items()} for kind, of in figures.items()}


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(keys), BATCH):
        yield keys[at : at + BATCH]
