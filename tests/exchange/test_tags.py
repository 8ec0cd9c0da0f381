"""Tags of an archive become tags here."""

from pathlib import Path

import pytest

from articles.models import Tag
from articles.tagging.names import set_synonyms
from tests.exchange.archives import bring, imported, record
from tests.make import make_tag

pytestmark = pytest.mark.django_db


def tags_of(identifier: str) -> set[str]:
    return {row.tag.name for row in imported(identifier).tagged.all()}


def test_a_synonym_leads_to_its_tag(tmp_path: Path) -> None:
    set_synonyms(make_tag("Climate change"), ["Global warming"])
    facts = record(tags=["GLOBAL  warming", "climate change", "Weather"])
    bring(tmp_path, facts)
    assert tags_of(facts["id"]) == {"Climate change", "Weather"}
    assert Tag.objects.count() == 2


def test_two_spellings_of_a_new_name_are_one_tag(tmp_path: Path) -> None:
    facts = [record(tags=["Café"]), record(tags=["cafe\u0301", "CAFÉ"])]
    bring(tmp_path, *facts)
    assert tags_of(facts[0]["id"]) == tags_of(facts[1]["id"]) == {"Café"}


def test_names_that_cannot_be_tags_are_said_and_left_out(tmp_path: Path) -> None:
    facts = record(tags=["!!!", "Water", "a" * 101, ""])
    outcome = bring(tmp_path, facts)
    assert tags_of(facts["id"]) == {"Water"}
    assert (outcome.counts["tags_refused"], outcome.counts["skipped"], outcome.status) == (2, 0, 0)
    assert "line 1: These names cannot be tags and were left out: !!!, aaa" in outcome.said


def test_no_article_has_more_tags_than_the_house_allows(tmp_path: Path) -> None:
    facts = record(tags=[f"Tag {number}" for number in range(130)])
    outcome = bring(tmp_path, facts)
    assert len(tags_of(facts["id"])) == 100
    assert outcome.counts["tags_refused"] == 30
    assert "It has too many tags: the first 100 are kept." in outcome.said
