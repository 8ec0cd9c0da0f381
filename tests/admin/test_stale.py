"""A form of any noun that was opened before somebody else's save."""

import pytest
from django.contrib.auth.models import Group
from django.db import models
from django.test import Client
from django.urls import reverse

from articles.models import Newsroom
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
