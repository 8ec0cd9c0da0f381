"""What people type becomes tags."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from articles import audit
from articles.conf import LONGEST_TAG
from articles.models import LogEvent, Tag, TagName
from articles.tagging.errors import TagNameTaken, TagNameUnusable
from articles.tagging.names import find, find_or_make, is_usable, join_names, rename, resolve, set_synonyms, split_names
from articles.text.keys import name_key
from tests.make import make_draft, make_tag, make_user


def all_names(tag: Tag) -> list[str]:
    return list(tag.names.values_list("name", flat=True))


# --- What is typed ----------------------------------------------------------------------------------


def test_only_commas_and_line_ends_divide_names() -> None:
    assert split_names(" climate  change,Water\n\nRivers, ,\u060c\u0645\u0627\u0621\u060cx;y") == [
        "climate change",
        "Water",
        "Rivers",
        "\u0645\u0627\u0621",
        "x;y",
    ]


@pytest.mark.parametrize(
    "names",
    [
        ["Washington, D.C.", "Water"],
        ["\u0645\u0627\u0621\u060c \u0646\u0647\u0631"],
        ['"Quoted"', 'the "so-called"', '"half', 'say "a, b"'],
        ['"'],
    ],
)
def test_names_with_commas_and_quotes_in_them_are_read_as_they_were_written(names: list[str]) -> None:
    assert split_names(join_names(names)) == names


def test_a_quote_that_is_not_closed_is_a_letter() -> None:
    assert split_names('"Washington, D.C.') == ['"Washington', "D.C."]
    assert split_names('"the river" again, "", Water') == ['"the river" again', '""', "Water"]


@pytest.mark.parametrize(
    "name", ["", " ", "!!!", "\U0001f525", "\u200b", "\x00", "x" * (LONGEST_TAG + 1), "\ufdfa" * 50]
)
def test_a_name_has_letters_or_numbers_and_is_not_too_long(name: str) -> None:
    assert not is_usable(name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["C", "2025", "COVID-19", "<b>x</b>", "مياه", "x" * LONGEST_TAG, "a, b"])
def test_every_other_name_makes_a_tag(name: str) -> None:
    (tag,) = resolve([name])
    assert (tag.name, all_names(tag)) == (name, [name])
    assert tag.names.get().is_preferred


@pytest.mark.django_db
@given(st.text(st.characters(), max_size=LONGEST_TAG + 5))
def test_no_name_breaks_it(name: str) -> None:
    if is_usable(name):
        (tag,) = resolve([name])
        assert find([name]) == {name_key(name): tag}
    else:
        with pytest.raises(TagNameUnusable, match="use letters or numbers, at most 100 characters"):
            resolve([name])


# --- Which tag it is --------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    ["climate change", "CLIMATE CHANGE", " Climate\u00a0 change ", "\uff23limate change", "cli\u00admate change"],
)
def test_one_word_written_otherwise_is_one_tag(typed: str) -> None:
    tag = make_tag("Climate change")
    assert resolve([typed]) == [tag]
    assert (Tag.objects.count(), TagName.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_synonym_leads_to_its_tag() -> None:
    tag = make_tag("United Nations")
    set_synonyms(tag, ["UN", "ONU"])
    assert resolve(["onu", "United nations", "Un"]) == [tag]


@pytest.mark.django_db
def test_each_tag_comes_once_in_the_order_typed() -> None:
    assert [tag.name for tag in resolve(["b", "A", "B", "a", "c"])] == ["b", "A", "c"]


@pytest.mark.django_db
def test_nothing_typed_is_no_tag() -> None:
    assert resolve([]) == []


@pytest.mark.django_db
def test_one_unusable_name_makes_none_of_the_others() -> None:
    with pytest.raises(TagNameUnusable, match="“!!!” cannot be a tag"):
        resolve(["Water", "!!!"])
    assert not Tag.objects.exists()


@pytest.mark.django_db
def test_names_with_one_slug_get_slugs_of_their_own() -> None:
    make_tag("C")
    make_tag("x-2")
    slugs = [tag.slug for tag in resolve(["C+", "C#", "x", "x!"])]
    assert slugs == ["c-3", "c-2", "x", "x-3"]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 10, 200])
def test_however_many_names_take_as_many_queries(count: int) -> None:
    resolve(["Old 1", "Old 2"])
    with CaptureQueriesContext(connection) as queries:
        find_or_make(["Old 1", *(f"New {number}" for number in range(count))], hear=lambda tags: None)
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) <= 8
    with CaptureQueriesContext(connection) as queries:
        resolve(["Old 1", *(f"NEW {number}" for number in range(count))])
    assert len(queries) == 1


# --- That the log says so ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_new_tag_is_in_the_log_with_who_made_it() -> None:
    editor, known = make_user(), make_tag("Known")
    new = [tag for tag in resolve(["Water", "known", "Rivers", "water"], by=editor) if tag != known]
    events = LogEvent.objects.filter(noun="tag").order_by("label")
    assert [(event.verb, event.label, event.by, event.after) for event in events] == [
        ("added", "Rivers", editor, {"name": "Rivers", "slug": "rivers"}),
        ("added", "Water", editor, {"name": "Water", "slug": "water"}),
    ]
    assert {event.object_id for event in events} == {str(tag.pk) for tag in new}
    resolve(["Water", "Rivers"], by=editor)
    assert events.count() == 2


@pytest.mark.django_db
def test_a_tag_that_the_log_does_not_take_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(audit.VERBS, "added")
    with pytest.raises(ValueError, match="added"):
        resolve(["Water"])
    assert not Tag.objects.exists()


# --- Names change -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_renamed_tag_keeps_its_old_name_as_a_synonym_and_its_address() -> None:
    tag = make_tag("Swaziland")
    rename(tag, " Eswatini ")
    tag.refresh_from_db()
    assert (tag.name, tag.slug, all_names(tag)) == ("Eswatini", "swaziland", ["Eswatini", "Swaziland"])
    assert resolve(["swaziland"]) == resolve(["ESWATINI"]) == [tag]


@pytest.mark.django_db
def test_a_tag_may_be_renamed_to_its_synonym_and_back() -> None:
    tag = make_tag("UN")
    set_synonyms(tag, ["United Nations"])
    rename(tag, "united nations")
    assert all_names(tag) == ["united nations", "UN"]
    rename(tag, "UN")
    assert all_names(tag) == ["UN", "united nations"]


@pytest.mark.django_db
def test_a_tag_may_be_written_otherwise() -> None:
    tag = make_tag("water")
    rename(tag, "Water")
    tag.refresh_from_db()
    assert (tag.name, all_names(tag)) == ("Water", ["Water"])


@pytest.mark.django_db
def test_a_rename_that_changes_nothing_changes_nothing() -> None:
    tag = make_tag("Water")
    rename(tag, "Water")
    assert all_names(tag) == ["Water"]


@pytest.mark.django_db
@pytest.mark.parametrize("change", [rename, lambda tag, name: set_synonyms(tag, ["New", name])])
def test_a_name_of_another_tag_is_refused_and_nothing_is_changed(change: Any) -> None:
    make_tag("Rivers")
    tag = make_tag("Water")
    set_synonyms(tag, ["Aqua"])
    with pytest.raises(TagNameTaken, match="“RIVERS” is a name of the tag “Rivers” already"):
        change(tag, "RIVERS")
    assert all_names(tag) == ["Water", "Aqua"]


@pytest.mark.django_db
@pytest.mark.parametrize("change", [rename, lambda tag, name: set_synonyms(tag, [name])])
def test_a_name_that_cannot_be_a_tags_is_refused(change: Any) -> None:
    tag = make_tag("Water")
    with pytest.raises(TagNameUnusable):
        change(tag, "!!!")
    assert all_names(tag) == ["Water"]


@pytest.mark.django_db
def test_the_synonyms_are_those_given_and_no_others() -> None:
    tag = make_tag("Water")
    set_synonyms(tag, ["Aqua", "H2O", "water", "aqua"])
    assert all_names(tag) == ["Water", "Aqua", "H2O"]
    set_synonyms(tag, ["H2O"])
    assert all_names(tag) == ["Water", "H2O"]
    set_synonyms(tag, [])
    assert all_names(tag) == ["Water"]
    assert resolve(["Aqua"]) != [tag]


@pytest.mark.django_db
def test_a_tag_of_a_story_is_the_same_after_a_rename() -> None:
    story = make_draft(tags=["Water"])
    rename(Tag.objects.get(), "Rain")
    assert [tag.name for tag in story.tags.all()] == ["Rain"]
