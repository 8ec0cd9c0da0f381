"""Authors, sections, redirects and the newsroom's own record at the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Author, Newsroom, Redirect, Section, User
from articles.publishing import actions
from tests.admin.forms import fields_of, fill
from tests.make import make_author, make_image, make_live, make_user

AUTHOR = "/admin/articles/author/add/"


def test_an_author_gets_a_profile_with_links(desk: Client) -> None:
    image = make_image()
    links = "Her site | https://example.org/a?b=1&c=2\nWrite | mailto:ada@example.org\nA | b | http://example.org"
    sent = fill(desk, AUTHOR, name="Ada Okoth", slug="ada-okoth", links=links, portrait=str(image.pk))
    assert desk.post(AUTHOR, sent).status_code == 302
    author = Author.objects.get()
    assert author.links == [
        {"label": "Her site", "url": "https://example.org/a?b=1&c=2"},
        {"label": "Write", "url": "mailto:ada@example.org"},
        {"label": "A | b", "url": "http://example.org"},
    ]
    assert author.portrait == image
    address = reverse("admin:articles_author_change", args=[author.pk])
    assert fields_of(desk.get(address))["links"].splitlines() == links.splitlines()
    desk.post(address, fill(desk, address))
    assert Author.objects.get().links == author.links


@pytest.mark.parametrize(
    "line",
    [
        "javascript:alert(1)",
        "Click | javascript:alert(1)",
        "Click | data:text/html,x",
        "No address |",
        "| https://example.org",
        "Click | mailto:nobody",
        "Click | https://",
        "Click | //example.org",
        "Click | ftp://example.org",
        "https://example.org",
    ],
)
def test_a_link_that_is_none_is_an_error_of_its_field_and_is_kept(line: str, desk: Client) -> None:
    sent = fill(desk, AUTHOR, name="Ada", slug="ada", links=f"Site | https://example.org\n{line}")
    response = desk.post(AUTHOR, sent)
    assert "links" in response.context["adminform"].form.errors
    assert fields_of(response)["links"] == sent["links"]


def test_namesakes_are_two_authors(desk: Client) -> None:
    for slug in ("ada", "ada-2"):
        desk.post(AUTHOR, fill(desk, AUTHOR, name="Ada", slug=slug))
    assert Author.objects.filter(name="Ada").count() == 2


def test_an_editor_who_may_not_see_accounts_changes_none(desk: Client, editor: User) -> None:
    author = make_author("Ada", user=editor)
    address = reverse("admin:articles_author_change", args=[author.pk])
    desk.post(address, fill(desk, address, name="Ada O.") | {"user": ""})
    author.refresh_from_db()
    assert (author.name, author.user) == ("Ada O.", editor)


def test_a_section_is_made_once(desk: Client) -> None:
    address = "/admin/articles/section/add/"
    for _ in range(2):
        response = desk.post(address, fill(desk, address, name="Health", slug="health"))
    assert set(response.context["adminform"].form.errors) == {"name", "slug"}
    assert Section.objects.count() == 1


@pytest.mark.parametrize("path", ["old", "https://old.example/story", "//evil.example/", "/" + "x" * 600, "\x00"])
def test_an_old_address_that_is_none_is_an_error_of_its_field(path: str, admin_client: Client) -> None:
    address = "/admin/articles/redirect/add/"
    sent = fill(admin_client, address, path=path, article=str(make_live().pk))
    assert "path" in admin_client.post(address, sent).context["adminform"].form.errors
    assert not Redirect.objects.exists()


def test_an_old_address_leads_to_its_story(admin_client: Client) -> None:
    article, address = make_live(), "/admin/articles/redirect/add/"
    admin_client.post(address, fill(admin_client, address, path="/2019/rain/", article=str(article.pk)))
    assert Redirect.objects.get().article == article


def test_an_old_address_is_found_and_kept_in_one_spelling(admin_client: Client) -> None:
    article, address = make_live(), "/admin/articles/redirect/add/"
    for path in ("/caf%C3%A9/", "/café"):
        response = admin_client.post(address, fill(admin_client, address, path=path, article=str(article.pk)))
    assert response.context["adminform"].form.errors["path"] == ["This old address leads to a story already."]
    assert Redirect.objects.get().path == "/café"
    for asked in ("/café/", "/café"):
        assert admin_client.get(f"/admin/articles/redirect/?q={asked}").context["cl"].result_count == 1
        assert admin_client.get(asked).status_code == 301


def test_what_was_a_storys_address_is_not_taken_from_it(admin_client: Client) -> None:
    story, other, editor = make_live("Rivers"), make_live("Lakes"), make_user()
    actions.move(story, "moved", by=editor)
    redirect, address = Redirect.objects.get(), "/admin/articles/redirect/add/"
    form = reverse("admin:articles_redirect_change", args=[redirect.pk])
    told = "Readers know “Rivers” by this address, so it leads there for ever."
    response = admin_client.post(form, fill(admin_client, form, article=str(other.pk)))
    assert response.context["adminform"].form.errors["path"] == [told]
    delete = reverse("admin:articles_redirect_delete", args=[redirect.pk])
    for response in (admin_client.get(delete, follow=True), admin_client.post(delete, {"post": "yes"}, follow=True)):
        assert told in response.content.decode()
    for path in (story.get_absolute_url(), "/admin/"):
        response = admin_client.post(address, fill(admin_client, address, path=path, article=str(other.pk)))
        assert "path" in response.context["adminform"].form.errors
    assert list(Redirect.objects.values_list("path", "article")) == [(redirect.path, story.pk)]
    assert admin_client.post(form, fill(admin_client, form)).status_code == 302  # what changes nothing is saved


def test_the_newsroom_has_one_record_and_its_list_is_its_form(admin_client: Client) -> None:
    form = "/admin/articles/newsroom/1/change/"
    response = admin_client.get("/admin/articles/newsroom/", follow=True)
    assert response.redirect_chain == [(form, 302)]
    admin_client.post(form, fill(admin_client, form, name="The Courier"))
    assert Newsroom.objects.current().name == "The Courier"
    assert admin_client.get("/admin/articles/newsroom/add/").status_code == 403
    assert admin_client.post("/admin/articles/newsroom/1/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.get("/admin/articles/newsroom/2/change/").status_code == 404
