"""Pictures are found by the words that are said of them."""

import pytest

from articles.images import finding
from articles.images.finding import forget_words, matching, note_words, words_in
from articles.images.ingest import MOST_KEYWORDS, keywords_in
from tests.make import make_image

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The river, THE River.", ["the", "river"]),
        ("Zoë’s café_noir", ["zoe", "s", "cafe", "noir"]),
        ("نَهر النيل", ["نهر", "النيل"]),
        ("Київ 2025", ["київ".replace("ї", "і"), "2025"]),
        ("' OR 1=1 -- %", ["or", "1"]),
        ("…", []),
    ],
)
def test_words_are_small_plain_and_there_once(text: str, words: list[str]) -> None:
    assert words_in(text) == words


@pytest.mark.parametrize(
    "question",
    ["harbour", "HARB", "okoth harbour", "zoe", "Zoë", "mombasa", "quay", "dawn", "cranes", "large", "DSC_0042.jpg"],
)
def test_a_picture_is_found_by_the_beginnings_of_all_that_is_said_of_it(question: str) -> None:
    image = make_image(
        title="Harbour", alt="Cranes.", caption="At dawn", credit="Ada Okoth", creator="Zoë", place="Quay, Mombasa",
        keywords=["ships, large"], file_name="DSC_0042.JPG",
    )  # fmt: skip
    make_image(alt="A road.")
    assert matching(question) == [image.pk]


@pytest.mark.parametrize("question", ["", "  ", "%", "*", '"', "' OR ''='", "nowhere", "harbour nowhere", "arbour"])
def test_what_is_not_said_finds_nothing_and_any_text_is_a_question(question: str) -> None:
    make_image(title="Harbour")
    assert matching(question) == []


def test_the_newest_are_found_and_no_more_than_a_few_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [make_image(title="Harbour").pk for _ in range(4)]
    monkeypatch.setattr(finding, "MOST_FOUND", 3)
    assert matching("harb") == keys[:0:-1]


def test_what_is_said_of_a_picture_now_is_what_it_is_found_by() -> None:
    image = make_image(title="Harbour")
    image.title = "Quay"
    image.save()
    note_words([image])
    assert (matching("harbour"), matching("quay")) == ([], [image.pk])
    key = image.pk
    image.delete()
    forget_words(key)
    assert matching("quay") == []


def test_a_picture_has_each_tag_once_and_not_without_end() -> None:
    assert keywords_in(["Ships", " ships ", "", "x" * 200]) == ["Ships", "x" * 100]
    assert len(keywords_in(map(str, range(100)))) == MOST_KEYWORDS
