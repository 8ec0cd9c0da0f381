"""A foreign record is sound, or it is refused with a reason."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from articles.exchange.records import LONGEST_BODY, BadRecord, Picture, parse
from tests.exchange.archives import record


def test_a_record_has_all_that_the_format_has() -> None:
    parsed = parse(
        record(
            id="a1",
            title="Floods",
            slug="floods",
            summary="It rained.",
            tags=["Water", "Weather"],
            authors=["Ada Okoth"],
            section="World",
            language="pt-BR",
            images=["a.jpg", {"src": "b.jpg", "alt": "A bridge", "caption": "The bridge", "credit": "Otieno"}],
            url_path="/2020/floods/",
            body_markdown="Rain.",
            unknown={"is": "ignored"},
        )
    )
    assert (parsed.id, parsed.title, parsed.slug, parsed.summary) == ("a1", "Floods", "floods", "It rained.")
    assert (parsed.tags, parsed.authors, parsed.section) == (("Water", "Weather"), ("Ada Okoth",), "World")
    assert (parsed.language, parsed.url_path) == ("pt-BR", "/2020/floods/")
    assert parsed.images == (Picture("a.jpg"), Picture("b.jpg", "A bridge", "The bridge", "Otieno"))
    assert parsed.published_at == datetime(2020, 2, 29, 10, 30, tzinfo=UTC)
    assert (parsed.body, parsed.is_markdown) == ("Rain.", True)


def test_what_may_be_missing_may_be_null_too() -> None:
    names = ["slug", "summary", "tags", "authors", "section", "language", "images", "url_path", "body_markdown"]
    parsed = parse(record(**dict.fromkeys(names)))
    assert (parsed.body, parsed.tags, parsed.language, parsed.images) == ("", (), "en", ())


def test_html_comes_before_markdown() -> None:
    parsed = parse(record(body_html="<p>Rain.</p>", body_markdown="Rain."))
    assert (parsed.body, parsed.is_markdown) == ("<p>Rain.</p>", False)


def test_an_identifier_may_be_a_number() -> None:
    assert parse(record(id=7)).id == "7"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"id": ""}, "“id” is missing"),
        ({"id": None}, "“id” is missing"),
        ({"id": True}, "“id” is not text"),
        ({"id": ["a"]}, "“id” is not text"),
        ({"id": "a\nb"}, "“id” holds characters"),
        ({"id": "a" * 301}, "“id” is too long"),
        ({"title": None}, "“title” is missing"),
        ({"title": " \u200b\t "}, "“title” is missing"),
        ({"title": 5}, "“title” is not text"),
        ({"title": "a" * 301}, "“title” is too long: 301 characters"),
        ({"title": "a\x00b"}, "(U+0000)"),
        ({"body_markdown": "\ud800"}, "(U+D800)"),
        ({"body_html": 5}, "“body_html” is not text"),
        ({"body_html": []}, "“body_html” is not text"),
        ({"body_markdown": "a" * (LONGEST_BODY + 1)}, "“body_markdown” is too long"),
        ({"summary": {}}, "“summary” is not text"),
        ({"tags": "Water"}, "“tags” is not a list"),
        ({"tags": [["Water"]]}, "“tags” is not text"),
        ({"tags": ["a"] * 1001}, "more than 1000 entries"),
        ({"authors": {"name": "Ada"}}, "“authors” is not a list"),
        ({"images": "a.jpg"}, "“images” is not a list"),
        ({"images": [5]}, "“src” is not text"),
        ({"images": [{"src": "a.jpg", "alt": 5}]}, "“alt” is not text"),
        ({"language": "not a language"}, "“language” is no language tag"),
        ({"url_path": 5}, "“url_path” is not text"),
        ({"published_at": None}, "“published_at” is missing"),
        ({"published_at": 20200229}, "“published_at” is not text"),
        ({"published_at": "29 February 2020"}, "“published_at” is no date and time"),
        ({"published_at": "2021-02-29T10:30:00Z"}, "“published_at” is no date and time"),
        ({"published_at": "2020-02-29T10:30:00"}, "has no offset"),
        ({"published_at": "2020-02-29"}, "has no offset"),
        ({"published_at": "0001-01-01T00:00:00+14:00"}, "out of all reason"),
        ({"published_at": "9999-12-31T23:59:59-12:00"}, "out of all reason"),
        ({"published_at": "2199-01-01T00:00:00Z"}, "out of all reason"),
    ],
)
def test_what_is_wrong_is_said(facts: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadRecord) as caught:
        parse(record(**facts))
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("facts", [None, 5, "text", [], [{"id": "a"}]])
def test_only_an_object_is_a_record(facts: object) -> None:
    with pytest.raises(BadRecord):
        parse(facts)


def test_a_date_some_years_ahead_is_no_mistake(clock: time_machine.Traveller) -> None:
    assert parse(record(published_at="2030-01-01T00:00:00Z")).published_at.year == 2030


def test_the_digest_tells_every_change_and_every_setting() -> None:
    facts = record(images=[{"src": "a.jpg", "alt": "A bridge"}])
    digest = parse(facts).digest()
    assert parse(dict(facts)).digest() == digest
    others = [{"title": "Other"}, {"tags": ["a"]}, {"images": [{"src": "a.jpg", "alt": "A river"}]}, {"section": "x"}]
    assert digest not in {parse({**facts, **other}).digest() for other in others}
    assert parse(facts).digest("https://old.example.org") != digest
