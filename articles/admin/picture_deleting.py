"""Deleting a picture at the desk, and putting it back where old versions of stories still show it."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import audit, effects
from articles.admin.audited import AuditedAdmin
from articles.admin.fields import LARGEST_KEY
from articles.images import discarding
from articles.images.rights import may_put_back
from articles.models import Image, User
from articles.publishing.uses import is_shown


class DeletingPages(AuditedAdmin):
    """The pages of a ModelAdmin of pictures that delete one, or put it back."""

    def get_urls(self) -> list[Any]:
        put_back = self.admin_site.admin_view(self.put_back)
        return [path("<int:key>/put-back/", put_back, name="articles_image_put_back"), *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        return (obj is None or obj.discarded_at is None) and super().has_delete_permission(request, obj)

    def in_use(self, obj: Image) -> str:
        if is_shown(obj):
            return _("Stories show this picture, so it cannot be deleted. Take it out of them first.")
        if author := obj.portrait_of.order_by("name").first():
            return _("It is the portrait of %(name)s. Choose another portrait first.") % {"name": author.name}
        return ""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        keeps = _kept_for(obj) or _("No version of a story shows it. It is deleted for good, with all its files.")
        return super().delete_view(request, object_id, {"keeps": keeps, **(extra_context or {})})

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Names the pictures alone: where a version shows one, it stays."""
        return [str(obj) for obj in objs], {}, set(), []

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        if discarding.discard(obj):
            effects.after_discard(obj.digest)

    def put_back(self, request: HttpRequest, key: int) -> HttpResponse:
        """Asks whether a deleted picture is to go back to the library, on a page of its own, and does it."""
        image = Image.objects.filter(pk=key).first() if key <= LARGEST_KEY else None
        if image is None:
            raise Http404
        if not may_put_back(cast(User, request.user)):
            raise PermissionDenied
        back = reverse("admin:articles_image_change", args=[image.pk])
        if request.method != "POST" and image.discarded_at is not None:
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Put back into the library"),
                "image": image,
                "keeps": _kept_for(image),
                "back": back,
            }
            return TemplateResponse(request, "admin/articles/image/put_back.html", context)
        if image.discarded_at is not None:
            with transaction.atomic():
                discarding.put_back(image)
                effects.after_noun_change(image)
                audit.record("put back", image, by=request.user)
            messages.success(request, _("The picture is in the library again."))
        return HttpResponseRedirect(back)

    def shown_deletion(self, image: Any) -> SafeString:
        """Says why a deleted picture is still there, with the way to where it is put back for who may do that."""
        why = format_html("<p>{}</p>", _kept_for(image) or _("It will be removed soon."))
        if not image.viewer.has_perm("articles.delete_image"):
            return why
        # A link: a button in here would take what is typed in the form's fields along, to nowhere.
        way = format_html(
            '<a class="button" href="{}">{}</a> <span class="help">{}</span>',
            reverse("admin:articles_image_put_back", args=[image.pk]),
            _("Put it back into the library…"),
            _("Save first what you wrote below."),
        )
        return format_html("{}{}", why, way)

    shown_deletion.short_description = gettext_lazy("deleted")  # type: ignore[attr-defined]


def _kept_for(image: Image) -> str:
    """Returns why the picture stays when it is deleted; nothing where it is removed at once, with its files."""
    count = image.versions.count()
    if not count:
        return ""
    message = ngettext(
        "Earlier versions of %(count)d story show it. It is kept for them, out of sight: readers get none of its "
        "files, nobody is offered it, and it is removed when no version shows it any more.",
        "Earlier versions of %(count)d stories show it. It is kept for them, out of sight: readers get none of its "
        "files, nobody is offered it, and it is removed when no version shows it any more.",
        count,
    )
    return message % {"count": count}
