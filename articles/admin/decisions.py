"""Decisions about a story that ask for words first: a page of their own, with one form and one button."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin import kept, once, words
from articles.admin.base import DeskAdmin, not_stored
from articles.models import Article, CorrectionKind
from articles.publishing import actions, rights
from articles.publishing.errors import NotAllowed, RuleBroken
from articles.publishing.rights import Person, Verb

logger = logging.getLogger(__name__)


def _words(label: Any, help_text: Any, required: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "dir": "auto"}),
        error_messages={"required": required},
    )


class WithdrawalForm(forms.Form):
    why = _words(
        _("Why is it withdrawn?"),
        "",
        _("Say why it is withdrawn."),
    )


class NoteForm(forms.Form):
    why = _words(
        _("What is to be done before it comes back?"),
        _("For who wrote it, by e-mail and in the story’s history; readers do not see it."),
        _("Say what is to be done before it comes back."),
    )


class EmbargoForm(forms.Form):
    why = _words(
        _("Why may it be published earlier, and who agreed?"),
        _("For the story’s history; readers do not see it."),
        _("Say why it may be published earlier, and who agreed."),
    )


class CorrectionForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=CorrectionKind.choices)
    text = forms.CharField(
        label=_("What readers are told"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField", "dir": "auto"}),
        help_text=_("What was wrong, and what is right. It stays as it is: an error in it gets another one."),
    )


class SlugForm(forms.Form):
    slug = forms.CharField(
        label=_("The last part of its address"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
        help_text=_("Its old address leads to the new one for ever, and no other story can have it."),
    )


class Decision(NamedTuple):
    """A decision: the verb that it is, its words, its form, and what is done with what was typed."""

    verb: Verb
    link: "str | Promise"  # in the row under the story's form
    title: "str | Promise"
    button: "str | Promise"
    form: type[forms.Form]
    act: Callable[[Article, Person, Mapping[str, Any]], object]
    is_grave: bool = False
    outcome: Callable[[Article], str] = lambda article: ""  # what readers see then, for who is about to decide


def _after_withdrawal(article: Article) -> str:
    if article.is_live:
        return gettext(
            "Once withdrawn, readers find it nowhere, and its address says that it is gone, and in your words why. "
            "It can be published again."
        )
    return gettext(
        "Once withdrawn, it does not come out at its time; your words go into its history. It can be published again."
    )


DECISIONS: dict[str, Decision] = {
    "send_back": Decision(
        Verb.RETURN,
        _("Return…"),
        _("Return this story to who wrote it?"),
        _("Return it"),
        NoteForm,
        lambda article, by, said: actions.send_back(article, by=by, note=said["why"]),
    ),
    "lift": Decision(
        Verb.LIFT_EMBARGO,
        _("Lift the embargo…"),
        _("Lift the embargo on this story?"),
        _("Lift the embargo"),
        EmbargoForm,
        lambda article, by, said: actions.lift_embargo(article, by=by, why=said["why"]),
        is_grave=True,
    ),
    "correct": Decision(
        Verb.CORRECT,
        _("Add a correction…"),
        _("Add a correction to this story?"),
        _("Publish the correction"),
        CorrectionForm,
        lambda article, by, said: actions.correct(article, CorrectionKind(said["kind"]), said["text"], by=by),
    ),
    "move": Decision(
        Verb.MOVE,
        _("Change its address…"),
        _("Change the address of this story?"),
        _("Change the address"),
        SlugForm,
        lambda article, by, said: actions.move(article, said["slug"], by=by),
    ),
    "withdraw": Decision(
        Verb.WITHDRAW,
        _("Withdraw…"),
        _("Withdraw this story?"),
        _("Withdraw it"),
        WithdrawalForm,
        lambda article, by, said: actions.withdraw(article, by=by, why=said["why"]),
        is_grave=True,
        outcome=lambda article: _after_withdrawal(article),
    ),
}


class DecisionPages(DeskAdmin):
    """A DeskAdmin with a page for each decision."""

    def get_urls(self) -> list[URLPattern]:
        return [self._url(name) for name in DECISIONS] + super().get_urls()

    def _url(self, name: str) -> URLPattern:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            return self.decision_view(request, object_id, DECISIONS[name])

        return path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"articles_article_{name}")

    def decision_view(self, request: HttpRequest, object_id: str, decision: Decision) -> HttpResponse:
        """Asks for the words that the decision needs, then acts."""
        article: Any = self.get_object(request, unquote(object_id))
        address = self.address_of(article)
        typed = request.POST if request.method == "POST" else kept.take(request)
        form = decision.form(typed)
        try:
            if not (request.method == "POST" and once.find_done(request, Article, is_new=False)):
                rights.require(request.user, decision.verb, article)
            if request.method == "POST" and form.is_valid():
                self._act(request, article, decision, form.cleaned_data)
                return HttpResponseRedirect(address)
            if request.method != "POST" and typed is not None:
                form.add_error(None, kept.told())
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except RuleBroken as error:
            if not form.is_bound:
                self.message_user(request, str(error), messages.ERROR)
                return HttpResponseRedirect(address)
            for name, said in error.messages.items():
                form.add_error(name if name in form.fields else None, said)
        except (OperationalError, IntegrityError) as error:
            logger.exception("The database refused a decision at the desk.")
            form.add_error(None, not_stored(error))
        context = {
            **self.admin_site.each_context(request),
            "title": decision.title,
            "subtitle": str(article),
            "opts": self.opts,
            "article": article,
            "standing": words.standing(article),
            "decision": decision,
            "outcome": decision.outcome(article),
            "form": form,
            "back": address,
            "form_key": kept.new_key(request),
        }
        return TemplateResponse(request, "admin/articles/article/decision.html", context)

    def _act(self, request: HttpRequest, article: Any, decision: Decision, said: Mapping[str, Any]) -> None:
        """Takes the decision, once for each form that was shown."""
        with transaction.atomic():
            if once.find_done(request, Article, is_new=False):
                self.message_user(request, _("That was done already: the button was pressed twice."), messages.INFO)
                return
            decision.act(article, request.user, said)
            self.log_change(request, article, [once.mark(request)])
        self.message_user(request, " ".join(words.standing(article)), messages.SUCCESS)


def links(person: Person, article: Article) -> list[tuple[str, Decision]]:
    """Returns the decisions that this person may take about the article as it stands, by name."""
    if article.pk is None:
        return []
    may = [(name, one) for name, one in DECISIONS.items() if rights.may(person, one.verb, article)]
    return [(name, one) for name, one in may if name != "lift" or article.embargo_until is not None]
