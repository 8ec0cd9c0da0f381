"""What is written is found by its words, on both engines, whatever is typed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, Byline
from articles.publishing import actions
from articles.search.engines import ENTRIES, PostgresEngine
from articles.search.index import MOST_BYTES, forget, index
from articles.search.query import Filters, Order, find, matching
from articles.search.questions import understand
from articles.search.words import LONGEST_WORD, words_of
from tests.make import make_author, make_draft, make_live, make_scheduled, make_user

# --- Words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("It rained, again.", ["it", "rained", "again"]),
        ("Covid-19 in 2020–21: a_b c.d@e.org", ["covid", "19", "in", "2020", "21", "a", "b", "c", "d", "e", "org"]),
        ("TAJIKISTÁN Tajikista\u0301n", ["tajikistan", "tajikistan"]),
        ("Straße ΣΊΣΥΦΟΣ", ["strasse", "σισυφοσ"]),
        ("\u0130stanbul", ["istanbul"]),
        ("\uff23\uff29\uff33 \u2168", ["cis", "ix"]),
        ("Путин в Душанбе", ["путин", "в", "душанбе"]),
        ("سَلام دنیا", ["سلام", "دنیا"]),
        ("हिन्दी समाचार", ["हिनदी", "समाचार"]),
        ("\U0001f525 … \x00 \ud800", []),
        ("日本語 ABC", ["日", "本", "語", "abc"]),
        ("x" * 100, ["x" * LONGEST_WORD]),
    ],
)
def test_words_are_letters_and_numbers_in_lower_case_without_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text(st.characters(), max_size=100))
def test_the_words_of_words_are_themselves(text: str) -> None:
    words = words_of(text)
    assert [again for word in words for again in words_of(word)] == words


# --- What is found ----------------------------------------------------------------------------------


@pytest.fixture
def story(db: None) -> Article:
    return make_draft(
        "Rivers rise in Tajikistán",
        standfirst="A report from Dushanbe.",
        body="<p>It rained <em>again</em> on 8 October. Covid-19 was <a href='/x'>no matter</a>.</p>"
        '<figure data-block="pull-quote"><blockquote><p>Unquotable</p></blockquote></figure>',
        tags=["Climate change"],
        authors=[make_author("Ada Okoth")],
        notes="confidential",
    )


@pytest.mark.parametrize(
    "question",
    [
        "rivers",
        "RIVERS rise",
        "tajikistan",
        "tajikistán dushanbe",
        "rained again",
        "covid 19",
        "covid-19",
        "unquotable",
        "climate",
        "okoth ada",
        "tajik",
        "rivers taj",
        "october 8",
        "river rising",
        "reports",
        '"rivers rise" "it rained"',
        '"covid 19"',
        "dush*",
        "rivers -droughts",
    ],
)
def test_a_story_is_found_by_the_words_of_its_texts_its_authors_and_its_tags(story: Article, question: str) -> None:
    assert matching(question, 10) == [story.pk]


@pytest.mark.parametrize(
    "question",
    [
        '"river rise"',
        '"rise rivers"',
        '"tajikistan a report"',
        "rivers -rained",
        'rivers -"climate change"',
        "du*",
        "rivers fall",
        "confidential",
        "href",
        "blockquote",
        "",
        "!?",
        "\x00",
    ],
)
def test_what_it_does_not_say_does_not_find_it(story: Article, question: str) -> None:
    assert matching(question, 10) == []


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "'",
        "''",
        "rivers'; DROP TABLE articles_search; --",
        'rivers" OR "1',
        "rivers*",
        "*",
        "^rivers",
        "headline:rivers",
        "NEAR(rivers rise)",
        "rivers AND",
        "NOT rivers",
        "rivers | rise & !fall",
        "rivers <-> rise",
        "rivers:*",
        "(((",
        "\\",
        "%",
        "_",
        "-1",
        "\U0001f600",
        "\x00rivers\x00",
        "\ud800",
        "\ufffe",
        "日本語の記事",
        "किताब",
        "ข่าว",
        "x" * 10_000,
        "rivers " * 2_000,
        "\u0301" * 5_000,
        "\ufdfa" * 1_000,
        " ".join("abcdefghijklmnopqrstuvwxyz"),
    ],
)
def test_anything_is_a_valid_question(story: Article, question: str) -> None:
    assert matching(question, 10) in ([], [story.pk])


@pytest.mark.django_db
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), min_size=1, max_size=60))
def test_whatever_is_written_is_found_by_what_was_written(story: Article, text: str) -> None:
    Article.objects.filter(pk=story.pk).update(standfirst=text)
    index([story.pk])
    words = words_of(text)
    assert matching(" ".join(words), 10) == ([story.pk] if words else [])
    for word in words:
        assert matching(word, 10) == [story.pk]


@pytest.mark.django_db
def test_the_newest_are_found_first_and_no_more_than_asked_for() -> None:
    keys = [make_draft(f"Rivers {number}").pk for number in range(5)]
    assert matching("rivers", 3) == keys[:1:-1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        " ".join(f"{number:x}" for number in range(400_000)),
        "\u4e00 " * 300_000,
        " ".join(map(chr, range(0x4E00, 0x9FFF))) * 20,
        "\ufdfa" * 200_000,
        "x" * 1_000_000,
    ],
    ids=["different words", "one word", "letters", "phrases", "one long word"],
)
def test_a_story_of_any_length_is_taken_and_found_by_its_beginning(words: str) -> None:
    story = make_draft("Rivers", standfirst=words, body=f"<p>{words}</p>")
    assert matching("rivers", 10) == [story.pk]
    assert matching(" ".join(words_of(words[:200])[:3]), 10) == [story.pk]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {ENTRIES}")
        assert cursor.fetchone() == (1,)
    assert MOST_BYTES < 2**20 / 2


# --- The index goes with the articles ---------------------------------------------------------------


@pytest.mark.django_db
def test_a_change_replaces_what_was_there(story: Article) -> None:
    story.headline = "Droughts"
    actions.save_draft(story, by=make_user())
    Byline.objects.filter(article=story).update(author=make_author("Ben Juma"))
    actions.complete(story)
    assert (matching("rivers", 10), matching("okoth", 10)) == ([], [])
    assert matching("droughts juma", 10) == [story.pk]


@pytest.mark.django_db
def test_what_is_forgotten_is_not_found(story: Article) -> None:
    other = make_draft("Rivers elsewhere")
    forget([story.pk])
    assert matching("rivers", 10) == [other.pk]
    forget([])


@pytest.mark.django_db
def test_many_are_indexed_in_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    keys = [make_draft(f"Rivers {number}", tags=["Water"]).pk for number in range(4)]
    with django_assert_max_num_queries(13):  # SQLite deletes before it writes
        index(keys, anew=True)
    with django_assert_max_num_queries(5):
        index(keys)  # nothing has changed


@pytest.mark.django_db
def test_readers_find_what_is_live_and_nothing_else() -> None:
    editor = make_user()
    live = make_live("Rivers live")
    make_draft("Rivers drafted")
    make_scheduled("Rivers scheduled")
    embargoed = make_draft("Rivers embargoed", embargo_until=timezone.now() + timedelta(days=1))
    actions.publish(embargoed, by=editor)
    actions.withdraw(make_live("Rivers withdrawn"), by=editor, why="A mistake.")
    found = matching("rivers", 10)
    assert len(found) == 5
    assert list(Article.objects.live().filter(pk__in=found)) == [live]


@pytest.mark.django_db
def test_the_index_goes_back_with_the_transaction(story: Article) -> None:
    with transaction.atomic():
        make_draft("Rivers elsewhere")
        transaction.set_rollback(True)
    assert matching("rivers", 10) == [story.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("read_whole", [1, 3, 200])
def test_a_headline_outranks_a_body_however_few_are_read_whole(
    monkeypatch: pytest.MonkeyPatch, read_whole: int
) -> None:
    monkeypatch.setattr(PostgresEngine, "READ_WHOLE", read_whole)
    now = timezone.now()
    texts = {
        "Rivers rise": "<p>Water.</p>",
        "Floods": "<p>Rivers and rivers.</p>",
        "A year of rivers": "<p>Rivers.</p>",
        "Droughts": "<p>Words and more words, and rivers.</p>",
    }
    for days, (headline, body) in enumerate(texts.items(), start=1):
        make_live(headline, at=now - timedelta(days=len(texts) - days + 1), body=body)
    found = find(understand("rivers"), Filters(), order=Order.RELEVANCE, size=10)
    headlines = [Article.objects.get(pk=key).headline for key in found.keys]
    assert set(headlines[:2]) == {"Rivers rise", "A year of rivers"}
    assert sorted(headlines) == sorted(texts)
