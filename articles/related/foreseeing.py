"""What stands beside a story as it is typed, and which lists change once readers have it so, or tags mean another.

Only read and reckoned: nothing is locked and nothing written. It goes the way of `refresh` through an imagined
archive, by the same rules, so that what is foreseen is what happens.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils import timezone

from articles.conf import IMPACT_LISTS, IMPACT_NAMED
from articles.models import Article, ExternalLink, Tag, TaggedArticle
from articles.related.imagined import NEW, Bearing, Change, ImaginedArchive, ImaginedLinks, Typed
from articles.related.many import Facts, Readers, Stands
from articles.related.refresh import follow_approved, refill
from articles.related.scoring import Figures, Score, seconds


class Changes(NamedTuple):
    """How many stories get another list beside them, and the first of them by name."""

    lists: int
    is_exact: bool  # otherwise estimated from a part of them
    named: list[Article]


@dataclass(frozen=True, slots=True)
class Beside:
    """What would stand at a place beside the story, and why: an article, or a page of others."""

    article: Article | None
    external: ExternalLink | None
    kind: str  # of the decision of staff in force, if there is one
    score: Score | None  # None of what shares nothing with the story: staff put it there
    shared: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What readers would get beside the story, and where else they would get another list."""

    beside: list[Beside]
    changes: Changes
    figures: Figures


class Compared(NamedTuple):
    """Lists before and after a change, of those stories whose lists it may reach."""

    reached: int
    looked_at: int
    changed: list[int]
    own: list[Stands]  # what stands beside the story that is typed
    links: Mapping[int, Collection[int]]  # of those stories, before

    @property
    def changes(self) -> Changes:
        is_exact = self.looked_at == self.reached
        lists = len(self.changed) if is_exact else round(len(self.changed) / self.looked_at * self.reached)
        return Changes(lists, is_exact, first_by_name(self.changed))


def publishing(typed: Typed, tags: Collection[Tag], new_tags: int = 0) -> Foreseen:
    """Foresees that readers get the story as it is typed: a new one, or one that is there already, changed.

    `tags` are the tags that exist of those typed; of names that none has yet, `new_tags` says how many: they relate
    nothing so far. The queries are as many for every archive, but for lists that a story leaves nearly empty.
    """
    now = timezone.now()
    is_live = typed.key != NEW and Article.objects.live().filter(pk=typed.key).exists()
    story, change = _change(typed, tags, new_tags, is_live=is_live)
    archive, links = ImaginedArchive(change), ImaginedLinks(now)
    # Of others, what readers have now: nobody hears from here what is still to come.
    links.moments[story.key] = seconds(min(story.moment, now))
    refill(follow_approved(story.key, archive, links), archive, links)
    # Rules of sensitivity that are typed reach the lists where it stands, whatever their links say.
    standing = {pk for pk, others in links.stored.items() if story.key in others}
    compared = compare(links, change, standing | links.noted, without=None if is_live else story.key)
    figures = Figures(archive.size(), {tag: bearing.live for tag, bearing in change.tags.items()})
    return Foreseen(_described(compared.own, story), compared.changes, figures)


def retagging(change: Change, carriers: Iterable[int], also: Collection[int]) -> Compared:
    """Foresees that tags mean or do something else: the lists of these stories that carry them are made again.

    `also` are stories whose lists the change may reach besides.
    """
    archive, links = ImaginedArchive(change), ImaginedLinks(timezone.now())
    keys = sorted(carriers)
    links.moments |= {pk: seconds(moment) for pk, moment in archive.moments(keys).items()}
    for pk in keys:
        refill(follow_approved(pk, archive, links), archive, links)
    return compare(links, change, links.noted.union(keys, also))


def compare(links: ImaginedLinks, change: Change, stories: Iterable[int], without: int | None = None) -> Compared:
    """Returns what readers get beside these stories now and then; of very many, beside a part of them.

    `without` is the story of the change, where readers do not have it yet.
    """
    reached = sorted({*stories} - {change.key})
    part = reached[:: max(1, -(-len(reached) // IMPACT_LISTS))]
    own = [] if change.key is None else [change.key]
    links.load([*part, *own])
    others = {other for pk in (*part, *own) for lists in (links.stored, links.lists) for other in lists[pk]}
    facts = Facts([*part, *own], others, links.now(), {*change.tags, *change.renamed})
    before = Readers(facts, without=without).lists(links.stored, part)
    after = Readers(facts, change).lists(links.lists, [*part, *own])
    changed = [pk for pk in before if _names(before[pk]) != _names(after[pk])]
    return Compared(len(reached), len(part), changed, after.get(change.key or 0, []), links.stored)


def first_by_name(stories: Collection[int]) -> list[Article]:
    """Returns those of the stories that are named, with nothing but their headlines and languages."""
    named = Article.objects.filter(pk__in=stories).only("headline", "language")
    return list(named.order_by("headline", "pk")[:IMPACT_NAMED])


def _change(typed: Typed, tags: Collection[Tag], new_tags: int, *, is_live: bool) -> tuple[Typed, Change]:
    """Returns the story with its tags, and how these bear then."""
    wanted = {tag.pk for tag in tags}
    carried: set[int] = set()
    if is_live:  # of others the counts know nothing yet
        rows = TaggedArticle.objects.filter(content_object=typed.key)
        carried = set(rows.values_list("tag_id", flat=True))
    left = Tag.objects.filter(pk__in=carried - wanted)
    bearings = {tag.pk: Bearing(tag.live_count + (tag.pk not in carried), tag.relates) for tag in tags}
    bearings |= {tag.pk: Bearing(tag.live_count - 1, tag.relates) for tag in left}
    new = range(NEW, NEW + new_tags)
    story = replace(typed, tags=frozenset({*wanted, *new}))
    return story, Change(story, tags=bearings | dict.fromkeys(new, Bearing(1, relates=True)))


def _names(stands: Sequence[Stands]) -> list[tuple[int, int]]:
    return [(one.article, one.external) for one in stands]


def _described(stands: Sequence[Stands], story: Typed) -> list[Beside]:
    """Returns these with the rows that they name: three queries."""
    articles = Article.objects.for_cards().in_bulk([one.article for one in stands if one.article])
    externals = ExternalLink.objects.in_bulk([one.external for one in stands if one.external])
    keys = {tag for one in stands if one.kept for tag in one.kept.shared}
    tags = Tag.objects.in_bulk(keys.intersection(story.tags))
    found = []
    for one in stands:
        shared: tuple[Tag, ...] = ()
        score = None
        if one.kept is not None:
            shared = tuple(tags[key] for key in one.kept.shared if key in tags)
            apart = abs(seconds(story.moment) - (one.kept.moment or 0))
            score = Score(one.kept.score, 0.0, one.kept.text, apart, tuple(one.kept.shared))
        article, external = articles.get(one.article), externals.get(one.external)
        found.append(Beside(article, external, one.standing.kind, score, shared))
    return found
