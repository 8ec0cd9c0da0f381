"""Who decides what stands beside a story: a right of its own, over nothing else of it."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.translation import gettext as _

from articles.models import User
from articles.moderation.errors import MayNotModerate

Person = User | AbstractBaseUser | AnonymousUser

MODERATE = "articles.moderate_related"


def may_moderate(person: Person) -> bool:
    return isinstance(person, User) and person.has_perm(MODERATE)


def require_moderator(person: Person) -> User:
    if not isinstance(person, User) or not may_moderate(person):
        raise MayNotModerate(_("You may not decide what stands beside stories. Ask an administrator."))
    return person
