"""A form that is sent twice does its work once.

A double click, a second press on a slow line, a retry by the browser: the same post arrives again, or
eight times at once. What a post did stands in the history, with the post's mark; whoever finds it there
does nothing.
"""

import hashlib
from datetime import timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from articles.admin.kept import FIELD
from articles.models import User

REMEMBERED = timedelta(hours=1)
WITHOUT_KEY = timedelta(minutes=1)  # how long a post from a form without the field counts as the same
LOOKED_AT = 50  # newest entries of the person's history
_MARK = "post"


def mark(request: HttpRequest) -> dict[str, str]:
    """Returns what the history keeps of the post: a digest of all that was sent, but the CSRF token."""
    sent = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return {_MARK: hashlib.sha256(repr(sent).encode()).hexdigest()[:32]}


def find_done(request: HttpRequest, model: type[models.Model], *, is_new: bool) -> str | None:
    """Returns the key of the object that the same post saved before.

    Call it in the transaction of the save: it locks the person's account, so that of posts at once one
    goes first and the others find what it did.
    """
    if not (FIELD in request.POST or is_new):
        return None
    person = request.user.pk or 0
    list(User.objects.select_for_update(no_key=True).filter(pk=person).values_list("pk"))
    since = timezone.now() - (REMEMBERED if FIELD in request.POST else WITHOUT_KEY)
    newest = LogEntry.objects.filter(user=person).order_by("-pk")[:LOOKED_AT]
    kind, post = ContentType.objects.get_for_model(model).pk, mark(request)[_MARK]
    for entry in newest:
        if entry.content_type_id == kind and entry.action_time >= since and post in entry.change_message:
            return entry.object_id
    return None
