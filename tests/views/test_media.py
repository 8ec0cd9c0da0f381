"""The library's files by their addresses: pictures only, kept for ever, and nothing else of the disk."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from time_machine import Traveller

from articles.models import Image
from tests.make import make_image
from tests.pictures import drawn, encoded

pytestmark = pytest.mark.django_db

CONTENT = encoded(drawn(), "WEBP")
STORED = f"pictures/{'ab' * 32}/0123456789-360.webp"


@pytest.fixture
def stored() -> str:
    """Gives the address of a stored picture."""
    default_storage.save(STORED, ContentFile(CONTENT))
    return f"/media/{STORED}"


def fetch(client: Client, address: str) -> tuple[HttpResponse, bytes]:
    """Returns the answer, read to its end, and what it carries."""
    response = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response, content


def test_a_stored_picture_is_served_so_that_it_cannot_run(client: Client, stored: str) -> None:
    response, content = fetch(client, stored)
    assert content == CONTENT
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Length"] == str(len(CONTENT))


def test_a_name_made_of_the_content_is_kept_for_ever_and_another_is_not(client: Client, stored: str) -> None:
    assert fetch(client, stored)[0]["Cache-Control"] == "public, max-age=31536000, immutable"
    # Into a master, and into older files, another credit is written under the same name.
    for name in ("logo.png", f"{'ab' * 32}/original.jpg", f"{'ab' * 32}/320.webp"):
        default_storage.save(f"pictures/{name}", ContentFile(CONTENT))
        assert fetch(client, f"/media/pictures/{name}")[0]["Cache-Control"] == "public, max-age=3600"


def test_a_picture_is_gone_when_its_rights_are_and_kept_nowhere_longer(
    client: Client, stored: str, settings: Settings, clock: Traveller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.TIME_ZONE = "Africa/Nairobi"
    image = make_image(rights_expire_on=date(2025, 10, 9))
    Image.objects.filter(pk=image.pk).update(digest="ab" * 32)
    with django_assert_num_queries(1):
        response, _ = fetch(client, stored)
    assert response["Cache-Control"] == f"public, max-age={33 * 3600}"
    clock.shift(timedelta(hours=33, seconds=-1))
    assert fetch(client, stored)[0].status_code == 200
    clock.shift(timedelta(seconds=1))
    for method in (client.get, client.head):
        gone = method(stored, headers={"If-None-Match": response["ETag"]})
        assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store")


def test_the_type_is_the_names_whatever_the_content_is(client: Client) -> None:
    default_storage.save("pictures/page.png", ContentFile(b"<script>alert(1)</script>"))
    assert fetch(client, "/media/pictures/page.png")[0]["Content-Type"] == "image/png"


def test_no_cookie_comes_with_a_picture(client: Client, stored: str) -> None:
    response, _ = fetch(client, stored)
    assert not response.cookies
    assert "Vary" not in response


def test_what_a_browser_has_already_is_not_sent_again(client: Client, stored: str) -> None:
    first, _ = fetch(client, stored)
    for name, value in {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}.items():
        again = client.get(stored, headers={name: value})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Cache-Control"] == first["Cache-Control"]


def test_head_gets_the_headers_alone(client: Client, stored: str) -> None:
    response = client.head(stored)
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == str(len(CONTENT))


def test_nothing_can_be_sent_to_a_picture(client: Client, stored: str) -> None:
    assert client.post(stored).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "../db.sqlite3",
        "..%2f..%2fetc/passwd.png",
        "%2e%2e/secret.png",
        "pictures/../../secret.png",
        "pictures/..%5c..%5csecret.png",
        "%2fetc/secret.png",
        "//etc/secret.png",
        "C:/secret.png",
        "pictures",
        "pictures/",
        "pictures/folder.png",
        "pictures/folder.png/",
        "pictures/folder.png/inside.png/more.png",
        ".hidden.png",
        "pictures/.hidden.png",
        "secret.svg",
        "secret.html",
        "secret.PNG",
        "secret",
        "secret.png%00.png",
        "secret.png%0d%0aSet-Cookie:%20a=b",
        "s%C3%A9cret.png",
        "secret%ff.png",
        "%F0%9F%98%80.png",
        "a" * 190 + ".png",
        "a" * 5000 + ".png",
        "a/" * 2000 + "a.png",
        "gone.png",
    ],
)
def test_anything_else_is_not_there(client: Client, settings: Settings, path: str) -> None:
    root = Path(settings.MEDIA_ROOT)
    (root / "pictures/folder.png").mkdir(parents=True)
    for name in ("secret.svg", "secret.html", "secret", ".hidden.png", "../secret.png", "pictures/.hidden.png"):
        (root / name).write_text("secret")
    assert client.get(f"/media/{path}").status_code == 404
