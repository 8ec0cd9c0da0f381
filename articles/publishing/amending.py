"""The verbs of changing what readers have: publish the changes of a working copy, amend."""

from copy import copy

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, CorrectionKind
from articles.publishing import checklist, content, recording, revisions
from articles.publishing.completing import complete
from articles.publishing.correcting import add_correction
from articles.publishing.errors import RuleBroken, StaleVersion
from articles.publishing.rights import Person, Verb, require
from articles.publishing.rows import locked, tell, write_with_all
from articles.publishing.writing import save_draft
from articles.text.plain import one_line

LONGEST_NOTE = 300  # characters of what is new, as the article has room for


@transaction.atomic
def publish_changes(
    article: Article,
    *,
    by: Person,
    what_is_new: str = "",
    correction: tuple[CorrectionKind, str] | None = None,
    based_on: int | None = None,
) -> None:
    """Gives readers the working copy of a story that they have.

    Silently, as a minor change; or as a substantial one, which moves the date of its update and says what
    is new; or with a correction. `based_on` is the version that the person saw: what somebody saved since is
    not published with it. Raises NotAllowed, RuleBroken and StaleVersion.
    """
    stored = locked(article)
    require(by, Verb.PUBLISH_CHANGES, stored)
    was = recording.standing(stored)
    note = _note(what_is_new)
    if stored.working_version is None:
        raise RuleBroken({NON_FIELD_ERRORS: _("There are no changes to publish: readers have the newest text.")})
    if based_on is not None and based_on != stored.version:
        raise StaleVersion(stored)
    row = content.read(stored)
    said = revisions.newest(stored, row)
    if messages := checklist.missing(said):
        raise RuleBroken(messages)
    content.lay_over(stored, said)
    stored.working_version = None
    stored.version += 1
    stored.saved_by_id = by.pk
    if note:
        stored.updated_at, stored.updated_note = timezone.now(), note
    write_with_all(stored, said, by=by)
    if correction is not None:
        add_correction(stored, *correction, by=by)
    complete(stored)
    before, after = content.differences(row, said)
    verb = "corrected" if correction else "amended in substance" if note else "amended in detail"
    why = correction[1] if correction else note
    recording.record(verb, stored, was, by=by, before=before, after=after, why=why)
    tell(article, stored)


@transaction.atomic
def amend(article: Article, *, by: Person, what_is_new: str = "", based_on: int | None = None) -> None:
    """Saves a story that readers have and publishes it at once, without what others wrote and the person has not seen.

    Raises NotAllowed, RuleBroken and StaleVersion.
    """
    stored = locked(article)
    require(by, Verb.PUBLISH_CHANGES, stored)
    mine = copy(article)  # what is refused in the end leaves the caller's as it was
    if save_draft(mine, by=by, based_on=based_on).taken_over:
        raise StaleVersion(stored)
    publish_changes(mine, by=by, what_is_new=what_is_new)
    tell(article, mine)


def _note(what_is_new: str) -> str:
    note = one_line(what_is_new)
    if len(note) > LONGEST_NOTE:
        raise RuleBroken({"what_is_new": _("Say it in at most %(most)d characters.") % {"most": LONGEST_NOTE}})
    return note
