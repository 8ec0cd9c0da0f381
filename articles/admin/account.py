"""Accounts and groups at the desk: who signs in, and what they may do.

Nobody hands out more than they hold: only a superuser makes superusers or gives single rights. Others give
the groups whose rights they hold themselves, and change the accounts that may do no more than they.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from articles import effects
from articles.accounts import lockout
from articles.accounts.words import CHANGED_BY_ADMINISTRATOR
from articles.admin import lists
from articles.admin.audited import AuditedAdmin
from articles.admin.base import RefusableForm
from articles.models import User

ONLY_SUPERUSERS = ("is_superuser", "user_permissions")


class AccountForm(RefusableForm, UserChangeForm):
    pass


class PasswordForm(AdminPasswordChangeForm):
    """Sets another's password: the owner is told, and may sign in with it at once."""

    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        lockout.lift(user)
        effects.after_account_change(user, str(CHANGED_BY_ADMINISTRATOR))
        return user


class ActiveFilter(lists.FieldChoice):
    title = _("active")
    parameter_name = "is_active"
    choices_of_field = (("True", _("Active")), ("False", _("Closed")))


@admin.register(User)
class AccountAdmin(AuditedAdmin, UserAdmin):
    form = AccountForm
    add_form = AdminUserCreationForm
    change_password_form = PasswordForm
    keeps_typed = False  # its forms hold passwords
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = (ActiveFilter,)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    sortable_by = ("username",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, *ONLY_SUPERUSERS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or _is_within(obj, request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or _is_within(obj, request.user))

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs |= {"widget": forms.CheckboxSelectMultiple, "queryset": _groups_within(request.user)}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    # The parameter is named as the stock method's is.
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        with transaction.atomic():  # the log goes with the password
            return super().user_change_password(request, id, form_url)

    def in_use(self, obj: User) -> str:
        if not LogEntry.objects.filter(user=obj).exists():
            return ""
        message = _("“%(name)s” has a history at the desk, which stays. Close the account instead: untick “Active”.")
        return message % {"name": obj.username}


def _rights_of(person: Any) -> QuerySet[Permission]:
    """Returns the rights that were given to the person, whether the account is active or not."""
    return Permission.objects.filter(Q(group__user=person) | Q(user=person))


def _is_within(other: User, person: Any) -> bool:
    """Says whether the other account may do no more than the person."""
    if person.is_superuser:
        return True
    return not other.is_superuser and not _rights_of(other).exclude(pk__in=_rights_of(person)).exists()


def _groups_within(person: Any) -> QuerySet[Group]:
    if person.is_superuser:
        return Group.objects.all()
    return Group.objects.exclude(permissions__in=Permission.objects.exclude(pk__in=_rights_of(person)))


# They would show secrets, and addresses that nothing here keeps.
admin.site.unregister((Authenticator, EmailAddress))
admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(AuditedAdmin, GroupAdmin):
    search_fields = ("name",)
    filter_horizontal = ()  # Django's two lists are named in a way that screen readers are not told: boxes to tick

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    def in_use(self, obj: Group) -> str:
        if not obj.user_set.exists():
            return ""
        return _("Accounts belong to “%(name)s”: take them out of it first.") % {"name": obj.name}
