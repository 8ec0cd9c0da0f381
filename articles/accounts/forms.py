"""Forms of signing in. Guesses at a password are counted by the adapter, guesses at a code here."""

import struct
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles import effects
from articles.accounts import lockout, words
from articles.models import User

LONGEST_CREDENTIAL = 64_000  # characters
LONGEST_PASSWORD = 4096  # characters that are looked at; hashing costs by length
STEPS_VALID = 3  # periods in which a code of an app is taken: the present one, and one on each side


def password_field(**attributes: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password", **attributes})
    return forms.CharField(label=_("Password"), strip=False, max_length=LONGEST_PASSWORD, widget=widget)


def code_field(label: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
    return forms.CharField(label=label, max_length=40, widget=forms.TextInput(attrs=attributes))


class SignInForm(account_forms.LoginForm):
    """Asks for name and password in fields of the names that the stock admin has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        longest = User._meta.get_field("username").max_length
        self.fields = {
            "username": forms.CharField(
                label=_("Username"), max_length=longest, widget=forms.TextInput(attrs=attributes)
            ),
            "password": password_field(),
        }

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["login"] = self.cleaned_data.get("username", "")
        return super().clean()


class ConfirmForm(account_forms.ReauthenticateForm):
    password = password_field(autofocus="autofocus")


class AskResetForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True})
    )

    def save(self, request: HttpRequest) -> None:
        with transaction.atomic():
            effects.after_reset_asked(self.cleaned_data["email"])


class NewPasswordForm(SetPasswordForm):
    """Sets a new password without the old one: who asks came through a link in an e-mail."""

    def __init__(self, *args: Any, temp_key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ChangePasswordForm(PasswordChangeForm):
    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return password


class CountedCode:
    """Counts guesses at a code, and takes the code of an app once only: a code that was seen is worth nothing."""

    user: User

    def clean_code(self) -> str:
        counter = lockout.code_of(self.user)
        try:
            lockout.count(counter)
        except lockout.Locked as error:
            raise words.locked_code(error.until) from None
        # A mixin: the method is that of the form it is mixed into.
        code: str = super().clean_code()  # type: ignore[misc]
        used = f"code-of-{self.user.pk}-{normalize_user_code(code)}"
        if not cache.add(used, True, timeout=STEPS_VALID * mfa_settings.TOTP_PERIOD):
            raise forms.ValidationError(words.WRONG_CODE, code="incorrect_code")
        lockout.was_right(counter)
        return code


class CodeForm(CountedCode, code_forms.AuthenticateForm):
    code = code_field(_("Code of your app, or a recovery code"))


class ConfirmCodeForm(CountedCode, code_forms.ReauthenticateForm):
    code = code_field(_("Code of your app, or a recovery code"))


class AddAppForm(totp_forms.ActivateTOTPForm):
    code = code_field(_("Code that the app shows"))


# What the readers of a credential raise where it is none: allauth names some of them only.
UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error)


class CredentialField(forms.JSONField):
    """Reads what a browser answers for a passkey; refuses what is too long, too deep or too big to be that."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            if len(value or "") <= LONGEST_CREDENTIAL:
                return super().to_python(value)
        except (ValueError, RecursionError):
            pass  # Python reads no number of thousands of digits, and nothing thousands of brackets deep
        raise forms.ValidationError(words.WRONG_PASSKEY, code="invalid")


class ReadCredential(forms.Form):
    """Refuses in the form what is no credential, or was signed by another."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        try:
            # A mixin, as above.
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE:
            raise forms.ValidationError(words.WRONG_PASSKEY, code="incorrect_code") from None


class PasskeyStepForm(ReadCredential, passkey_forms.AuthenticateWebAuthnForm):
    pass


class SignInByPasskeyForm(ReadCredential, passkey_forms.LoginWebAuthnForm):
    pass


class ConfirmPasskeyForm(ReadCredential, passkey_forms.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """Makes passkeys only, which sign in without a password and ask for a finger, a face or a PIN."""

    credential = CredentialField()
    name = forms.CharField(label=_("Name of the passkey"), max_length=100, required=False)
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except UNREADABLE:
            raise forms.ValidationError(words.WRONG_PASSKEY, code="incorrect_code") from None
