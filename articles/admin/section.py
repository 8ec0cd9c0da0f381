"""Sections at the desk."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.audited import AuditedAdmin
from articles.models import Section
from articles.publishing.uses import stories_to_come

MANY = 100  # articles that are counted before a message says “more than”


@admin.register(Section)
class SectionAdmin(AuditedAdmin):
    fields = ("name", "slug", "order", "description")
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "order", "slug")
    search_fields = ("name",)
    empty_list = _("No section yet. The first one makes a place for the first story: “Add section”.")

    def in_use(self, obj: Any) -> str:
        count = obj.articles.order_by()[: MANY + 1].count() or stories_to_come(obj)
        if not count:
            return ""
        message = ngettext(
            "“%(name)s” cannot be deleted: %(count)s story is in it. Move it to another section first.",
            "“%(name)s” cannot be deleted: %(count)s stories are in it. Move them to another section first.",
            count,
        )
        return message % {"name": obj.name, "count": count if count <= MANY else f"{MANY}+"}
