"""What is typed is understood, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.questions import LONGEST_QUESTION, MOST_TERMS, MOST_WORDS, understand


def said(text: str, *, is_typing: bool = False) -> str:
    """Returns the question written out: phrases in brackets, beginnings with a star, exclusions after a minus."""
    question = understand(text, is_typing=is_typing)

    def written(term: object) -> str:
        words = " ".join(term.words)  # type: ignore[attr-defined]
        words = f"[{words}]" if term.is_phrase else words.replace(" ", "_")  # type: ignore[attr-defined]
        return words + "*" * term.is_beginning  # type: ignore[attr-defined]

    return " ".join([*map(written, question.terms), *(f"-{written(term)}" for term in question.excluded)])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        ("Rivers rise", "rivers rise"),
        ('"Rivers rise" again', "[rivers rise] again"),
        ("“Rivers rise” again", "[rivers rise] again"),
        ("«Реки растут»", "[реки растут]"),
        ("rivers -flood", "rivers -flood"),
        ('rivers -"flash floods"', "rivers -[flash floods]"),
        ("riv* rise", "riv* rise"),
        ("ri* rise", "ri rise"),
        ("Covid-19 o'neill", "covid_19 o_neill"),
        ("-covid-19", "-covid_19"),
        ("a b a", "a b"),
        ("NOT rivers OR (rise)", "not rivers or rise"),
        ('rivers "rise', "rivers [rise]"),
        ('"', ""),
        ('""', ""),
        ("-", ""),
        ("--", ""),
        ("*", ""),
        ('-"', ""),
        ("😀 rivers 😀", "rivers"),
        ("日本語 記事", "日_本_語 記_事"),
        ("2020–21", "2020_21"),
        ("–rivers", "rivers"),
        ('5" pipe', "5 [pipe]"),
    ],
)
def test_what_is_typed_is_understood(typed: str, meant: str) -> None:
    assert said(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rivers ris", "rivers ris*"),
        ("rivers ri", "rivers ri"),
        ('"rivers rise"', "[rivers rise]"),
        ("rivers -ris", "rivers -ris"),
        ("covid-19 vacc", "covid_19 vacc*"),
        ("rivers rivers", "rivers*"),
    ],
)
def test_while_one_types_the_last_word_may_be_a_beginning(typed: str, meant: str) -> None:
    assert said(typed, is_typing=True) == meant


@given(st.text(st.characters(), max_size=200))
def test_any_text_is_a_question(text: str) -> None:
    for is_typing in (False, True):
        question = understand(text, is_typing=is_typing)
        assert all(term.words for term in (*question.terms, *question.excluded))


def test_of_a_question_so_much_counts_as_anybody_types() -> None:
    question = understand(" ".join(map(str, range(100))))
    assert len(question.terms) == MOST_TERMS
    long = understand(f'"{" ".join(map(str, range(100)))}"')
    assert len(long.terms[0].words) == MOST_WORDS
    assert [len(word) for term in understand("x" * 10_000_000).terms for word in term.words] == [64]
    assert not understand(" " * LONGEST_QUESTION + "late")
    assert not understand("\u0301" * 10_000)
