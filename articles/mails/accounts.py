"""Mail about an account: what happened to it, and the link by which a password is reset."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import int_to_base36

from articles.mails.addressing import put
from articles.models import Effect, User
from articles.models.outbox import Kind
from articles.outbox.writing import put as put_effect

NOTICE, LINK = "notice", "reset"  # the mails


def ask_for_reset(address: str) -> None:
    """Notes that somebody asked for links to the accounts of this address.

    Whether it has any is looked up later, beside the request: how long the answer takes tells nobody.
    """
    put_effect(Kind.RESET_LINKS, {"address": address})


@transaction.atomic
def send_reset_links(effect: Effect) -> None:
    """Puts a mail to each open account of the address into the outbox."""
    accounts = User.objects.filter(email__iexact=effect.payload["address"], is_active=True)
    put(LINK, list(accounts.order_by("pk").values_list("pk", flat=True)), {})


def tell_owner(user: User, what: str, *, origin: str = "") -> None:
    """Tells the owner of an account what happened to it, at the address that it has now."""
    if user.email:
        facts = {"address": user.email, "what": what, "origin": origin, "at": timezone.now().isoformat()}
        put(NOTICE, [user.pk], facts)


def notice_context(effect: Effect, person: User) -> dict[str, Any]:
    at = parse_datetime(effect.payload["at"])
    reset = settings.SITE_URL + reverse("account_reset_password")
    return {**effect.payload, "user": person, "at": at, "reset": reset}


def link_context(effect: Effect, person: User) -> dict[str, Any]:
    token = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": int_to_base36(person.pk), "key": token})
    hours = int(timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) / timedelta(hours=1))
    # Never a request's own host: a forged one would carry the link away.
    return {"user": person, "link": settings.SITE_URL + path, "hours": hours}
