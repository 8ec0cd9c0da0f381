"""Who may do what to an article, in which state. Checked in the verbs; surfaces ask here what to offer."""

from enum import StrEnum
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, User
from articles.publishing.errors import NotAllowed, RuleBroken

Person = User | AbstractBaseUser | AnonymousUser

WRITE, CHANGE = "articles.add_article", "articles.change_article"
PUBLISH, DELETE = "articles.publish_article", "articles.delete_article"

WRITING = frozenset({"draft", "submitted", "returned", "withdrawn"})
WAITING = frozenset({"scheduled", "embargoed"})
LIVE = frozenset({"published"})
ANY = WRITING | WAITING | LIVE


class Verb(StrEnum):
    """What can be done to an article that is stored."""

    SAVE = "save"
    RESTORE = "restore"
    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    PUBLISH_CHANGES = "publish changes"
    CORRECT = "correct"
    LIFT_EMBARGO = "lift the embargo"
    MOVE = "move"
    WITHDRAW = "withdraw"
    DELETE = "delete"


class Rule(NamedTuple):
    """The right that a verb needs, beside that to open the article; the states it fits; what to say in others."""

    right: str
    states: frozenset[str]
    elsewhere: "str | Promise" = ""


RULES: dict[Verb, Rule] = {
    Verb.SAVE: Rule(CHANGE, ANY),
    Verb.RESTORE: Rule(CHANGE, ANY),
    Verb.SUBMIT: Rule(
        CHANGE,
        frozenset({"draft", "returned"}),
        gettext_lazy("Only a draft is submitted, or what came back. An editor decides about this one."),
    ),
    Verb.RETURN: Rule(
        PUBLISH,
        WAITING | {"submitted"},
        gettext_lazy("It was not submitted, or readers have it already, so it cannot be returned."),
    ),
    Verb.PUBLISH: Rule(PUBLISH, ANY),
    Verb.PUBLISH_CHANGES: Rule(
        PUBLISH, LIVE, gettext_lazy("Readers do not have it yet, so there is nothing to amend: save it.")
    ),
    Verb.CORRECT: Rule(PUBLISH, LIVE, gettext_lazy("Readers do not have it, so there is nothing to correct for them.")),
    Verb.LIFT_EMBARGO: Rule(PUBLISH, ANY - LIVE, gettext_lazy("Readers have it already.")),
    Verb.MOVE: Rule(
        PUBLISH,
        ANY,
        gettext_lazy("Readers never had it, so its address is not fixed: change the slug in the form."),
    ),
    Verb.WITHDRAW: Rule(
        PUBLISH, WAITING | LIVE, gettext_lazy("It is not published or scheduled, so it cannot be withdrawn.")
    ),
    Verb.DELETE: Rule(
        DELETE, ANY - LIVE, gettext_lazy("Readers have had it, so it stays. Withdraw it to take it from them.")
    ),
}


def may_write(person: Person) -> bool:
    return isinstance(person, User) and person.has_perm(WRITE)


def may_publish(person: Person) -> bool:
    """Says whether the person decides what readers see."""
    return isinstance(person, User) and person.has_perm(PUBLISH)


def may_open(person: Person, article: Article) -> bool:
    """Says whether the person may see the article in the admin, as `visible_to` does: without a query, mostly."""
    if not isinstance(person, User) or not person.is_active:
        return False
    if person.has_perm("articles.change_any_article") or article.created_by_id == person.pk:
        return True
    return Article.objects.visible_to(person).filter(pk=article.pk).exists()


def may_change(person: Person, article: Article) -> bool:
    """Says whether the person may save it: their own until it is approved, then who may publish."""
    return may_write(person) if article.pk is None else _has_rights(person, Verb.SAVE, article)


def may_delete(person: Person, article: Article) -> bool:
    return _has_rights(person, Verb.DELETE, article)


def may(person: Person, verb: Verb, article: Article) -> bool:
    """Says whether the person may do this to the article as it stands: what a button asks."""
    return _fits(verb, article) and _has_rights(person, verb, article)


def require(person: Person, verb: Verb, article: Article) -> None:
    """Raises NotAllowed where the person may not, RuleBroken where the article is in no state for it."""
    if not _has_rights(person, verb, article):
        raise NotAllowed(_refusal(verb))
    if not _fits(verb, article):
        raise RuleBroken({NON_FIELD_ERRORS: str(RULES[verb].elsewhere)})


def require_write(person: Person) -> None:
    if not may_write(person):
        raise NotAllowed(_refusal(Verb.SAVE))


def _has_rights(person: Person, verb: Verb, article: Article) -> bool:
    if not isinstance(person, User) or not person.has_perm(RULES[verb].right):
        return False
    if verb is not Verb.DELETE and article.state in WAITING | LIVE and not may_publish(person):
        return False  # what is approved is changed by who approves
    return may_open(person, article)


def _fits(verb: Verb, article: Article) -> bool:
    if verb in {Verb.DELETE, Verb.MOVE} and article.is_address_fixed != (verb is Verb.MOVE):
        return False
    return article.state in RULES[verb].states


def _refusal(verb: Verb) -> str:
    if RULES[verb].right == PUBLISH:
        return _("You may not publish or withdraw articles. Ask an editor.")
    if verb is Verb.DELETE:
        return _("You may not delete this article. Ask an editor.")
    return _("You may not change this article. Ask an editor.")
