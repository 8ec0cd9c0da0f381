"""The pages under /staff/: signing in and out, passwords, second steps."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles import audit, effects
from articles.accounts import forms, lockout, second_step, sessions, words
from articles.accounts.origin import client_address


class StaffPage:
    """A page in the frame of the desk; 429 where too many guesses are told to wait."""

    request: HttpRequest
    title: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        frame = admin.site.each_context(self.request)
        # A mixin: the method is that of the view it is mixed into.
        return {**frame, "title": self.title, **super().get_context_data(**kwargs)}  # type: ignore[misc]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        for error in _errors(context.get("form")):
            if error.code == "locked":
                kwargs |= {"status": 429, "headers": {"Retry-After": str(error.params["seconds"])}}
        # A mixin, as above.
        return super().render_to_response(context, **kwargs)  # type: ignore[misc]


class ChangesAccount(StaffPage):
    """A page that changes an account: the change, the log of it and the mail about it are written together."""

    event = ""  # a key of `words.EVENTS`
    ends_other_sessions = False

    def owner(self) -> Any:
        return self.request.user

    @method_decorator(transaction.atomic)
    def form_valid(self, form: Any) -> HttpResponse:
        owner = self.owner()
        response = super().form_valid(form)  # type: ignore[misc]  # a mixin, as above
        if self.ends_other_sessions:
            sessions.end_others(self.request)
        audit.record(self.event, owner, by=owner)
        effects.after_account_change(owner, str(words.EVENTS[self.event]), origin=client_address(self.request))
        return response


def _errors(form: Any) -> list[Any]:
    return [error for errors in form.errors.as_data().values() for error in errors] if form else []


# --- In and out -----------------------------------------------------------------------------------


class SignIn(StaffPage, account.LoginView):
    title = gettext_lazy("Sign in")
    template_name = "accounts/sign_in.html"
    form_class = forms.SignInForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not admin.site.has_permission(request):
            return NotStaff.as_view()(request)
        return super().dispatch(request, *args, **kwargs)


class NotStaff(StaffPage, account.TemplateView):
    title = gettext_lazy("Not an account of the staff")
    template_name = "accounts/not_staff.html"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return super().render_to_response(context, status=403, **kwargs)

    post = account.TemplateView.get


class SecondStep(StaffPage, mfa.AuthenticateView):
    title = gettext_lazy("Second step")
    template_name = "accounts/second_step.html"
    form_class = forms.CodeForm
    webauthn_form_class = forms.PasskeyStepForm


class SignInByPasskey(passkeys.LoginWebAuthnView):
    form_class = forms.SignInByPasskeyForm


class Closed(StaffPage, account.AccountInactiveView):
    title = gettext_lazy("This account is closed")
    template_name = "accounts/closed.html"


sign_in = SignIn.as_view()
sign_out = account.LogoutView.as_view(http_method_names=["post"])


@require_POST
@login_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    sessions.end_others(request)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("mfa_index")


# --- Passwords ------------------------------------------------------------------------------------


class ChangePassword(ChangesAccount, account.PasswordChangeView):
    event = "changed the password"
    title = gettext_lazy("Change your password")
    template_name = "accounts/change_password.html"
    form_class = forms.ChangePasswordForm
    success_url = reverse_lazy("mfa_index")


class AskReset(StaffPage, account.PasswordResetView):
    title = gettext_lazy("Reset your password")
    template_name = "accounts/ask_reset.html"
    form_class = forms.AskResetForm


class ResetSent(StaffPage, account.PasswordResetDoneView):
    title = gettext_lazy("Look into your e-mail")
    template_name = "accounts/reset_sent.html"


class NewPassword(ChangesAccount, account.PasswordResetFromKeyView):
    event = "reset the password"
    title = gettext_lazy("Choose a new password")
    template_name = "accounts/new_password.html"
    form_class = forms.NewPasswordForm
    success_url = reverse_lazy("account_login")

    def owner(self) -> Any:
        return self.reset_user

    def form_valid(self, form: Any) -> HttpResponse:
        lockout.lift(self.reset_user)
        return super().form_valid(form)


change_password = ChangePassword.as_view()


# --- Who is it, once more -------------------------------------------------------------------------


class Confirm(StaffPage, account.ReauthenticateView):
    title = gettext_lazy("Confirm that it is you")
    template_name = "accounts/confirm.html"
    form_class = forms.ConfirmForm


class ConfirmByCode(StaffPage, mfa.ReauthenticateView):
    title = gettext_lazy("Confirm that it is you")
    template_name = "accounts/confirm.html"
    form_class = forms.ConfirmCodeForm


class ConfirmByPasskey(StaffPage, passkeys.ReauthenticateWebAuthnView):
    title = gettext_lazy("Confirm that it is you")
    template_name = "accounts/confirm_passkey.html"
    form_class = forms.ConfirmPasskeyForm

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())


# --- Second steps ---------------------------------------------------------------------------------


class Account(StaffPage, mfa.IndexView):
    title = gettext_lazy("Your account")
    template_name = "accounts/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = context["authenticators"]
        recovery = found.get(Authenticator.Type.RECOVERY_CODES)
        return {
            **context,
            "app": found.get(Authenticator.Type.TOTP),
            "passkeys": found.get(Authenticator.Type.WEBAUTHN, []),
            "codes_left": len(recovery.get_unused_codes()) if recovery else None,
            "is_missing": second_step.is_missing(self.request.user),
        }


class AddApp(ChangesAccount, totp.ActivateTOTPView):
    event = "set up an app"
    title = gettext_lazy("Set up an authenticator app")
    template_name = "accounts/add_app.html"
    form_class = forms.AddAppForm
    ends_other_sessions = True


class RemoveApp(ChangesAccount, totp.DeactivateTOTPView):
    event = "removed the app"
    title = gettext_lazy("Remove the authenticator app")
    template_name = "accounts/remove.html"


class AddPasskey(ChangesAccount, passkeys.AddWebAuthnView):
    event = "added a passkey"
    title = gettext_lazy("Set up a passkey")
    template_name = "accounts/add_passkey.html"
    form_class = forms.AddPasskeyForm
    ends_other_sessions = True


class RemovePasskey(ChangesAccount, passkeys.RemoveWebAuthnView):
    event = "removed a passkey"
    title = gettext_lazy("Remove the passkey")
    template_name = "accounts/remove.html"
    success_url = reverse_lazy("mfa_index")


class RecoveryCodes(StaffPage, codes.ViewRecoveryCodesView):
    title = gettext_lazy("Recovery codes")
    template_name = "accounts/recovery_codes.html"


class NewRecoveryCodes(ChangesAccount, codes.GenerateRecoveryCodesView):
    event = "made recovery codes"
    title = gettext_lazy("Make new recovery codes")
    template_name = "accounts/new_recovery_codes.html"


def no_password_yet(request: HttpRequest) -> HttpResponse:
    """Leads who has no password to the page that sends a link for a first one."""
    return HttpResponseRedirect(str(reverse_lazy("account_reset_password")))
