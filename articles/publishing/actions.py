"""The editorial verbs."""

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import effects
from articles.models import Article, Status
from articles.models.article import live_moment
from articles.publishing.addresses import give_address, suggest_slug
from articles.publishing.errors import RuleBroken
from articles.publishing.rights import Person, require_change, require_publish
from articles.search.index import index


@transaction.atomic
def save_draft(article: Article, *, by: Person) -> None:
    """Saves the article's own row; its status stays as it is.

    Bylines and tags are rows of their own: whoever writes them too calls `complete` after the last.
    A new schedule or embargo of an approved story counts at once, until readers have it. Raises
    NotAllowed and RuleBroken.
    """
    require_change(by, article)
    if article.pk is None:
        article.created_by_id = by.pk
    else:
        _keep_decisions(article, _locked(article))
        article.version += 1
    article.slug = article.slug or suggest_slug(article)
    give_address(article)
    article.save()


@transaction.atomic
def complete(article: Article) -> None:
    """Does what a saved article needs once its bylines and tags are written too.

    Carries its moment to them, writes its words into the index, and follows the change if readers see it.
    """
    Article.objects.filter(pk=article.pk).carry_live_at()
    index([article.pk])
    effects.after_public_change([article.pk])


@transaction.atomic
def publish(article: Article, *, by: Person, at: datetime | None = None) -> None:
    """Approves a saved article: for now, or for the moment `at`; never before its embargo ends.

    Publishing what is published changes nothing, so a second press does no harm. Raises NotAllowed,
    and RuleBroken where something is missing, the moment has passed or readers have it already.
    """
    require_publish(by, article)
    stored = _locked(article)
    if stored.is_live and at is None:
        return
    if at is not None and at <= timezone.now():
        raise RuleBroken({"publish_at": _("That time has passed. Choose a later one, or publish now.")})
    _approve(stored, at or timezone.now())
    _store(stored, article)
    _log(stored, by, _("Published.") if stored.is_live else _("Approved for a later moment."))


@transaction.atomic
def publish_backdated(article: Article, *, by: Person, at: datetime) -> None:
    """Publishes a story that first appeared before, elsewhere: `at` makes its date and its address.

    Raises NotAllowed, and RuleBroken where something is missing or readers have it here already.
    """
    require_publish(by, article)
    stored = _locked(article)
    _approve(stored, at)
    _store(stored, article)
    _log(stored, by, _("Published with its earlier date."))


@transaction.atomic
def withdraw(article: Article, *, by: Person, why: str) -> None:
    """Takes the article from readers at once; `why` goes into its history. Raises NotAllowed and RuleBroken."""
    require_publish(by, article)
    stored = _locked(article)
    if not why.strip():
        raise RuleBroken({"why": _("Say why it is withdrawn.")})
    if stored.status != Status.APPROVED:
        raise RuleBroken({"status": _("It is not published or scheduled, so it cannot be withdrawn.")})
    if not stored.is_address_fixed:
        stored.first_live_at = stored.address_date = None
    stored.status = Status.WITHDRAWN
    stored.live_at = None
    _store(stored, article)
    _log(stored, by, _("Withdrawn: %(why)s") % {"why": why.strip()})


# What the verbs decided: a form that was opened before a decision must not undo it.
DECIDED = (
    "status",
    "live_at",
    "first_live_at",
    "address_date",
    "updated_at",
    "version",
    "created_by_id",
    "created_at",
    "imported_version",
    "imported_digest",
)


def _keep_decisions(article: Article, stored: Article) -> None:
    """Gives an edited article what was decided about the stored one, and moves its moment if that is still open."""
    for name in DECIDED:
        setattr(article, name, getattr(stored, name))
    if stored.is_address_fixed:
        article.slug = stored.slug
    if stored.status == Status.APPROVED:
        _reschedule(article, stored)


def _reschedule(article: Article, stored: Article) -> None:
    """Moves the moment of an approved story to its new schedule and embargo, until readers have it."""
    times = (article.publish_at, article.embargo_until)
    if times == (stored.publish_at, stored.embargo_until):
        return
    if stored.is_live:
        late = _("Readers have it already. Withdraw it first to publish it at another time.")
        raise RuleBroken({"publish_at": late})
    if article.publish_at is None:
        raise RuleBroken({"publish_at": _("Write when it is to be published, or withdraw it.")})
    if article.publish_at != stored.publish_at and article.publish_at <= timezone.now():
        raise RuleBroken({"publish_at": _("That time has passed. Choose a later one, or publish now.")})
    article.live_at = live_moment(article.publish_at, article.embargo_until)


def _locked(article: Article) -> Article:
    """Returns the stored row, locked until the transaction ends."""
    return Article.objects.select_for_update().get(pk=article.pk)


def _approve(article: Article, moment: datetime) -> None:
    """Checks that the article is ready, and sets what approval at the moment means."""
    _check_ready(article)
    article.status = Status.APPROVED
    article.publish_at = _first_moment(article, moment)
    article.live_at = live_moment(article.publish_at, article.embargo_until)
    give_address(article)


def _first_moment(article: Article, moment: datetime) -> datetime:
    """Returns the schedule: of a story that was live before, the one that it had (its date is its history)."""
    return article.publish_at if article.is_address_fixed and article.publish_at else moment


def _check_ready(article: Article) -> None:
    """Raises RuleBroken with everything that is missing, not only the first."""
    messages = {}
    if article.section_id is None:
        messages["section"] = _("Choose a section before you publish.")
    if not article.body.strip() and not article.standfirst.strip():
        messages["body"] = _("Write the story before you publish.")
    if not article.bylines.exists():
        messages["bylines"] = _("Add a byline before you publish.")
    if article.is_live:
        messages["publish_at"] = _("Readers have it already. Withdraw it first to publish it at another time.")
    if messages:
        raise RuleBroken(messages)


def _store(stored: Article, article: Article) -> None:
    """Saves the locked row, gives the caller's object what changed, and completes."""
    stored.version += 1
    stored.save()
    for name in ("status", "publish_at", "live_at", "first_live_at", "address_date", "slug", "version"):
        setattr(article, name, getattr(stored, name))
    complete(stored)


def _log(article: Article, by: Person, message: str) -> None:
    person: int = by.pk  # type: ignore[assignment]  # the verbs have let nobody else through
    LogEntry.objects.log_actions(person, [article], CHANGE, change_message=message, single_object=True)
