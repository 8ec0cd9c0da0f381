"""Writing a mail of the outbox, and sending it."""

from collections.abc import Callable, Mapping
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from articles.mails import accounts, failures, stories
from articles.mails.addressing import clipped, is_address
from articles.models import Effect, Newsroom, User
from articles.text.plain import one_line

LONGEST_SUBJECT = 150  # characters

Context = Callable[[Effect, User], Mapping[str, Any] | None]

# What the text of each mail is made of; None where there is nothing to tell this person any more.
CONTEXTS: dict[str, Context] = {
    "submitted": stories.context,
    "returned": stories.context,
    "approved": stories.context,
    "failed": failures.context,
    accounts.NOTICE: accounts.notice_context,
    accounts.LINK: accounts.link_context,
}


def send(effect: Effect) -> None:
    """Sends a mail of the outbox, in the newsroom's language and time; nothing where nobody is to get it any more."""
    payload = effect.payload
    person = User.objects.filter(pk=payload["to"], is_active=True).first()
    address = payload.get("address") or getattr(person, "email", "")
    if person is None or not is_address(address):
        return
    # No person's settings: whoever runs the sweep, the mail is the newsroom's.
    with translation.override(settings.LANGUAGE_CODE), timezone.override(timezone.get_default_timezone()):
        context = CONTEXTS[payload["name"]](effect, person)
        if context is None:
            return
        newsroom = Newsroom.objects.current()
        text = render_to_string(f"mail/{payload['name']}.txt", {"newsroom": newsroom, **context})
    subject, _, body = text.strip().partition("\n")
    host = urlsplit(settings.SITE_URL).hostname
    headers = {
        # The same at each try: a mail that was sent twice is shown once.
        "Message-ID": f"<effect-{effect.pk}-{effect.made_at:%Y%m%d%H%M%S%f}@{host}>",
        "Date": format_datetime(effect.made_at),
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMessage(
        clipped(one_line(subject), LONGEST_SUBJECT), body.strip() + "\n", None, [address], headers=headers
    )
    message.send()
