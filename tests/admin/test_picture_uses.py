"""Who learns where a picture is used."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Image, User
from articles.publishing import actions
from tests.make import make_author, make_draft, make_image, make_live, make_page, make_scheduled, make_user


def change(image: Image) -> str:
    return reverse("admin:articles_image_change", args=[image.pk])


@pytest.mark.parametrize("role", ["Reporter", "Picture editor"])
def test_published_stories_are_named_to_everybody_and_of_others_the_rest_is_counted(
    role: str, editor: User, client: Client
) -> None:
    client.force_login(make_user(role))
    image = make_image(rights_expire_on=timezone.localdate() + timedelta(days=20))
    live = make_live("Their <story>", by=editor, lead_image=image)
    make_draft("Their draft", by=editor, lead_image=image)
    make_scheduled("Their plan", by=editor, lead_image=image)
    changed = make_live("Their changes", by=editor)
    changed.lead_image = image
    actions.save_draft(changed, by=editor)
    make_page(
        "Our ethics",
        by=editor,
        body=f'<p>We pay.</p><figure data-block="photo" data-image="{image.pk}"><figcaption></figcaption></figure>',
    )
    figure = f'<figure data-block="photo" data-image="{image.pk}"><figcaption></figcaption></figure>'
    make_page("We close", by=editor, body=f"<p>So it is.</p>{figure}", is_published=False)
    make_author("Ada Okoth", portrait=image)
    for address in (change(image), "/admin/articles/image/?rights=soon"):
        shown = client.get(address).content.decode()
        assert (
            f'<a href="{live.get_absolute_url()}"><bdi>Their &lt;story&gt;</bdi></a> (lead picture, Published)' in shown
        )
        assert "3 unpublished stories of others" in shown
        assert "<bdi>Our ethics</bdi>" in shown
        assert "<bdi>Ada Okoth</bdi>" in shown
        listed = shown.partition('<ul class="picture-uses">')[2].partition("</ul>")[0]
        assert {client.get(link).status_code for link in re.findall('href="([^"]+)"', listed)} == {200}
        assert "an unpublished page" in shown
        assert not {word for word in ("We close", "Their draft", "Their plan", "Their changes") if word in shown}


def test_a_reporter_is_led_to_the_desk_where_they_may_open_it(reporters_desk: Client, reporter: User) -> None:
    image = make_image()
    own = make_draft("Mine", by=reporter, lead_image=image)
    assert f'<a href="/admin/articles/article/{own.pk}/change/">' in reporters_desk.get(change(image)).content.decode()
