"""How a picture gets into the library at the desk: its form with a file, and what is asked before it is sent."""

import json
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.admin.audited import AuditedAdmin
from articles.admin.base import refuse
from articles.admin.fields import LARGEST_KEY
from articles.admin.picture_form import FACTS
from articles.admin.picture_taking import offered_row
from articles.admin.picture_words import filled, here_already, offers_of, said_in, withheld
from articles.images.errors import PictureAlike, PictureNotStored, PictureRefused
from articles.images.ingest import ingest, look_at
from articles.images.rights import may_put_back
from articles.models import Image, User
from articles.publishing.errors import RuleBroken


class UploadPages(AuditedAdmin):
    """The pages of a ModelAdmin of pictures that take files."""

    def get_urls(self) -> list[Any]:
        look = self.admin_site.admin_view(self.look)
        use = self.admin_site.admin_view(self.use)
        own = [
            path("look/", look, name="articles_image_look"),
            path("<int:key>/use/", use, name="articles_image_use"),
        ]
        return [*own, *super().get_urls()]

    def look(self, request: HttpRequest) -> HttpResponse:
        """Answers what a file that is about to be uploaded says of itself. Keeps nothing of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        file = request.FILES.get("upload")
        if request.method != "POST" or file is None:
            return HttpResponseNotAllowed(["POST"])
        try:
            found = look_at(file)
        except PictureRefused as error:
            return JsonResponse({"said": {}, "message": str(error), "here": ""})
        except PictureNotStored:  # others are at it: it is looked at when it is sent
            return JsonResponse({"said": {}, "message": "", "here": ""})
        said, may_put = said_in(found.facts), may_put_back(cast(User, request.user))
        offers = offers_of(found.alike, may_put_back=may_put, in_popup=IS_POPUP_VAR in request.POST)
        here = here_already(offers, is_same=found.is_same) if offers else ""
        alike = [offered_row(offer) for offer in offers]
        told = filled(said) if said else ""
        return JsonResponse({"said": said, "message": told, "here": here, "alike": alike, "is_same": found.is_same})

    def use(self, request: HttpRequest, key: int) -> HttpResponse:
        """Gives a picture that is here to whoever opened the window to add one, as if it had been added now."""
        image = Image.objects.filter(pk=key).first() if key <= LARGEST_KEY else None
        if image is None or not self.has_view_permission(request, image):
            raise Http404
        if why := withheld(image):
            messages.error(request, why)
            return HttpResponseRedirect(self.address_of(image))
        data = json.dumps({"value": str(image.pk), "obj": str(image)})
        return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": data})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Takes an upload outside a transaction: it is seconds in the making, and others would wait to write."""
        if request.method == "POST" and object_id is None:
            try:
                return self.without_transaction(request, None, form_url, extra_context)
            except RuleBroken as error:
                refuse(request, error.messages)
                return self.without_transaction(request, None, form_url, extra_context)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def take_in(self, request: HttpRequest, obj: Image, form: Any) -> None:
        """Takes the file of the form into the library; raises RuleBroken with what is in the way."""
        facts = {name: form.cleaned_data[name] for name in FACTS}
        try:
            note = partial(self.record_addition, request)
            image = ingest(
                form.cleaned_data["upload"],
                by=cast(User, request.user),
                note=note,
                since=form.begun,
                stops_if_alike=not form.cleaned_data["is_another"],
                unfinished=True,
                **facts,
            )
        except PictureAlike as error:
            in_popup = IS_POPUP_VAR in request.POST
            offers = offers_of(error.alike, may_put_back=form.may_put_back, in_popup=in_popup)
            here = here_already(offers, is_same=False)
            again = _("Choose the file again to store it.")
            raise RuleBroken({"upload": format_html("{} {}", here, again)}) from error
        except (PictureRefused, PictureNotStored) as error:
            raise RuleBroken({"upload": str(error)}) from error
        obj.pk, obj.file, obj.renditions = image.pk, image.file, image.renditions
        if form.brought:
            messages.info(request, filled(form.brought))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leaves out the audit log: it has the picture since its row was written, or did not need it."""
        return super(AuditedAdmin, self).log_addition(request, obj, message)
