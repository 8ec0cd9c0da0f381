"""Addresses of tags: what a tag had leads to it, and to no other."""

import pytest
from django.test import Client

from articles.models import Tag, TagAddress
from articles.tagging.addresses import move
from articles.tagging.errors import TagAddressTaken
from articles.tagging.names import resolve
from tests.make import make_draft, make_live, make_tag

pytestmark = pytest.mark.django_db


def test_an_address_that_a_tag_had_leads_to_it_also_after_several_moves(client: Client) -> None:
    make_live(tags=["Swaziland"])
    for slug in ("eswatini", "kingdom-of-eswatini"):
        move(make_tag("Swaziland"), slug)
    for old in ("swaziland", "eswatini", "Swaziland"):
        response = client.get(f"/tags/{old}/")
        assert (response.status_code, response["Location"]) == (301, "/tags/kingdom-of-eswatini/")
        assert response["Cache-Control"] == "no-cache"
    assert client.get("/tags/kingdom-of-eswatini/").status_code == 200


def test_a_tag_that_comes_back_to_its_old_address_stands_there(client: Client) -> None:
    make_live(tags=["Swaziland"])
    for slug in ("eswatini", "swaziland"):
        move(make_tag("Swaziland"), slug)
    assert client.get("/tags/swaziland/").status_code == 200
    assert client.get("/tags/eswatini/")["Location"] == "/tags/swaziland/"


def test_an_old_address_tells_nobody_of_a_tag_that_readers_do_not_have(client: Client) -> None:
    make_draft(tags=["Takeover"])
    move(make_tag("Takeover"), "takeover-of-the-mill")
    assert client.get("/tags/takeover/").status_code == 404


def test_an_address_that_is_or_was_another_tags_is_refused() -> None:
    nile, delta = make_tag("Nile"), make_tag("Delta")
    move(nile, "river-nile")
    with pytest.raises(TagAddressTaken, match="“nile” was an address of the tag “Nile” and leads there for ever"):
        move(delta, "nile")
    with pytest.raises(TagAddressTaken, match="“river-nile” is the address of the tag “Nile”"):
        move(delta, "river-nile")
    assert Tag.objects.get(pk=delta.pk).slug == "delta"


def test_a_new_tag_is_given_no_address_that_another_had() -> None:
    move(make_tag("C+"), "c-plus")
    assert [tag.slug for tag in resolve(["C#", "C"])] == ["c-3", "c-2"]


def test_an_address_that_stays_leaves_nothing_behind() -> None:
    move(make_tag("Nile"), "nile")
    assert not TagAddress.objects.exists()
