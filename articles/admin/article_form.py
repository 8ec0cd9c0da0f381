"""The article's form: what is typed about a story, its tags included."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import RefusableForm
from articles.admin.body import BodyField
from articles.admin.bylines import PUBLISH_AT, is_publishing
from articles.admin.bylines import REFUSED as BYLINES
from articles.admin.fields import LinesField, MomentField, TagNamesField, zone_name
from articles.admin.stale import SEEN
from articles.models import Article, CorrectionKind
from articles.publishing import checklist, content
from articles.publishing.checklist import GOOD_STANDFIRST
from articles.publishing.moments import problem_ahead
from articles.publishing.writing import Apart, Settled
from articles.tagging.names import join_names

# Lengths that read well where they are shown: characters, from and to.
GOOD_LENGTHS = {
    "headline": (30, 90),
    "standfirst": GOOD_STANDFIRST,
    "search_headline": (30, 60),
    "search_description": (100, 160),
    "social_headline": (30, 90),
    "social_description": (80, 200),
}
LONGEST_WHY = 300  # characters, as a revision has room for
TAGS_SEEN = "tags_seen"  # a hidden field: the names of tags that the story carried when the form was opened
SETTLED = "settled"  # a hidden field: of which fields the person has seen what others wrote
SMALL, SUBSTANTIAL = "small", "substantial"
CHANGES = (
    (SMALL, gettext_lazy("Nothing: a small change")),
    (SUBSTANTIAL, gettext_lazy("That it was updated, and what is new")),
    *((kind.value, kind.label) for kind in CorrectionKind),
)
ROWS = {"standfirst": 3, "lead_caption": 2, "notes": 4}
MOMENTS = ("publish_at", "embargo_until")
TYPED_EITHER_WAY = (
    "headline",
    "kicker",
    "standfirst",
    "notes",
    "lead_caption",
    "lead_alt",
    "dateline",
    *list(GOOD_LENGTHS)[2:],
)


PUBLISH_CHANGES = "_publish_changes"  # the button
ASKED_AS = {"what_is_new": "change_note", "correction": "change_note"}  # what the verbs call it, and the form
_SEEN = re.compile(r"[0-9]{1,9}:(?:[0-9]{1,18}(?:,[0-9]{1,18})*)?", re.ASCII)


class ArticleForm(RefusableForm):
    shown_elsewhere = frozenset({BYLINES})
    merges = False  # the verb does it, or says what it cannot
    kept: Sequence[Article] = ()  # that it is kept apart from, and this person may not see
    kept_original: Article | None = None  # that it is a translation of, likewise

    body = BodyField(required=False)
    key_points = LinesField(
        label=gettext_lazy("Key points"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField", "dir": "auto", "data-lines": ""}),
        help_text=gettext_lazy("What a reader in a hurry should know, one point a line."),
    )
    tag_names = TagNamesField(
        label=gettext_lazy("Tags"),
        required=False,
        help_text=gettext_lazy(
            "Names with commas between; one that has a comma in it stands in quotes."
            " A name that does not exist yet becomes a new tag."
        ),
    )
    change_kind = forms.ChoiceField(label=gettext_lazy("What readers are told"), required=False, choices=CHANGES)
    change_note = forms.CharField(
        label=gettext_lazy("In these words"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "dir": "auto"}),
        help_text=gettext_lazy("What is new, or what was wrong and what is right. Nothing for a small change."),
    )
    why = forms.CharField(
        label=gettext_lazy("What you changed, and why"),
        required=False,
        max_length=LONGEST_WHY,
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
        help_text=gettext_lazy("If it is worth a word: it stands beside this version in the story’s history."),
    )
    publish_at = MomentField(label=gettext_lazy("Publish at"), required=False)
    embargo_until = MomentField(label=gettext_lazy("Embargo until"), required=False)

    class Meta:
        model = Article
        fields = ()  # the admin's fieldsets say which

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["tag_names"] = getattr(self.instance, "typed", {}).get("tags", [])
        if told := getattr(self.instance, "told", ()):
            self.initial["change_kind"], self.initial["change_note"] = told
        if "never_beside" in self.fields:
            self._show_no_others()
        self._help_to_write()

    def _show_no_others(self) -> None:
        """Shows of the stories that this one is kept apart from those that this person may see; the others stay."""
        visible: Any = self.fields["never_beside"]
        stored = sorted(self.initial.get("never_beside", ()), key=lambda other: other.pk)
        shown = set(visible.queryset.filter(pk__in=[other.pk for other in stored]))
        self.kept = [other for other in stored if other not in shown]
        self.initial["never_beside"] = [other for other in stored if other in shown]
        originals: Any = self.fields["translation_of"]
        original = self.initial.get("translation_of")
        if original is not None and not originals.queryset.filter(pk=original).exists():
            self.kept_original, self.initial["translation_of"] = Article.objects.filter(pk=original).first(), None

    def _help_to_write(self) -> None:
        self.fields["tag_names"].widget.attrs["data-tags"] = reverse("admin:articles_tag_suggest")
        if "lead_image" in self.fields:
            choice: Any = self.fields["lead_image"].widget
            getattr(choice, "widget", choice).attrs["data-preview"] = reverse("admin:choose_pictures")
        if "headline" in self.fields:
            self.fields["headline"].error_messages["required"] = _("Write a headline: the desk finds the story by it.")
        for name in MOMENTS:
            if name in self.fields:
                self.fields[name].help_text = _("In the newsroom’s time zone, %(zone)s.") % {"zone": zone_name()}
        for name, rows in ROWS.items():
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = rows
        for name in TYPED_EITHER_WAY:
            if name in self.fields:
                self.fields[name].widget.attrs["dir"] = "auto"
        for name, (fewest, most) in GOOD_LENGTHS.items():
            if name in self.fields:
                self.fields[name].widget.attrs |= {"data-count-from": fewest, "data-count-to": most}

    def clean(self) -> dict[str, Any] | None:
        self._keep_moments()
        self.refused = {ASKED_AS.get(name, name): said for name, said in self.refused.items()}
        cleaned = super().clean()
        if self.instance.pk is not None and _SEEN.fullmatch(self.data.get(SEEN, "")) is None:
            self.add_error(None, _("This form does not say which version it began with. Open the story anew."))
        tells = PUBLISH_CHANGES in self.data and self.cleaned_data.get("change_kind") not in {SMALL, ""}
        if tells and not self.cleaned_data.get("change_note", "").strip():
            self.add_error("change_note", _("Write it in a sentence, or choose “Nothing: a small change”."))
        return cleaned

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound:
            return
        # From here on the instance says what was typed.
        for name, message in self._missing_for_publishing().items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, message)

    def _missing_for_publishing(self) -> dict[str, str]:
        """Says with everything else what the verb would ask for next, if the button pressed was one that publishes."""
        if not is_publishing(self.data):
            return {}
        # Of the bylines their own rows say it.
        said = content.fields_of(self.instance) | {"tags": self.cleaned_data.get("tag_names", ()), "bylines": [BYLINES]}
        if PUBLISH_AT not in self.data:
            said["publish_at"] = None  # now
        found = checklist.missing(said)
        if PUBLISH_AT in self.data and (problem := problem_ahead(self.cleaned_data.get("publish_at"))):
            found["publish_at"] = problem
        return found

    def clean_never_beside(self) -> list[Article]:
        return [*self.cleaned_data["never_beside"], *self.kept]

    def clean_translation_of(self) -> Article | None:
        return self.cleaned_data["translation_of"] or self.kept_original

    @property
    def seen(self) -> str:
        """The version that the writing began with, and what the story was kept apart from then."""
        if self.is_bound and _SEEN.fullmatch(self.data.get(SEEN, "")):
            return str(self.data[SEEN])
        apart = sorted(other.pk for other in self.initial.get("never_beside", ()))
        return f"{self.instance.version}:{','.join(map(str, apart))}"

    @property
    def tags_seen(self) -> str:
        """The names of tags that the story carried when the writing began."""
        if self.is_bound:
            return str(self.data.get(TAGS_SEEN, ""))
        return join_names(self.initial["tag_names"])

    @property
    def based_on(self) -> int:
        return int(self.data[SEEN].partition(":")[0])

    @property
    def apart(self) -> Apart:
        """What the story is never beside, as typed, and what was there when the form was opened."""
        shown = self.data.get(SEEN, ":").partition(":")[2]
        return Apart(
            self.cleaned_data["never_beside"],
            self.cleaned_data["never_beside_tags"],
            [int(key) for key in shown.split(",") if key],
        )

    @property
    def settled(self) -> Settled:
        """The fields that somebody else changed too, and of which the person has seen how."""
        version, _colon, names = self.data.get(SETTLED, "").partition(":")
        known = version.isascii() and version.isdecimal() and len(version) < 10
        return Settled(int(version), frozenset(names.split(","))) if known else Settled()

    def _keep_moments(self) -> None:
        """Keeps the seconds of a moment that was not touched: the form shows minutes."""
        for name in MOMENTS:
            if name in self.cleaned_data and name not in self.changed_data:
                self.cleaned_data[name] = self.initial.get(name)
