"""Mail about an account. It is sent beside the request: how long that takes tells nobody which accounts there are."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _

from articles.models import Newsroom, User

logger = logging.getLogger(__name__)

_carrier = ThreadPoolExecutor(max_workers=1, thread_name_prefix="account-mail")


def send_reset_links(address: str) -> None:
    """Sends a link to each open account of that address. Where there is none, as much is done and nothing sent."""
    users = list(User.objects.filter(email__iexact=address, is_active=True))
    for user in users or [User(pk=0, username="nobody", email=address)]:
        message = _reset_message(user)
        if user.pk:
            send(message)


def send_notice(user: User, what: str, *, origin: str = "") -> None:
    """Tells the owner of an account what happened to it, where it has an e-mail address."""
    if not user.email:
        return
    context = {"user": user, "what": what, "origin": origin, "at": timezone.localtime()}
    context["reset"] = settings.SITE_URL + reverse("account_reset_password")
    send(_message("notice", user, what, context))


def send(message: EmailMessage) -> None:
    _carrier.submit(_carry, message)


def wait() -> None:
    """Returns when all that was handed over so far is sent."""
    _carrier.submit(lambda: None).result()


def _carry(message: EmailMessage) -> None:
    try:
        message.send()
    except (OSError, SMTPException):
        logger.exception("A mail about an account could not be sent; check EMAIL_URL.")


def _reset_message(user: User) -> EmailMessage:
    token = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": int_to_base36(user.pk), "key": token})
    hours = int(timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) / timedelta(hours=1))
    # Never the request's own host: a forged one would carry the link away.
    context = {"user": user, "link": settings.SITE_URL + path, "hours": hours}
    return _message("reset", user, _("Your new password"), context)


def _message(name: str, user: User, subject: str, context: dict[str, object]) -> EmailMessage:
    newsroom = Newsroom.objects.current().name
    body = render_to_string(f"accounts/mail/{name}.txt", {"newsroom": newsroom, **context})
    return EmailMessage(" ".join(f"{newsroom}: {subject}".split()), body, to=[user.email])
