"""Decisions about a tag that change the lists of many stories: each says so on a page of its own, then asks."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin import kept, once
from articles.admin.base import DeskAdmin, not_stored
from articles.conf import LONGEST_TAG
from articles.models import Tag
from articles.tagging import impact, names
from articles.tagging.errors import MergeRefused
from articles.tagging.impact import Impact
from articles.tagging.merging import check, merge, standing
from articles.tagging.relating import set_relates
from articles.tagging.tags import known_to, suggest
from articles.text.keys import name_key
from articles.text.plain import one_line

LONGEST_KEY = 19  # digits

logger = logging.getLogger(__name__)


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why? (optional)"),
        help_text=gettext_lazy("For the audit log; readers do not see it."),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "dir": "auto"}),
    )


class Question(NamedTuple):
    """What is asked: the words of the page, what it would change, and what is done."""

    title: str
    button: str
    outcome: str
    foresee: Callable[[], Impact]
    act: Callable[[str], str]  # takes why, returns what is said then


class RetaggingPages(DeskAdmin):
    """A DeskAdmin of tags with a page for merging one, and a page for whether it relates stories."""

    def get_urls(self) -> list[URLPattern]:
        views = {"merge": self.merge_view, "relating": self.relating_view}
        own = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"articles_tag_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def relating_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks whether a tag is to relate stories, and has it do so or not."""
        tag = self._tag(request, object_id)
        relates = not tag.relates

        def act(why: str) -> str:
            set_relates(tag, relates=relates)
            return _("It relates stories again.") if relates else _("It relates no stories any more.")

        question = Question(
            _("Have this tag relate stories?") if relates else _("Keep this tag from relating stories?"),
            _("Have it relate stories") if relates else _("Keep it from relating stories"),
            _("Stories that share it are related by it again.")
            if relates
            else _(
                "Stories keep it, and its page stays. What shares only this tag with a story is not shown beside it."
            ),
            lambda: impact.of_relating(tag, relates=relates),
            act,
        )
        sent = request.POST if request.method == "POST" else kept.take(request)
        return self._ask(request, tag, question, sent, {})

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Has another tag looked for, says what merging the two would change, and merges them."""
        if object_id.isascii() and object_id.isdecimal() and len(object_id) < LONGEST_KEY:
            key = int(object_id)
            if (now := standing([key])[key]) != key:
                self.message_user(request, _("That tag was merged already, into this one."), messages.INFO)
                return HttpResponseRedirect(self.address_of(Tag(pk=now)))
        tag = self._tag(request, object_id)
        sent = request.POST if request.method == "POST" else kept.take(request)
        typed = one_line(str((sent or request.GET).get("into", ""))[: 2 * LONGEST_TAG])
        search: dict[str, Any] = {"is_merge": True, "typed": typed}
        into = names.find([typed]).get(name_key(typed)) if typed else None
        if into is None or not known_to(request.user, Tag.objects.filter(pk=into.pk)).exists():
            found = suggest(typed, to=request.user) if typed else []
            search["found"] = [one for one in found if one.tag.pk != tag.pk]
            search["refused"] = typed and _(
                "No tag is called “%(name)s”. Choose one of these, or write another name."
            ) % {"name": typed}
            if typed and not search["found"]:
                search["refused"] = _("No tag is called “%(name)s”. Write another name.") % {"name": typed}
            return self._page(request, tag, {"title": _("Merge this tag into another"), **search})
        try:
            check(tag, into)
        except MergeRefused as error:
            return self._page(
                request, tag, {"title": _("Merge this tag into another"), **search, "refused": str(error)}
            )
        told = {"name": tag.name, "into": into.name}

        def act(why: str) -> str:
            merge(tag, into, by=request.user, why=why)
            return _("“%(name)s” is merged into “%(into)s”. It can be undone under “Merges of tags”.") % told

        question = Question(
            _("Merge “%(name)s” into “%(into)s”?") % told,
            _("Merge them"),
            _(
                "Stories that carry “%(name)s” carry “%(into)s”. Its names lead there, and so does its address. "
                "It can be undone."
            )
            % told,
            lambda: impact.of_merge(tag, into),
            act,
        )
        return self._ask(request, tag, question, sent, search)

    def _tag(self, request: HttpRequest, object_id: str) -> Tag:
        tag: Any = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request, tag):
            raise PermissionDenied
        return tag

    def _ask(
        self, request: HttpRequest, tag: Tag, question: Question, sent: QueryDict | None, search: dict[str, Any]
    ) -> HttpResponse:
        form = WhyForm(sent)
        answer = None
        if request.method == "POST" and form.is_valid():
            answer = self._act(request, tag, question, form)
        elif request.method != "POST" and sent is not None:
            form.add_error(None, kept.told())
        if answer is not None:
            return answer
        context = {"title": question.title, "question": question, "form": form, "form_key": kept.new_key(request)}
        return self._page(request, tag, {**context, **search, "impact": _foreseen(question)})

    def _act(self, request: HttpRequest, tag: Tag, question: Question, form: forms.Form) -> HttpResponse | None:
        """Does it, once for each form that was shown; where it is refused, the form says why."""
        try:
            with transaction.atomic():
                if once.find_done(request, Tag, is_new=False):
                    said = _("That was done already: the button was pressed twice.")
                else:
                    said = question.act(form.cleaned_data["why"])
                    is_there = Tag.objects.filter(pk=tag.pk).exists()
                    # The log of a merge is the room's; here the post leaves its mark.
                    log = self.log_change if is_there else partial(ModelAdmin.log_change, self)
                    log(request, tag, [once.mark(request)])
        except MergeRefused as error:
            form.add_error(None, str(error))
        except (OperationalError, IntegrityError) as error:
            logger.exception("The database refused a change of tags at the desk.")
            form.add_error(None, not_stored(error))
        else:
            self.message_user(request, said, messages.SUCCESS)
            return HttpResponseRedirect(self.address_of(Tag(pk=standing([tag.pk])[tag.pk])))
        return None

    def _page(self, request: HttpRequest, tag: Tag, context: dict[str, Any]) -> HttpResponse:
        common = {"subtitle": str(tag), "opts": self.opts, "tag": tag, "back": self.address_of(tag)}
        shown = {**self.admin_site.each_context(request), **common, **context}
        return TemplateResponse(request, "admin/articles/tag/decision.html", shown)


def _foreseen(question: Question) -> dict[str, Any]:
    """Returns what the act would change, in words, with the stories that are named."""
    try:
        found = question.foresee()
    except (MergeRefused, OperationalError):
        return {"told": _("What it would change could not be counted now. Load this page again.")}
    told = ngettext(
        "The related list of %(count)d story changes.", "The related lists of %(count)d stories change.", found.lists
    ) % {"count": found.lists}
    if not found.lists:
        told = _("No related list changes.")
    elif not found.is_exact:
        told = _(
            "The related lists of about %(count)d stories change: estimated from %(part)d of the %(all)d stories that "
            "carry it."
        ) % {"count": found.lists, "part": found.looked_at, "all": found.carriers}
    left = found.lists - len(found.named)
    more = ngettext("and %(count)d more", "and %(count)d more", left) % {"count": left} if left > 0 else ""
    return {"told": told, "named": found.named, "more": more}
