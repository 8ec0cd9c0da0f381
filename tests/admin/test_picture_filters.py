"""Pictures that somebody has to look at: the list's filters, and what the desk's first page says."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Image, User
from articles.publishing import actions
from tests.make import make_draft, make_image, make_live, make_scheduled, make_user

DAY = timedelta(days=1)


def photo(image: Image) -> str:
    return f'<figure data-block="photo" data-image="{image.pk}"><figcaption></figcaption></figure>'


def rights_end(days: int, **facts: Any) -> Image:
    return make_image(rights_expire_on=timezone.localdate() + days * DAY, **facts)


def titles(client: Client, query: str) -> list[str]:
    return [image.title for image in client.get(f"/admin/articles/image/?{query}").context["cl"].result_list]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("without=alt", ["No words", "Nothing"]),
        ("without=credit", ["Nobody's", "Nothing"]),
        ("without=alt&rights=soon", ["No words"]),
        ("use=none", ["No words", "Nothing"]),
        ("use=published", ["In body", "Lead"]),
        ("without=invented", ["Decorative", "Earlier", "In body", "Lead", "No words", "Nobody's", "Nothing"]),
    ],
)
def test_the_list_of_pictures_is_narrowed(query: str, found: list[str], desk: Client, editor: User) -> None:
    rights_end(3, title="No words", alt="")
    make_image(title="Nothing", alt="", credit="")
    lead, body = make_image(title="Lead"), make_image(title="In body")
    make_live(by=editor, lead_image=lead, body="<p>It rained.</p>" + photo(body))
    make_draft("One", by=editor, lead_image=make_image(title="Nobody's", credit=""))
    make_scheduled("Two", by=editor, lead_image=make_image(title="Decorative", alt="", decorative=True))
    earlier = make_live("Three", by=editor, lead_image=make_image(title="Earlier"))
    earlier.lead_image = None
    actions.save_draft(earlier, by=editor)
    actions.publish_changes(earlier, by=editor)
    assert sorted(titles(desk, query)) == found


def test_the_desk_says_which_pictures_of_published_stories_readers_lost_or_are_about_to(
    editor: User, client: Client, clock: time_machine.Traveller
) -> None:
    client.force_login(make_user("Picture editor"))
    gone, ending, later = rights_end(1, title="Gone"), rights_end(31, title="Ending"), rights_end(40)
    for number, image in enumerate((gone, ending, later)):
        make_live(f"Story {number}", by=editor, lead_image=image)
    make_live("Another", by=editor, body="<p>It rained.</p>" + photo(ending))
    make_draft("Draft", by=editor, lead_image=rights_end(1))
    rights_end(1, title="In no story")
    clock.shift(2 * DAY)
    shown = client.get("/admin/")
    assert "The rights to 1 picture in published stories have expired: readers" in shown.text
    assert "The rights to 1 picture in published stories end within 30 days." in shown.text
    addresses = [told.address for told in shown.context["rights"]]
    assert all(address.replace("&", "&amp;") in shown.text for address in addresses)
    assert [titles(client, address.partition("?")[2]) for address in addresses] == [["Gone"], ["Ending"]]


def test_of_pictures_that_are_as_they_should_be_the_desk_says_nothing(
    desk: Client, reporters_desk: Client, editor: User, clock: time_machine.Traveller
) -> None:
    make_live(by=editor, lead_image=rights_end(40))
    assert desk.get("/admin/").context["rights"] == []
    make_live(by=editor, lead_image=rights_end(1))
    assert len(desk.get("/admin/").context["rights"]) == 1
    assert reporters_desk.get("/admin/").context["rights"] == []  # it is not their work


def test_the_first_page_asks_as_often_of_many_pictures_as_of_none(
    desk: Client, editor: User, clock: time_machine.Traveller, django_assert_num_queries: Any
) -> None:
    desk.get("/admin/")
    with CaptureQueriesContext(connection) as none:
        desk.get("/admin/")
    for number in range(5):
        make_live(f"Gone {number}", by=editor, lead_image=rights_end(0))
        make_live(f"Ending {number}", by=editor, lead_image=rights_end(9))
    clock.shift(DAY)
    with django_assert_num_queries(len(none)):
        assert len(desk.get("/admin/").context["rights"]) == 2
