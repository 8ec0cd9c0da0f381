"""Parts of pages that are drawn once."""

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override
from pytest_django import Settings

from articles.delivery import drawn as module
from articles.delivery.drawn import drawn
from articles.templatetags.cards import Profile

PART = "parts/author_box.html"


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lists the parts that are drawn anew."""
    made: list[str] = []

    def draw(template: str, facts: dict) -> SafeString:
        made.append(template)
        return render_to_string(template, facts)

    monkeypatch.setattr(module, "render_to_string", draw)
    return made


def profile(**changed: str) -> Profile:
    return Profile(**{"name": "Ada", "slug": "ada", "role": "", "bio": "Rivers.", "picture": None} | changed)


def test_what_shows_the_same_is_drawn_once(counted: list[str]) -> None:
    assert drawn(PART, author=profile()) == drawn(PART, author=profile())
    assert counted == [PART]


def test_another_word_is_drawn_anew(counted: list[str]) -> None:
    assert "Weirs." in drawn(PART, author=profile(bio="Weirs."))
    assert "Weirs." not in drawn(PART, author=profile())
    assert len(counted) == 2


def test_each_language_has_its_own(counted: list[str]) -> None:
    for language in ("en", "de"):
        with override(language):
            drawn(PART, author=profile())
    assert len(counted) == 2


def test_words_that_are_safe_elsewhere_are_escaped_where_they_are_not() -> None:
    card = {"card": None, "level": 3}
    assert "<bdi>Ada</bdi>" in drawn("parts/related.html", reason=SafeString("<bdi>Ada</bdi>"), **card)
    assert "<bdi>Ada</bdi>" not in drawn("parts/related.html", reason="<bdi>Ada</bdi>", **card)


def test_who_works_on_a_template_sees_each_change(settings: Settings, counted: list[str]) -> None:
    settings.DEBUG = True
    drawn(PART, author=profile())
    drawn(PART, author=profile())
    assert len(counted) == 2
