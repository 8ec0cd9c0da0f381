"""Mail about what was given up."""

from typing import Any

from django.urls import reverse

from articles.mails.addressing import holders, put, reachable
from articles.models import Effect, User
from articles.models.outbox import Kind
from articles.syndication.addresses import absolute


def tell_of_failure(effect: Effect) -> None:
    """Tells who may see the list of effects that one was given up; never of a mail, which would fail in its turn."""
    if effect.kind != Kind.MAIL:
        put("failed", reachable(holders("articles.view_effect")), {"effect": effect.pk})


def context(effect: Effect, person: User) -> dict[str, Any] | None:
    """Returns what the text is made of; None where the effect is gone."""
    failed = Effect.objects.filter(pk=effect.payload["effect"]).first()
    address = absolute(reverse("admin:articles_effect_changelist"))
    return {"effect": failed, "address": address} if failed else None
