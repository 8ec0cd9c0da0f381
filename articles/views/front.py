"""The front page: the newest story large, a few beside it, rows by section, then what has none. No story twice."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.conf import FRONT_PAGE_ROWS, FRONT_PAGE_TOP, FRONT_PAGE_WITHOUT_SECTIONS
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
    """Stories side by side on the front page: of one section, or of none."""

    section: Section | None
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
    }
    return show(request, "pages/front.html", context, lists=[keys.NEWEST])


def _rows(sections: Sequence[Section], above: set[int]) -> list[Row]:
    """Returns the rows that have stories, with two queries: a range of an index a section, and what is shown.

    The last rows are of stories without a section: one, or more of them where no section has any.
    """
    chosen = _choose([section.pk for section in sections], above)
    if any(chosen[section.pk] for section in sections):
        chosen[None] = chosen[None][:FRONT_PAGE_ROWS]
    keys = frozenset(pk for pks in chosen.values() for pk in pks)
    shown = {article.pk: article for article in cards(keys)}
    found = {key: [shown[pk] for pk in pks if pk in shown] for key, pks in chosen.items()}
    rows = [Row(section, found[section.pk]) for section in sections]
    others = found[None]
    rows += [Row(None, others[at : at + FRONT_PAGE_ROWS]) for at in range(0, len(others), FRONT_PAGE_ROWS)]
    return [row for row in rows if row.articles]


def _choose(sections: Sequence[int], above: set[int]) -> dict[int | None, list[int]]:
    """Returns the keys of the newest stories of each section, and of none: of a story and its translations one."""
    candidates: dict[int | None, list[Candidate]] = defaultdict(list)
    for at in range(0, max(len(sections), 1), TOGETHER):
        for found in _newest_of(frozenset(sections[at : at + TOGETHER])):
            one = Candidate(*found)
            candidates[one.section_id].append(one)
    places = [*sections, None]
    newest = [one for place in places for one in _newest_first(candidates[place]) if one.group_id not in above]
    chosen: dict[int | None, list[int]] = {place: [] for place in places}
    for one in one_of_each_group(newest):  # a translation may stand in another section than its original
        place = one.section_id
        if len(chosen[place]) < (FRONT_PAGE_ROWS if place else FRONT_PAGE_WITHOUT_SECTIONS):
            chosen[place].append(one.pk)
    return chosen


def _newest_first(candidates: "Sequence[Candidate]") -> "list[Candidate]":
    return sorted(set(candidates), key=lambda one: (one.live_at, one.pk), reverse=True)


class Candidate(NamedTuple):
    """What it takes to choose the stories of a section's row."""

    pk: int
    section_id: int | None
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
    of_one = 2 * (FRONT_PAGE_ROWS + FRONT_PAGE_TOP)
    of_none = 2 * (FRONT_PAGE_WITHOUT_SECTIONS + FRONT_PAGE_TOP)
    newest = [Article.objects.live().filter(section=section).newest()[:of_one] for section in sections]
    without = Article.objects.live().filter(section=None).newest()[:of_none]
    return rows_in([*newest, without], *Candidate._fields)
