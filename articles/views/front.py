"""The front page: the newest story large, a few beside it, then rows by section. No story twice."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.conf import FRONT_PAGE_ROWS, FRONT_PAGE_TOP
from articles.delivery import keys
from articles.models import Article, Newsroom, Section
from articles.models.addresses import path_of
from articles.models.prepared import prepared
from articles.models.section import all_sections
from articles.models.slices import rows_in
from articles.syndication.addresses import absolute
from articles.views.cards import name_writers, one_of_each_group
from articles.views.listing import cards
from articles.views.page import show

TOGETHER = 128  # sections in one query; SQLite takes 500


@dataclass(frozen=True, slots=True)
class Row:
    """A section on the front page, and its newest stories that are not above it."""

    section: Section
    articles: list[Article]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    sections = all_sections()
    top = one_of_each_group(_newest())[:FRONT_PAGE_TOP]
    rows = _rows(sections, {article.group_id for article in top})
    name_writers([*top, *(article for row in rows for article in row.articles)])
    newsroom = Newsroom.objects.current()
    context = {
        "newsroom": newsroom,
        "sections": sections,
        "canonical": absolute(path_of("front")),
        "lead": top[0] if top else None,
        "seconds": top[1:],
        "rows": rows,
        "has_more": len(top) == FRONT_PAGE_TOP,
    }
    return show(request, "pages/front.html", context, lists=[keys.NEWEST])


def _rows(sections: Sequence[Section], above: set[int]) -> list[Row]:
    """Returns the rows that have stories, with two queries: a range of an index a section, and what is shown."""
    candidates: dict[int, list[Candidate]] = defaultdict(list)
    for at in range(0, len(sections), TOGETHER):
        for found in _newest_of(frozenset(section.pk for section in sections[at : at + TOGETHER])):
            one = Candidate(*found)
            candidates[one.section_id].append(one)
    newest = [one for section in sections for one in _newest_first(candidates[section.pk]) if one.group_id not in above]
    chosen: dict[int, list[int]] = defaultdict(list)
    for one in one_of_each_group(newest):  # a translation may stand in another section than its original
        if len(chosen[one.section_id]) < FRONT_PAGE_ROWS:
            chosen[one.section_id].append(one.pk)
    keys = frozenset(pk for pks in chosen.values() for pk in pks)
    shown = {article.pk: article for article in cards(keys)}
    rows = [Row(section, [shown[pk] for pk in chosen[section.pk] if pk in shown]) for section in sections]
    return [row for row in rows if row.articles]


def _newest_first(candidates: "Sequence[Candidate]") -> "list[Candidate]":
    return sorted(set(candidates), key=lambda one: (one.live_at, one.pk), reverse=True)


class Candidate(NamedTuple):
    """What it takes to choose the stories of a section's row."""

    pk: int
    section_id: int
    translation_of: int | None
    language: str
    live_at: datetime

    @property
    def group_id(self) -> int:
        return self.translation_of or self.pk


@prepared
def _newest() -> "QuerySet[Article]":
    return Article.objects.live().for_cards().newest()[: 2 * FRONT_PAGE_TOP]


@prepared
def _newest_of(sections: frozenset[int]) -> "QuerySet[Article, tuple[Any, ...]]":
    # Twice as many as stand there: some are above, some in two languages.
    length = 2 * (FRONT_PAGE_ROWS + FRONT_PAGE_TOP)
    newest = [Article.objects.live().filter(section=section).newest()[:length] for section in sections]
    return rows_in(newest, *Candidate._fields)
