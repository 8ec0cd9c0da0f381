"""The board of a story: what stands beside it, just as readers get it, and what does not, each with why.

Rows carry the decision in force and the engine's reason, in words for staff. A fixed number of queries, whatever
stands there: ten, and eight more for a search.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import unquote

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from articles.conf import RELATED_KEPT, RELATED_SHOWN
from articles.models import Article, DecisionKind, ExternalLink, RelatedDecision, RelatedLink, Status, Tag
from articles.models.decision import SHOWN_KINDS
from articles.moderation import errors
from articles.moderation.labels import labels_of
from articles.moderation.rights import Person
from articles.related.ranking import Ranking
from articles.related.reasons import in_detail
from articles.related.scoring import Figures, Score, seconds
from articles.related.shown import Beside, Elsewhere, Related, relating, shared_by, shown
from articles.related.statistics import archive_size
from articles.search.query import matching
from articles.text.slugs import make_slug

MOST_DECISIONS = 200  # of a story, the newest, that its board tells of
MOST_MATCHES = 500  # newest articles with the words of a search, of which the live ones are looked at
LOOKED_AT = 50  # of them, those with the words in the headline first, then the newest; the most related come first
FOUND = 20  # that are shown

_ADDRESS = re.compile(r"/(\d{4})/(\d\d?)/(\d\d?)/([^/?#\s]+)")


@dataclass(frozen=True, slots=True)
class Row:
    """An article or a page of others: where it stands beside the story, who decided what about it, and why."""

    what: Article | Elsewhere
    label: str  # its headline; of a story that readers lost and this person may not open, the address it had
    place: int | None = None  # from 1; None: it does not stand in the list
    decision: RelatedDecision | None = None  # in force, and other than leaving it to the engine
    why: str = ""  # what speaks for it
    absent: str = ""  # what keeps it from the list
    fits: bool = True  # whether it may stand there at all

    @property
    def name(self) -> str:
        """Its name on the page: one letter and its key."""
        return name_of(self.what)

    @property
    def key(self) -> int:
        return _key(self.what)

    @property
    def article(self) -> Article | None:
        return self.what if isinstance(self.what, Article) else None

    @property
    def elsewhere(self) -> Elsewhere | None:
        return self.what if isinstance(self.what, Elsewhere) else None

    @property
    def kind(self) -> str:
        return self.decision.kind if self.decision else DecisionKind.SUGGESTED.value


@dataclass(frozen=True, slots=True)
class Board:
    """What staff see beside a story. `version` is the last decision that it knows: the `seen` of the next one."""

    story: Article
    tags: list[Tag]
    version: int
    closed: str = ""  # why nothing can be decided here
    listed: list[Row] = field(default_factory=list)  # what readers get
    heading: str = ""  # of what stands there too because too little is related
    more: list[Row] = field(default_factory=list)
    hidden: list[Row] = field(default_factory=list)
    stale: list[Row] = field(default_factory=list)  # approved or pinned, and does not stand there
    passed: list[Row] = field(default_factory=list)  # what the engine would have next
    found: list[Row] = field(default_factory=list)  # by a search

    @property
    def is_cut(self) -> bool:
        """Whether a search may have found more than is shown."""
        return len(self.found) >= FOUND


def name_of(what: Article | ExternalLink | Elsewhere) -> str:
    return f"{'a' if isinstance(what, Article) else 'e'}{_key(what)}"


def board_of(story: Article, *, to: Person, question: str = "") -> Board:
    """Returns the board of the story for this person, and with a question what a search of live articles finds."""
    # Decisions first: what the board then shows is at least as new as the version that it names.
    decisions = RelatedDecision.objects.current().filter(story=story).select_related("other", "external")
    heavy = ("other__body", "other__key_points", "other__notes")
    current = list(decisions.defer(*heavy).order_by("-pk")[:MOST_DECISIONS])
    return _Making(story, current, to).board(question)


def why_closed(story: Article) -> str:
    """Says why nothing can be decided beside the story, whoever wants to; nothing where it can."""
    if story.status == Status.WITHDRAWN:
        return str(errors.StoryWithdrawn.said)
    return str(errors.ShowsNoList.said) if story.shows_no_related else ""


class _Making:
    """A board while it is made: what was read, and the rows that are made of it."""

    def __init__(self, story: Article, current: list[RelatedDecision], to: Person) -> None:
        self.current = current
        self.story = Article.objects.with_externals().select_related("section").get(pk=story.pk)
        self.tags = sorted(Tag.objects.filter(tagged__content_object=story), key=lambda tag: tag.name.casefold())
        self.by_key = relating(self.tags)
        self.beside: Beside = shown(self.story, self.tags)
        self.links = {link.other_id: link for link in _links(story)}
        now = timezone.now()
        in_force = (row for row in current if row.until is None or row.until > now)
        self.decided = {name_of(row.what): row for row in in_force if row.kind != DecisionKind.SUGGESTED}
        self.places = {name_of(_what(one)): place for place, one in enumerate(self.beside.related, start=1)}
        instead = self.beside.more.articles if self.beside.more else []
        self.standing = {*self.places, *map(name_of, instead)}
        others = {row.other_id for row in self.decided.values() if row.other_id} | self.links.keys()
        self.live = self._live(others)
        self.labels = labels_of((row.other for row in self.decided.values()), to=to)

    def board(self, question: str) -> Board:
        decided = [self._row(_elsewhere(row.what)) for row in self.decided.values()]
        # Of what readers do not have yet nobody hears from here.
        linked = [self._row(self.live[pk]) for pk in self.links if pk in self.live]
        more = self.beside.more
        found = self._found(question) if question else []
        elsewhere = {*self.standing, *(row.name for row in found)}
        return Board(
            story=self.story,
            tags=self.tags,
            version=self.current[0].pk if self.current else 0,
            closed=why_closed(self.story),
            listed=[self._row(_what(one)) for one in self.beside.related],
            heading=more.heading if more else "",
            more=[self._row(article) for article in more.articles] if more else [],
            hidden=[row for row in decided if row.kind == DecisionKind.HIDDEN],
            stale=[row for row in decided if row.kind in SHOWN_KINDS and row.place is None],
            passed=[row for row in linked if row.decision is None and row.name not in elsewhere],
            found=found,
        )

    def _live(self, keys: Iterable[int]) -> dict[int, Article]:
        """Returns those of the articles that readers have; `fits` says whether they may stand beside the story."""
        fit = Article.objects.fit_beside(self.story).filter(pk=OuterRef("pk"))
        live = Article.objects.live().light().filter(pk__in=list(keys)).annotate(fits=Exists(fit))
        return {article.pk: article for article in live}

    def _row(self, what: Article | Elsewhere, why: str | None = None) -> Row:
        name = name_of(what)
        place, decision, stands = self.places.get(name), self.decided.get(name), name in self.standing
        if isinstance(what, Elsewhere):
            return Row(what, what.headline, place, decision, "", "" if stands else self._absence(decision, None))
        link = self.links.get(what.pk)
        if why is None:
            why = self._why(link, what) if link else ""
        problem = "" if stands else self._problem(what, decision)
        absent = "" if stands else problem or self._absence(decision, link)
        label = self.labels.get(what.pk) or what.headline  # others are live
        return Row(what, label, place, decision, why, absent, fits=not problem)

    def _absence(self, decision: RelatedDecision | None, link: RelatedLink | None) -> str:
        """Says what keeps from the list what may stand there; of what is hidden the decision says it."""
        if decision is not None:
            return self._no_place() if decision.kind in SHOWN_KINDS else ""
        return self._passed_over(link) if link is not None else ""

    def _why(self, link: RelatedLink, other: Article) -> str:
        now = timezone.now()
        apart = abs(seconds(self.story.live_at or now) - seconds(other.live_at or now))
        score = Score(link.score, link.topic, link.text, apart, tuple(link.shared))
        return in_detail(score, shared_by(link.shared, self.by_key), self._figures)

    def _problem(self, other: Article, decision: RelatedDecision | None) -> str:
        """Says what keeps the article from standing beside the story, whoever wants it there."""
        if self.story.shows_no_related:
            return str(errors.ShowsNoList.said)
        if not other.is_live:
            is_hidden = decision is not None and decision.kind == DecisionKind.HIDDEN
            return (
                _("Readers do not have it now. It stays hidden here once they do.")
                if is_hidden
                else _("Readers do not have it now. It stands here again once they do.")
            )
        if getattr(self.live.get(other.pk, other), "fits", True):
            return ""
        if other.pk == self.story.pk:
            return str(errors.WithItself.said)
        if other.group_id == self.story.group_id:
            return _("It is this story in another language; the page links to it elsewhere.")
        if other.never_recommended:
            return _("Its form says that it is never recommended.")
        return _("A rule keeps the two apart: “never beside”, in the form of one of them.")

    def _passed_over(self, link: RelatedLink) -> str:
        if not shared_by(link.shared, self.by_key):
            return _("They share no tag any more that relates stories.")
        return self._no_place() or _("Its score, %(score)s, is below those that stand here.") % {
            "score": f"{link.score:.2f}"
        }

    def _no_place(self) -> str:
        """Says that staff chose others for all the places, if they did."""
        chosen = sum(name in self.decided for name in self.places)
        return _("Others that staff chose have all the places.") if chosen >= RELATED_SHOWN else ""

    def _found(self, question: str) -> list[Row]:
        keys = _at_address(question) or matching(question, MOST_MATCHES)
        others = Article.objects.live().filter(pk__in=keys).exclude(pk=self.story.pk)
        is_named = Q(headline__icontains=question)
        first = others.annotate(is_named=is_named).order_by("-is_named", "-live_at", "-pk")
        named = dict(first.values_list("pk", "is_named")[:LOOKED_AT])
        live = self._live(named)
        self.live |= live
        scores = Ranking().pairs(self.story.pk, list(live))
        none = Score(0.0, 0.0, 0.0, 0, ())
        order = {pk: (named[pk], scores.get(pk, none).number, one.live_at) for pk, one in live.items()}
        rows = sorted(live.values(), key=lambda one: order[one.pk], reverse=True)
        known = self.links  # of these the stored score counts, and is told of
        whys = {one.pk: None if one.pk in known else self._why_found(scores.get(one.pk, none)) for one in rows[:FOUND]}
        return [self._row(self.live[pk], why) for pk, why in whys.items()]

    def _why_found(self, score: Score) -> str:
        shared = shared_by(score.shared, self.by_key)
        if not shared:
            return _("Shares no tag with this story.")
        told = {"why": in_detail(score, shared, self._figures), "score": f"{score.number:.2f}"}
        return _("%(why)s; score %(score)s") % told

    @cached_property
    def _figures(self) -> Figures:
        return Figures(archive_size(), {})


def _links(story: Article) -> Any:
    """Returns the stored links, as many as there can be: the best, and as many of what is to come."""
    return RelatedLink.objects.current().filter(story=story).order_by("-score", "-other_id")[: 2 * RELATED_KEPT]


def _at_address(question: str) -> list[int]:
    """Returns the key of the live article whose address was pasted in place of words."""
    if (found := _ADDRESS.search(question)) is None:
        return []
    try:
        day = date(*map(int, found.groups()[:3]))
    except ValueError:
        return []
    return list(
        Article.objects.live().filter(address_date=day, slug=make_slug(unquote(found[4]))).values_list("pk", flat=True)
    )


def _what(one: Related | Elsewhere) -> Article | Elsewhere:
    return one.article if isinstance(one, Related) else one


def _elsewhere(what: Article | ExternalLink) -> Article | Elsewhere:
    if isinstance(what, Article):
        return what
    return Elsewhere(what.pk, what.address, what.headline, what.publication, what.why)


def _key(what: Article | ExternalLink | Elsewhere) -> int:
    return what.key if isinstance(what, Elsewhere) else what.pk
