"""The list of pictures, and where each is used."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from articles.admin import picture_uses, words
from articles.admin.base import LONGEST_SEARCH, DeskAdmin
from articles.admin.picture_filters import DeletedFilter, ExpiryFilter, LackFilter, UseFilter
from articles.admin.thumbnails import large, thumbnail
from articles.images.finding import matching
from articles.images.rights import choosable
from articles.models import Image


class PictureList(DeskAdmin):
    """The list of a ModelAdmin of pictures, and what its form says of the picture that it is about."""

    list_display = ("shown_picture", "__str__", "credit", "shown_tags", "shown_size", "rights_expire_on", "shown_date")
    list_display_links = ("__str__",)
    list_filter = (ExpiryFilter, LackFilter, UseFilter, DeletedFilter)
    sortable_by = ()
    search_fields = ("title",)  # that there is a search: what is asked, and how, is below
    empty_list = gettext_lazy("No picture here. Upload one with “Add picture”, or clear the search and filters.")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Returns the picture with who looks at it: where it is used is told as far as they may know it."""
        image: Any = super().get_object(request, object_id, from_field)
        image.viewer = request.user
        return image

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Asks the index of words; offers nothing deleted or expired as a lead picture or a portrait."""
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            queryset = queryset.filter(choosable())
        if search_term.strip():
            queryset = queryset.filter(pk__in=matching(search_term[:LONGEST_SEARCH]))
        return queryset, False

    def get_ordering(self, request: HttpRequest) -> Any:
        """Returns the next to expire first, else the newest; of what was found by key, which needs no other index."""
        if request.GET.get(ExpiryFilter.parameter_name):
            return ("rights_expire_on", "-pk")
        return ("-pk",) if {SEARCH_VAR, "term"} & set(request.GET) else ()

    def get_list_display(self, request: HttpRequest) -> Any:
        """Says of pictures whose rights end where they are used."""
        by_rights = request.GET.get(ExpiryFilter.parameter_name)
        return (*self.list_display[:-1], "shown_uses") if by_rights else self.list_display

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changes: Any = super().get_changelist_instance(request)
        if "shown_uses" in changes.list_display:
            images: list[Any] = list(changes.result_list)
            picture_uses.look_up(images, request.user)
            for image in images:
                image.viewer = request.user
            changes.result_list = images
        return changes

    @admin.display(description=gettext_lazy("preview"))
    def shown_picture(self, image: Image) -> SafeString:
        return thumbnail(image)

    @admin.display(description=gettext_lazy("picture"))
    def shown_large(self, image: Image) -> SafeString:
        return large(image)

    @admin.display(description=gettext_lazy("tags"))
    def shown_tags(self, image: Image) -> SafeString:
        """Names the tags, each with the way to all pictures that are found by it."""
        where = reverse("admin:articles_image_changelist")
        rows = ((where, urlencode({SEARCH_VAR: name}), name) for name in image.keywords)
        return format_html_join(", ", '<a href="{}?{}"><bdi>{}</bdi></a>', rows)

    @admin.display(description=gettext_lazy("size"))
    def shown_size(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    @admin.display(description=gettext_lazy("uploaded"))
    def shown_date(self, image: Image) -> str:
        return words.short_moment(image.uploaded_at)

    @admin.display(description=gettext_lazy("where used"))
    def shown_uses(self, image: Any) -> SafeString:
        if not hasattr(image, "uses"):
            picture_uses.look_up([image], image.viewer)
        return picture_uses.draw(image, image.viewer)
