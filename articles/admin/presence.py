"""Says in a story's form who else has it open. Without scripts, opening the form counts for two minutes."""

import logging
from typing import Any, cast

from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import presence
from articles.models import Article, User

logger = logging.getLogger(__name__)


class PresencePage(ModelAdmin):
    """Put before DeskAdmin. Who may only read the story is not in anybody's way, and not counted."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.presence_view)
        return [path("<path:object_id>/presence/", view, name="articles_article_presence"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = kwargs.get("obj")
        if article is not None and article.pk and self.has_change_permission(request, article):
            if request.method == "GET":  # a post is inside a transaction that must not break
                _come(article, cast(User, request.user))
            address = reverse("admin:articles_article_presence", args=[article.pk])
            context["presence"] = {"address": address, "line": _others(article, cast(User, request.user))}
        return super().render_change_form(request, context, *args, **kwargs)

    def presence_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answers an open form, which posts now and then, with who else is there."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article: Any = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        person = cast(User, request.user)
        _come(article, person)
        return JsonResponse({"line": _others(article, person)})


def _come(article: Article, person: User) -> None:
    try:
        presence.clear()
        presence.come(article, person)
    except (OperationalError, IntegrityError):  # a busy or full database, a story deleted this moment
        logger.warning("It could not be noted who has a story open.", exc_info=True)


def _others(article: Article, person: User) -> str:
    """Returns a sentence about who else is there; empty where nobody is."""
    names = [other.get_full_name() or other.get_username() for other in presence.others(article, person)]
    if not names:
        return ""
    sentence = ngettext("%(names)s has this story open too.", "%(names)s have this story open too.", len(names))
    return sentence % {"names": get_text_list(names, _("and"))}
