"""Words that articles are compared by."""

import time
from zlib import crc32

import pytest

from articles.conf import RELATED_TERMS
from articles.related import terms


def term(word: str) -> int:
    return crc32(word.encode())


def test_case_accents_and_possessives_do_not_make_another_word() -> None:
    assert terms.words("The Minister’s RÉSUMÉ") == terms.words("the minister resume")


def test_scripts_without_spaces_are_read_by_pairs_of_letters() -> None:
    assert terms.words("経済政策") == ["経済", "済政", "政策"]


def test_vowel_signs_do_not_cut_a_word() -> None:
    assert len(terms.words("हिन्दी समाचार")) == 2


def test_a_word_of_the_headline_counts_for_several() -> None:
    counted = terms.count("Rivers", "", "<p>Rivers and roads and dams.</p>")
    assert counted[term("rivers")] == terms.HEADLINE_COUNTS + 1
    assert counted[term("roads")] == 1


def test_words_of_links_and_addresses_are_kept_out() -> None:
    body = '<p>See <a href="/2025/01/01/x/">asylum courts</a> at https://example.org/asylum or www.courts.example.</p>'
    counted = terms.count("Rivers", "", body + "<p>Also [asylum](#courts) here.</p>")
    assert term("asylum") not in counted
    assert term("courts") not in counted
    assert term("also") in counted


def test_a_term_that_every_article_holds_weighs_next_to_nothing() -> None:
    assert terms.rarity(1000, 1000) < 0.001 < terms.rarity(500, 1000) < terms.rarity(1, 1000)


def test_counts_that_are_off_do_not_break_the_weights() -> None:
    assert terms.rarity(5000, 1000) == terms.rarity(1000, 1000)
    assert terms.rarity(0, 1000) == terms.rarity(1, 1000)
    assert terms.weigh({}, lambda _: 0, 1) == {}


def test_only_the_heaviest_terms_are_kept_and_survive_being_stored() -> None:
    counted = {number: number for number in range(1, 10 * RELATED_TERMS)}
    weights = terms.weigh(counted, lambda _: 1, 100)
    assert len(weights) == RELATED_TERMS
    assert min(weights) == 9 * RELATED_TERMS
    hashes, packed = terms.pack(weights)
    assert dict(zip(terms.unpack(hashes), packed, strict=True)) == weights


def test_a_body_without_end_is_read_up_to_a_bound() -> None:
    counted = terms.count("", "", "<p>" + "word " * 100_000 + "last</p>")
    assert term("last") not in counted


@pytest.mark.parametrize("run", ["&", "[", "![", "a\u0301", "x", "<a "])
def test_a_long_run_without_spaces_takes_no_square_of_its_length(run: str) -> None:
    begun = time.process_time()
    terms.count("Headline", "", f"<p>{run * 100_000}</p>")
    assert time.process_time() - begun < 5


def test_keys_of_tags_are_packed_and_unpacked_however_large() -> None:
    keys = [3, 2**40, 1]
    assert terms.unpack_keys(terms.pack_keys(keys)) == frozenset(keys)
    assert terms.unpack_keys(b"") == frozenset()
