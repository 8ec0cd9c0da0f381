"""Known stories are looked for, and how far in front they are is measured."""

import json
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from articles.search.evaluation import misspelt
from articles.search.spelling import distance
from tests.make import make_draft, make_live, make_user

WORDS = ["rivers", "rise", "in", "tajikistan"]


@pytest.mark.parametrize("seed", range(20))
def test_of_a_headline_one_word_is_misspelt(seed: int) -> None:
    changed = misspelt(WORDS, Random(seed))
    assert len(changed) == len(WORDS)
    assert sum(distance(one, other) for one, other in zip(WORDS, changed, strict=True)) <= 1


@pytest.mark.django_db
def test_what_is_known_to_be_there_is_found_first() -> None:
    editor = make_user()
    standfirsts = {
        "Rivers near Dushanbe": "Water carried bridges away before anybody woke upstream.",
        "Droughts near Khujand": "Farmers plant cotton later every spring since 2019.",
        "Elections near Bokhtar": "Ballots were counted twice while candidates argued outside.",
    }
    for headline, standfirst in standfirsts.items():
        make_live(headline, by=editor, standfirst=standfirst)
    make_draft("Drafted", by=editor)
    out = StringIO()
    call_command("evaluate_search", stdout=out)
    figures = json.loads(out.getvalue().splitlines()[-1])
    for kind in ("standfirst", "headline"):
        assert figures["ours"][kind] == {"questions": 3, "mrr": 1.0, "found": 1.0}
    assert figures["ours"]["misspelt headline"]["mrr"] > figures["plain"]["misspelt headline"]["mrr"]


@pytest.mark.django_db
def test_without_stories_there_is_nothing_to_measure() -> None:
    out = StringIO()
    call_command("evaluate_search", stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1])["ours"]["headline"]["questions"] == 0
