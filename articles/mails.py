"""What the newsroom tells its people by mail: put into the outbox with the change, written when it is sent.

A mail's text is `templates/mail/NAME.txt`: the first line is its subject. One effect is one mail to one
person, who gets it only while the account is open, has an address and may still see the story.
"""

from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from articles import audit
from articles.models import Article, Effect, Newsroom, User
from articles.outbox.writing import put_all
from articles.syndication.addresses import absolute
from articles.text.plain import one_line, printable

MAIL = "mail"  # the kind of effect
RIGHTS = "django.contrib.auth.backends.ModelBackend"  # where rights are looked up, whatever else signs people in
LONGEST_SUBJECT = 150  # characters
LONGEST_NOTE = 2_000  # characters


def tell_editors(name: str, article: Article, *, by: Any) -> None:
    """Tells whoever may publish, but not who did it."""
    _put(name, _holders("articles.publish_article"), article, by)


def tell_writers(name: str, article: Article, *, by: Any, note: str = "") -> None:
    """Tells who began the story and whose names stand over it, but not who did it."""
    began = Q(pk=article.created_by_id)
    _put(name, User.objects.filter(began | Q(author__bylines__article=article)), article, by, note)


def tell_of_failure(effect: Effect) -> None:
    """Tells who may see the list of effects that one was given up; never of a mail, which would fail in its turn."""
    if effect.kind == MAIL:
        return
    people = _reachable(_holders("articles.view_effect"))
    put_all(MAIL, [{"name": "failed", "to": pk, "effect": effect.pk} for pk in people])


def send(effect: Effect) -> None:
    """Sends a mail of the outbox, in the newsroom's language and time; nothing where nobody is to get it any more."""
    person = User.objects.filter(pk=effect.payload["to"], is_active=True).first()
    if person is None or not _is_address(person.email):
        return
    # No person's settings: whoever runs the sweep, the mail is the newsroom's.
    with translation.override(settings.LANGUAGE_CODE), timezone.override(timezone.get_default_timezone()):
        context = _context(effect, person)
        if context is None:
            return
        text = render_to_string(f"mail/{effect.payload['name']}.txt", context)
    subject, _, body = text.strip().partition("\n")
    host = urlsplit(settings.SITE_URL).hostname
    headers = {
        # The same at each try: a mail that was sent twice is shown once.
        "Message-ID": f"<effect-{effect.pk}-{effect.made_at:%Y%m%d%H%M%S%f}@{host}>",
        "Date": format_datetime(effect.made_at),
        "Auto-Submitted": "auto-generated",
    }
    EmailMessage(
        _clipped(one_line(subject), LONGEST_SUBJECT), body.strip() + "\n", None, [person.email], headers=headers
    ).send()


def _put(name: str, people: QuerySet[User], article: Article, by: Any, note: str = "") -> None:
    facts = {
        "name": name,
        "article": article.pk,
        "by": audit.name_of(by),
        "note": _clipped(printable(note).strip(), LONGEST_NOTE),
    }
    put_all(MAIL, [{**facts, "to": pk} for pk in _reachable(people) if pk != by.pk])


def _holders(right: str) -> QuerySet[User]:
    return User.objects.with_perm(right, backend=RIGHTS)


def _reachable(people: QuerySet[User]) -> list[int]:
    """Returns the keys of the open accounts that have an address, each once."""
    keys = people.filter(is_active=True).exclude(email="").order_by("pk").values_list("pk", flat=True)
    return list(dict.fromkeys(keys))


def _context(effect: Effect, person: User) -> dict[str, Any] | None:
    """Returns what the text is made of; None where there is nothing to tell this person any more."""
    payload, newsroom = effect.payload, Newsroom.objects.current()
    if "effect" in payload:
        failed = Effect.objects.filter(pk=payload["effect"]).first()
        address = absolute(reverse("admin:articles_effect_changelist"))
        return {"newsroom": newsroom, "effect": failed, "address": address} if failed else None
    article = Article.objects.visible_to(person).filter(pk=payload["article"]).first()
    if article is None:
        return None
    return {
        "newsroom": newsroom,
        "article": article,
        "by": payload["by"],
        "note": payload["note"],
        "address": absolute(reverse("admin:articles_article_change", args=[article.pk])),
        "public_address": absolute(article.get_absolute_url()) if article.is_live else "",
        "zone": settings.TIME_ZONE,
    }


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
