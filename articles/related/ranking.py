"""Ranking: the articles related to a story, best first, each with its score and reasons.

`Ranking` reads what scoring needs and keeps a bounded part of it, so that one story is ranked with a
handful of queries and a rebuild of all reads each article's words about once.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from articles.conf import RELATED_MINIMUM
from articles.models import Article
from articles.related.candidates import Story, candidates
from articles.related.scoring import Figures, Profile, Score, score
from articles.related.statistics import CHUNK, archive_size
from articles.related.terms import unpack

MOST_PROFILES = 8_000  # kept in memory, at most some 10 kB each


class Ranked(NamedTuple):
    """An article related to a story."""

    article_id: int
    moment: datetime  # its `live_at`, which may still be to come
    score: Score


class Ranking:
    """Ranks stories of the archive as it stands."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}  # live articles of the tags that were met
        self.figures = Figures(archive_size(), self.counts)
        self.profiles: OrderedDict[int, Profile] = OrderedDict()
        self.amongs: dict[int, int] = {}  # of the profiles: size of the archive when their words were weighed

    def rank(self, article_ids: Sequence[int]) -> dict[int, list[Ranked]]:
        """Returns what is related to each of these articles, best first; ties by the nearest date.

        The articles follow each other in time; those that are not approved are left out.
        """
        rows = Article.objects.filter(pk__in=article_ids, live_at__isnull=False).values_list("pk", "live_at")
        moments = {pk: moment for pk, moment in rows if moment is not None}
        self._load(moments)
        own = {pk: self.profiles[pk] for pk in article_ids if pk in moments and pk in self.profiles}
        stories = [Story(pk, profile.moment, profile.tags) for pk, profile in own.items()]
        found = candidates(stories, self.figures)
        return {pk: self._scored(profile, found[pk]) for pk, profile in own.items()}

    def _scored(self, story: Profile, others: Mapping[int, datetime]) -> list[Ranked]:
        self._load(others)
        ranked = []
        for pk in others:
            other = self.profiles.get(pk)
            if other is None:  # its words were never weighed
                continue
            scored = score(story, other, self.figures)
            if scored.number >= RELATED_MINIMUM:
                ranked.append(Ranked(pk, other.moment, scored))
        return sorted(ranked, key=lambda one: (-one.score.number, one.score.apart, -one.article_id))

    def _load(self, moments: Mapping[int, datetime]) -> None:
        """Reads the profiles that are not at hand, and lets go of those used longest ago."""
        missing = [pk for pk in moments if pk not in self.profiles]
        for at in range(0, len(missing), CHUNK):
            self.profiles |= self._read(missing[at : at + CHUNK], moments)
        for pk in moments:
            if pk in self.profiles:
                self.profiles.move_to_end(pk)
        while len(self.profiles) > MOST_PROFILES:
            pk, _ = self.profiles.popitem(last=False)
            self.amongs.pop(pk, None)

    def _read(self, article_ids: Sequence[int], moments: Mapping[int, datetime]) -> dict[int, Profile]:
        tags: dict[int, list[int]] = defaultdict(list)
        for pk, tag, live_count in _rows(_TAGS, article_ids):
            tags[pk].append(tag)
            self.counts.setdefault(tag, live_count)
        profiles = {}
        for pk, hashes, weights, length, among in _rows(_TERMS, article_ids):
            worth = self.figures.worth(tags[pk])
            profiles[pk] = Profile(frozenset(tags[pk]), moments[pk], unpack(hashes), bytes(weights), worth, length)
            self.amongs[pk] = among
        return profiles


# Written out: reading them is most of what ranking a story costs, and through a QuerySet it costs twice that.
_TAGS = (
    "SELECT carried.content_object_id, carried.tag_id, tag.live_count FROM articles_taggedarticle AS carried "
    "JOIN articles_tag AS tag ON tag.id = carried.tag_id WHERE carried.content_object_id IN (KEYS)"
)
_TERMS = (
    "SELECT article_id, hashes, weights, length, among FROM articles_articleterms "
    "WHERE among > 0 AND article_id IN (KEYS)"
)


def _rows(statement: str, keys: Sequence[int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("KEYS", ", ".join(["%s"] * len(keys))), keys)
        return cursor.fetchall()
