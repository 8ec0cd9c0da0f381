"""What a save refuses, whatever else is right with it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.conf import MOST_TAGS
from articles.models import Article, Byline, Status
from articles.publishing import content
from articles.publishing.checklist import missing
from articles.publishing.content import Content
from articles.publishing.errors import RuleBroken
from articles.publishing.moments import late
from articles.publishing.rows import has_two_texts
from articles.tagging.errors import TooManyTags


def check_still_complete(stored: Article, row: Content, said: Content) -> None:
    """Refuses to take from an approved story what it was approved with: it comes out by itself."""
    if stored.status != Status.APPROVED:
        return
    before = missing(row)
    new = {name: message for name, message in missing(said).items() if before.get(name) != message}
    if new:
        told = _("This story is approved and comes out by itself, so it stays complete. Return it to work on it.")
        raise RuleBroken({NON_FIELD_ERRORS: told, **new})


def check_bylines(lines: Iterable[Mapping[str, Any]]) -> None:
    try:
        for line in lines:
            Byline(credit=line["credit"], role=line["role"]).clean_fields(exclude=["article", "author"])
    except ValidationError as error:
        raise RuleBroken({"bylines": " ".join(error.messages)}) from error


def check_tags(said: Content) -> None:
    if (count := len(said["tags"])) > MOST_TAGS:
        raise RuleBroken({"tag_names": str(TooManyTags(said["headline"], count))})


def check_moments(stored: Article, theirs: Content, said: Content) -> None:
    """Refuses to move what readers have, and to shorten an embargo in passing: it ends at its time, or is lifted."""
    if has_two_texts(stored) and any(said[name] != theirs[name] for name in content.MOMENTS):
        raise RuleBroken({"publish_at": late()})
    until = stored.embargo_until
    if until is None or until <= timezone.now() or said["embargo_until"] == theirs["embargo_until"]:
        return
    if said["embargo_until"] is None or said["embargo_until"] < theirs["embargo_until"]:
        message = _("An embargo is not shortened in passing. Put its time back; an editor can lift it.")
        raise RuleBroken({"embargo_until": message})


def check_language(stored: Article, theirs: Content, said: Content) -> None:
    """Refuses the language of one of its translations: a story and its translations are one in each language."""
    if said["language"] != theirs["language"] and stored.translations.filter(language=said["language"]).exists():
        raise RuleBroken({"language": _("It has a translation into this language already. Change that one first.")})


def check_apart(stored: Article, said: Content) -> None:
    if stored.pk in said["never_beside"]:
        raise RuleBroken({"never_beside": _("A story cannot be kept apart from itself. Choose others.")})
