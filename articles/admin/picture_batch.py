"""Several pictures at once: a page to drop files on, the address that takes one of them, and what is said of it then.

The page's script sends one file after another and shows how far each is. Without it the page is a form with several
files, which are taken as far as the time of one answer reaches.
"""

from functools import partial
from time import monotonic
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from articles import effects
from articles.admin.audited import AuditedAdmin
from articles.admin.choosers import picture_row
from articles.admin.picture_describing import DescribeForm
from articles.admin.picture_form import ACCEPTED
from articles.admin.picture_taking import CommonForm, FileForm, Outcome, offered_row, row_of, take
from articles.admin.picture_words import advice_on
from articles.images import limits
from articles.images.finding import note_words
from articles.models import User
from articles.publishing.errors import RuleBroken
from articles.publishing.pictures import check_still_said

MOST_FILES = 100  # of one post
LEAST = 2.0  # seconds that have to be left of an answer's time for another file to begin


class BatchPages(AuditedAdmin):
    """The pages of a ModelAdmin of pictures that take several files."""

    def get_urls(self) -> list[Any]:
        views: dict[str, Any] = {"upload": self.upload, "take": self.take, "<int:key>/describe": self.describe}
        own = [
            path(f"{where}/", self.admin_site.admin_view(view), name=f"articles_image_{where.rpartition('/')[2]}")
            for where, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Shows the page; takes, without a script, the files of its form."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, outcomes = CommonForm(request.POST or None), []
        if request.method == "POST":
            outcomes = self._take_all(request, request.FILES.getlist("upload")[:MOST_FILES])
            if not outcomes:
                messages.error(request, _("Choose a file first."))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Upload pictures"),
            "form": form,
            "outcomes": outcomes,
            "accepted": ACCEPTED,
            "described": [(name, field) for name, field in DescribeForm().fields.items()],
        }
        return TemplateResponse(request, "admin/articles/image/upload.html", context)

    def take(self, request: HttpRequest) -> HttpResponse:
        """Takes one file, and answers in JSON what became of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        found = self._take(request, FileForm(request.POST, request.FILES))
        picture = found.picture
        return JsonResponse(
            {
                "state": found.state,
                "message": found.message,
                "errors": found.errors,
                "said": found.said,
                "picture": {**picture_row(picture), **row_of(picture)} if picture else None,
                "alike": [offered_row(offer) for offer in found.alike],
            }
        )

    def describe(self, request: HttpRequest, key: int) -> HttpResponse:
        """Stores what was said of a picture after it was taken; answers in JSON what is wrong or still missing."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        with transaction.atomic():
            self.lock(key)
            image = self.get_object(request, str(key))
            if not self.has_change_permission(request, image):
                raise PermissionDenied
            form = DescribeForm(request.POST, instance=image)
            if not form.is_valid():
                return JsonResponse(form.refusal())
            image = form.save(commit=False)
            try:
                check_still_said(image, by=request.user)
            except RuleBroken as error:
                return JsonResponse({**form.refusal(), "errors": error.messages})
            image.save(update_fields=form.changed_data)  # not what others write beside it
            note_words([image])
            if "credit" in form.changed_data:
                effects.after_labelling(image)
            if form.changed_data:
                self.log_change(request, image, self.construct_change_message(request, form, []))
        said = [_("Saved."), *advice_on(image.alt)]
        return JsonResponse({"errors": {}, "message": " ".join(said), "picture": row_of(image)})

    def _take(self, request: HttpRequest, form: FileForm) -> Outcome:
        outcome = take(form, by=cast(User, request.user), note=partial(self.record_addition, request))
        if outcome.picture:
            self.log_addition(request, outcome.picture, [{"added": {}}])
        return outcome

    def _take_all(self, request: HttpRequest, files: list[UploadedFile]) -> list[tuple[str, Outcome]]:
        """Takes one file after another, as long as there is time before somebody has waited too long."""
        end = monotonic() + limits.SECONDS
        outcomes = []
        for number, file in enumerate(files):
            if number and end - monotonic() < LEAST:
                later = Outcome("busy", _("There was no time for it. Send it again."))
                outcomes += [(str(left.name), later) for left in files[number:]]
                break
            form = FileForm(request.POST, MultiValueDict({"upload": [file]}))
            form.begun = end - limits.SECONDS
            outcomes.append((str(file.name), self._take(request, form)))
        return outcomes
