"""Pinning stories in a tag's form."""

from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import LogEvent, Tag
from articles.tagging.pins import pinned, set_pins
from tests.admin.forms import fields_of, fill
from tests.make import make_draft, make_live, make_tag


def form(tag: Tag) -> str:
    return reverse("admin:articles_tag_change", args=[tag.pk])


def names(tag: Tag) -> list[str]:
    return [story.headline for story in pinned(tag)]


def errors(response: Any) -> Any:
    return response.context["adminform"].form.errors


def test_stories_are_chosen_place_by_place_and_the_log_says_so(desk: Client) -> None:
    tag, one, two = make_tag("Rain"), make_live("One"), make_draft("Two")
    sent = fill(desk, form(tag), pin_2=str(two.pk), pin_4=str(one.pk))
    assert desk.post(form(tag), sent).status_code == 302
    assert names(tag) == ["Two", "One"]
    event = LogEvent.objects.get(noun="tag")
    assert (event.verb, event.after) == ("changed", {"start here": [f"Two ({two.pk})", f"One ({one.pk})"]})
    shown = fields_of(desk.get(form(tag)))
    assert [shown[f"pin_{place}"] for place in (1, 2, 3, 4)] == [str(two.pk), str(one.pk), "", ""]
    desk.post(form(tag), fill(desk, form(tag), description="Wet."))
    assert names(tag) == ["Two", "One"]
    desk.post(form(tag), fill(desk, form(tag), pin_1=""))
    assert names(tag) == ["One"]


def test_a_story_stands_there_once(desk: Client) -> None:
    tag, one = make_tag("Rain"), make_live("One")
    response = desk.post(form(tag), fill(desk, form(tag), pin_1=str(one.pk), pin_3=str(one.pk), description="Typed."))
    assert errors(response) == {"pin_3": ["“One” stands there already. Choose another one."]}
    assert fields_of(response)["description"] == "Typed."
    assert names(tag) == []


def test_what_is_no_story_is_an_error_of_its_place(desk: Client) -> None:
    tag = make_tag("Rain")
    for junk in ("x", "999999", "9" * 30, "-1"):
        assert "pin_1" in errors(desk.post(form(tag), fill(desk, form(tag), pin_1=junk)))


def test_a_form_of_before_somebodys_pins_undoes_none(desk: Client) -> None:
    tag, one = make_tag("Rain"), make_live("One")
    sent = fill(desk, form(tag), description="Typed.")
    set_pins(tag, [one.pk])
    assert desk.post(form(tag), sent).status_code == 302
    assert (names(tag), Tag.objects.get().description) == (["One"], "Typed.")
    sent, two = fill(desk, form(tag), pin_1=""), make_live("Two")
    set_pins(tag, [two.pk])
    assert "Somebody saved this after you had opened it." in desk.post(form(tag), sent).content.decode()
    assert names(tag) == ["Two"]


def test_a_new_tag_has_no_page_to_pin_to(desk: Client) -> None:
    address = "/admin/articles/tag/add/"
    assert "pin_1" not in fields_of(desk.get(address))
    desk.post(address, fill(desk, address, name="Rain"))
    assert Tag.objects.get().name == "Rain"


def test_the_choice_finds_stories_by_their_words(desk: Client) -> None:
    make_live("Rivers rise")
    address = reverse("admin:autocomplete")
    asked = {"app_label": "articles", "model_name": "tagpin", "field_name": "article", "term": "rivers"}
    assert [row["text"] for row in desk.get(address, asked).json()["results"]] == ["Rivers rise"]
