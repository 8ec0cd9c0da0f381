"""The verbs of deciding: submit, return, publish, lift an embargo, withdraw."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import effects
from articles.models import Article, Status
from articles.moderation import reviews
from articles.publishing import checklist, content, recording, revisions
from articles.publishing.completing import complete
from articles.publishing.content import Content
from articles.publishing.errors import RuleBroken
from articles.publishing.moments import approve, check_ahead, late
from articles.publishing.rights import Person, Verb, require
from articles.publishing.rows import is_taken_as_translation, locked, tell, write, write_as_it_is, write_hanging
from articles.text.plain import printable


@transaction.atomic
def submit(article: Article, *, by: Person) -> None:
    """Gives a draft to the editors. Raises NotAllowed and RuleBroken."""
    stored = locked(article)
    require(by, Verb.SUBMIT, stored)
    was = recording.standing(stored)
    _take_back(stored, Status.SUBMITTED, by)
    recording.record("submitted", stored, was, by=by)
    effects.after_submission(stored, by)
    tell(article, stored)


@transaction.atomic
def send_back(article: Article, *, by: Person, note: str) -> None:
    """Returns a submitted story to who wrote it, with a note; of a scheduled one, takes the approval back.

    Raises NotAllowed and RuleBroken.
    """
    stored = locked(article)
    require(by, Verb.RETURN, stored)
    note = _required(note, "note", _("Say what is to be done before it comes back."))
    was = recording.standing(stored)
    _take_back(stored, Status.RETURNED, by)
    recording.record("returned", stored, was, by=by, why=note)
    effects.after_return(stored, by, note)
    tell(article, stored)


@transaction.atomic
def publish(article: Article, *, by: Person, at: datetime | None = None) -> None:
    """Approves a saved article: for now, or for the moment `at`; never before its embargo ends.

    What is approved for that moment already stays as it is, so a second press does no harm. Raises NotAllowed,
    and RuleBroken where something is missing, the moment has passed or readers have it already.
    """
    stored = locked(article)
    require(by, Verb.PUBLISH, stored)
    if _is_approved_for(stored, at):
        tell(article, stored)
        return
    was = recording.standing(stored)
    _approve(stored, by, at, ahead=at is not None)
    recording.record("published" if stored.is_live else "approved", stored, was, by=by)
    effects.after_approval(stored, by)
    tell(article, stored)


@transaction.atomic
def publish_backdated(article: Article, *, by: Person, at: datetime) -> None:
    """Publishes a story that first appeared before, elsewhere: `at` makes its date and its address.

    Raises NotAllowed, and RuleBroken where something is missing or readers have it here already.
    """
    stored = locked(article)
    require(by, Verb.PUBLISH, stored)
    was = recording.standing(stored)
    _approve(stored, by, at, ahead=False)
    recording.record("published with its earlier date", stored, was, by=by)
    tell(article, stored)


@transaction.atomic
def lift_embargo(article: Article, *, by: Person, why: str) -> None:
    """Ends an embargo before its time; an approved story whose schedule has come goes live now.

    Raises NotAllowed and RuleBroken.
    """
    stored = locked(article)
    require(by, Verb.LIFT_EMBARGO, stored)
    why = _required(why, "why", _("Say why it may be published earlier, and who agreed."))
    if stored.embargo_until is None:
        raise RuleBroken({"embargo_until": _("It is under no embargo.")})
    was, said = recording.standing(stored), revisions.newest(stored)
    stored.embargo_until = None
    if stored.publish_at is not None and stored.status == Status.APPROVED:
        stored.live_at = max(stored.publish_at, timezone.now())
    _keep_decision(stored, said, by)
    recording.record("lifted the embargo", stored, was, by=by, why=why)
    tell(article, stored)


@transaction.atomic
def withdraw(article: Article, *, by: Person, why: str) -> None:
    """Takes the article from readers at once; they find `why` at its address. Raises NotAllowed and RuleBroken.

    What was written since they got it becomes its text at the desk.
    """
    stored = locked(article)
    require(by, Verb.WITHDRAW, stored)
    reason = _required(why, "why", _("Say why it is withdrawn."))
    was = recording.standing(stored)
    stored.withdrawn_at, stored.withdrawn_reason = timezone.now(), reason
    _take_back(stored, Status.WITHDRAWN, by)
    reviews.forget(stored)
    recording.record("withdrawn", stored, was, by=by, why=reason)
    tell(article, stored)


def _is_approved_for(stored: Article, at: datetime | None) -> bool:
    """Says whether it is approved for that moment, or for as soon as its embargo allows."""
    if stored.status != Status.APPROVED or stored.publish_at is None:
        return False
    return stored.publish_at <= timezone.now() if at is None else stored.publish_at == at


def _approve(stored: Article, by: Person, at: datetime | None, *, ahead: bool) -> None:
    """Approves the locked row, if everything is right: all that is not is said at once."""
    row = content.read(stored)
    messages = checklist.missing(row | {"publish_at": content.plain(at)})  # for this moment, whatever was written
    if at is not None and ahead:
        try:
            check_ahead(at)
        except RuleBroken as error:
            messages |= error.messages
    if stored.is_live:
        messages["publish_at"] = late()
    if messages:
        raise RuleBroken(messages)
    said = revisions.newest(stored, row)
    approve(stored, at)
    _keep_decision(stored, said, by)


def _take_back(stored: Article, status: Status, by: Person) -> None:
    """Takes the story from readers, or leaves them without it: its newest text is its only one."""
    said = revisions.newest(stored)
    if stored.working_version is not None:
        content.lay_over(stored, said, names=content.TEXTS)
        if is_taken_as_translation(
            stored
        ):  # since the working copy was saved; nothing keeps a story from being withdrawn
            stored.translation_of_id = None
        write_hanging(stored, said, by=by)
        stored.working_version = None
    if not stored.is_address_fixed:
        stored.first_live_at = stored.address_date = None
    stored.status, stored.live_at = status, None
    _keep_decision(stored, said, by, writing=write_as_it_is)


def _keep_decision(stored: Article, said: Content, by: Person, *, writing: Callable[[Article], None] = write) -> None:
    """Writes what was decided; `said` is the newest text of before."""
    revisions.keep_beginning(stored, said)
    stored.version += 1
    stored.saved_by_id = by.pk
    writing(stored)
    revisions.keep_decision(stored, said, by=by)
    complete(stored)


def _required(text: str, name: str, message: str) -> str:
    said = printable(text).strip()
    if not said:
        raise RuleBroken({name: message})
    return said
