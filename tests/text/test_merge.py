"""Two people in one text: what goes together by itself, and what clashes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.merge import merge

BASE = {"headline": "Rivers", "standfirst": "It rained.", "tags": ["Rain", "Rivers"]}


def test_changes_of_different_fields_go_together() -> None:
    merged = merge(BASE, BASE | {"headline": "Theirs"}, BASE | {"standfirst": "Mine"})
    assert merged.fields == BASE | {"headline": "Theirs", "standfirst": "Mine"}
    assert (merged.taken_over, merged.conflicts) == ({"headline"}, frozenset())


def test_the_same_change_by_both_is_no_clash() -> None:
    both = BASE | {"headline": "Both"}
    assert merge(BASE, both, both) == (both, frozenset(), frozenset())


def test_the_same_field_changed_to_different_things_clashes_and_keeps_mine() -> None:
    merged = merge(BASE, BASE | {"headline": "Theirs"}, BASE | {"headline": "Mine"})
    assert (merged.fields["headline"], merged.conflicts) == ("Mine", {"headline"})


def test_what_is_settled_does_not_clash() -> None:
    merged = merge(BASE, BASE | {"headline": "Theirs"}, BASE | {"headline": "Mine"}, settled=["headline"])
    assert (merged.fields["headline"], merged.conflicts) == ("Mine", frozenset())


@pytest.mark.parametrize(
    ("theirs", "mine", "together"),
    [
        (["Rain"], ["Rain", "Rivers"], ["Rain"]),
        (["Rain", "Rivers", "Floods"], ["Rivers"], ["Rivers", "Floods"]),
        (["Floods", "Rain", "Rivers"], ["Rain", "Rivers", "Floods"], ["Rain", "Rivers", "Floods"]),
        ([], ["Rain", "Rivers", "New"], ["New"]),
    ],
)
def test_sets_never_clash(theirs: list[str], mine: list[str], together: list[str]) -> None:
    merged = merge(BASE, BASE | {"tags": theirs}, BASE | {"tags": mine}, sets=["tags"])
    assert (merged.fields["tags"], merged.conflicts) == (together, frozenset())


def test_a_field_that_the_base_did_not_know_is_mine_unless_they_wrote_another() -> None:
    assert merge({}, {}, {"kicker": "Mine"}).fields == {"kicker": "Mine"}
    assert merge({}, {"kicker": "Theirs"}, {"kicker": "Mine"}).conflicts == {"kicker"}


texts = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "x", "y"]), min_size=3)


@given(texts, texts, texts)
def test_nothing_that_only_one_changed_is_ever_lost(base: dict, theirs: dict, mine: dict) -> None:
    merged = merge(base, theirs, mine)
    for name in "abc":
        if mine[name] != base[name]:
            assert merged.fields[name] == mine[name]
        elif theirs[name] != base[name]:
            assert merged.fields[name] == theirs[name]
        else:
            assert merged.fields[name] == base[name]
    assert merged.conflicts == {n for n in "abc" if base[n] != theirs[n] != mine[n] != base[n] and theirs[n] != base[n]}
