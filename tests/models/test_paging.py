"""Page after page, every row once."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.models import Article, Section
from articles.models.paging import Cursor, CursorError, page_of
from tests.make import make_live_together, make_section

NOON = datetime(2025, 10, 8, 12, 0, tzinfo=UTC)


def make_rows(section: Section, moments: list[datetime]) -> list[int]:
    """Makes live articles; returns their keys, newest first."""
    made = make_live_together(section, moments)
    return [article.pk for article in sorted(made, key=lambda article: (article.live_at, article.pk), reverse=True)]


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 3, 7, 12, 13, 50])
def test_the_pages_hold_every_row_once_also_those_of_one_moment(size: int) -> None:
    second, microsecond = timedelta(seconds=1), timedelta(microseconds=1)
    moments = [NOON] * 5 + [NOON - second] * 3 + [NOON - microsecond, NOON + microsecond]
    moments += [datetime(1901, 2, 3, tzinfo=UTC), datetime(1901, 2, 3, tzinfo=UTC)]
    rows = make_rows(make_section(), moments)
    found: list[int] = []
    cursor = None
    for _ in range(len(rows) + 1):
        page = page_of(Article.objects.all(), size=size, after=cursor)
        found += [article.pk for article in page.rows]
        if page.following is None:
            break
        assert len(page.rows) == size
        cursor = Cursor.parse(str(page.following))
    assert found == rows


@pytest.mark.django_db
def test_a_row_that_comes_in_front_meanwhile_moves_no_other() -> None:
    section = make_section()
    rows = make_rows(section, [NOON - timedelta(hours=hour) for hour in range(4)])
    first = page_of(Article.objects.all(), size=2, after=None)
    Article.objects.filter(pk=rows[3]).update(live_at=NOON + timedelta(hours=1))
    second = page_of(Article.objects.all(), size=2, after=first.following)
    assert [article.pk for article in second.rows] == [rows[2]]


@pytest.mark.django_db
def test_an_empty_list_is_one_empty_page() -> None:
    page = page_of(Article.objects.none(), size=2, after=None)
    assert (page.rows, page.following) == ([], None)


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, 2**63 - 1))
@example(datetime.min.replace(tzinfo=UTC), 0)
@example(datetime.max.replace(tzinfo=UTC), 2**63 - 1)
def test_a_cursor_reads_what_it_wrote(moment: datetime, key: int) -> None:
    assert Cursor.parse(str(Cursor(moment, key))) == Cursor(moment, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1",
        "1-",
        "-1",
        "--1-1",
        "1--1",
        "1-1-1",
        "1-1\n",
        " 1-1",
        "1-x",
        "1.5-1",
        "\u0661-\u0661",
        "1-\x00",
        f"1-{2**63}",
        f"{10**18 - 1}-1",
        f"-{10**18 - 1}-1",
        f"{'9' * 5000}-1",
        f"1-{'9' * 5000}",
    ],
)
def test_anything_else_is_no_cursor(text: str) -> None:
    with pytest.raises(CursorError):
        Cursor.parse(text)


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    with suppress(CursorError):
        Cursor.parse(text)
