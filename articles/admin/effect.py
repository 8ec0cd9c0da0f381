"""Work that waits in the outbox, at the desk: what is still to be done, what failed and why, and trying again."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import lists, words
from articles.admin.readonly import ReadOnlyAdmin
from articles.models import Effect
from articles.models.outbox import Kind
from articles.outbox.sweeping import try_again

LONGEST_ERROR = 120  # characters in the list; its page has the rest

STATES = {
    "waiting": (Q(done_at=None, given_up_at=None, error=""), gettext_lazy("Waiting")),
    "failed": (Q(done_at=None, given_up_at=None) & ~Q(error=""), gettext_lazy("Failed, tried again later")),
    "given_up": (Q(given_up_at__isnull=False), gettext_lazy("Given up")),
    "done": (Q(done_at__isnull=False), gettext_lazy("Done")),
}


class StateFilter(lists.Choice):
    title = gettext_lazy("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(key, label) for key, (_condition, label) in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        chosen = self.value()
        return queryset.filter(STATES[chosen][0]) if chosen else None


class KindFilter(lists.FieldChoice):
    title = gettext_lazy("kind")
    parameter_name = "kind"
    choices_of_field = Kind.choices


@admin.register(Effect)
class EffectAdmin(ReadOnlyAdmin):
    list_display = ("shown_what", "shown_state", "shown_made", "shown_due", "tries", "shown_error", "again")
    list_filter = (StateFilter, KindFilter)
    fields = ("shown_what", "shown_payload", "shown_state", "shown_made", "shown_due", "tries", "error")
    empty_list = gettext_lazy("Nothing waits, and nothing has failed. What is done stays here for a week.")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Waiting work"), **(extra_context or {})})

    @admin.display(description=gettext_lazy("what"))
    def shown_what(self, effect: Effect) -> str:
        kind = str(dict(Kind.choices).get(effect.kind, effect.kind))
        return f"{kind}: {effect.payload['name']}" if "name" in effect.payload else kind

    @admin.display(description=gettext_lazy("details"))
    def shown_payload(self, effect: Effect) -> SafeString:
        return format_html("<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", effect.payload.items()))

    @admin.display(description=gettext_lazy("status"))
    def shown_state(self, effect: Effect) -> str:
        if effect.done_at:
            return _("Done, %(when)s") % {"when": words.short_moment(effect.done_at)}
        if effect.given_up_at:
            return _("Given up")
        return _("Failed, tried again later") if effect.error else _("Waiting")

    @admin.display(description=gettext_lazy("since"))
    def shown_made(self, effect: Effect) -> str:
        return words.short_moment(effect.made_at)

    @admin.display(description=gettext_lazy("next try"))
    def shown_due(self, effect: Effect) -> str:
        return "–" if effect.done_at or effect.given_up_at else words.short_moment(effect.due_at)

    @admin.display(description=gettext_lazy("what failed"))
    def shown_error(self, effect: Effect) -> str:
        return Truncator(effect.error).chars(LONGEST_ERROR)

    @admin.display(description=gettext_lazy("again"))
    def again(self, effect: Effect) -> SafeString | str:
        if effect.done_at or not effect.error:
            return ""
        # The list is inside a form that is posted, with its token: the button sends it elsewhere.
        address = reverse("admin:articles_effect_again", args=[effect.pk])
        label = _("Try again: %(what)s, number %(number)d") % {"what": self.shown_what(effect), "number": effect.pk}
        button = '<button class="button" formaction="{}" aria-label="{}">{}</button>'
        return format_html(button, address, label, _("Try again"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.again_view)
        return [path("<int:key>/again/", view, name="articles_effect_again"), *super().get_urls()]

    def again_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Makes a failed effect due now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if try_again(key):
            self.message_user(request, _("It is tried again within a minute."), messages.SUCCESS)
        else:
            self.message_user(request, _("There is nothing to try again: it is done, or under way."), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:articles_effect_changelist"))
