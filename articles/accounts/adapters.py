"""How allauth signs in here: guesses are counted first, `next` stays on the site, words and mails are ours."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from articles.accounts import lockout, words
from articles.accounts.origin import client_address
from articles.accounts.sealing import seal, unseal
from articles.models import Newsroom, User

FRESH = 5 * 60  # seconds in which who signed in is not asked again who they are


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": words.WRONG_PASSWORD,
        "incorrect_password": words.WRONG_PASSWORD,
        "incorrect_code": words.WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # accounts are made in the admin

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "unknown"

    def is_safe_url(self, url: str) -> bool:
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        counters = [*lockout.guesses_from(client_address(request)), lockout.password_of(credentials["username"])]
        try:
            lockout.count(*counters)
        except lockout.Locked as error:
            raise words.locked_password(error.until) from None
        user = authenticate(request, username=credentials["username"], password=credentials["password"])
        if not isinstance(user, User):
            return None
        lockout.was_right(*counters)
        return user

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Asks again who somebody is, but not right after they signed in."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > FRESH

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or words.MESSAGES.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said), extra_tags=extra_tags)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Sends nothing: the pages tell, in the transaction of the change (`views.ChangesAccount`)."""


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": words.WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return Newsroom.objects.current().name

    def get_totp_label(self, user: User) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return Newsroom.objects.current().name

    # The parameter is named as the stock method's is.
    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002
        return _("Passkey")
