"""The addresses under /staff/, by the names that allauth looks for; none of them is kept by a cache."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache

from articles.accounts import views


def _page(address: str, view: Callable[..., Any], name: str) -> URLPattern:
    return path(address, never_cache(view), name=name)


urlpatterns = [
    _page("", views.Account.as_view(), "mfa_index"),
    _page("sign-in/", views.sign_in, "account_login"),
    _page("sign-in/second-step/", views.SecondStep.as_view(), "mfa_authenticate"),
    _page("sign-in/passkey/", views.SignInByPasskey.as_view(), "mfa_login_webauthn"),
    _page("sign-out/", views.sign_out, "account_logout"),
    _page("sign-out/everywhere-else/", views.end_other_sessions, "end_other_sessions"),
    _page("closed/", views.Closed.as_view(), "account_inactive"),
    _page("confirm/", views.Confirm.as_view(), "account_reauthenticate"),
    _page("confirm/code/", views.ConfirmByCode.as_view(), "mfa_reauthenticate"),
    _page("confirm/passkey/", views.ConfirmByPasskey.as_view(), "mfa_reauthenticate_webauthn"),
    _page("password/", views.change_password, "account_change_password"),
    _page("password/first/", views.no_password_yet, "account_set_password"),
    _page("password/reset/", views.AskReset.as_view(), "account_reset_password"),
    _page("password/reset/sent/", views.ResetSent.as_view(), "account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        never_cache(views.NewPassword.as_view()),
        name="account_reset_password_from_key",
    ),
    _page("app/add/", views.AddApp.as_view(), "mfa_activate_totp"),
    _page("app/remove/", views.RemoveApp.as_view(), "mfa_deactivate_totp"),
    _page("passkeys/add/", views.AddPasskey.as_view(), "mfa_add_webauthn"),
    _page("passkeys/<int:pk>/remove/", views.RemovePasskey.as_view(), "mfa_remove_webauthn"),
    _page("recovery-codes/", views.RecoveryCodes.as_view(), "mfa_view_recovery_codes"),
    _page("recovery-codes/new/", views.NewRecoveryCodes.as_view(), "mfa_generate_recovery_codes"),
    _page(
        "recovery-codes/download/",
        DownloadRecoveryCodesView.as_view(template_name="accounts/recovery_codes.txt"),
        "mfa_download_recovery_codes",
    ),
]
