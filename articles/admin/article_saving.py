"""What the buttons of a story's form do: the verbs save, and do what the button says beyond saving."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from articles.admin import words
from articles.admin.article_form import PUBLISH_CHANGES, SMALL, SUBSTANTIAL, TAGS_SEEN
from articles.admin.base import DeskAdmin
from articles.admin.bylines import PUBLISH, PUBLISH_AT
from articles.admin.versions import label_of
from articles.models import Article, CorrectionKind
from articles.publishing import actions
from articles.publishing.errors import RuleBroken
from articles.publishing.moments import problem_ahead
from articles.tagging.names import find, resolve, split_names

# Buttons that do something beyond saving, beside those that publish.
SUBMIT, DISCARD = "_submit", "_discard"

TOLD, MOST_TOLD = "told", 20  # in the session: words for readers that are not published yet, by story


def told_of(request: HttpRequest, article: Article) -> list[str]:
    """Returns what readers are to be told about a story's changes, kind and words, as it was typed before."""
    found: list[str] = request.session.get(TOLD, {}).get(str(article.pk), [])
    return found


class SavingPage(DeskAdmin):
    """A DeskAdmin whose form saves through the verbs."""

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        pass  # with all that hangs on it, below

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        article = form.instance
        for formset in formsets:
            formset.save()
        saved = actions.save_draft(
            article,
            by=request.user,
            based_on=form.based_on if change else None,
            bylines=[line for formset in formsets for line in formset.lines()],
            tags=resolve(form.cleaned_data["tag_names"], by=request.user),
            tags_seen=find(split_names(form.tags_seen)).values() if TAGS_SEEN in form.data else None,
            apart=form.apart,
            settled=form.settled,
            why=form.cleaned_data["why"],
        )
        if saved.taken_over:
            others = ", ".join(label_of(name) for name in sorted(saved.taken_over))
            said = _("What others changed meanwhile stays: %(fields)s. Look at it before you go on.")
            self.message_user(request, said % {"fields": others}, messages.WARNING)
        else:
            self._decide(request, form, article)
        self._keep_told(request, form, article)

    def _decide(self, request: HttpRequest, form: Any, article: Article) -> None:
        """Does what the button says beyond saving."""
        person, pressed = request.user, request.POST
        if SUBMIT in pressed:
            actions.submit(article, by=person)
        elif PUBLISH in pressed:
            actions.publish(article, by=person)
        elif PUBLISH_AT in pressed:
            if problem := problem_ahead(article.publish_at):
                raise RuleBroken({"publish_at": problem})
            actions.publish(article, by=person, at=article.publish_at)
        elif PUBLISH_CHANGES in pressed:
            kind, note = form.cleaned_data["change_kind"] or SMALL, form.cleaned_data["change_note"]
            correction = None if kind in {SMALL, SUBSTANTIAL} else (CorrectionKind(kind), note)
            actions.publish_changes(
                article, by=person, what_is_new=note if kind == SUBSTANTIAL else "", correction=correction
            )
        elif DISCARD in pressed:
            actions.discard_changes(article, by=person)

    def _keep_told(self, request: HttpRequest, form: Any, article: Article) -> None:
        """Keeps the words for readers that were typed and not published: they stand in the form again."""
        told = {key: said for key, said in request.session.get(TOLD, {}).items() if key != str(article.pk)}
        is_open = article.is_live and DISCARD not in request.POST and article.working_version is not None
        if is_open and form.cleaned_data.get("change_note", "").strip():
            told[str(article.pk)] = [form.cleaned_data["change_kind"], form.cleaned_data["change_note"]]
        if told or TOLD in request.session:
            request.session[TOLD] = dict(list(told.items())[-MOST_TOLD:])

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        return self._stay(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._stay(request, obj)

    def _stay(self, request: HttpRequest, article: Article) -> HttpResponse:
        """Shows the form again: who saves goes on writing. Says what readers see now."""
        self.message_user(request, " ".join([_("Saved."), *words.standing(article)]), messages.SUCCESS)
        return HttpResponseRedirect(self.address_of(article))
