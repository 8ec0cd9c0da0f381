"""The archive and its links as they would be after a change that nobody has made: read and ranked, never written.

`Change` says what would be otherwise: a story as it is typed, or tags that mean another one or relate no stories.
`ImaginedArchive` and `ImaginedLinks` stand in for the stored ones, so that the rules are the same.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from articles.models import ArticleTerms, RelatedLink, TaggedArticle
from articles.models.terms import ARCHIVE
from articles.related import statistics
from articles.related.archive import Archive, Terms
from articles.related.candidates import Placed, Story
from articles.related.links import Link, Links
from articles.related.ranking import Ranked
from articles.related.scoring import Seconds, seconds
from articles.related.terms import count

NEW = 2**62  # the key of a story, or of the first tag, that is not stored yet: the greatest, as it will be


@dataclass(frozen=True, slots=True)
class Typed:
    """A story as somebody types it, as if readers had it. Its moment, which may be to come, is what it is near to."""

    moment: datetime
    key: int = NEW
    headline: str = ""
    standfirst: str = ""
    body: str = ""
    tags: frozenset[int] = frozenset()  # keys; of tags that would be made with it, from NEW
    translation_of: int | None = None
    shows_no_related: bool = False
    never_recommended: bool = False
    never_beside: frozenset[int] = frozenset()
    never_beside_tags: frozenset[int] = frozenset()


class Bearing(NamedTuple):
    """What a tag does to related lists."""

    live: int  # articles that carry it
    relates: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What would be otherwise."""

    story: Typed | None = None
    renamed: Mapping[int, int] = field(default_factory=dict)  # tags that become others
    tags: Mapping[int, Bearing] = field(default_factory=dict)  # how they bear then

    def now(self, tag: int) -> int:
        """Returns the key of the tag that this one is then."""
        return self.renamed.get(tag, tag)

    @property
    def key(self) -> int | None:
        return self.story.key if self.story else None


class ImaginedArchive(Archive):
    """The archive after a change."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.weighed: dict[int, Terms] = {}
        self.growth: Counter[int] = Counter()  # of the counts, by newcomers
        # As `refresh.mark` has it: of stories that carry a tag which becomes another or bears otherwise, the tags
        # are read anew; others, that carry what it becomes already, go on as they were weighed.
        self.marking = set(change.renamed or (() if change.story else change.tags))

    def size(self) -> int:
        return super().size() + self.growth[ARCHIVE]

    def moments(self, article_ids: Sequence[int]) -> dict[int, datetime]:
        found = super().moments(article_ids)
        if (story := self.change.story) is not None and story.key in article_ids:
            found[story.key] = story.moment
        return found

    def terms(self, article_ids: Sequence[int]) -> Iterator[Terms]:
        yield from (self.weighed[pk] for pk in article_ids if pk in self.weighed)
        stored = [pk for pk in article_ids if pk not in self.weighed]
        marked = self._marked(stored)
        for row in super().terms(stored):
            yield (*row[:4], b"", 0.0, row[6]) if row[0] in marked else row

    def tags(self, article_ids: Sequence[int]) -> tuple[dict[int, list[int]], dict[int, int]]:
        story = self.change.story
        others = [pk for pk in article_ids if pk != self.change.key]
        rows: Iterable[tuple[int, int, int, bool]] = statistics.read(_TAGS, others)
        tags: dict[int, list[int]] = {}
        counts: dict[int, int] = {}
        for pk, stored, live, relates in rows:
            tag = self.change.now(stored)
            bearing = self.change.tags.get(tag) or Bearing(live, relates)
            if bearing.relates and tag not in tags.setdefault(pk, []):
                tags[pk].append(tag)
                counts[tag] = bearing.live
        if story is not None and story.key in article_ids:
            tags[story.key] = [tag for tag in sorted(story.tags) if self.change.tags[tag].relates]
            counts |= {tag: self.change.tags[tag].live for tag in tags[story.key]}
        return tags, counts

    def under(self, small: Sequence[int], large: Sequence[int], stories: Sequence[Story]) -> Iterator[Placed]:
        few, many = self._before(small), self._before(large)
        there: set[tuple[int, int]] = set()
        for stored, moment, article_id in super().under(few, many, stories):
            tag = self.change.now(stored)
            if article_id != self.change.key and (tag, article_id) not in there:
                there.add((tag, article_id))
                yield tag, moment, article_id
        if (story := self.change.story) is not None:
            for tag in story.tags.intersection([*small, *large]):
                yield tag, seconds(story.moment), story.key

    def take_in(self, article_id: int) -> None:
        story = self.change.story
        if story is not None and story.key == article_id:
            counted = {article_id: count(story.headline, story.standfirst, story.body)}
        else:
            counted = dict(statistics.terms_of([article_id]))
        known = article_id in self.weighed or ArticleTerms.objects.filter(pk=article_id, among__gt=0).exists()
        if not known:
            for terms in counted.values():
                statistics.count_article(self.growth, terms)
        self._weigh(counted)

    def weigh_again(self, amongs: Mapping[int, int], articles: int) -> None:
        if outgrown := statistics.outgrown(amongs, articles):
            self._weigh(dict(statistics.terms_of(outgrown)))

    def _weigh(self, counted: Mapping[int, Counter[int]]) -> None:
        holding = Counter(statistics.holding_of(counted.values()))
        holding.update({row: self.growth[row] for row in holding.keys() | self.growth.keys()})
        for row in statistics.weighed(counted, holding, *self.tags(list(counted))):
            told = (row.hashes, row.weights, row.length, row.tags, row.worth, row.among)
            self.weighed[row.article_id] = (row.article_id, *told)

    def _marked(self, article_ids: Sequence[int]) -> set[int]:
        if not self.marking:
            return set()
        carrying = TaggedArticle.objects.filter(tag__in=self.marking)
        parts = (article_ids[at : at + statistics.CHUNK] for at in range(0, len(article_ids), statistics.CHUNK))
        return {
            pk
            for part in parts
            for pk in carrying.filter(content_object__in=part).values_list("content_object_id", flat=True)
        }

    def _before(self, tags: Sequence[int]) -> list[int]:
        """Returns the tags under which is now what will be under these."""
        return [*tags, *(old for old, new in self.change.renamed.items() if new in tags)]


_TAGS = (
    "SELECT carried.content_object_id, tag.id, tag.live_count, tag.relates FROM articles_taggedarticle carried "
    "JOIN articles_tag tag ON tag.id = carried.tag_id WHERE carried.content_object_id IN (KEYS)"
)


class Kept(NamedTuple):
    """What a link says of the article beside a story."""

    score: float
    text: float
    shared: Sequence[int]
    moment: Seconds | None  # its `live_at`


Lists = dict[int, dict[int, Kept]]  # by story, then by what stands there


class ImaginedLinks(Links):
    """Links that change in memory only; `noted` are the stories that others stand beside then."""

    def __init__(self, now: datetime) -> None:
        self.at = now
        self.stored: Lists = {}
        self.lists: Lists = {}
        self.noted: set[int] = set()
        self.moments: dict[int, Seconds] = {}  # of what is put into lists: what is ranked names those of the others

    def load(self, stories: Iterable[int]) -> None:
        """Reads the links of these stories that are not at hand."""
        missing = sorted(pk for pk in set(stories) if pk not in self.stored)
        self.stored |= {pk: {} for pk in missing}
        for at in range(0, len(missing), statistics.CHUNK):
            rows = RelatedLink.objects.current().filter(story__in=missing[at : at + statistics.CHUNK])
            told = rows.values_list("story_id", "other_id", "score", "text", "shared", "other__live_at")
            for story, other, score, text, shared, moment in told:
                self.stored[story][other] = Kept(score, text, shared, seconds(moment) if moment else None)
        self.lists |= {pk: dict(self.stored[pk]) for pk in missing}

    def locked(self) -> AbstractContextManager[None]:
        return nullcontext()

    def now(self) -> datetime:
        return self.at

    def of(self, stories: Iterable[int]) -> list[Link]:
        keys = list(stories)
        self.load(keys)
        return [Link(None, pk, other, kept.score) for pk in keys for other, kept in self.lists[pk].items()]

    def leading_to(self, article_id: int) -> list[Link]:
        self.load(RelatedLink.objects.current().filter(other=article_id).values_list("story_id", flat=True))
        return [
            Link(None, story, article_id, others[article_id].score)
            for story, others in self.lists.items()
            if article_id in others
        ]

    def live_or_not(self, stories: Collection[int], now: datetime) -> Iterator[tuple[Link, bool]]:
        self.load(stories)
        second = seconds(now)
        for pk in sorted(stories):
            for other, kept in self.lists[pk].items():
                yield Link(None, pk, other, kept.score), kept.moment is not None and kept.moment <= second

    def sizes(self, stories: Collection[int]) -> Iterator[tuple[int, int, float]]:
        yield from super().sizes([pk for pk in stories if pk not in self.lists])
        for pk in stories:
            if others := self.lists.get(pk):
                yield pk, len(others), min(kept.score for kept in others.values())

    def end(self, links: Sequence[Link]) -> None:
        for link in links:
            del self.lists[link.story][link.other]

    def begin(self, links: Iterable[tuple[int, Ranked]], now: datetime) -> None:
        begun = list(links)
        self.load(story for story, _ in begun)
        for pk, one in begun:
            moment = self.moments.get(one.article_id, one.moment)
            self.lists[pk][one.article_id] = Kept(one.score.number, one.score.text, one.score.shared, moment)

    def note(self, stories: Iterable[int]) -> None:
        self.noted |= set(stories)
