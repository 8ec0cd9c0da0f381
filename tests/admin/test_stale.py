"""A form of any noun that was opened before somebody else's save."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.db import models
from django.test import Client
from django.urls import reverse

from articles.models import Image, LogEvent, Newsroom
from tests.admin.forms import fields_of, fill
from tests.make import make_author, make_image, make_section, make_tag, make_user


@pytest.mark.parametrize("noun", ["author", "section", "tag", "newsroom", "image", "user"])
def test_a_stale_save_undoes_nothing_and_the_next_press_goes_through(noun: str, admin_client: Client) -> None:
    kept = {
        "author": make_author,
        "section": make_section,
        "tag": lambda: make_tag("Nile"),
        "newsroom": lambda: Newsroom.objects.get_or_create(pk=1)[0],
        "image": make_image,
        "user": make_user,
    }[noun]()
    name = {"author": "name", "section": "name", "tag": "name", "newsroom": "name", "image": "title"}.get(
        noun, "username"
    )
    address = reverse(f"admin:articles_{noun}_change", args=[kept.pk])
    group = (
        [str(pk) for pk in Group.objects.filter(user=kept.pk).values_list("pk", flat=True)] if noun == "user" else []
    )
    groups = {"groups": group} if group else {}
    mine = fill(admin_client, address, **{name: "Mine"}, **groups)
    theirs = fill(admin_client, address, **{name: "Theirs"}, **groups)
    assert admin_client.post(address, theirs).status_code == 302
    response = admin_client.post(address, mine)
    assert stored(kept, name) == "Theirs"
    assert "Somebody saved this after you had opened it." in response.content.decode()
    assert "Theirs" in dict(response.context["differences"]).values()
    again = fields_of(response) | groups
    assert again[name] == "Mine"
    assert admin_client.post(address, again).status_code == 302
    assert stored(kept, name) == "Mine"


def stored(kept: models.Model, name: str) -> str:
    return str(type(kept)._default_manager.values_list(name, flat=True).get(pk=kept.pk))


def test_a_save_after_ones_own_is_not_stale(desk: Client) -> None:
    section = make_section()
    address = reverse("admin:articles_section_change", args=[section.pk])
    for name in ("One", "Two", "One"):
        assert desk.post(address, fill(desk, address, name=name)).status_code == 302
    assert stored(section, "name") == "One"


def test_what_only_others_changed_stays_and_nobody_is_asked(desk: Client) -> None:
    image = make_image()
    address = reverse("admin:articles_image_change", args=[image.pk])
    mine, theirs = fill(desk, address, place="Lamu"), fill(desk, address, caption="High water.\n\nAt last.")
    assert desk.post(address, theirs).status_code == 302
    assert desk.post(address, mine).status_code == 302
    assert (stored(image, "caption"), stored(image, "place")) == ("High water.\n\nAt last.", "Lamu")
    event = LogEvent.objects.filter(noun="image").order_by("-pk")[0]
    assert event.after == {"place": "Lamu"}


def test_only_what_both_changed_is_asked_about_and_the_form_shows_the_rest_as_it_is_stored(desk: Client) -> None:
    image = make_image(keywords=["quay"], rights_expire_on=date(2030, 1, 31))
    address = reverse("admin:articles_image_change", args=[image.pk])
    mine = fill(desk, address, place="Lamu", title="Mine")
    theirs = {
        "place": "Mombasa",
        "caption": "High water.",
        "keywords": "quay, harbour",
        "focus_x": "0.25",
        "rights_expire_on": "2026-12-31",
        "alt": "",
        "decorative": "on",
        "source_type": "digitalCapture",
    }
    assert desk.post(address, fill(desk, address, **theirs)).status_code == 302
    response = desk.post(address, mine)
    assert list(response.context["differences"]) == [("Place", "Mombasa")]
    shown = fields_of(response)
    assert {name: shown[name] for name in theirs} == {**theirs, "place": "Lamu"}
    assert shown["title"] == "Mine"
    assert desk.post(address, shown).status_code == 302
    image = Image.objects.get()
    assert (image.place, image.title, image.caption, image.keywords) == (
        "Lamu",
        "Mine",
        "High water.",
        ["quay", "harbour"],
    )
    assert (image.decorative, image.focus_x, image.rights_expire_on) == (True, 0.25, date(2026, 12, 31))


def test_what_both_wrote_alike_is_no_question(desk: Client) -> None:
    section = make_section()
    address = reverse("admin:articles_section_change", args=[section.pk])
    mine, theirs = (fill(desk, address, name="Same") for _ in range(2))
    assert desk.post(address, theirs).status_code == desk.post(address, mine).status_code == 302


def test_choices_and_lists_that_nobody_touched_here_stay_as_others_made_them(admin_client: Client) -> None:
    author, image, user = make_author(), make_image(), make_user()
    address = reverse("admin:articles_author_change", args=[author.pk])
    mine = fill(admin_client, address, role="Editor")
    links = "Home | https://example.org/"
    theirs = fill(admin_client, address, portrait=str(image.pk), links=links, is_active=None)
    assert admin_client.post(address, theirs).status_code == 302
    assert admin_client.post(address, mine).status_code == 302
    author.refresh_from_db()
    assert (author.role, author.portrait, author.is_active) == ("Editor", image, False)
    assert author.links == [{"label": "Home", "url": "https://example.org/"}]

    address = reverse("admin:articles_user_change", args=[user.pk])
    groups = {name: str(Group.objects.get(name=name).pk) for name in ("Editor", "Moderator")}
    mine = fill(admin_client, address, first_name="Ada")
    theirs = fill(admin_client, address, groups=list(groups.values()))
    assert admin_client.post(address, theirs).status_code == 302
    assert admin_client.post(address, mine).status_code == 302
    user.refresh_from_db()
    assert (user.first_name, set(user.groups.values_list("name", flat=True))) == ("Ada", {"Editor", "Moderator"})


def test_a_form_from_before_it_said_what_it_showed_asks_about_all_that_differs(desk: Client) -> None:
    section = make_section()
    address = reverse("admin:articles_section_change", args=[section.pk])
    mine = fill(desk, address, name="Mine", seen="0123456789abcdef")
    response = desk.post(address, mine)
    assert [label for label, _stored in response.context["differences"]] == ["Name"]
    assert desk.post(address, fields_of(response)).status_code == 302
    assert stored(section, "name") == "Mine"
