"""What the writing area asks while somebody writes: which pictures and stories there are, which embeds we know.

JSON for people signed in at the desk, each answer bounded in rows and queries. `?q=` searches, without it
the newest come, `&from=20` what follows them; `?keys=1,2` says what there is to show of pictures and stories that a
body refers to.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from articles.admin import words
from articles.admin.picture_words import advice_on, withheld
from articles.images.finding import MOST_FOUND
from articles.images.finding import matching as matching_pictures
from articles.images.renditions import picture
from articles.images.rights import choosable
from articles.models import Article, Image
from articles.search.query import matching
from articles.text.alternative import LONGEST, is_file_name
from articles.text.body import LARGEST_KEY
from articles.text.embeds import LONGEST_ADDRESS, provider_names, recognise
from articles.text.plain import one_line

ROWS = 20  # in a list to choose from, at once
FARTHEST = 10_000  # rows that one may go on for; beyond, one searches
MOST_COUNTED = 1_000  # rows
MOST_KEYS = 50  # references described at once
MOST_MATCHES = 500  # newest articles with the words, of which those that this person may see are shown
LONGEST_QUESTION = 200  # characters


def chooser_urls(site: AdminSite) -> list[URLPattern]:
    """Returns the addresses, each behind the site's sign-in and never kept by a cache."""
    views = {
        "pictures": choose_pictures,
        "articles": choose_articles,
        "embeds": recognise_embed,
        "alternative": advise_alternative,
    }
    return [path(f"choose/{name}/", site.admin_view(view), name=f"choose_{name}") for name, view in views.items()]


@require_GET
def choose_pictures(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("articles.view_image"):
        raise PermissionDenied
    if keys := _keys(request):
        return JsonResponse({"rows": [picture_row(image) for image in Image.objects.filter(pk__in=keys)]})
    found, is_cut = pictures_found(_question(request))
    may_add = request.user.has_perm("articles.add_image")
    add = {name: reverse(f"admin:articles_image_{name}") for name in ("add", "look", "take")} if may_add else None
    return JsonResponse({**_page(found, request, picture_row), **_count(found, is_cut), "add": add})


@require_GET
def choose_articles(request: HttpRequest) -> HttpResponse:
    if not any(request.user.has_perm(f"articles.{verb}_article") for verb in ("view", "change")):
        raise PermissionDenied
    visible = _visible_articles(request.user).select_related("section").defer("body", "key_points", "notes")
    if keys := _keys(request):
        return JsonResponse({"rows": [_article_row(article) for article in visible.filter(pk__in=keys)]})
    counted: dict[str, Any] = {}
    if question := _question(request):
        matches = matching(question, MOST_MATCHES)
        visible = visible.filter(pk__in=matches).order_by("-pk")
        counted = _count(visible, len(matches) >= MOST_MATCHES)
    return JsonResponse({**_page(visible, request, _article_row), **counted})


@require_GET
def recognise_embed(request: HttpRequest) -> HttpResponse:
    """Says under which address an embed will be stored, or what to write instead. The provider is not asked."""
    found = recognise(request.GET.get("address", "")[: LONGEST_ADDRESS + 1])
    if found is not None:
        return JsonResponse({"provider": found.provider, "address": found.address})
    providers = ", ".join(provider_names())
    message = _("We cannot show that address. Copy the address of one video, map or sound from: %(providers)s.")
    return JsonResponse({"error": message % {"providers": providers}})


@require_GET
def advise_alternative(request: HttpRequest) -> HttpResponse:
    """Says how an alternative text will be stored, and what would make it better or why it is none."""
    alt = one_line(request.GET.get("alt", "")[: 2 * LONGEST])[:LONGEST].rstrip()
    error = _("This is the name of a file. Say what the picture shows.") if is_file_name(alt) else ""
    return JsonResponse({"alt": alt, "error": error, "advice": list(advice_on(alt))})


def _question(request: HttpRequest) -> str:
    return one_line(request.GET.get("q", "")[:LONGEST_QUESTION])


def _page(found: QuerySet[Any], request: HttpRequest, draw: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """Returns the rows that are asked for, and where those begin that follow them, if any do."""
    given = request.GET.get("from", "")[:10]
    start = min(int(given), FARTHEST) if given.isascii() and given.isdigit() else 0
    rows = list(found[start : start + ROWS + 1])
    has_more = len(rows) > ROWS and start < FARTHEST
    return {"rows": [draw(row) for row in rows[:ROWS]], "next": start + ROWS if has_more else None}


def _count(found: QuerySet[Any], is_cut: bool) -> dict[str, Any]:
    """Returns how many there are, and whether there may be more than that."""
    total = found.order_by()[:MOST_COUNTED].count()
    return {"total": total, "is_cut": is_cut or total == MOST_COUNTED}


def _keys(request: HttpRequest) -> list[int]:
    parts = request.GET.get("keys", "")[:2_000].split(",")[:MOST_KEYS]
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 20]
    return [number for number in numbers if number <= LARGEST_KEY]


def pictures_found(question: str) -> tuple[QuerySet[Image], bool]:
    """Returns the pictures that may be chosen and of which these words are said, newest first; whether more may be."""
    found = Image.objects.filter(choosable())
    if not question:
        return found, False
    matches = matching_pictures(question)
    return found.filter(pk__in=matches).order_by("-pk"), len(matches) >= MOST_FOUND


def _visible_articles(user: Any) -> QuerySet[Article]:
    """Returns what this person may open at the desk, and what every reader sees; last saved first."""
    return Article.objects.visible_to(user) | Article.objects.live()


def picture_row(image: Image) -> dict[str, Any]:
    shown, ends = picture(image), image.rights_expire_on
    return {
        "key": image.pk,
        "title": str(image),
        "alt": image.alt,
        "decorative": image.decorative,
        "credit": image.credit,
        "caption": image.caption,
        "usage_terms": "\n".join(filter(None, [image.usage_terms, image.instructions])),
        "rights_end": _("Rights end on %(day)s.") % {"day": date_format(ends, "j F Y")} if ends else "",
        "thumbnail": shown.thumbnail if shown else "",
        "withheld": _("%(why)s Readers do not see it.") % {"why": why} if (why := withheld(image)) else "",
    }


def _article_row(article: Article) -> dict[str, Any]:
    return {
        "key": article.pk,
        "headline": article.headline,
        "section": article.section.name if article.section else "",
        "state": words.state(article),
        "date": words.short_moment(article.live_at or article.saved_at),
    }
