import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.slugs import LONGEST_SLUG, is_slug, make_slug, unused


def test_latin_accents_are_dropped() -> None:
    assert make_slug("Café déjà vu") == "cafe-deja-vu"


def test_an_apostrophe_does_not_divide_a_word() -> None:
    assert make_slug("Don’t say 'never'") == "dont-say-never"


def test_other_scripts_keep_their_letters_and_marks() -> None:
    assert make_slug("Путин в Душанбе") == "путин-в-душанбе"
    assert make_slug("हिन्दी समाचार") == "हिन्दी-समाचार"


def test_text_without_letters_or_numbers_has_no_slug() -> None:
    assert make_slug("!!! — ?") == ""


def test_a_long_headline_is_cut_between_words() -> None:
    slug = make_slug("parliament " * 20)
    assert len(slug) <= LONGEST_SLUG
    assert set(slug.split("-")) == {"parliament"}


@given(st.text(max_size=400))
def test_whatever_is_typed_the_slug_can_stand_in_an_address(text: str) -> None:
    slug = make_slug(text)
    assert slug == "" or is_slug(slug)
    assert make_slug(slug) == slug


def test_an_unused_slug_stays_as_it_is() -> None:
    assert unused("rain", lambda slug: False) == "rain"


def test_a_taken_slug_gets_the_first_free_number() -> None:
    assert unused("rain", {"rain", "rain-2"}.__contains__) == "rain-3"


def test_a_numbered_slug_is_no_longer_than_the_longest() -> None:
    assert len(unused("a" * LONGEST_SLUG, {"a" * LONGEST_SLUG}.__contains__)) <= LONGEST_SLUG


def test_a_slug_may_be_shorter_than_the_longest_if_it_has_to_be() -> None:
    assert make_slug("rivers rise again", longest=12) == "rivers-rise"
    assert make_slug("rivers", longest=3) == "riv"


@pytest.mark.parametrize("text", ["", "-", "-a", "a-", "a/b", "a b", "a.b", "a?b", "a#b", "a%b", "a\\b", "a" * 101])
def test_what_cannot_stand_in_an_address_is_no_slug(text: str) -> None:
    assert not is_slug(text)


def test_a_megabyte_of_a_headline_costs_no_more_than_its_beginning() -> None:
    assert len(make_slug("e\u0301\u0316" * 500_000)) <= LONGEST_SLUG


@pytest.mark.parametrize("text", ["zalgo" + "\u0301" * 50, "Ẹ̀kọ́ kẹta", "Ọbásanjọ́", "ą́", "İstanbul"])
def test_several_accents_on_one_letter_go_at_once(text: str) -> None:
    slug = make_slug(text)
    assert slug.isascii()
    assert make_slug(slug) == slug
