"""Where pictures are used, as far as whoever looks at them may know it.

What readers have is named to everybody, with the way to the desk for who may open it there and to the site for others;
of what others have not published only the number is told.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin import words
from articles.models import Article, Image
from articles.publishing.uses import Use, pages_with, uses_of

MOST_USES = 20  # articles that are named of a picture


def look_up(images: Collection[Image], viewer: Any) -> None:
    """Hangs on each picture what shows it, found for all of them together."""
    most = MOST_USES * len(images) + 1
    uses, pages = uses_of(images, _all_stories(viewer), most=most), pages_with(images)
    is_all = sum(map(len, uses.values())) < most
    prefetch_related_objects(list(images), "portrait_of")
    for image in images:
        found: Any = image
        found.uses, found.pages, found.is_all = uses[image.pk], pages[image.pk], is_all


def draw(image: Any, viewer: Any) -> SafeString:
    """Names what shows a picture that was looked up: stories, as lead or in the body, pages and authors."""
    named = [use for use in image.uses if _is_known(use)]
    rows = [_use_row(use) for use in named[:MOST_USES]]
    rows += _rows_of_others(image, viewer)
    items = [_item(*row) for row in rows]
    if hidden := len(image.uses) - len(named):
        told = ngettext("%(count)d unpublished story of others", "%(count)d unpublished stories of others", hidden)
        items.append(format_html("<li>{}</li>", told % {"count": hidden}))
    if len(named) > MOST_USES or (items and not image.is_all):
        items.append(format_html("<li>{}</li>", _("and more")))
    if not items:
        return format_html("{}", _("Nowhere yet.") if image.is_all else _("Open the picture to see where."))
    return format_html('<ul class="picture-uses">{}</ul>', format_html_join("", "{}", ((item,) for item in items)))


def _all_stories(viewer: Any) -> QuerySet[Article]:
    """Returns every story, the newest first, each with whether this person may open it at the desk."""
    is_at_desk = any(viewer.has_perm(f"articles.{verb}_article") for verb in ("view", "change"))
    theirs = Article.objects.visible_to(viewer) if is_at_desk else Article.objects.none()
    stories = Article.objects.annotate(may_open=Exists(theirs.filter(pk=OuterRef("pk"))))
    return stories.defer("key_points", "notes").order_by("-pk")


def _is_known(use: Use) -> bool:
    article: Any = use.article
    return bool(article.may_open) or (article.is_live and not use.to_come)


def _use_row(use: Use) -> tuple[str, str, str]:
    article: Any = use.article
    places = [_("lead picture")] if use.as_lead else []
    places += [_("in the body")] if use.in_body else []
    state = _("in changes to be published") if use.to_come else words.state(article)
    desk = reverse("admin:articles_article_change", args=[article.pk])
    address = desk if article.may_open else article.get_absolute_url()
    return address, article.headline, ", ".join([*places, state])


def _rows_of_others(image: Any, viewer: Any) -> Iterator[tuple[str, str, str]]:
    """Yields the newsroom's pages and the authors that show it; their forms are for who may open them.

    A page that readers do not have is named to nobody else.
    """
    for name, kind, others in (
        ("page", _("page"), image.pages),
        ("author", _("portrait"), image.portrait_of.all()[:MOST_USES]),
    ):
        may_open = any(viewer.has_perm(f"articles.{verb}_{name}") for verb in ("view", "change"))
        for other in others:
            if may_open:
                yield reverse(f"admin:articles_{name}_change", args=[other.pk]), str(other), kind
            else:
                is_known = name == "author" or other.is_published
                yield "", str(other) if is_known else _("an unpublished page"), kind


def _item(address: str, name: str, where: str) -> SafeString:
    if not address:
        return format_html("<li><bdi>{}</bdi> ({})</li>", name, where)
    return format_html('<li><a href="{}"><bdi>{}</bdi></a> ({})</li>', address, name, where)
