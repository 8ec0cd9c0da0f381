"""When readers get a story: its schedule, its embargo, and the moment that follows from them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Status
from articles.models.article import live_moment
from articles.models.fields import validate_moment
from articles.publishing.errors import RuleBroken


def approve(article: Article, at: datetime | None) -> None:
    """Sets what approval means: for the moment `at`, or for now.

    A story that readers had before keeps its date when it comes back now: that is its history.
    """
    now = timezone.now()
    before = article.publish_at if article.is_address_fixed else None
    article.publish_at = at or (before if before and before <= now else now)
    check_moment(article.publish_at)
    article.status = Status.APPROVED
    article.live_at = live_moment(article.publish_at, article.embargo_until)


def reschedule(article: Article, publish_at: datetime | None, embargo_until: datetime | None) -> None:
    """Moves the moment of an approved story that readers do not have, whose schedule and embargo were these before."""
    if (article.publish_at, article.embargo_until) == (publish_at, embargo_until):
        return
    if article.publish_at is None:
        raise RuleBroken({"publish_at": _("Write when it is to be published, or withdraw it.")})
    if article.publish_at != publish_at:
        check_ahead(article.publish_at)
    article.live_at = max(live_moment(article.publish_at, article.embargo_until), timezone.now())


def problem_ahead(moment: datetime | None) -> str:
    """Says what is wrong with a moment to publish at; empty if nothing is."""
    if moment is None:
        return _("Choose a date and a time to publish it at.")
    if moment <= timezone.now():
        return _("That time has passed. Choose a later one, or publish now.")
    return ""


def check_ahead(moment: datetime) -> None:
    """Raises RuleBroken where the moment is not to come."""
    if problem := problem_ahead(moment):
        raise RuleBroken({"publish_at": problem})
    check_moment(moment)


def check_moment(moment: datetime) -> None:
    try:
        validate_moment(moment)
    except ValidationError as error:
        raise RuleBroken({"publish_at": error.messages[0]}) from None


def late() -> str:
    return _("Readers have it already. Withdraw it first to publish it at another time.")
