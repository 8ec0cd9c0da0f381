"""The verbs of who decides what stands beside a story: approve, pin, move, hide, undo, add a page of others.

Each decision is a row that nothing edits, and an event in the log. It overrides the engine for one pair, whatever the
engine ranks later; the engine fills the rest of the list.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import audit, effects
from articles.conf import RELATED_SHOWN
from articles.models import Article, DecisionKind, ExternalLink, QuickReason, RelatedDecision, Status, Tag, User
from articles.models.decision import LONGEST_NOTE
from articles.moderation import errors
from articles.moderation.addresses import tidy
from articles.moderation.labels import labels_of
from articles.moderation.rights import Person, require_moderator
from articles.related.shown import Elsewhere, Related, list_of
from articles.text.plain import one_line

What = Article | ExternalLink

VERBS = {
    DecisionKind.SUGGESTED: "took back beside",
    DecisionKind.APPROVED: "approved beside",
    DecisionKind.PINNED: "pinned beside",
    DecisionKind.HIDDEN: "hid beside",
}


class Grounds(TypedDict, total=False):
    """Why somebody decides, until when, and the last decision that they saw beside the story."""

    reason: str  # of QuickReason
    note: str
    until: datetime | None
    seen: int | None  # 0 where there was none; None: it counts, whoever decided meanwhile


def approve(story: Article, what: What, *, by: Person, **grounds: Unpack[Grounds]) -> RelatedDecision:
    """Makes it sure of a place beside the story; which one, its score says."""
    return _decide(story, what, DecisionKind.APPROVED, by=by, **grounds)


def pin(story: Article, what: What, *, position: int, by: Person, **grounds: Unpack[Grounds]) -> RelatedDecision:
    """Puts it at a place in the list, from 1."""
    return _decide(story, what, DecisionKind.PINNED, position, by=by, **grounds)


def move(story: Article, what: What, *, step: int, by: Person, seen: int | None = None) -> RelatedDecision:
    """Puts it one place down (1) or up (-1) in the list: pinned there. What is pinned there takes its place.

    Why it stands there, and until when, goes with it.
    """
    with transaction.atomic():
        standing = [_named(one) for one in _standing(story)]
        place = standing.index(_named(what)) + 1 if _named(what) in standing else 0
        if not place or not 1 <= place + step <= len(standing):
            raise errors.NoSuchMove
        grounds = _grounds(_in_force(_current(story, what)))
        grounds["seen"] = seen
        decision = pin(story, what, position=place + step, by=by, **grounds)
        other = _find(standing[place + step - 1])
        pinned = _in_force(_current(story, other))
        if pinned is not None and pinned.position not in {None, place}:
            pin(story, other, position=place, by=by, **_grounds(pinned))
    return decision


def hide(story: Article, what: What, *, by: Person, **grounds: Unpack[Grounds]) -> RelatedDecision:
    """Keeps it from standing beside the story."""
    return _decide(story, what, DecisionKind.HIDDEN, by=by, **grounds)


def undo(story: Article, what: What, *, by: Person, seen: int | None = None) -> RelatedDecision:
    """Takes the decision in force back: what it replaced holds again, or the engine decides."""
    person = require_moderator(by)
    with _deciding(story, person, seen):
        taken_back = _in_force(_current(story, what))
        if taken_back is not None and seen is not None and taken_back.pk > seen:
            raise errors.NotSeenYet  # a button that was pressed twice takes no second step back
        if taken_back is None or taken_back.kind == DecisionKind.SUGGESTED:
            raise errors.NothingToUndo
        before = _still_good(taken_back.replaces)
        again = RelatedDecision(
            kind=before.kind if before else DecisionKind.SUGGESTED,
            position=before.position if before else None,
            reason=before.reason if before else "",
            note=before.note if before else "",
            until=before.until if before else None,
            replaces=before.replaces if before else None,
        )
        return _write(again, story, what, by=person, verb=VERBS[DecisionKind.SUGGESTED])


def add_external(
    story: Article,
    *,
    address: str,
    headline: str,
    publication: str,
    why: str,
    by: Person,
    position: int | None = None,
    **grounds: Unpack[Grounds],
) -> RelatedDecision:
    """Puts a page of others beside the story: approved, or pinned where a place is named."""
    require_moderator(by)
    texts = {"headline": headline, "publication": publication, "why": why}
    texts = {name: one_line(text) for name, text in texts.items()}
    if not all(texts.values()):
        raise errors.ExternalLinkIncomplete
    for name, text in {"address": address.strip(), **texts}.items():
        _check_length(name, text)
    link = ExternalLink(story=story, address=tidy(address), **texts)
    kind = DecisionKind.APPROVED if position is None else DecisionKind.PINNED
    return _decide(story, link, kind, position, by=by, **grounds)


def last_decision(story: Article) -> int:
    """Returns the key of the newest decision beside the story, for `seen`; 0 where there is none."""
    keys = RelatedDecision.objects.filter(story=story).order_by("-pk").values_list("pk", flat=True)
    return keys.first() or 0


def last_decisions(stories: Collection[int]) -> dict[int, int]:
    """Returns it of many stories; those beside which nothing was decided are left out."""
    found = RelatedDecision.objects.filter(story__in=stories).order_by().values("story")
    return dict(found.annotate(last=Max("pk")).values_list("story", "last"))


def refuse_overtaken(story: Article, person: User, seen: int | None) -> None:
    """Raises Overtaken where others decided beside the story after what the person saw last."""
    if seen is not None:
        meanwhile = RelatedDecision.objects.filter(story=story, pk__gt=seen).exclude(by=person)
        if theirs := list(meanwhile.select_related("other", "external").order_by("pk")):
            raise errors.Overtaken(theirs, labels_of((row.other for row in theirs), to=person))


def _standing(story: Article) -> list[Related | Elsewhere]:
    story = Article.objects.with_externals().get(pk=story.pk)
    return list_of(story, list(Tag.objects.filter(tagged__content_object=story)))


def _grounds(row: RelatedDecision | None) -> Grounds:
    """Returns why a decision was taken and until when it holds, for one that goes on from it."""
    return {"reason": row.reason, "note": row.note, "until": row.until} if row is not None else {}


def _named(one: What | Related | Elsewhere) -> tuple[bool, int]:
    """Returns whether it is an article, and its key."""
    if isinstance(one, Related):
        return True, one.article.pk
    return isinstance(one, Article), one.key if isinstance(one, Elsewhere) else one.pk


def _find(name: tuple[bool, int]) -> What:
    is_article, key = name
    return Article.objects.get(pk=key) if is_article else ExternalLink.objects.get(pk=key)


def _decide(
    story: Article,
    what: What,
    kind: DecisionKind,
    position: int | None = None,
    *,
    by: Person,
    reason: str = "",
    note: str = "",
    until: datetime | None = None,
    seen: int | None = None,
) -> RelatedDecision:
    person = require_moderator(by)
    row = RelatedDecision(kind=kind, position=position, reason=reason, note=one_line(note), until=until)
    _check_words(row)
    with _deciding(story, person, seen):
        _check_pair(story, what, kind)
        if isinstance(what, ExternalLink) and what.pk is None:
            what.save()
        before = _in_force(_current(story, what))
        if before is not None and _says(before) == _says(row):
            raise errors.AlreadyDecided
        row.replaces = None if before is None or before.kind == DecisionKind.SUGGESTED else before
        return _write(row, story, what, by=person, verb=VERBS[kind])


def _check_words(row: RelatedDecision) -> None:
    if row.position is not None and not 1 <= row.position <= RELATED_SHOWN:
        raise errors.NoSuchPlace(row.position)
    if row.until is not None and row.until <= timezone.now():
        raise errors.EndInThePast
    if len(row.note) > LONGEST_NOTE:
        raise errors.NoteTooLong
    if row.reason and row.reason not in QuickReason.values:
        raise errors.NoSuchReason


def _check_pair(story: Article, what: What, kind: DecisionKind) -> None:
    """Refuses what cannot stand beside the story, whoever wants it there."""
    if isinstance(what, ExternalLink):
        if what.story_id != story.pk:
            raise errors.OfAnotherStory
        shown = RelatedDecision.objects.in_force().shown().filter(story=story, external__address=what.address)
        if what.pk is None and shown.exists():
            raise errors.AlreadyThere
        return
    if what.pk == story.pk:
        raise errors.WithItself
    if not Article.objects.live().filter(pk=what.pk).exists():
        raise errors.NotLive
    if kind == DecisionKind.HIDDEN:
        return
    if not Article.objects.fit_beside(story).filter(pk=what.pk).exists():
        raise errors.KeptApart


@contextmanager
def _deciding(story: Article, person: Any, seen: int | None) -> Iterator[None]:
    """Begins a decision: one at a time beside each story, and none on top of what the person has not seen."""
    with transaction.atomic():
        stored = Article.objects.select_for_update(no_key=True).only("pk", "status", "live_at", "shows_no_related")
        now = stored.filter(pk=story.pk).first()
        if now is None or now.status == Status.WITHDRAWN:
            raise errors.StoryWithdrawn
        if not now.is_live and not Article.objects.visible_to(person).filter(pk=story.pk).exists():
            raise errors.MayNotModerate(_("You may not open this story, so you decide nothing beside it."))
        if now.shows_no_related:
            raise errors.ShowsNoList
        refuse_overtaken(story, person, seen)
        yield


def _write(row: RelatedDecision, story: Article, what: What, *, by: Any, verb: str) -> RelatedDecision:
    before, now = _current(story, what), timezone.now()
    if before is not None:
        # A clock that was set back does not make history run backwards.
        now = max(now, before.since)
        RelatedDecision.objects.filter(pk=before.pk).update(ended_at=now)
    row.story, row.since = story, now
    row.other, row.external = (None, what) if isinstance(what, ExternalLink) else (what, None)
    row.by, row.by_name = by, audit.name_of(by)
    row.save(force_insert=True)
    audit.record(
        verb,
        story,
        by=by,
        before=_told(_in_force(before), what),
        after=_told(row, what),
        why=". ".join(filter(None, (row.get_reason_display(), row.note))),
    )
    effects.after_decision(story.pk)
    return row


def _current(story: Article, what: What) -> RelatedDecision | None:
    pair = {"external": what} if isinstance(what, ExternalLink) else {"other": what}
    if what.pk is None:
        return None
    return RelatedDecision.objects.current().select_related("replaces").filter(story=story, **pair).first()


def _in_force(row: RelatedDecision | None) -> RelatedDecision | None:
    return row if row is not None and (row.until is None or row.until > timezone.now()) else None


def _still_good(row: RelatedDecision | None) -> RelatedDecision | None:
    """Returns the decision, or the next one before it, whose planned end has not come."""
    while row is not None and _in_force(row) is None:
        row = row.replaces
    return row


def _says(row: RelatedDecision) -> tuple[Any, ...]:
    return (row.kind, row.position, row.reason, row.note, row.until)


def _told(row: RelatedDecision | None, what: What) -> dict[str, Any]:
    """Returns what the log keeps of a decision."""
    facts = {"beside": str(what), "decision": row.kind if row else DecisionKind.SUGGESTED.value}
    if row is not None and row.position:
        facts["place"] = str(row.position)
    if row is not None and row.until:
        facts["until"] = row.until.isoformat()
    return facts


def _check_length(name: str, text: str) -> None:
    field: Any = ExternalLink._meta.get_field(name)
    if len(text) > field.max_length:
        raise errors.WordsTooLong(field.verbose_name, field.max_length)
