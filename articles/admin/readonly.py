"""Lists that are read at the desk and changed by nobody there."""

from typing import Any

from django.http import HttpRequest

from articles.admin.base import DeskAdmin


class ReadOnlyAdmin(DeskAdmin):
    """Shows rows to who may view them; no address of it writes one."""

    sortable_by = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
