"""The admin site: whose newsroom it is, and what stands on its first page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.choosers import chooser_urls
from articles.models import Newsroom

# The first page's groups, in order: a label for style sheets, a title, the models' names.
GROUPS = (
    ("stories", gettext_lazy("Stories"), ("Article", "Section", "Tag")),
    ("pictures", gettext_lazy("Pictures"), ("Image",)),
    ("people", gettext_lazy("People"), ("Author", "User", "Group")),
    ("site", gettext_lazy("The site"), ("Newsroom", "Redirect")),
)


class NewsroomAdminSite(admin.AdminSite):
    enable_nav_sidebar = False  # a short menu in the header serves instead
    index_title = gettext_lazy("Desk")
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # It would delete past the verbs, and past what `base.Guarded` says.
        self.disable_action("delete_selected")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Leaves out the stock address that leads from any object's key to its page, whoever asks."""
        stock = [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]
        return [*chooser_urls(self), *stock]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = Newsroom.objects.current().name
        return {**super().each_context(request), "site_header": name, "site_title": name}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Groups the models by what an editor looks for; what no group names stands at the end."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        groups = [
            _group(label, str(title), [models.pop(name) for name in names if name in models])
            for label, title, names in GROUPS
        ]
        groups.append(_group("others", _("More"), list(models.values())))
        return [group for group in groups if group["models"]]


def _group(label: str, title: str, models: list[Any]) -> dict[str, Any]:
    return {"name": title, "app_label": label, "app_url": "", "has_module_perms": True, "models": models}
