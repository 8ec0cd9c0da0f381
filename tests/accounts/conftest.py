"""Accounts, browsers without anybody signed in, the codes that an app would show."""

from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from articles import effects
from articles.models import User
from tests.make import make_user

PASSWORD = "correct horse battery"
SIGN_IN = ("/staff/sign-in/", "/admin/login/")


@pytest.fixture
def ann(db: None) -> User:
    return with_password(make_user("Editor", username="ann"))


@pytest.fixture
def head(db: None) -> User:
    """Returns an administrator."""
    return with_password(make_user("Administrator", username="head"))


def with_password(user: User, password: str = PASSWORD) -> User:
    user.set_password(password)
    user.save()
    return user


def sign_in(client: Client, name: str = "ann", password: str = PASSWORD, at: str = SIGN_IN[0], **facts: str) -> object:
    return client.post(at, {"username": name, "password": password, **facts})


def signed_in(name: str = "ann", password: str = PASSWORD) -> Client:
    """Returns a browser in which somebody went through the form of signing in."""
    client = Client()
    response = client.post(SIGN_IN[0], {"username": name, "password": password})
    assert response.status_code == 302, response.content.decode()
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def give_app(user: User, secret: str = "JBSWY3DPEHPK3PXP") -> Callable[[], str]:
    """Sets up an authenticator app; returns what it shows now."""
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return lambda: code_of(secret)


def code_of(secret: str) -> str:
    """Returns what an app with this key shows now."""
    counters = list(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))


def mails() -> list[EmailMessage]:
    """Returns the mails that were sent so far."""
    effects.sweep_outbox()
    return mail.outbox
