"""The app, and the admin site it brings."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as StockAdminConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Desk")

    def ready(self) -> None:
        import_module("articles.checks")


class AdminConfig(StockAdminConfig):
    default_site = "articles.admin.site.NewsroomAdminSite"

    def ready(self) -> None:
        super().ready()
        import_module("articles.admin.register")
