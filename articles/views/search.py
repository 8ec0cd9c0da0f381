"""Search for readers: stories that hold all the words, the most relevant or the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.conf import PAGE_SIZE, SEARCH_A_MINUTE, SEARCH_AT_ONCE, SEARCH_RANKED
from articles.models import Article, Author, Byline, SearchLanguage, Section, Tag, TaggedArticle, TypeOfWork
from articles.models.addresses import path_of
from articles.models.section import all_sections
from articles.search.excerpts import Marks
from articles.search.lookups import main_language
from articles.search.names import has_byline
from articles.search.nearby import Nearby, nearby
from articles.search.query import Filters, Found, Order, find
from articles.search.questions import Question, understand
from articles.syndication.addresses import absolute
from articles.text.blocks import plain_text, without_pictures
from articles.text.keys import name_key
from articles.text.plain import one_line
from articles.text.slugs import make_slug
from articles.views.limiting import Limit
from articles.views.page import show

LONGEST_SHOWN = 200  # characters of the question that the page repeats
LONGEST_EXCERPT = 240
LONGEST_NAME = 150
PARAMETERS = ("q", "section", "tag", "author", "type", "language", "from", "to", "order")

limit = Limit(SEARCH_AT_ONCE, SEARCH_A_MINUTE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form said: as it was typed, as it is understood, and what is wrong with it."""

    typed: Mapping[str, str]
    question: Question
    filters: Filters
    order: Order
    errors: Mapping[str, str]  # by the field that they are about


@dataclass(frozen=True, slots=True)
class Result:
    """A story that was found, with its words marked."""

    article: Article
    headline: SafeString
    excerpt: SafeString


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Shows what was found. So many queries for any question, some twenty more where it found nothing."""
    if request.GET and (refusal := limit.refusal(request)):
        return refusal
    after = _place(request)
    sections = all_sections()
    languages = _languages()
    asked = _asked(request, sections, languages)
    found = find(asked.question, asked.filters, order=asked.order, size=PAGE_SIZE, after=after)
    if after is not None and not found.keys:
        raise Http404("No such page of this search.")
    is_found = bool(found.keys)
    context = {
        "typed": asked.typed,
        "words": asked.typed["q"],
        "errors": asked.errors,
        "is_filtered": asked.filters != Filters() or bool(asked.errors),
        "results": _results(found) if is_found else [],
        "found": found,
        "ranked": SEARCH_RANKED,
        "order": str(asked.order),
        "orders": [(str(order), _address(asked, order=str(order))) for order in Order],
        "is_first": after is None,
        "first": _address(asked),
        "following": _address(asked, after=str(found.following)) if found.following is not None else "",
        "nearby": nearby(asked.question) if asked.question and not is_found else Nearby(),
        "unfiltered": f"{path_of('search')}?{urlencode({'q': asked.typed['q']})}",
        "sections": sections,
        "section_choices": [(one.slug, one.name) for one in sections],
        "types": TypeOfWork.choices,
        "languages": languages,
        "canonical": absolute(path_of("search")),
    }
    return show(request, "pages/search.html", context)


def _place(request: HttpRequest) -> int | None:
    after = request.GET.get("after", "")
    if not after:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) < 20 and int(after) < 2**63):
        raise Http404("No such page of this search.")
    return int(after)


def _asked(request: HttpRequest, sections: Sequence[Section], languages: Sequence[str]) -> Asked:
    typed = {name: one_line(request.GET.get(name, "")[:LONGEST_SHOWN]) for name in PARAMETERS}
    errors: dict[str, str] = {}
    slug = typed["section"]
    section = next((one.pk for one in sections if one.slug == slug), None)
    if slug and section is None:
        errors["section"] = _("There is no section “%(name)s”.") % {"name": slug}
    tag = _tag(typed["tag"][:LONGEST_NAME]) if typed["tag"] else None
    if typed["tag"] and tag is None:
        message = _("No story has the topic “%(name)s”. Check its spelling, or leave it out.")
        errors["tag"] = message % {"name": typed["tag"]}
    author = _author(typed["author"][:LONGEST_NAME]) if typed["author"] else {}
    if typed["author"] and not author:
        message = _("No story is by “%(name)s”. Check the spelling, or leave it out.")
        errors["author"] = message % {"name": typed["author"]}
    days = {name: _day(name, typed[name], errors) for name in ("from", "to")}
    if days["from"] and days["to"] and days["from"] > days["to"]:
        errors["from"] = _("The first day is after the last: exchange them.")
    typed |= {name: day.isoformat() if day else "" for name, day in days.items()}  # the field holds days alone
    filters = Filters(
        section=section,
        tag=tag,
        type_of_work=typed["type"] if typed["type"] in TypeOfWork.values else "",
        language=typed["language"] if typed["language"] in languages else "",
        since=days["from"],
        until=days["to"],
        **author,
    )
    order = Order.DATE if typed["order"] == Order.DATE else Order.RELEVANCE
    return Asked(typed, understand(typed["q"]), filters, order, errors)


def _day(name: str, text: str, errors: dict[str, str]) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = None
    if text and (day is None or not 1000 < day.year < 3000):
        errors[name] = _("“%(day)s” is no day. Write it like this: 2026-05-17.") % {"day": text}
        return None
    return day


def _tag(name: str) -> int | None:
    """Returns the tag of a name or an address that live stories carry."""
    live = Exists(TaggedArticle.objects.live().filter(tag=OuterRef("pk")))
    found = Tag.objects.filter(Q(names__key=name_key(name)) | Q(slug=make_slug(name)), live)
    return found.values_list("pk", flat=True).first()


def _author(name: str) -> dict[str, Any]:
    """Returns what stories are filtered by: a name, whoever bears it, or the author at an address; or nothing."""
    if has_byline(name):
        return {"byline": name}
    live = Exists(Byline.objects.live().filter(author=OuterRef("pk")))
    key = Author.objects.filter(live, slug=make_slug(name)).values_list("pk", flat=True).first()
    return {"author": key} if key else {}


def _languages() -> list[str]:
    codes = SearchLanguage.objects.filter(since__lte=timezone.now()).order_by("code").values_list("code", flat=True)
    return list(dict.fromkeys(map(main_language, codes)))


def _results(found: Found) -> list[Result]:
    """Returns the stories in the order they were found in; one query, and another for forms of words."""
    rows = {article.pk: article for article in Article.objects.live().for_results().filter(pk__in=found.keys)}
    articles = [rows[key] for key in found.keys if key in rows]
    # No captions: the rights to a picture may have ended, and what was said of it went with it.
    bodies = {one.pk: " ".join([*one.key_points, plain_text(without_pictures(one.body))]) for one in articles}
    texts = [
        (article.language, text)
        for article in articles
        for text in (article.headline, article.standfirst, bodies[article.pk])
    ]
    marks = Marks(found.lookup, texts)
    return [
        Result(
            article,
            marks.mark(article.language, article.headline),
            marks.excerpt(article.language, article.standfirst, LONGEST_EXCERPT)
            or marks.excerpt(article.language, bodies[article.pk], LONGEST_EXCERPT),
        )
        for article in articles
    ]


def _address(asked: Asked, **changed: str) -> str:
    said: dict[str, Any] = {**asked.typed, **changed}
    return f"{path_of('search')}?{urlencode({name: value for name, value in said.items() if value})}"
