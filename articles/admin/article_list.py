"""The list of articles at the desk."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import lists, words
from articles.admin.thumbnails import thumbnail
from articles.models import Article
from articles.models.article import DATE_AT_DESK
from articles.moderation.rights import may_moderate
from articles.search.query import matching

MOST_FOUND = 1_000  # articles that a search of all finds, the newest
MOST_FOUND_AMONG = 10_000  # that are looked through for those of one person


class ArticleList(ChangeList):
    """The list's rows, with what its columns show: a fixed number of queries."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        rows: Any = super().get_queryset(request, exclude_parameters)
        return rows.light().select_related("lead_image").prefetch_related("section", "bylines__author")


class ArticleColumns(admin.ModelAdmin):
    """A ModelAdmin whose list shows articles."""

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

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ArticleList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        sees_all = request.user.has_perm("articles.change_any_article")
        found = matching(search_term, MOST_FOUND if sees_all else MOST_FOUND_AMONG)
        return queryset.filter(pk__in=found), False

    def get_list_display(self, request: HttpRequest) -> Any:
        related = ("shown_related",) if may_moderate(request.user) else ()
        return (*super().get_list_display(request), *related)

    @admin.display(description=gettext_lazy("beside it"))
    def shown_related(self, article: Article) -> SafeString:
        label = _("Related articles: %(story)s") % {"story": article}
        address = reverse("admin:related_story", args=[article.pk])
        return format_html('<a href="{}" aria-label="{}">{}</a>', address, label, _("Related"))

    @admin.display(description=gettext_lazy("picture"))
    def shown_picture(self, article: Article) -> SafeString:
        return thumbnail(article.lead_image)

    @admin.display(description=gettext_lazy("status"))
    def shown_state(self, article: Article) -> SafeString:
        state = format_html('<span class="state state-{}">{}</span>', article.state, words.state(article))
        return format_html("{} {}", state, _("(changes wait)")) if article.working_version else state

    @admin.display(description=gettext_lazy("by"))
    def shown_bylines(self, article: Article) -> str:
        return ", ".join(byline.name for byline in article.bylines.all()) or "–"

    @admin.display(description=gettext_lazy("date"))
    def shown_date(self, article: Article) -> str:
        if article.live_at is not None:
            return words.short_moment(article.live_at)
        return _("saved %(when)s") % {"when": words.short_moment(article.saved_at)}
