"""Every address of the admin, walked."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from articles.models import Article, Author, Image, Newsroom, Redirect, Section, Tag, User
from tests.make import make_draft, make_image, make_live, make_tag, make_user

PUBLIC = {"login", "logout"}
ODD_QUERIES = (
    "p=x",
    "p=-1",
    "p=99999999999999999999999",
    "e=1",
    "o=1.2.x",
    "o=99999",
    "all=",
    "q=%00",
    "q=" + "x%20" * 2500,
    "q=%22%27*(",
    "q=%F0%9F%98%80%ff%fe",
    "state=%00",
    "section=99999999999999999999",
    "section=x",
    "headline__startswith=x",
    "created_by__password__startswith=x",
    "_to_field=password",
    "_popup=1",
    "is_active=%00",
    "kind=%00",
    "_facets=1",
    "nonsense=1",
    "x" * 10_000 + "=1",
    "_changelist_filters=%00%ff",
)


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern)


def addresses() -> list[str]:
    """Returns an address for every pattern of the admin."""
    found = [p for p in patterns(get_resolver()) if p.startswith("admin/")]
    fixed = [
        p.replace("<path:object_id>", "1")
        .replace("<id>", "1")
        .replace("(?P<url>.*)$", "nothing/here/")
        .replace("^(?P<app_label>", "")
        for p in found
    ]
    return ["/" + (p.split("|")[0] + "/" if "|" in p else p) for p in fixed]


@pytest.mark.django_db
def test_the_walk_knows_every_noun() -> None:
    walked = addresses()
    for model in admin.site._registry:
        assert f"/admin/{model._meta.app_label}/{model._meta.model_name}/" in walked
    assert len(walked) > 50


@pytest.mark.django_db
def test_nobody_gets_further_than_the_login_without_signing_in(client: Client) -> None:
    for address in addresses():
        if address.strip("/").split("/")[-1] in PUBLIC:
            continue
        for response in (client.get(address), client.post(address, {"post": "yes"})):
            assert response.status_code == 302, address
            assert response["Location"].startswith("/admin/login/?next="), address


@pytest.mark.django_db
def test_a_reader_with_an_account_gets_no_further_either(client: Client) -> None:
    client.force_login(User.objects.create_user("reader", password="secret"))
    for address in addresses():
        if address.strip("/").split("/")[-1] not in PUBLIC:
            assert client.get(address).status_code == 302, address


def test_a_post_without_a_token_is_refused(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    article = make_live(by=editor)
    for name in ("change", "delete", "withdraw"):
        assert client.post(reverse(f"admin:articles_article_{name}", args=[article.pk])).status_code == 403
    for address in ("articles/article/add/", "articles/image/add/", "articles/tag/add/", "logout/", "password_change/"):
        assert client.post(f"/admin/{address}", {"headline": "x"}).status_code == 403
    assert client.post("/admin/login/").status_code == 403


@pytest.mark.parametrize("query", ODD_QUERIES, ids=lambda query: query[:30])
def test_an_odd_query_breaks_no_list(query: str, admin_client: Client) -> None:
    make_live()
    for model in (Article, Author, Image, Tag, Section, Redirect, User):
        address = f"/admin/articles/{model._meta.model_name}/?{query}"
        response = admin_client.get(address, follow=True)
        assert response.status_code in {200, 400, 404}, address


@pytest.mark.parametrize(
    "key", ["x", "-1", "0", "99999999999999999999999", "_00", "1%00", "_2E_2E", "1/2", "%F0%9F%98%80", "x" * 3_000]
)
def test_an_odd_key_is_no_page(key: str, admin_client: Client) -> None:
    for model in (Article, Author, Image, Tag, Section, Redirect, User):
        for name in ("change", "history", "delete"):
            address = f"/admin/articles/{model._meta.model_name}/{key}/{name}/"
            assert admin_client.get(address).status_code == 404, address
    assert admin_client.get(f"/admin/articles/article/{key}/withdraw/").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "term=%00", "term=" + "x+" * 5_000, "page=x", "page=99999", "field_name=password", "field_name=id"]
)
def test_an_odd_question_breaks_no_autocomplete(query: str, admin_client: Client) -> None:
    make_image()
    for model, field in (
        ("article", "lead_image"),
        ("article", "translation_of"),
        ("article", "never_beside"),
        ("article", "never_beside_tags"),
        ("byline", "author"),
        ("author", "user"),
    ):
        usual = f"app_label=articles&model_name={model}&field_name={field}"
        response = admin_client.get(f"/admin/autocomplete/?{usual}&{query}")
        assert response.status_code in {200, 403, 404}


def test_no_address_leads_from_a_key_to_a_page(admin_client: Client) -> None:
    article = make_live()
    assert admin_client.get(f"/admin/r/1/{article.pk}/").status_code == 404


def test_too_many_fields_are_refused(admin_client: Client) -> None:
    response = admin_client.post("/admin/articles/article/add/", {f"field-{i}": "x" for i in range(2_500)})
    assert response.status_code == 400


def test_signing_in_leads_to_no_other_host(client: Client, db: None) -> None:
    make_user("Editor", username="ann")
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        response = client.post(
            f"/admin/login/?next={elsewhere}", {"username": "ann", "password": "secret", "next": elsewhere}
        )
        assert response.status_code == 302
        assert "evil" not in response["Location"]
        assert "javascript" not in response["Location"]
        client.logout()


@pytest.mark.parametrize("role", ["Administrator", "Editor", "Reporter", "Moderator", "Picture editor"])
def test_every_page_opens_for_whom_it_may(role: str, client: Client, db: None) -> None:
    person = make_user(role)
    client.force_login(person)
    objects = [make_live(), make_draft(by=person if role == "Reporter" else None), make_image(), make_tag("Nile")]
    objects += [Section.objects.get(), Author.objects.first(), Redirect.objects.create(path="/old", article=objects[0])]
    objects += [make_user("Reporter"), Newsroom.objects.get_or_create(pk=1)[0], Group.objects.first()]
    for kept in objects:
        stem = f"/admin/{kept._meta.app_label}/{kept._meta.model_name}"
        for address in ("", "add/", *(f"{kept.pk}/{name}/" for name in ("change", "history", "delete"))):
            response = client.get(f"{stem}/{address}")
            assert response.status_code in {200, 302, 403, 404}, f"{stem}/{address}"
            if role == "Administrator" and address.endswith("change/") and not isinstance(kept, Group):
                assert response.status_code == 200, f"{stem}/{address}"
    for address in ("/admin/", "/admin/articles/", "/admin/password_change/"):
        assert client.get(address).status_code == (404 if role == "Moderator" and "articles" in address else 200)
