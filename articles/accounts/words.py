"""What is said to people who sign in, on pages and by mail."""

import math
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

WRONG_PASSWORD = gettext_lazy("The username or the password is wrong. Check both; capitals count.")
WRONG_CODE = gettext_lazy("This code is wrong or was used already. Wait for the next one, or use a recovery code.")
WRONG_PASSKEY = gettext_lazy("This passkey did not fit. Try again, or use another way.")

# Under the names that allauth has for its messages; what is not here is not said.
MESSAGES = {
    "account/messages/logged_out.txt": gettext_lazy("You are signed out."),
    "account/messages/password_changed.txt": gettext_lazy(
        "Your password is changed. You are signed out everywhere else."
    ),
    "mfa/messages/totp_activated.txt": gettext_lazy("The app is set up. You are signed out everywhere else."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The app is removed."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is set up. You are signed out everywhere else."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("Here are new recovery codes. Keep them now."),
}

# What happens to an account: the log's verb for it, and the sentence to its owner.
EVENTS = {
    "changed the password": gettext_lazy("Your password was changed."),
    "reset the password": gettext_lazy("Your password was reset through a link in an e-mail."),
    "set up an app": gettext_lazy("An authenticator app was set up for your account."),
    "removed the app": gettext_lazy("The authenticator app was removed from your account."),
    "added a passkey": gettext_lazy("A passkey was added to your account."),
    "removed a passkey": gettext_lazy("A passkey was removed from your account."),
    "made recovery codes": gettext_lazy("New recovery codes were made for your account."),
}
CHANGED_BY_ADMINISTRATOR = gettext_lazy("An administrator changed your password.")


def locked_password(until: datetime) -> ValidationError:
    return _locked(_("Too many wrong passwords. Try again in %(wait)s, or reset your password."), until)


def locked_code(until: datetime) -> ValidationError:
    return _locked(_("Too many wrong codes. Try again in %(wait)s."), until)


def _locked(message: str, until: datetime) -> ValidationError:
    seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
    return ValidationError(message, code="locked", params={"wait": wait(seconds), "seconds": seconds})


def wait(seconds: int) -> str:
    """Returns a time in words: seconds under a minute, else minutes, begun ones counted whole."""
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
