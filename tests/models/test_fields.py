"""What is stored is tidy, whichever way it came in."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, Author, Redirect, Section, TagName
from articles.models.fields import AddressPartField, LinesField
from articles.text.slugs import is_slug
from tests.make import make_draft, make_tag

NAUGHTY = " a\x00b\r\n\x1b \ud800c\ufffe\u202ed  "
LINE = "ab c\u202ed"


@pytest.mark.django_db
def test_a_line_is_tidied_whichever_way_it_is_written() -> None:
    article = make_draft(headline=NAUGHTY, kicker=NAUGHTY)
    assert Article.objects.values_list("headline", "kicker").get() == (LINE, LINE)
    Article.objects.filter(pk=article.pk).update(headline=NAUGHTY * 2)
    assert Article.objects.get(headline=f"{LINE} {LINE}").pk == article.pk
    Section.objects.bulk_create([Section(name=NAUGHTY, slug="x")])
    assert Section.objects.filter(name=LINE).exists()


@pytest.mark.django_db
def test_prose_keeps_its_lines_and_loses_what_nobody_can_print() -> None:
    make_draft(standfirst=NAUGHTY)
    assert Article.objects.values_list("standfirst", flat=True).get() == " ab\n c\u202ed  "


@pytest.mark.django_db
def test_texts_in_a_list_are_tidied_and_empty_ones_go() -> None:
    make_draft(key_points=[NAUGHTY, " \x00 ", "two"])
    assert Article.objects.values_list("key_points", flat=True).get() == [LINE, "two"]
    author = Author.objects.create(name="x", slug="x", links=[{"label": NAUGHTY, "url": "https://example.org/\x00"}])
    author.refresh_from_db()
    assert author.links == [{"label": LINE, "url": "https://example.org/"}]


@pytest.mark.django_db
def test_an_old_address_that_no_database_can_hold_is_looked_up_without_harm() -> None:
    assert not Redirect.objects.filter(path="/\x00/\ud800/").exists()


def test_what_is_no_list_of_texts_is_left_for_validation_to_refuse() -> None:
    assert LinesField().to_python([1, None, {"a": ["x ", ""]}]) == [1, None, {"a": ["x"]}]


@given(st.text(st.characters(), max_size=200))
def test_whatever_is_typed_as_a_slug_becomes_one_or_nothing(text: str) -> None:
    slug = AddressPartField().to_python(text)
    assert slug == "" or is_slug(slug)


@pytest.mark.django_db
@pytest.mark.parametrize("beginning", ["wat", "w", "water", "%", "_", "\\", "'", "\U0010fffd", "Wat"])
def test_begins_finds_what_startswith_finds(beginning: str) -> None:
    for name in ["Water", "Water rights", "Wat", "Wax", "Ärger", "100% sure", "a_b", "x\\y"]:
        make_tag(name)
    keys = TagName.objects.order_by("key").values_list("key", flat=True)
    assert list(keys.filter(key__begins=beginning)) == [key for key in keys if key.startswith(beginning)]


@pytest.mark.django_db
def test_begins_is_one_range_of_an_index() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = TagName.objects.filter(key__begins="wat").order_by().explain()
    assert ("INDEX" in plan and "key>? AND key<?" in plan) or "Index Cond: (((key)::text ~>=~ 'wat'" in plan, plan
