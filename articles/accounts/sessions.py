"""Sessions of an account, ended on the server: a copied cookie is worth nothing from then on."""

from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from articles.models import User


def end_all(user: User) -> None:
    """Signs the account out everywhere."""
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])


def end_others(request: HttpRequest) -> None:
    """Signs the account out everywhere but here; this session gets another key, too."""
    user = request.user
    if isinstance(user, User):
        end_all(user)
        update_session_auth_hash(request, user)
