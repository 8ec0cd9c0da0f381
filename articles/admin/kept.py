"""What was typed is kept where a post cannot be taken.

A session that ended while somebody wrote, or a form that grew old, leads through the page of signing in and back
to the form, which shows what was typed. A form carries a key that says to whom it was shown: nothing is
kept of a post that somebody made by hand, or for another.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as stock_csrf_failure

FIELD = "form_key"  # a hidden field, new with every form that is shown
VALID = timedelta(days=30)
MOST_POSTS = 3  # in a session
LARGEST_POST = 2_000_000  # characters, as a browser encodes them
_TYPED = "typed"  # in the session
_signer = signing.TimestampSigner(salt="articles.admin.kept")


def new_key(request: HttpRequest) -> str:
    """Returns a key for a form that is shown to whoever asked for it."""
    return _signer.sign(f"{secrets.token_urlsafe(12)}:{request.user.pk}")


def shown_to(request: HttpRequest) -> str:
    """Returns the key of the account that the posted form was shown to; empty where no form of ours was posted."""
    try:
        return _signer.unsign(request.POST.get(FIELD, ""), max_age=VALID).rpartition(":")[2]
    except signing.BadSignature:
        return ""


def was_shown_here(request: HttpRequest) -> bool:
    """Says whether the posted form was shown to the person who posts it."""
    return bool(request.user.pk) and shown_to(request) == str(request.user.pk)


def keep(request: HttpRequest) -> bool:
    """Keeps a post in the session for the account that its form was shown to; says whether it did. Never a password."""
    owner, sent = shown_to(request), request.POST.urlencode()
    if not owner or len(sent) > LARGEST_POST or any("password" in name for name in request.POST):
        return False
    posts: dict[str, Any] = request.session.get(_TYPED, {})
    newest = [item for item in posts.items() if item[0] != request.path][-(MOST_POSTS - 1) :]
    request.session[_TYPED] = {**dict(newest), request.path: [owner, sent]}
    return True


def take(request: HttpRequest) -> QueryDict | None:
    """Returns what this person typed at this address, once."""
    posts: dict[str, Any] = request.session.get(_TYPED, {})
    owner, sent = posts.get(request.path, ("", ""))
    if not owner or owner != str(request.user.pk):
        return None
    request.session[_TYPED] = {path: post for path, post in posts.items() if path != request.path}
    return QueryDict(sent)


def told() -> str:
    return _("You were signed out, or this form had grown old. What you wrote is below: look at it, then save it.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shows the form again with what was typed, and a token of today; a post from elsewhere is refused."""
    if was_shown_here(request) and keep(request):
        response = HttpResponseRedirect(request.get_full_path())
        response.status_code = 303
        return response
    return stock_csrf_failure(request, reason)
