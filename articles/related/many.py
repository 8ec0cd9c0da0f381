"""What readers get beside many stories at once: a fixed number of queries, and the links may be imagined.

The same as `shown.list_of` gives for one: the gate, the rules of sensitivity and what staff decided. Those are asked
here of facts in memory, since a change that nobody has made yet cannot be asked for in the database.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from articles.conf import RELATED_SHOWN
from articles.models import Article, DecisionKind, RelatedDecision, RelatedLink, Tag, TaggedArticle
from articles.models.decision import SHOWN_KINDS
from articles.related.imagined import Change, Kept, Typed
from articles.related.places import Standing, arrange
from articles.related.shown import SPARE
from articles.related.statistics import CHUNK

Apart: Any = Article.never_beside.through
ApartByTag: Any = Article.never_beside_tags.through
NOTHING = Change()


class Stands(NamedTuple):
    """What stands beside a story: an article or an external link, by its key, and why."""

    article: int = 0
    external: int = 0
    standing: Standing = Standing()
    kept: Kept | None = None  # the link; staff need none


class About(NamedTuple):
    """What is asked of an article that may stand beside a story, or beside which others may."""

    live: bool
    translation_of: int | None
    shows_none: bool
    never_recommended: bool


class Decided(NamedTuple):
    """A decision in force about what stands beside a story."""

    other: int | None
    external: int | None
    kind: str
    position: int | None
    key: int


class Facts:
    """What is to be known of stories, of those that may stand beside them, and of what was decided."""

    def __init__(
        self, stories: Collection[int], others: Collection[int], now: datetime, tags: Collection[int] = ()
    ) -> None:
        """Reads it. `now` is the moment by which others are live; `tags` are known beside those of the stories."""
        self.decided: dict[int, list[Decided]] = defaultdict(list)
        for story, *told in _read(
            RelatedDecision.objects.in_force(), stories, "story", ("other", "external", "kind", "position", "pk")
        ):
            self.decided[story].append(Decided(*told))
        decided = {one.other for rows in self.decided.values() for one in rows if one.other}
        known = {*stories, *others, *decided}
        self.about = {
            pk: About(moment is not None and moment <= now, *told)
            for pk, moment, *told in _read(
                Article.objects, known, "pk", ("live_at", "translation_of", "shows_no_related", "never_recommended")
            )
        }
        self.apart = set(_read(Apart.objects, stories, "from_article", ("to_article",)))
        self.apart_by_tag = _sets(_read(ApartByTag.objects, known, "article", ("tag",)))
        self.tags = _sets(_read(TaggedArticle.objects, stories, "content_object", ("tag",)))
        ruled = {tag for pk in stories for tag in self.apart_by_tag.get(pk, ())}
        if ruled:
            under = TaggedArticle.objects.filter(tag__in=ruled)
            for pk, tag in _read(under, known.difference(stories), "content_object", ("tag",)):
                self.tags.setdefault(pk, set()).add(tag)
        carried = {tag for pk in stories for tag in self.tags.get(pk, ())}
        rows = _read(Tag.objects, carried.union(tags), "pk", ("relates", "former_keys"))
        self.bearing = {tag: (relates, former) for tag, relates, former in rows}


def lists_of(stories: Collection[int]) -> dict[int, list[Stands]]:
    """Returns what readers get beside each of these stories now; those that they do not have are left out."""
    links: dict[int, dict[int, Kept]] = defaultdict(dict)
    rows = RelatedLink.objects.current().filter(story__in=stories)
    for story, other, score, text, shared in rows.values_list("story", "other", "score", "text", "shared"):
        links[story][other] = Kept(score, text, shared, None)
    facts = Facts(stories, {other for beside in links.values() for other in beside}, timezone.now())
    return Readers(facts).lists(links, stories)


class Readers:
    """What readers would get beside stories after a change; without one, what they get."""

    def __init__(self, facts: Facts, change: Change = NOTHING, without: int | None = None) -> None:
        """Begins with what is known; `without` is a story that readers do not have yet, whatever its moment."""
        self.facts = facts
        self.change = change
        self.typed: Typed | None = change.story
        self.about = {pk: about for pk, about in facts.about.items() if pk != without}
        if self.typed is not None:
            said = (self.typed.translation_of, self.typed.shows_no_related, self.typed.never_recommended)
            self.about[self.typed.key] = About(True, *said)

    def lists(self, links: Mapping[int, Mapping[int, Kept]], stories: Iterable[int]) -> dict[int, list[Stands]]:
        """Returns what stands beside those of the stories that are live, by these links."""
        return {pk: self._list(pk, links.get(pk, {})) for pk in stories if pk in self.about and self.about[pk].live}

    def _list(self, story: int, links: Mapping[int, Kept]) -> list[Stands]:
        if self.about[story].shows_none:
            return []
        decided = self.facts.decided.get(story, ())
        externals = [one for one in decided if one.external and one.kind in SHOWN_KINDS]
        offered = [
            Stands(external=one.external or 0, standing=Standing(0.0, one.kind, one.position, one.key))
            for one in sorted(externals, key=lambda one: -one.key)
        ]
        offered += self._articles(story, links, {one.other: one for one in decided if one.other})
        return arrange([(one.standing, one) for one in offered])[:RELATED_SHOWN]

    def _articles(self, story: int, links: Mapping[int, Kept], decided: Mapping[int, Decided]) -> Iterator[Stands]:
        by_key = self._by_key(story)
        found = []
        for pk in links.keys() | {pk for pk, one in decided.items() if one.kind in SHOWN_KINDS}:
            one, kept = decided.get(pk), links.get(pk)
            score = kept.score if kept else 0.0
            standing = Standing(score, one.kind, one.position, one.key) if one else Standing(score, "")
            found.append(Stands(article=pk, standing=standing, kept=kept))
        found.sort(key=lambda stands: (_rank(stands.standing), -stands.standing.score, -stands.article))
        fit = (stands for stands in found if self._fits(story, stands))
        for _, stands in zip(range(RELATED_SHOWN + SPARE), fit, strict=False):
            shares = stands.kept is not None and not by_key.isdisjoint(stands.kept.shared)
            if shares or stands.standing.kind in SHOWN_KINDS:
                yield stands

    def _fits(self, story: int, stands: Stands) -> bool:
        """Says what `Article.objects.recommended_beside` says of one story."""
        other = stands.article
        there = self.about.get(other)
        group = self.about[story].translation_of or story
        return (
            there is not None
            and there.live
            and stands.standing.kind != DecisionKind.HIDDEN
            and not there.never_recommended
            and other not in {story, group}
            and there.translation_of != group
            and not self._kept_apart(story, other)
        )

    def _kept_apart(self, story: int, other: int) -> bool:
        typed = self.typed
        if typed is not None and typed.key in {story, other}:
            apart = (other if typed.key == story else story) in typed.never_beside
        else:
            apart = (story, other) in self.facts.apart
        return (
            apart
            or not self._tags(other).isdisjoint(self._apart_by_tag(story))
            or not self._tags(story).isdisjoint(self._apart_by_tag(other))
        )

    def _tags(self, article: int) -> frozenset[int]:
        if self.typed is not None and article == self.typed.key:
            return self.typed.tags
        return self._now(self.facts.tags.get(article, ()))

    def _apart_by_tag(self, article: int) -> frozenset[int]:
        if self.typed is not None and article == self.typed.key:
            return self.typed.never_beside_tags
        return self._now(self.facts.apart_by_tag.get(article, ()))

    def _now(self, tags: Iterable[int]) -> frozenset[int]:
        return frozenset(map(self.change.now, tags))

    def _by_key(self, story: int) -> set[int]:
        """Returns the keys by which a link may say what the story shares and is related by, those of old links too."""
        found: set[int] = set()
        for tag in self._tags(story):
            relates = self._bearing(tag)[0]
            if tag in self.change.tags:
                relates = self.change.tags[tag].relates
            if relates:
                for one in (tag, *(old for old, new in self.change.renamed.items() if new == tag)):
                    found |= {one, *self._bearing(one)[1]}
        return found

    def _bearing(self, tag: int) -> tuple[bool, Sequence[int]]:
        """Returns whether the tag relates stories, as stored, and the keys of those that were merged into it."""
        return self.facts.bearing.get(tag, (True, ()))


def _rank(standing: Standing) -> int:
    """Sorts as `models.decision.rank` does."""
    if standing.kind == DecisionKind.PINNED:
        return -standing.decision
    return 0 if standing.kind == DecisionKind.APPROVED else 1


def _read(rows: Any, keys: Collection[int], name: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Gives these columns of the rows that name one of the keys, the name first."""
    ordered = sorted(keys)
    for at in range(0, len(ordered), CHUNK):
        part = rows.filter(**{f"{name}__in": ordered[at : at + CHUNK]})
        yield from part.values_list(name, *names).order_by()


def _sets(pairs: Iterable[tuple[Any, ...]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
    return found
