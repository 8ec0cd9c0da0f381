"""Corrections: public, dated, numbered, and never changed."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles import effects
from articles.models import Article, Correction, CorrectionKind
from articles.publishing import recording
from articles.publishing.errors import RuleBroken
from articles.publishing.rights import Person, Verb, require
from articles.publishing.rows import locked, tell
from articles.text.plain import printable


@transaction.atomic
def correct(article: Article, kind: CorrectionKind, text: str, *, by: Person) -> Correction:
    """Tells readers of a story that they have what was wrong with it, or what has to be known of it.

    Its text is not touched: `publish_changes` does both. Raises NotAllowed and RuleBroken.
    """
    stored = locked(article)
    require(by, Verb.CORRECT, stored)
    was = recording.standing(stored)
    correction = add_correction(stored, kind, text, by=by)
    effects.after_public_change([stored.pk])
    after = {"kind": str(kind), "number": correction.number}
    recording.record("corrected", stored, was, by=by, after=after, why=correction.text)
    tell(article, stored)
    return correction


def add_correction(stored: Article, kind: CorrectionKind, text: str, *, by: Person) -> Correction:
    """Adds the next correction to the locked row."""
    said = printable(text).strip()
    if not said:
        raise RuleBroken({"correction": _("Say what was wrong, and what is right.")})
    if kind not in CorrectionKind.values:
        raise RuleBroken({"correction": _("Choose what kind of correction it is.")})
    number = (stored.corrections.aggregate(last=Max("number"))["last"] or 0) + 1
    return Correction.objects.create(
        article=stored, number=number, kind=kind, text=said, made_by_id=by.pk, live_at=stored.live_at
    )
