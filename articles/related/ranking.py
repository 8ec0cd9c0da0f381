"""Ranking: the articles related to a story, best first, each with its score and reasons.

`Ranking` reads what scoring needs and keeps a bounded part of it, so that one story is ranked with a
handful of queries and a rebuild of all reads each article's words about once.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from typing import NamedTuple

from articles.conf import RELATED_MINIMUM
from articles.related.archive import Archive
from articles.related.candidates import Story, candidates
from articles.related.scoring import Figures, Profile, Score, Seconds, score, seconds
from articles.related.terms import unpack, unpack_keys

MOST_PROFILES = 50_000  # kept in memory, somewhat more than 1 kB each
TOGETHER = 50  # stories whose candidates are read together: far fewer than MOST_PROFILES
AHEAD = 4  # a score is kept for a story that comes up in one of so many of the next batches


class Ranked(NamedTuple):
    """An article related to a story."""

    article_id: int
    moment: Seconds  # its `live_at`, which may still be to come
    score: Score


class Ranking:
    """Ranks stories of the archive: as it stands, or another."""

    def __init__(self, archive: Archive | None = None) -> None:
        self.archive = archive or Archive()
        self.counts: dict[int, int] = {}  # live articles of the tags that were met
        self.figures = Figures(self.archive.size(), self.counts)
        self.profiles: OrderedDict[int, Profile] = OrderedDict()
        self._ahead: dict[int, dict[int, Score]] = defaultdict(dict)  # of stories that come up soon: by both keys
        self.amongs: dict[int, int] = {}  # of the profiles: size of the archive when their words were weighed

    def rank(self, article_ids: Sequence[int]) -> dict[int, list[Ranked]]:
        """Returns what is related to each of these articles, best first; ties by the nearest date.

        The articles follow each other in time; those that are not approved are left out.
        """
        moments = self.archive.moments(article_ids)
        self._load({pk: seconds(moment) for pk, moment in moments.items()})
        self._tags(list(moments))
        # Copies: taken apart into a dictionary, the words of those that are ranked are too large to keep.
        own = {pk: copy(self.profiles[pk]) for pk in article_ids if pk in moments and pk in self.profiles}
        stories = [Story(pk, moments[pk], profile.tags) for pk, profile in own.items()]
        found = candidates(stories, self.figures, self.archive.under)
        ranked: dict[int, list[Ranked]] = {}
        for at in range(0, len(stories), TOGETHER):
            part = [story.article_id for story in stories[at : at + TOGETHER]]
            self._load({other: moment for pk in part for other, moment in found[pk].items()})
            until = _horizon([profile.moment for profile in own.values()])
            ranked |= {pk: self._scored(pk, own[pk], found[pk], until) for pk in part}
        return ranked

    def pairs(self, article_id: int, other_ids: Sequence[int]) -> dict[int, Score]:
        """Returns how related the article is to each of the others, as far as both are approved and were weighed."""
        moments = self.archive.moments([article_id, *other_ids])
        self._load({pk: seconds(moment) for pk, moment in moments.items()})
        self._tags([article_id])
        own = self.profiles.get(article_id)
        if own is None:
            return {}
        others = ((pk, self.profiles.get(pk)) for pk in other_ids)
        return {pk: score(own, other, self.figures) for pk, other in others if other is not None}

    def _scored(self, pk: int, story: Profile, others: Mapping[int, Seconds], until: Seconds) -> list[Ranked]:
        """Scores a story's candidates. What those who come up soon, until then, will ask for again is kept for them."""
        ranked = []
        known = self._ahead.pop(pk, {})
        for key in others:
            other = self.profiles.get(key)
            if other is None:  # its words were never weighed
                continue
            scored = known.get(key) or score(story, other, self.figures)
            if story.moment < other.moment <= until:
                self._ahead[key][pk] = scored
            if scored.number >= RELATED_MINIMUM:
                ranked.append(Ranked(key, other.moment, scored))
        return sorted(ranked, key=lambda one: (-one.score.number, one.score.apart, -one.article_id))

    def _load(self, moments: Mapping[int, Seconds]) -> None:
        """Reads the profiles that are not at hand, and lets go of those used longest ago."""
        missing = [pk for pk in moments if pk not in self.profiles]
        if missing:
            self.profiles |= self._read(missing, moments)
        for pk in moments:
            if pk in self.profiles:
                self.profiles.move_to_end(pk)
        while len(self.profiles) > MOST_PROFILES:
            pk, _ = self.profiles.popitem(last=False)
            self.amongs.pop(pk, None)

    def _read(self, article_ids: Sequence[int], moments: Mapping[int, Seconds]) -> dict[int, Profile]:
        profiles, changed = {}, []
        for pk, hashes, weights, length, tags, worth, among in self.archive.terms(article_ids):
            if not tags:
                changed.append(pk)
            carried = unpack_keys(tags)
            profiles[pk] = Profile(carried, moments[pk], unpack(hashes), bytes(weights), worth, length)
            self.amongs[pk] = among
        if changed:
            for pk, now in self._tags(changed).items():
                profiles[pk].tags, profiles[pk].worth = frozenset(now), self.figures.worth(now)
        return profiles

    def _tags(self, article_ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """Returns the tags that these articles carry now; from here on it is known how common they are."""
        tags, counts = self.archive.tags(article_ids)
        self.counts |= counts
        return tags


def _horizon(moments: Sequence[Seconds]) -> Seconds:
    """Returns until when a story of the same batch, or of the next few, may have its moment; of one alone, none."""
    first, last = min(moments), max(moments)
    return last + AHEAD * (last - first) if len(moments) > 1 else 0
