"""The newsroom's pages at the desk: written, published, brought back; nothing that was typed is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Image, LogEvent, Page, User
from articles.pages.writing import save_page
from tests.admin.forms import fields_of, fill
from tests.make import make_image, make_page

ADD = "/admin/articles/page/add/"


def form(page: Page) -> str:
    return reverse("admin:articles_page_change", args=[page.pk])


def errors(response: Any) -> Any:
    return response.context["adminform"].form.errors


def test_an_editor_writes_a_page_and_publishes_it(desk: Client, editor: User) -> None:
    sent = fill(
        desk, ADD, title="Who owns us", slug="ownership", kind="ownership", body="<p>A trust.</p><script>x</script>"
    )
    assert desk.post(ADD, sent).status_code == 302
    page = Page.objects.get()
    assert (page.body, page.is_published, page.version) == ("<p>A trust.</p>", False, 1)
    assert Client().get("/about/ownership/").status_code == 404
    desk.post(form(page), fill(desk, form(page), is_published="on"))
    assert "A trust." in Client().get("/about/ownership/").content.decode()
    added, changed = LogEvent.objects.order_by("pk")
    assert (added.verb, added.noun, added.by, added.after["body"]) == ("added", "page", editor, "<p>A trust.</p>")
    assert (changed.verb, changed.before, changed.after) == (
        "changed",
        {"is_published": False},
        {"is_published": True},
    )


def test_what_cannot_be_published_is_said_beside_its_field_and_stays_typed(desk: Client) -> None:
    page = make_page("Ethics")
    response = desk.post(form(page), fill(desk, form(page), body="<p>TK</p>", description="Typed."))
    assert errors(response)["body"] == ["A placeholder is left in the text: TK"]
    assert fields_of(response)["body"] == "<p>TK</p>"
    assert fields_of(response)["description"] == "Typed."
    assert Page.objects.get().body == "<p>We pay our way.</p>"


def test_two_pages_of_one_kind_and_one_address_are_refused_in_words(desk: Client) -> None:
    make_page("Ethics", kind="ethics")
    sent = fill(desk, ADD, title="More", slug="ethics", kind="ethics", body="<p>x</p>", is_published="on")
    found = errors(desk.post(ADD, sent))
    assert "Another published page is about this already." in str(found)
    moved = make_page("Rules", slug="rules")
    moved.slug = "our-rules"
    save_page(moved, by=None)
    found = errors(desk.post(ADD, sent | {"slug": "rules", "kind": "other"}))
    assert "leads there for ever" in found["slug"][0]


def test_a_save_over_somebody_elses_is_refused_once(desk: Client) -> None:
    page = make_page()
    sent = fill(desk, form(page), body="<p>Mine.</p>")
    page.body = "<p>Theirs.</p>"
    save_page(page, by=None)
    response = desk.post(form(page), sent)
    assert "Somebody saved this after you had opened it." in response.content.decode()
    assert fields_of(response)["body"] == "<p>Mine.</p>"
    assert list(response.context["differences"]) == [("Text", "Theirs.")]
    assert desk.post(form(page), fields_of(response)).status_code == 302
    assert [one.content["body"] for one in page.versions.all()] == [
        "<p>Mine.</p>",
        "<p>Theirs.</p>",
        "<p>We pay our way.</p>",
    ]


def test_the_history_shows_every_version_and_brings_one_back(desk: Client) -> None:
    page = make_page("Ethics")
    desk.post(form(page), fill(desk, form(page), body="<p>Second.</p>"))
    history = desk.get(reverse("admin:articles_page_history", args=[page.pk])).content.decode()
    first = reverse("admin:articles_page_version", args=[page.pk, 1])
    assert first in history
    assert "Changed" in history
    shown = desk.get(first).content.decode()
    assert "We pay our way." in shown
    assert "Second." in shown
    desk.post(first)
    page.refresh_from_db()
    assert (page.body, page.version) == ("<p>We pay our way.</p>", 3)
    event = LogEvent.objects.order_by("-pk")[0]
    assert (event.verb, event.after) == ("changed", {"body": "<p>We pay our way.</p>"})
    desk.post(first)
    page.refresh_from_db()
    assert page.version == 3
    assert desk.get(reverse("admin:articles_page_version", args=[page.pk, 99])).status_code == 404


def test_a_page_that_readers_had_is_not_deleted_and_one_they_had_not_is(admin_client: Client) -> None:
    page, draft = make_page("Ethics"), make_page("Draft", is_published=False)
    page.is_published = False
    save_page(page, by=None)
    for one in (page, draft):
        delete = reverse("admin:articles_page_delete", args=[one.pk])
        response = admin_client.post(delete, {"post": "yes"}, follow=True)
        assert ("Readers have had it, so it stays." in response.content.decode()) is (one == page)
    assert list(Page.objects.all()) == [page]
    assert LogEvent.objects.get(verb="deleted").before["body"] == "<p>We pay our way.</p>"


def test_who_writes_stories_alone_writes_no_pages(reporters_desk: Client, desk: Client) -> None:
    page = make_page()
    for address in (ADD, form(page), reverse("admin:articles_page_version", args=[page.pk, 1])):
        assert reporters_desk.get(address).status_code == 403
    assert desk.post(reverse("admin:articles_page_delete", args=[page.pk]), {"post": "yes"}).status_code == 403


def test_a_picture_that_a_page_shows_is_not_deleted(desk: Client) -> None:
    image = make_image()
    make_page(body=f'<figure data-block="photo" data-image="{image.pk}"><figcaption></figcaption></figure>')
    delete = reverse("admin:articles_image_delete", args=[image.pk])
    desk.post(delete, {"post": "yes"})
    assert Image.objects.filter(pk=image.pk).exists()


@pytest.mark.parametrize("query", ["", "?is_published=True", "?q=ethics"])
def test_the_list_of_pages_is_found_and_filtered(desk: Client, query: str) -> None:
    make_page("Ethics")
    make_page("Draft", is_published=False)
    assert desk.get(f"/admin/articles/page/{query}").context["cl"].result_count == (1 if query else 2)
