"""The library's files by their addresses: of pictures that readers may see, and nothing else of the disk."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from time_machine import Traveller

from articles.models import Article, Author, Image
from articles.pages.writing import save_page
from articles.publishing import actions
from tests.make import make_author, make_draft, make_image, make_live, make_page, make_user
from tests.pictures import drawn, encoded

pytestmark = pytest.mark.django_db

CONTENT = encoded(drawn(), "WEBP")
STORED = f"pictures/{'ab' * 32}/0123456789-360.webp"


@pytest.fixture
def image() -> Image:
    """Gives a picture that readers see: somebody's portrait."""
    image = make_image(digest="ab" * 32)
    make_author(portrait=image)
    return image


@pytest.fixture
def stored(image: Image) -> str:
    """Gives the address of a file of it."""
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
    Image.objects.update(widths=[])
    for name in ("original.jpg", "320.webp"):
        default_storage.save(f"pictures/{'ab' * 32}/{name}", ContentFile(CONTENT))
        assert fetch(client, f"/media/pictures/{'ab' * 32}/{name}")[0]["Cache-Control"] == "public, max-age=3600"


def test_a_picture_is_gone_when_its_rights_are_and_kept_nowhere_longer(
    client: Client, stored: str, settings: Settings, clock: Traveller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.TIME_ZONE = "Africa/Nairobi"
    Image.objects.update(rights_expire_on=date(2025, 10, 9))
    with django_assert_num_queries(1):
        response, _ = fetch(client, stored)
    assert response["Cache-Control"] == f"public, max-age={33 * 3600}"
    clock.shift(timedelta(hours=33, seconds=-1))
    assert fetch(client, stored)[0].status_code == 200
    clock.shift(timedelta(seconds=1))
    for method in (client.get, client.head):
        gone = method(stored, headers={"If-None-Match": response["ETag"]})
        assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store")


def test_the_type_is_the_names_whatever_the_content_is(client: Client, image: Image) -> None:
    default_storage.save(f"pictures/{image.digest}/page.png", ContentFile(b"<script>alert(1)</script>"))
    assert fetch(client, f"/media/pictures/{image.digest}/page.png")[0]["Content-Type"] == "image/png"


# --- Who gets them --------------------------------------------------------------------------------


def photo_of(image: Image) -> str:
    return f'<figure data-block="photo" data-image="{image.pk}"></figure>'


def status_of(client: Client, image: Image, name: str = "0123456789-360.webp") -> int:
    path = f"pictures/{image.digest}/{name}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(CONTENT))
    return fetch(client, f"/media/{path}")[0].status_code


@pytest.mark.parametrize("place", ["lead", "body"])
def test_readers_get_a_picture_as_long_as_a_story_that_they_may_see_shows_it(
    client: Client, clock: Traveller, place: str
) -> None:
    image, editor = make_image(), make_user()
    shown = {"lead_image": image} if place == "lead" else {"body": f"<p>Rain.</p>{photo_of(image)}"}
    story = make_draft(by=editor, **shown)
    assert status_of(client, image) == 404
    actions.publish(story, by=editor, at=timezone.now() + timedelta(hours=1))
    assert status_of(client, image) == 404
    clock.shift(timedelta(hours=1))
    assert status_of(client, image) == 200
    story.lead_image, story.body = None, "<p>Rain.</p>"
    actions.save_draft(story, by=editor)
    assert status_of(client, image) == 200  # what is written now is published later
    actions.withdraw(story, by=editor, why="It was not so.")
    assert status_of(client, image) == 404


def test_readers_get_a_picture_of_a_page_that_is_published(client: Client) -> None:
    image = make_image()
    page = make_page(body=f"<p>We are.</p>{photo_of(image)}", is_published=False)
    assert status_of(client, image) == 404
    page.is_published = True
    save_page(page, by=None)
    assert status_of(client, image) == 200


def test_a_number_that_begins_with_another_shows_another_picture(client: Client) -> None:
    image = make_image()
    story = make_live(body=f"<p>Rain.</p>{photo_of(image)}")
    assert status_of(client, image) == 200
    Article.objects.filter(pk=story.pk).update(body=photo_of(image).replace(f'"{image.pk}"', f'"{image.pk}0"'))
    assert status_of(client, image) == 404


def test_the_desk_gets_what_readers_do_not_and_no_cache_between_keeps_it(client: Client) -> None:
    image = make_image()
    client.force_login(make_user("Reporter"))
    assert status_of(client, image) == 200
    answer = client.head(f"/media/pictures/{image.digest}/0123456789-360.webp")
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    gone = make_user()
    gone.is_active = False
    gone.save()
    client.force_login(gone)
    assert status_of(client, image) == 404


def test_a_master_is_for_the_desk_once_there_are_smaller_files_of_it(client: Client, image: Image) -> None:
    assert image.widths
    assert status_of(client, image, "original.jpg") == 404
    Image.objects.update(widths=[], renditions="")
    assert status_of(client, image, "original.jpg") == 200  # else a page would have none
    Image.objects.update(renditions="full webp 360:0123456789")
    assert status_of(client, image, "original.jpg") == 404
    client.force_login(make_user("Reporter"))
    assert status_of(client, image, "original.jpg") == 200


def test_what_is_left_of_a_picture_without_its_row_is_served_to_nobody(client: Client, stored: str) -> None:
    Author.objects.update(portrait=None)
    Image.objects.all().delete()
    assert client.get(stored).status_code == 404
    client.force_login(make_user())
    assert client.get(stored).status_code == 404


def test_a_cdn_is_told_by_which_key_the_files_of_a_picture_go(
    client: Client, image: Image, stored: str, settings: Settings
) -> None:
    assert "Surrogate-Key" not in client.head(stored)
    settings.CDN_PURGE_URL = "https://cdn.example.org/purge"
    assert client.head(stored)["Surrogate-Key"].split() == [f"files-{image.pk}", image.page_key]


# --- How ------------------------------------------------------------------------------------------


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
