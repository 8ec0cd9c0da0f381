"""What a story needs before readers get it; for the verbs, and for forms that say all of it at once."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Newsroom
from articles.models.newsroom import Check


def missing(*, section: bool, text: bool, byline: bool) -> dict[str, str]:
    """Returns a sentence for each thing that is not there, and without which this newsroom publishes nothing."""
    blocking = Newsroom.objects.current().blocking_checks
    sentences = {
        "section": "" if section or Check.SECTION not in blocking else no_section(),
        "body": "" if text else _("Write the story before you publish."),
        "bylines": "" if byline or Check.BYLINE not in blocking else no_byline(),
    }
    return {name: sentence for name, sentence in sentences.items() if sentence}


def no_section() -> str:
    return _("Choose a section before you publish.")


def no_byline() -> str:
    return _("Add a byline before you publish.")


def problem_ahead(moment: datetime | None) -> str:
    """Says what is wrong with a moment to publish at; empty if nothing is."""
    if moment is None:
        return _("Choose a date and a time to publish it at.")
    if moment <= timezone.now():
        return _("That time has passed. Choose a later one, or publish now.")
    return ""
