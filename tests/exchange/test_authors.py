"""Names of an archive become authors here."""

from pathlib import Path

import pytest

from articles.models import Author, AuthorOrigin, Byline
from tests.exchange.archives import bring, imported, record
from tests.make import make_author

pytestmark = pytest.mark.django_db


def author_of(identifier: str, source: str = "old-paper") -> Author | None:
    return imported(identifier, source).bylines.get().author


def test_a_new_name_gets_a_profile_with_an_address_of_its_own(tmp_path: Path) -> None:
    make_author("Someone Else", slug="ada-okoth")
    facts = [record(authors=["Ada Okoth"]), record(authors=["Ada  okoth"]), record(authors=["!!!"])]
    bring(tmp_path, *facts)
    ada = author_of(facts[0]["id"])
    assert ada is not None
    assert (ada.name, ada.slug) == ("Ada Okoth", "ada-okoth-2")
    assert author_of(facts[1]["id"]) == ada
    assert Author.objects.get(name="!!!").slug == "author"


def test_a_name_is_the_one_active_namesake(tmp_path: Path) -> None:
    ada = make_author("Ada Okoth")
    make_author("Li Wei", is_active=False)
    facts = [record(authors=["Ada Okoth"]), record(authors=["Li Wei"])]
    bring(tmp_path, *facts)
    assert author_of(facts[0]["id"]) == ada
    assert Author.objects.filter(name="Li Wei").count() == 2


def test_of_two_namesakes_it_is_neither(tmp_path: Path) -> None:
    namesakes = {make_author("Ada Okoth"), make_author("Ada Okoth")}
    facts = record(authors=["Ada Okoth"])
    bring(tmp_path, facts)
    assert author_of(facts["id"]) not in namesakes


def test_a_name_stays_whose_it_was_in_its_source(tmp_path: Path) -> None:
    first = record(authors=["Ada Okoth"])
    bring(tmp_path, first)
    ada = author_of(first["id"])
    assert ada is not None
    ada.name = "Ada Okoth Otieno"
    ada.is_active = False
    ada.save()
    make_author("Ada Okoth")
    second = record(authors=["Ada Okoth"])
    bring(tmp_path, second)
    assert author_of(second["id"]) == ada


def test_the_same_name_in_another_source_is_met_anew(tmp_path: Path) -> None:
    first, second = record(authors=["Ada Okoth"]), record(authors=["Ada Okoth"])
    bring(tmp_path, first)
    bring(tmp_path, second, source="other-paper")
    assert author_of(first["id"]) == author_of(second["id"], "other-paper")
    assert AuthorOrigin.objects.count() == 2


def test_bylines_are_in_the_order_of_the_record_each_name_once(tmp_path: Path) -> None:
    facts = record(authors=["Li Wei", "Ada Okoth", "LI WEI"])
    bring(tmp_path, facts)
    assert [byline.name for byline in imported(facts["id"]).bylines.all()] == ["Li Wei", "Ada Okoth"]


def test_what_is_no_person_s_name_stands_over_the_story_all_the_same(tmp_path: Path) -> None:
    facts = record(authors=["The committee for names of more than a hundred and fifty characters " * 4])
    bring(tmp_path, facts)
    byline = imported(facts["id"]).bylines.get()
    assert byline.author is None
    assert byline.name.startswith("The committee for names")
    assert len(byline.name) <= 200


def test_an_article_may_be_nobody_s(tmp_path: Path) -> None:
    bring(tmp_path, record(authors=[]), record(authors=None))
    assert not Byline.objects.exists()
