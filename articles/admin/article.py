"""Articles at the desk."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import audit
from articles.admin import decisions, words
from articles.admin.article_form import ArticleForm
from articles.admin.article_list import ArticleColumns
from articles.admin.article_saving import DISCARD, SUBMIT, SavingPage, told_of
from articles.admin.base import DeskAdmin, refusal_in
from articles.admin.body import EditorPage
from articles.admin.bylines import PUBLISH, PUBLISH_AT, BylineInline, show
from articles.admin.decisions import DecisionPages
from articles.admin.presence import PresencePage
from articles.admin.related_preview import PreviewPage
from articles.admin.versions import VersionPages, in_words, label_of
from articles.models import Article
from articles.moderation.rights import may_moderate
from articles.publishing import actions, checklist, content, revisions, rights
from articles.publishing.errors import StaleVersion
from articles.publishing.rights import Verb

WHEN = gettext_lazy("When")


class Button(NamedTuple):
    name: str
    label: "str | Promise"
    is_main: bool = False


@admin.register(Article)
class ArticleAdmin(
    ArticleColumns, SavingPage, DecisionPages, VersionPages, PreviewPage, PresencePage, EditorPage, DeskAdmin
):
    form = ArticleForm
    inlines = (BylineInline,)
    autocomplete_fields = ("section", "lead_image", "translation_of", "never_beside", "never_beside_tags")
    change_form_template = "admin/articles/article/change_form.html"

    # What one writes, in the order in which one writes it: the first stands wide, the others beside it.
    fieldsets = (
        (gettext_lazy("The story"), {"fields": ("headline", "kicker", "standfirst", "body", "key_points")}),
        (
            gettext_lazy("Where it belongs"),
            {
                "fields": (
                    "section",
                    "tag_names",
                    "type_of_work",
                    "dateline",
                    "language",
                    "translation_of",
                )
            },
        ),
        (gettext_lazy("Pictures"), {"fields": ("lead_image", "lead_caption", "lead_alt")}),
        (WHEN, {"fields": ("publish_at", "embargo_until")}),
        (
            gettext_lazy("For search and sharing"),
            {
                "classes": ("collapse",),
                "fields": (
                    "slug",
                    "search_headline",
                    "search_description",
                    "social_headline",
                    "social_description",
                    "canonical_url",
                ),
            },
        ),
        (
            gettext_lazy("Related articles"),
            {
                "classes": ("collapse",),
                "fields": ("shows_no_related", "never_recommended", "never_beside", "never_beside_tags"),
            },
        ),
        (gettext_lazy("Notes"), {"fields": ("notes", "why")}),
    )
    # The same for who may read it but not change it.
    reading = (
        (
            gettext_lazy("The story"),
            {"fields": ("kicker", "headline", "shown_names", "standfirst", "shown_body", "shown_points")},
        ),
        (
            gettext_lazy("Where it belongs"),
            {"fields": ("section", "shown_tags", "type_of_work", "dateline", "language")},
        ),
        (gettext_lazy("Pictures"), {"fields": ("shown_picture", "lead_caption", "lead_alt")}),
        (WHEN, {"fields": ("publish_at", "embargo_until")}),
        (gettext_lazy("Notes"), {"fields": ("notes",)}),
    )

    # --- Who sees what ---

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return rights.may_write(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or rights.may_change(request.user, obj))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and (obj is None or rights.may_open(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or rights.may_delete(request.user, obj))

    # --- The form ---

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        may_write = self.has_add_permission(request) if obj is None else self.has_change_permission(request, obj)
        fieldsets = self.fieldsets if may_write else self.reading
        # Of a live story the panel above says when; the time cannot be changed.
        return [(name, options) for name, options in fieldsets if name != WHEN or obj is None or not obj.is_live]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("slug",) if obj is not None and obj.is_address_fixed else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "translation_of":
            kwargs["queryset"] = Article.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.name == "never_beside":
            kwargs["queryset"] = Article.objects.visible_to(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        # A click beside the field opens a window; only one that helps while writing is worth its place.
        if db_field.name in self.autocomplete_fields:
            field.widget.can_add_related &= db_field.name == "lead_image"
            field.widget.can_change_related = field.widget.can_delete_related = False
            field.widget.can_view_related &= db_field.name != "section"
        return field

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Returns the article with its newest text in hand, be it a working copy; `typed` is the whole of it."""
        article: Any = super().get_object(request, object_id, from_field)
        article.typed = revisions.newest(article)
        article.told = told_of(request, article)
        content.lay_over(article, article.typed)
        return article

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        may_write = self.has_add_permission(request) if obj is None else self.has_change_permission(request, obj)
        return self.inlines if may_write else ()

    def get_formset_kwargs(self, request: HttpRequest, obj: Article, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        author = getattr(request.user, "author", None)
        if request.method != "POST":
            typed = getattr(obj, "typed", {"bylines": []})["bylines"]
            kwargs["initial"] = show(typed)
            if obj.pk is None and author is not None:
                kwargs["initial"] = [{"author": author.pk}]
        return kwargs

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = kwargs.get("obj")
        stored = Article.objects.get(pk=article.pk) if article is not None else Article()
        refusal = refusal_in(request)
        if isinstance(refusal, StaleVersion):
            context["clashes"] = [
                (label_of(name), in_words(name, said, request.user)) for name, said in refusal.theirs.items()
            ]
            context["settled"] = f"{refusal.version}:{','.join(refusal.theirs)}"
        form = context["adminform"].form
        context |= {
            "change_fields": [form["change_kind"], form["change_note"]] if "change_kind" in form.fields else [],
            "title": str(stored) if stored.pk else _("New story"),
            "subtitle": None,
            "article": stored,
            "state": words.state(stored),
            "standing": words.standing(stored, may_change=self.has_change_permission(request, stored)),
            "note": self.note_on(stored),
            "findings": self.findings(request, stored, article),
            "buttons": self.buttons(request, stored),
            "decisions": decisions.links(request.user, stored),
            "may_publish_changes": stored.is_live and rights.may(request.user, Verb.PUBLISH_CHANGES, stored),
            "may_moderate": bool(stored.pk) and may_moderate(request.user),
            "may_delete": bool(stored.pk) and rights.may(request.user, Verb.DELETE, stored),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def note_on(self, stored: Article) -> str:
        """Returns what the editor wrote who returned the story, or what readers find in place of a withdrawn one."""
        if stored.state != "returned":
            return "" if stored.is_live else stored.withdrawn_reason
        event = audit.events_of(stored).filter(verb="returned").first()
        return event.why if event else ""

    def findings(self, request: HttpRequest, stored: Article, article: Any) -> list[checklist.Finding]:
        """Returns what the next step misses; nothing where there is no next step, or nothing was written yet."""
        if request.method == "POST":  # refused: the fields say it of what was typed, this would of what is stored
            return []
        is_next = stored.pk and (not stored.live_at or stored.working_version)
        may_write = is_next and self.has_change_permission(request, stored)
        return checklist.look(article.typed) if may_write and hasattr(article, "typed") else []

    def buttons(self, request: HttpRequest, article: Article) -> list[Button]:
        """Returns the buttons that save, for this person and this state; the first is pressed by Enter."""
        person = request.user
        if article.pk is None:
            publishes = rights.may_publish(person)
            return [Button("_save", _("Save draft"), is_main=True), *(_PUBLISHING if publishes else [_SUBMITTING])]
        if not rights.may(person, Verb.SAVE, article):
            return []
        if article.is_live:
            discard = [Button(DISCARD, _("Discard the changes"))] if article.working_version else []
            return [Button("_save", _("Save, publish later"), is_main=True), *discard]
        save = Button("_save", _("Save changes") if article.live_at else _("Save draft"), is_main=True)
        submits = [_SUBMITTING] if rights.may(person, Verb.SUBMIT, article) else []
        publishes = rights.may(person, Verb.PUBLISH, article)
        return [save, *(_PUBLISHING if publishes else submits)]

    @admin.display(description=gettext_lazy("by"))
    def shown_names(self, article: Article) -> str:
        return self.shown_bylines(article)

    @admin.display(description=gettext_lazy("body"))
    def shown_body(self, article: Article) -> SafeString:
        return SafeString(article.body)  # clean: `clean_body` is the only way into it

    @admin.display(description=gettext_lazy("key points"))
    def shown_points(self, article: Article) -> SafeString:
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((p,) for p in article.key_points)))

    @admin.display(description=gettext_lazy("tags"))
    def shown_tags(self, article: Article) -> str:
        return ", ".join(article.tags.values_list("name", flat=True))

    # --- Deleting ---

    def in_use(self, obj: Article) -> str:
        return _("Readers have had it, so it stays. Withdraw it to take it from them.") if obj.is_address_fixed else ""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Names the article alone: what hangs on it goes with it, whoever may delete it."""
        return [str(obj) for obj in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        actions.delete(obj, by=request.user)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return []  # the verb has written it into the log


_SUBMITTING = Button(SUBMIT, gettext_lazy("Submit to the editors"))
_PUBLISHING = [Button(PUBLISH, gettext_lazy("Publish now")), Button(PUBLISH_AT, gettext_lazy("Publish at…"))]
