"""What all lists and forms of the desk have in common."""

import logging
import re
from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, OperationalError, models, transaction
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import kept, once
from articles.admin.fields import (
    SafeAutocompleteSelect,
    SafeAutocompleteSelectMultiple,
    SafeChoicesField,
    SafeTagsField,
)
from articles.admin.stale import ComparingForm
from articles.models import Tag
from articles.publishing.errors import RuleBroken
from articles.text.plain import one_line

logger = logging.getLogger(__name__)

LONGEST_LIST = 10_000  # rows that a list counts and pages through; beyond, one searches or filters
LONGEST_SEARCH = 200  # characters of a search that are looked at
MOST_WORDS = 8  # of a search


class BoundedPaginator(Paginator):
    """Counts no further than LONGEST_LIST: a list of a million rows opens like one of ten thousand."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return rows.order_by()[:LONGEST_LIST].count() if isinstance(rows, models.QuerySet) else len(rows)

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than was counted."""
        return self.count >= LONGEST_LIST


class RefusableForm(ComparingForm):
    """A form that shows what a verb refused beside the fields; `refused` is set for the second look at a post."""

    refused: Mapping[str, str] = {}
    shown_elsewhere: frozenset[str] = frozenset()  # names that another part of the page shows

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, message in self.refused.items():
            if name not in self.shown_elsewhere and message not in self.non_field_errors():
                self.add_error(name if name in self.fields else None, message)
        return cleaned


def not_stored(error: OperationalError | IntegrityError) -> str:
    """Returns what is said to somebody whose words the database did not take; they are still in the form."""
    reason = one_line(str(error))[:200]
    return _("The database could not store it now (%(reason)s). Nothing is lost: save again in a while.") % {
        "reason": reason
    }


def _without(sent: QueryDict, *names: str) -> QueryDict:
    if any(name in sent for name in names):
        sent = sent.copy()
        for name in names:
            sent.pop(name, None)
    return sent


def refuse(request: HttpRequest, messages_: Mapping[str, str], error: RuleBroken | None = None) -> None:
    """Notes what keeps this post from being saved, for the forms that show it again."""
    # On the request: a form's second look at a post shares nothing else with the first.
    vars(request)["refused"], vars(request)["refusal"] = messages_, error


def refused_in(request: HttpRequest) -> Mapping[str, str]:
    """Returns what was refused when this post was first tried."""
    return getattr(request, "refused", {})


def refusal_in(request: HttpRequest) -> RuleBroken | None:
    """Returns the error with which a verb refused it, if one did."""
    return getattr(request, "refusal", None)


def _lay_in(request: HttpRequest, sent: QueryDict) -> None:
    request.POST = sent  # type: ignore[assignment]  # the stubs take what is sent for unchangeable


class DeskAdmin(admin.ModelAdmin):
    """Bounded lists, no bulk deletion, 404 for what is not there, and refusals that lose nothing."""

    form: Any = RefusableForm
    actions = None
    view_on_site = False
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    empty_list = gettext_lazy("Nothing here yet.")  # what an empty list says, and what to do next
    keeps_typed = True  # what was typed where a post cannot be taken; its form is a RefusableForm
    keeps: Any = ""  # what stays when an object is deleted, for who is about to do it

    # --- Lists ---

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Lets the list's own filters through, and nothing that somebody writes into the address."""
        return lookup in {getattr(filter_, "parameter_name", None) for filter_ in self.get_list_filter(request)}

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        words = one_line(search_term[:LONGEST_SEARCH]).split()[:MOST_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"empty_list": self.empty_list, **(extra_context or {})})

    # --- Forms ---

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> models.Model:
        """Returns the object if this person may see it; otherwise there is no such page."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404(_("There is no such page. It may have been deleted."))
        return found

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refused = refused_in(request)
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SafeAutocompleteSelect(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        kind = SafeTagsField if db_field.related_model is Tag else SafeChoicesField
        kwargs = {"form_class": kind, **kwargs}
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SafeAutocompleteSelectMultiple(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # an address fills in nothing: whoever sent the link decides nothing

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        extra_context = {"form_key": kept.new_key(request), **(extra_context or {})}
        _lay_in(request, _without(request.POST, "_saveasnew"))  # stock obeys it, offered or not
        if request.method != "POST":
            return self._show(request, object_id, form_url, extra_context)
        if self._is_out_of_reach(request, object_id):
            return self._offer_as_new(request, extra_context)
        try:
            with transaction.atomic():
                return self._save_once(request, object_id, form_url, extra_context)
        except RuleBroken as error:
            refuse(request, error.messages, error)
        except OperationalError as error:
            logger.exception("The database refused a save at the desk.")
            refuse(request, {NON_FIELD_ERRORS: not_stored(error)})
        except IntegrityError:
            # Another save got in between: looked at again, validation says what is in the way, or all is well.
            return self._look_again(request, object_id, form_url, extra_context)
        return self._show_typed(request, object_id, form_url, extra_context)

    def _show(self, request: HttpRequest, *args: Any) -> HttpResponse:
        """Shows the form: with what was typed in it before, where a post could not be taken."""
        typed = kept.take(request) if self.keeps_typed else None
        if typed is None:
            return super().changeform_view(request, *args)
        request.method = "POST"
        _lay_in(request, typed)
        refuse(request, {NON_FIELD_ERRORS: kept.told()})
        return self._show_typed(request, *args)

    def _show_typed(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any]
    ) -> HttpResponse:
        """Shows what was typed, and what keeps it from being saved. No transaction: the database may be locked."""
        if self._is_out_of_reach(request, object_id):
            return self._offer_as_new(request, extra_context)
        return self.without_transaction(request, object_id, form_url, extra_context)

    def without_transaction(self, request: HttpRequest, *args: Any) -> HttpResponse:
        """Does what the stock view does inside a transaction."""
        # Stock has no public name for it, and so the stubs do not know it.
        answer: HttpResponse = self._changeform_view(request, *args)  # type: ignore[attr-defined]
        return answer

    def _is_out_of_reach(self, request: HttpRequest, object_id: str | None) -> bool:
        """Says whether who had this form may not save it any more: the object is gone, or not theirs to change."""
        if (
            object_id is None
            or not self.keeps_typed
            or not kept.was_shown_here(request)
            or not self.has_add_permission(request)
        ):
            return False
        found = super().get_object(request, unquote(object_id))
        return found is None or not self.has_change_permission(request, found)

    def _offer_as_new(self, request: HttpRequest, extra_context: dict[str, Any]) -> HttpResponse:
        """Shows what was typed in the form of a new object: nothing is lost, nothing stored."""
        told = _(
            "Somebody deleted this meanwhile, or took it over: you cannot change it any more. What you wrote is below: "
            "save it to keep it as a new one."
        )
        refuse(request, {NON_FIELD_ERRORS: told})
        # The rows of its inlines name the object that they hang on.
        hangs = re.compile(rf".+-[0-9]+-(?:id|{self.opts.model_name})")
        _lay_in(request, _without(request.POST, *filter(hangs.fullmatch, request.POST)))
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return self._show_typed(request, None, address, extra_context)

    def _look_again(self, request: HttpRequest, *args: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args)
        except IntegrityError as error:
            logger.exception("The database refused a save at the desk twice.")
            refuse(request, {NON_FIELD_ERRORS: not_stored(error)})
        return super().changeform_view(request, *args)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if form.is_bound and isinstance(form, ComparingForm):
            context["differences"] = list(form.differences())
        return super().render_change_form(request, context, *args, **kwargs)

    def _save_once(self, request: HttpRequest, object_id: str | None, *args: Any) -> HttpResponse:
        if object_id is not None:
            self.lock(self.get_object(request, unquote(object_id)).pk)
        if done := once.find_done(request, self.model, is_new=object_id is None):
            return self.response_again(request, done)
        return super().changeform_view(request, object_id, *args)

    def lock(self, key: Any) -> None:
        """Locks a row before it is read: of two saves at once the second sees what the first has stored."""
        list(self.model._base_manager.select_for_update(no_key=True).filter(pk=key).values_list("pk"))

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[Any]:
        return [*super().construct_change_message(request, form, formsets, add), once.mark(request)]

    def response_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answers the second press of a button whose first press has done the work."""
        if super().get_object(request, object_id) is None:
            raise RuleBroken(
                {NON_FIELD_ERRORS: _("This was saved before, and deleted since. Save again to keep it as a new one.")}
            )
        messages.info(request, _("That was saved already: the button was pressed twice."))
        return HttpResponseRedirect(self.address_of(self.get_object(request, object_id)))

    # --- Deleting ---

    def in_use(self, obj: Any) -> str:
        """Says what keeps the object from being deleted, and what to do instead; empty if nothing does."""
        return ""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if not self.has_delete_permission(request, obj):
            raise PermissionDenied
        reason = self.in_use(obj)
        if not reason:
            try:
                return super().delete_view(request, object_id, {"keeps": self.keeps, **(extra_context or {})})
            except ProtectedError:  # put to use a moment ago
                reason = self.in_use(obj)
            except RuleBroken as error:
                reason = str(error)
        messages.error(request, reason)
        return HttpResponseRedirect(self.address_of(obj))

    def address_of(self, obj: models.Model) -> str:
        """Returns the address of the object's form."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(obj.pk)])
