"""The token of posts, asked for by pages that were open before somebody signed in anew."""

from django.test import Client
from django.urls import reverse

from articles.models import User
from tests.make import make_image

TOKEN = "/admin/token/"


def test_who_is_signed_in_gets_a_token_that_works_and_is_told_whose_it_is(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    address = reverse("admin:articles_image_describe", args=[make_image().pk])
    assert client.post(address, {"alt": "A river."}).status_code == 403
    answer = client.get(TOKEN)
    assert "no-store" in answer["Cache-Control"]
    told = answer.json()
    assert told["account"] == str(editor.pk)
    assert client.post(address, {"alt": "A river."}, headers={"X-CSRFToken": told["token"]}).status_code == 200


def test_pages_of_the_desk_say_where_it_is_and_whose_they_are(desk: Client, editor: User) -> None:
    page = desk.get("/admin/articles/image/upload/").content.decode()
    assert f'<meta name="desk-token" content="{TOKEN}" data-account="{editor.pk}">' in " ".join(page.split())


def test_nobody_else_gets_one(client: Client, desk: Client, db: None) -> None:
    assert client.get(TOKEN).status_code == 302
    client.force_login(User.objects.create_user("reader"))
    assert client.get(TOKEN).status_code == 302
    assert desk.post(TOKEN).status_code == 405
