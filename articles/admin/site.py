"""The admin site: whose newsroom it is, and what stands on its first page."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.accounts import second_step
from articles.accounts import views as accounts
from articles.admin import kept, picture_rights, words
from articles.admin.choosers import chooser_urls
from articles.admin.related import related_urls
from articles.admin.related_history import history_urls
from articles.admin.related_queue import queue_urls
from articles.admin.token import token_urls
from articles.models import Article, Effect, Newsroom
from articles.moderation.rights import may_moderate
from articles.publishing import rights

SHOWN = 5  # stories in each list of the first page

# The first page's groups, in order: a label for style sheets, a title, the models' names.
GROUPS = (
    ("stories", gettext_lazy("Stories"), ("Article", "Related", "Section", "Tag", "TagMerge")),
    ("pictures", gettext_lazy("Pictures"), ("Image",)),
    ("people", gettext_lazy("People"), ("Author", "User", "Group")),
    ("site", gettext_lazy("The site"), ("Newsroom", "Page", "Redirect", "LogEvent", "Effect")),
)

# What the desk calls a list otherwise than its rows.
LIST_NAMES = {"Effect": gettext_lazy("Waiting work")}


class NewsroomAdminSite(admin.AdminSite):
    enable_nav_sidebar = False  # a short menu in the header serves instead
    index_title = gettext_lazy("Desk")
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # It would delete past the verbs, and past what `base.DeskAdmin` says.
        self.disable_action("delete_selected")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Leaves out the stock address that leads from any object's key to its page, whoever asks."""
        stock = [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]
        own = (*token_urls(self), *chooser_urls(self), *queue_urls(self), *history_urls(self), *related_urls(self))
        return [*own, *stock]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Leads administrators who need a second step to its setting up, from every page of the desk."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not self.has_permission(request):
                kept.keep(request)  # for after they have signed in
            if view != self.logout and second_step.is_missing(request.user):
                return redirect("mfa_index")
            return inner(request, *args, **kwargs)

        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Is the one page of signing in: whoever comes here is counted, and takes the second step, too."""
        return accounts.sign_in(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return accounts.sign_out(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return accounts.change_password(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = Newsroom.objects.current().name
        return {**super().each_context(request), "site_header": name, "site_title": name}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Begins with what is on the desk: stories in the writing, and those that wait for their moment."""
        may_see = request.user.has_perm("articles.view_article")
        theirs = Article.objects.visible_to(request.user) if may_see else Article.objects.none()
        desk = {
            "failed": Effect.objects.failed().count() if request.user.has_perm("articles.view_effect") else 0,
            "rights": picture_rights.told_to(request.user),
            "may_see": may_see,
            "may_write": rights.may_write(request.user),
            "in_writing": _lines(theirs.filter(live_at=None).order_by("-saved_at", "-pk"), "saved_at"),
            "waiting": _lines(theirs.scheduled().order_by("live_at", "pk"), "live_at"),
        }
        return super().index(request, {**desk, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Groups the models by what an editor looks for; what no group names stands at the end."""
        apps = super().get_app_list(request, app_label)
        for model in (model for app in apps for model in app["models"]):
            model["name"] = LIST_NAMES.get(model["object_name"], model["name"])
        if app_label is not None:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        if may_moderate(request.user):
            models["Related"] = _page(_("Related articles"), reverse("admin:related_queue"))
        groups = [
            _group(label, str(title), [models.pop(name) for name in names if name in models])
            for label, title, names in GROUPS
        ]
        groups.append(_group("others", _("More"), list(models.values())))
        return [group for group in groups if group["models"]]


def _lines(articles: QuerySet[Article], moment: str) -> list[tuple[Article, str, str]]:
    """Returns the first articles, each with its state and the moment in words."""
    rows = articles.defer("body", "key_points", "notes")[:SHOWN]
    return [(row, words.state(row), words.short_moment(getattr(row, moment))) for row in rows]


def _page(name: str, address: str) -> dict[str, Any]:
    """Returns a page of the desk that is no model's list, as the stock menu takes one."""
    return {"name": name, "object_name": "Related", "perms": {}, "admin_url": address, "add_url": None}


def _group(label: str, title: str, models: list[Any]) -> dict[str, Any]:
    return {"name": title, "app_label": label, "app_url": "", "has_module_perms": True, "models": models}
