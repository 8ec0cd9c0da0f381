"""Articles at the desk."""

from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import lists, words
from articles.admin.article_form import ArticleForm
from articles.admin.base import DeskAdmin
from articles.admin.body import EditorPage
from articles.admin.bylines import PUBLISH, PUBLISH_AT, BylineInline
from articles.admin.thumbnails import thumbnail
from articles.admin.withdrawal import WithdrawalForm
from articles.models import Article
from articles.models.article import DATE_AT_DESK
from articles.publishing import actions, rights
from articles.publishing.errors import RuleBroken
from articles.publishing.readiness import problem_ahead
from articles.search.query import matching
from articles.tagging.names import resolve
from articles.tagging.tags import set_tags

WHEN = gettext_lazy("When")
MOST_FOUND = 1_000  # articles that a search of all finds, the newest
MOST_FOUND_AMONG = 10_000  # that are looked through for those of one person


class Button(NamedTuple):
    name: str
    label: str
    is_main: bool = False


class ArticleList(ChangeList):
    """The list's rows, with what its columns show: a fixed number of queries."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        rows: Any = super().get_queryset(request, exclude_parameters)
        return rows.for_cards().prefetch_related("bylines__author")


@admin.register(Article)
class ArticleAdmin(EditorPage, DeskAdmin):
    form = ArticleForm
    inlines = (BylineInline,)
    autocomplete_fields = ("section", "lead_image", "translation_of", "never_beside", "never_beside_tags")
    change_form_template = "admin/articles/article/change_form.html"
    list_display = ("shown_picture", "headline", "shown_state", "section", "shown_bylines", "shown_date")
    list_display_links = ("headline",)
    list_filter = (
        lists.StateFilter,
        lists.SectionFilter,
        lists.TypeFilter,
        lists.PublishedFilter,
        lists.LanguageFilter,
    )
    sortable_by = ()
    ordering = (DATE_AT_DESK.desc(), "-pk")
    search_fields = ("headline",)  # the index answers instead: get_search_results
    search_help_text = gettext_lazy("Words of the headline, the text, an author’s or a tag’s name.")
    empty_list = gettext_lazy("No story here. Write the first one with “Add article”, or clear the search and filters.")

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
        (gettext_lazy("Pictures"), {"fields": ("lead_image", "lead_caption")}),
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
        (gettext_lazy("Notes"), {"fields": ("notes",)}),
    )
    # The same for who may read it but not change it.
    reading = (
        (gettext_lazy("The story"), {"fields": ("kicker", "headline", "standfirst", "shown_body", "shown_points")}),
        (
            gettext_lazy("Where it belongs"),
            {"fields": ("section", "shown_tags", "type_of_work", "dateline", "language")},
        ),
        (gettext_lazy("Pictures"), {"fields": ("shown_picture", "lead_caption")}),
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

    # --- The list ---

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ArticleList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        sees_all = request.user.has_perm("articles.change_any_article")
        found = matching(search_term, MOST_FOUND if sees_all else MOST_FOUND_AMONG)
        return queryset.filter(pk__in=found), False

    @admin.display(description=gettext_lazy("picture"))
    def shown_picture(self, article: Article) -> SafeString:
        return thumbnail(article.lead_image)

    @admin.display(description=gettext_lazy("status"))
    def shown_state(self, article: Article) -> SafeString:
        return format_html('<span class="state state-{}">{}</span>', article.state, words.state(article))

    @admin.display(description=gettext_lazy("by"))
    def shown_bylines(self, article: Article) -> str:
        return ", ".join(byline.name for byline in article.bylines.all()) or "–"

    @admin.display(description=gettext_lazy("date"))
    def shown_date(self, article: Article) -> str:
        if article.live_at is not None:
            return words.short_moment(article.live_at)
        return _("saved %(when)s") % {"when": words.short_moment(article.saved_at)}

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

    def get_formset_kwargs(self, request: HttpRequest, obj: Article, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        author = getattr(request.user, "author", None)
        if request.method != "POST" and obj.pk is None and author is not None:
            kwargs["initial"] = [{"author": author.pk}]
        return kwargs

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = kwargs.get("obj")
        stored = Article.objects.get(pk=article.pk) if article is not None else Article()
        context |= {
            "title": str(stored) if stored.pk else _("New story"),
            "subtitle": None,
            "article": stored,
            "state": words.state(stored),
            "standing": words.standing(stored, may_change=self.has_change_permission(request, stored)),
            "buttons": self.buttons(request, stored),
            "may_delete": bool(stored.pk) and not self.in_use(stored) and self.has_delete_permission(request, stored),
            "may_withdraw": bool(stored.pk) and stored.live_at is not None and rights.may_publish(request.user),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def buttons(self, request: HttpRequest, article: Article) -> list[Button]:
        """Returns the buttons that save, for this person and this state; the first is pressed by Enter."""
        allowed = self.has_change_permission(request, article) if article.pk else self.has_add_permission(request)
        if not allowed:
            return []
        if article.is_live:
            return [Button("_save", _("Save changes"), is_main=True)]
        save = Button("_save", _("Save changes") if article.live_at else _("Save draft"), is_main=True)
        if not rights.may_publish(request.user):
            return [save]
        return [save, Button(PUBLISH, _("Publish now")), Button(PUBLISH_AT, _("Publish at…"))]

    @admin.display(description=gettext_lazy("body"))
    def shown_body(self, article: Article) -> SafeString:
        return SafeString(article.body)  # clean: `clean_body` is the only way into it

    @admin.display(description=gettext_lazy("key points"))
    def shown_points(self, article: Article) -> SafeString:
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((p,) for p in article.key_points)))

    @admin.display(description=gettext_lazy("tags"))
    def shown_tags(self, article: Article) -> str:
        return ", ".join(article.tags.values_list("name", flat=True))

    # --- Saving: the verbs do it ---

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        based_on = form.based_on if change else None
        if obj.is_live:
            actions.amend(obj, by=request.user, substantial=form.cleaned_data["substantial"], based_on=based_on)
        else:
            actions.save_draft(obj, by=request.user, based_on=based_on)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        article = form.instance
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)
        set_tags(article, resolve(form.cleaned_data["tag_names"]))
        apart = form.cleaned_data["never_beside"], form.cleaned_data["never_beside_tags"]
        actions.keep_apart(article, by=request.user, articles=apart[0], tags=apart[1])
        actions.complete(article)
        if PUBLISH in request.POST:
            actions.publish(article, by=request.user)
        elif PUBLISH_AT in request.POST:
            if problem := problem_ahead(article.publish_at):
                raise RuleBroken({"publish_at": problem})
            actions.publish(article, by=request.user, at=article.publish_at)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        return self._stay(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._stay(request, obj)

    def _stay(self, request: HttpRequest, article: Article) -> HttpResponse:
        """Shows the form again: who saves goes on writing. Says what readers see now."""
        self.message_user(request, " ".join([_("Saved."), *words.standing(article)]), messages.SUCCESS)
        return HttpResponseRedirect(self.address_of(article))

    # --- Deleting, and withdrawing ---

    def in_use(self, obj: Article) -> str:
        return _("Readers have had it, so it stays. Withdraw it to take it from them.") if obj.is_address_fixed else ""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Names the article alone: what hangs on it goes with it, whoever may delete it."""
        return [str(obj) for obj in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        actions.delete(obj, by=request.user)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return []  # the verb has written it into the history

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.withdraw_view)
        return [path("<path:object_id>/withdraw/", view, name="articles_article_withdraw"), *super().get_urls()]

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks why, then withdraws."""
        article: Any = self.get_object(request, unquote(object_id))
        if not (self.has_change_permission(request, article) and rights.may_publish(request.user)):
            raise PermissionDenied
        form = WithdrawalForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                actions.withdraw(article, by=request.user, why=form.cleaned_data["why"])
            except RuleBroken as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, " ".join(words.standing(article)), messages.SUCCESS)
            return HttpResponseRedirect(self.address_of(article))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Withdraw this story?"),
            "subtitle": str(article),
            "opts": self.opts,
            "article": article,
            "standing": words.standing(article),
            "form": form,
            "back": self.address_of(article),
        }
        return TemplateResponse(request, "admin/articles/article/withdraw.html", context)
