"""The editorial verbs.

Each locks the stored row first, asks for rights and rules of what is stored (not of what the caller
has in hand, which may be hours old), and gives the caller's object what it decided.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import effects
from articles.models import Article, Status, Tag
from articles.publishing.addresses import suggest_slug
from articles.publishing.errors import RuleBroken, StaleVersion
from articles.publishing.moments import approve, check_ahead, late
from articles.publishing.readiness import missing
from articles.publishing.rights import Person, require_change, require_delete, require_publish
from articles.publishing.rows import keep_decisions, locked, tell, write
from articles.search.index import forget, index
from articles.text.plain import printable


@transaction.atomic
def save_draft(article: Article, *, by: Person, based_on: int | None = None) -> None:
    """Saves the article's own row; its status stays as it is.

    `based_on` is the version that a form was opened with: where another one is stored by now, nothing
    is saved. A new schedule or embargo of an approved story counts at once, until readers have it.
    Bylines and tags are rows of their own: whoever writes them too calls `complete` after the last.
    Raises NotAllowed, RuleBroken and StaleVersion.
    """
    stored = Article(created_at=article.created_at) if article.pk is None else locked(article)
    require_change(by, stored)
    if based_on is not None and stored.pk and stored.version != based_on:
        raise StaleVersion(stored.saved_by, stored.saved_at)
    keep_decisions(article, stored)
    if stored.pk is None:
        article.created_by_id = by.pk
    else:
        article.version += 1
    article.saved_by_id = by.pk
    article.slug = article.slug or suggest_slug(article)
    write(article)


@transaction.atomic
def amend(article: Article, *, by: Person, substantial: bool, based_on: int | None = None) -> None:
    """Saves a story that readers have, as `save_draft` does; a substantial change tells them so.

    Only that moves the date of its update: what is merely tidied stays as old as it is.
    """
    stored = locked(article)
    require_publish(by, stored)
    if not stored.is_live:
        raise RuleBroken({"status": _("Readers do not have it yet, so there is nothing to amend: save it.")})
    save_draft(article, by=by, based_on=based_on)
    if substantial:
        article.updated_at = timezone.now()
        article.save(update_fields=["updated_at"])
    _log(article, by, _("Amended in substance.") if substantial else _("Amended in detail."))


@transaction.atomic
def keep_apart(article: Article, *, by: Person, articles: Iterable[Article], tags: Iterable[Tag]) -> None:
    """Says beside which articles, and articles with which tags, it never stands: true from the next request on.

    Raises NotAllowed and RuleBroken.
    """
    require_change(by, locked(article))
    wanted = {other.pk for other in articles}
    if article.pk in wanted:
        raise RuleBroken({"never_beside": _("A story cannot be kept apart from itself. Choose others.")})
    changed = wanted ^ set(article.never_beside.values_list("pk", flat=True))
    # The other one's form shows it too: a save there goes first, or sees this.
    list(Article.objects.select_for_update(no_key=True).filter(pk__in=changed).order_by("pk").values_list("pk"))
    article.never_beside.set(wanted)
    article.never_beside_tags.set(tags)


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
    stored = locked(article)
    require_publish(by, stored)
    if at is not None:
        check_ahead(at)
    elif stored.is_live:
        tell(article, stored)
        return
    _approve(stored, article, by, at)
    _log(stored, by, _("Published.") if stored.is_live else _("Approved for a later moment."))


@transaction.atomic
def publish_backdated(article: Article, *, by: Person, at: datetime) -> None:
    """Publishes a story that first appeared before, elsewhere: `at` makes its date and its address.

    Raises NotAllowed, and RuleBroken where something is missing or readers have it here already.
    """
    stored = locked(article)
    require_publish(by, stored)
    _approve(stored, article, by, at)
    _log(stored, by, _("Published with its earlier date."))


@transaction.atomic
def withdraw(article: Article, *, by: Person, why: str) -> None:
    """Takes the article from readers at once; `why` goes into its history. Raises NotAllowed and RuleBroken."""
    stored = locked(article)
    require_publish(by, stored)
    reason = printable(why).strip()
    if not reason:
        raise RuleBroken({"why": _("Say why it is withdrawn.")})
    if stored.status != Status.APPROVED:
        raise RuleBroken({"status": _("It is not published or scheduled, so it cannot be withdrawn.")})
    if not stored.is_address_fixed:
        stored.first_live_at = stored.address_date = None
    stored.status = Status.WITHDRAWN
    stored.live_at = None
    _store(stored, article, by)
    _log(stored, by, _("Withdrawn: %(why)s") % {"why": reason})


@transaction.atomic
def delete(article: Article, *, by: Person) -> None:
    """Deletes an article that readers never had, and its words in the index. Raises NotAllowed and RuleBroken."""
    stored = locked(article)
    require_delete(by, stored)
    if stored.is_address_fixed:
        raise RuleBroken({"status": _("Readers have had it, so it stays. Withdraw it to take it from them.")})
    _log(stored, by, _("Deleted."), DELETION)
    effects.after_public_change([stored.pk])
    forget([stored.pk])
    stored.delete()


def _approve(stored: Article, article: Article, by: Person, at: datetime | None) -> None:
    _check_ready(stored)
    approve(stored, at)
    _store(stored, article, by)


def _check_ready(article: Article) -> None:
    """Raises RuleBroken with everything that is missing, not only the first."""
    messages = missing(
        section=article.section_id is not None,
        text=bool(article.body.strip() or article.standfirst.strip()),
        byline=article.bylines.exists(),
    )
    if article.is_live:
        messages["publish_at"] = late()
    if messages:
        raise RuleBroken(messages)


def _store(stored: Article, article: Article, by: Person) -> None:
    """Saves the locked row after a decision, and completes."""
    stored.version += 1
    stored.saved_by_id = by.pk
    write(stored)
    tell(article, stored)
    complete(stored)


def _log(article: Article, by: Person, message: str, flag: int = CHANGE) -> None:
    person: int = by.pk  # type: ignore[assignment]  # the verbs have let nobody else through
    LogEntry.objects.log_actions(person, [article], flag, change_message=message, single_object=True)
