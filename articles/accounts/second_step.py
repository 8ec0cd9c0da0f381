"""The second step of signing in: who needs one, and who has one."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from articles import audit
from articles.accounts import lockout, sessions
from articles.models import User

STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes stand in for these only


def is_administrator(user: User) -> bool:
    """Says whether the account may change accounts: with it, all others are taken."""
    return user.has_perm("articles.change_user")


def is_missing(user: User | AnonymousUser) -> bool:
    """Says whether a second step has to be set up before anything else."""
    if not settings.ADMINISTRATORS_NEED_SECOND_STEP or not isinstance(user, User) or not is_administrator(user):
        return False
    return not Authenticator.objects.filter(user=user, type__in=STEPS).exists()


@transaction.atomic
def remove(user: User) -> int:
    """Takes all second steps from an account whose owner lost them, and signs it out everywhere; returns how many."""
    found = Authenticator.objects.filter(user=user, type__in=STEPS).count()
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    lockout.lift(user)
    why = audit.by_operator("remove_second_step")
    audit.record("lost its second step", user, by=None, before={"steps": found}, why=why)
    return found
