"""Words that were looked for are marked where they stand, and nothing of a text becomes markup."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.search.excerpts import Marks
from articles.search.query import lookup_of
from articles.search.questions import understand

pytestmark = pytest.mark.django_db


def marks(question: str, text: str, language: str = "en") -> Marks:
    return Marks(lookup_of(understand(question)), [(language, text)])


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("rivers", "Rivers rise.", "[Rivers] rise."),
        ("river rising", "Rivers rise; the riverside does not.", "[Rivers] [rise]; the riverside does not."),
        ("river*", "Rivers rise at the riverside.", "[Rivers] rise at the [riverside]."),
        ('"rivers rise"', "Rivers rise; rising.", "[Rivers] [rise]; rising."),
        ("tajikistan", "In Tajikistán and Tajikista\u0301n.", "In [Tajikistán] and [Tajikista\u0301n]."),
        ("covid-19", "Covid-19 & more", "[Covid]-[19] &amp; more"),
        ("strasse", "Die Straße.", "Die [Straße]."),
        ("記事", "日本語の記事", "日本語の[記][事]"),
        ("b", "<b>b</b>", "&lt;[b]&gt;[b]&lt;/[b]&gt;"),
        ("mark", 'a "mark" <mark>', "a &quot;[mark]&quot; &lt;[mark]&gt;"),
        ("no", "It rained.", "It rained."),
    ],
)
def test_words_are_marked_where_they_stand(question: str, text: str, marked: str) -> None:
    shown = marks(question, text).mark("en", text)
    assert shown.replace("<mark>", "[").replace("</mark>", "]") == marked


def test_the_passage_with_most_words_is_shown() -> None:
    text = (
        "It rained. " * 50 + "Weather is one thing. The rivers rose, the weir broke. " + "It rained. " * 50 + "Rivers."
    )
    shown = marks("weir rivers", text).excerpt("en", text, 120)
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "<mark>rivers</mark> rose, the <mark>weir</mark> broke" in shown
    assert len(re.sub("<.*?>", "", shown)) <= 124


def test_where_no_word_stands_there_is_no_excerpt() -> None:
    assert marks("weir", "It rained.").excerpt("en", "It rained.", 120) == ""


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=80), st.text(max_size=20))
def test_whatever_a_text_is_only_marks_are_markup(text: str, question: str) -> None:
    of = marks(question + " a b", text)
    for shown in (of.mark("en", text), of.excerpt("en", text, 40)):
        assert not set(re.sub("</?mark>", "", shown)) & set("<>")
        assert shown.count("<mark>") == shown.count("</mark>")
