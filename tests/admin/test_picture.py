"""Pictures at the desk."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.admin.templatetags.admin_list import result_headers
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from articles import effects
from articles.admin import picture_form
from articles.images.made import names_in, read
from articles.models import Image, User
from articles.publishing import actions
from tests.admin.forms import fields_of, fill
from tests.images.test_metadata import exif, with_xmp
from tests.make import make_author, make_draft, make_image, make_live, make_page, make_scheduled
from tests.pictures import drawn, encoded, scene, upload

ADD = "/admin/articles/image/add/"
LOOK = "/admin/articles/image/look/"


def send(client: Client, file: SimpleUploadedFile | None, **changes: Any) -> HttpResponse:
    sent = fill(client, ADD, **{"alt": "A river.", "credit": "Ann", **changes})
    return client.post(ADD, sent | ({"upload": file} if file else {}), follow=True)


def change(image: Image) -> str:
    return reverse("admin:articles_image_change", args=[image.pk])


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_picture_is_taken_into_the_library(desk: Client, editor: User) -> None:
    response = send(desk, upload(), caption="High water.", focus_x="0.25", rights_expire_on="2030-01-31")
    image = Image.objects.get()
    assert (image.alt, image.credit, image.caption, image.focus_x) == ("A river.", "Ann", "High water.", 0.25)
    assert (image.uploaded_by, str(image.rights_expire_on)) == (editor, "2030-01-31")
    assert files()
    assert "was added successfully" in response.content.decode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>",
        b"\xff\xd8\xff\xe0",
    ],
)
def test_what_is_no_picture_is_an_error_of_its_field_and_the_words_are_kept(content: bytes, desk: Client) -> None:
    response = send(desk, upload(content), caption="Kept.")
    assert "upload" in response.context["adminform"].form.errors
    assert fields_of(response)["caption"] == "Kept."
    assert not Image.objects.exists()
    assert not files()


def test_a_file_that_is_refused_is_looked_at_once(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at, look = [], picture_form.facts_in

    def counted(file: Any) -> Any:
        looked_at.append(file.name)
        return look(file)

    monkeypatch.setattr(picture_form, "facts_in", counted)
    broken = encoded(drawn(), "JPEG")[:400]
    response = send(desk, upload(broken), alt="A river.")
    assert "upload" in response.context["adminform"].form.errors
    assert len(looked_at) == 1


def test_no_file_at_all_is_an_error_of_its_field(desk: Client) -> None:
    response = send(desk, None)
    assert "upload" in response.context["adminform"].form.errors


def test_the_same_file_again_leads_to_the_picture_that_is_there(desk: Client) -> None:
    send(desk, upload(), title="The <river>")
    response = send(desk, upload(), title="Again")
    shown = response.content.decode()
    assert "The library has this picture already:" in shown
    assert "<bdi>The &lt;river&gt;</bdi>" in shown
    assert f'<a href="{change(Image.objects.get())}">Use this one</a>' in shown


def test_a_picture_may_be_described_later_and_what_it_lacks_is_said(desk: Client) -> None:
    response = send(desk, upload(), alt="", credit="", rights_expire_on="2030-01-31")
    image = Image.objects.get()
    assert (image.alt, str(image.rights_expire_on)) == ("", "2030-01-31")
    missing = "Still missing before a story with it is published: "
    assert f"{missing}alternative text, credit." in response.content.decode()
    response = desk.post(change(image), fill(desk, change(image), rights_expire_on="2020-01-31"), follow=True)
    assert str(Image.objects.get().rights_expire_on) == "2020-01-31"
    assert missing in response.content.decode()
    response = desk.post(change(image), fill(desk, change(image), alt="A river.", credit="Ann"), follow=True)
    assert missing not in response.content.decode()


def test_a_picture_is_described_or_decorative_and_not_both(desk: Client) -> None:
    response = send(desk, upload(), decorative="on")
    assert set(response.context["adminform"].form.errors) == {"alt", "upload"}
    assert "Choose the file again" in response.content.decode()
    send(desk, upload(), alt="", decorative="on")
    assert Image.objects.get().decorative


@pytest.mark.parametrize("lost", ["alt", "credit"])
def test_words_that_a_published_story_shows_are_not_taken_away(lost: str, desk: Client, editor: User) -> None:
    image = make_image()
    make_live("Rivers <rise>", by=editor, lead_image=image)
    response = desk.post(change(image), fill(desk, change(image), **{lost: ""}, caption="Kept."))
    assert "“Rivers &lt;rise&gt;”" in response.content.decode()
    assert (set(response.context["adminform"].form.errors), fields_of(response)["caption"]) == ({lost}, "Kept.")
    image = Image.objects.get()
    assert (image.alt, image.credit, image.caption) == ("A river under a bridge.", "Drawing: Newsroom", "")
    assert desk.post(change(image), fields_of(response) | {lost: "Another."}).status_code == 302
    image = Image.objects.get()
    assert (getattr(image, lost), image.caption) == ("Another.", "Kept.")


def test_the_words_are_changed_and_the_file_stays(desk: Client, editor: User) -> None:
    send(desk, upload())
    image = Image.objects.get()
    sent = fill(desk, change(image), alt="A wide river.")
    assert "upload" not in sent
    assert "file" not in sent
    desk.post(change(image), sent | {"upload": upload(b"other"), "file": upload(b"other")})
    changed = Image.objects.get()
    assert (changed.alt, changed.file.name, changed.digest) == ("A wide river.", image.file.name, image.digest)


def shown_in(client: Client, address: str) -> str:
    """Returns the text of a page without its tags, on one line."""
    return " ".join(strip_tags(client.get(address).content.decode().replace("<", " <")).split())


def test_the_form_names_what_shows_the_picture_and_where(desk: Client, editor: User) -> None:
    image, other = make_image(), make_image()
    assert "Nowhere yet." in shown_in(desk, change(image))
    photo = f'<figure data-block="photo" data-image="{image.pk}"><figcaption></figcaption></figure>'
    make_live("Rivers <rise>", by=editor, lead_image=image)
    make_draft("Dams", by=editor, body=photo)
    changed = make_live("Canals", by=editor)
    changed.lead_image, changed.body = image, photo
    actions.save_draft(changed, by=editor)
    make_page("Our <ethics>", by=editor, body=photo)
    make_author("Ada Okoth", portrait=image)
    make_draft("Lakes", by=editor, body=photo.replace(str(image.pk), f"{image.pk}{other.pk}"))
    shown = shown_in(desk, change(image))
    assert (
        "Canals (lead picture, in the body, in changes to be published) Dams (in the body, Draft) "
        "Rivers &lt;rise&gt; (lead picture, Published) Our &lt;ethics&gt; (page) Ada Okoth (portrait)" in shown
    )
    assert "Lakes" not in shown


def test_pictures_whose_rights_end_are_listed_the_next_first_with_where_they_are_used(
    desk: Client, editor: User, clock: time_machine.Traveller
) -> None:
    later = make_image(title="Later", rights_expire_on=date(2025, 11, 1))
    make_image(title="Sooner", rights_expire_on=date(2025, 10, 9))
    make_image(title="Gone", rights_expire_on=date(2025, 10, 7))
    make_live("Rivers rise", by=editor, lead_image=later)
    shown = shown_in(desk, "/admin/articles/image/?rights=soon")
    assert shown.index("Sooner") < shown.index("Nowhere yet.") < shown.index("Later") < shown.index("Rivers rise")
    assert "Gone" not in shown
    assert "Gone" in shown_in(desk, "/admin/articles/image/?rights=expired")
    assert "Nowhere yet." not in shown_in(desk, "/admin/articles/image/")


def test_a_list_by_rights_asks_for_uses_once(desk: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(10):
        make_image(title=f"Picture {number}", rights_expire_on=date(2020, 1, 1))
    with django_assert_max_num_queries(12):
        desk.get("/admin/articles/image/?rights=expired")


def test_an_expired_picture_cannot_be_chosen(desk: Client) -> None:
    make_image(title="Old river", rights_expire_on=date(2020, 1, 1))
    fresh = make_image(title="New river", rights_expire_on=timezone.localdate())
    asked = {"app_label": "articles", "model_name": "article", "field_name": "lead_image", "term": "river"}
    found = desk.get("/admin/autocomplete/", asked).json()["results"]
    assert [row["id"] for row in found] == [str(fresh.pk)]


def test_a_reporter_adds_pictures_and_finishes_them_but_changes_none_of_others(reporters_desk: Client) -> None:
    send(reporters_desk, upload())
    own, other = Image.objects.get(), make_image()
    reporters_desk.post(change(own), fill(reporters_desk, change(own), alt="Mine."))
    assert Image.objects.get(pk=own.pk).alt == "Mine."
    assert reporters_desk.post(change(other), {"alt": "Mine"}).status_code == 403


@pytest.mark.parametrize("where", ["lead", "body", "portrait", "scheduled"])
def test_what_is_approved_a_reporter_changes_no_more_not_even_by_its_picture(
    reporters_desk: Client, editor: User, where: str
) -> None:
    send(reporters_desk, upload())
    Image.objects.update(alt="A river.", credit="Ada Okoth")
    image = Image.objects.get()
    if where == "portrait":
        make_author(portrait=image)
    elif where == "scheduled":
        make_scheduled(by=editor, lead_image=image)
    else:
        body = f'<p>Rain.</p><figure data-block="photo" data-image="{image.pk}"></figure>'
        make_live(by=editor, **({"lead_image": image} if where == "lead" else {"body": body}))
    describe = reverse("admin:articles_image_describe", args=[image.pk])
    for address in (change(image), describe):
        assert reporters_desk.post(address, {"alt": "A lie.", "credit": "Nobody"}).status_code == 403
    assert Image.objects.get().alt == "A river."


def test_a_picture_is_deleted_with_its_files(desk: Client, django_capture_on_commit_callbacks: Any) -> None:
    send(desk, upload())
    image = Image.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("admin:articles_image_delete", args=[image.pk]), {"post": "yes"})
    assert not Image.objects.exists()
    assert not files()


def test_files_that_cannot_be_removed_at_once_are_removed_later(
    desk: Client,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
    clock: time_machine.Traveller,
) -> None:
    send(desk, upload())
    image = Image.objects.get()

    def refuse(name: str) -> None:
        raise OSError("The storage is away.")

    with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
        broken.setattr(default_storage, "delete", refuse)
        desk.post(reverse("admin:articles_image_delete", args=[image.pk]), {"post": "yes"})
    assert files()
    clock.shift(timedelta(minutes=2))
    effects.sweep_outbox()
    assert not files()


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "2", "x", "1e400"])
def test_a_focal_point_outside_the_picture_is_an_error_of_its_field(value: str, desk: Client) -> None:
    response = send(desk, upload(), focus_x=value)
    assert "focus_x" in response.context["adminform"].form.errors


# --- What a file says of itself -------------------------------------------------------------------


def test_what_the_file_says_of_itself_fills_what_is_empty(desk: Client) -> None:
    response = send(desk, upload(with_xmp("JPEG")), alt="", credit="Typed")
    image = Image.objects.get()
    assert (image.alt, image.credit, image.creator) == (
        "Three cranes over a grey ship.",
        "Typed",
        "Ada Okoth, Ben Wafula",
    )
    assert "The file says this of itself, check it: " in response.content.decode()


def test_what_the_file_says_stands_in_a_form_that_comes_back(desk: Client) -> None:
    response = send(desk, upload(with_xmp("JPEG")), alt="", focus_x="2")
    assert fields_of(response)["alt"] == "Three cranes over a grey ship."


def test_who_has_seen_what_the_file_says_may_empty_it(desk: Client) -> None:
    send(desk, upload(with_xmp("JPEG")), alt="Mine.", credit="", looked="1")
    assert Image.objects.get().credit == ""


def test_a_decorative_picture_gets_no_words_of_the_file(desk: Client) -> None:
    send(desk, upload(with_xmp("JPEG")), alt="", decorative="on")
    assert Image.objects.get().alt == ""


def test_a_creator_is_the_credit_where_there_is_no_other(desk: Client) -> None:
    send(desk, upload(encoded(drawn(), "JPEG", exif=exif(creator=b"Zoe"))), credit="")
    assert Image.objects.get().credit == "Zoe"


def test_what_a_file_says_is_told_as_soon_as_it_is_chosen(desk: Client, reporters_desk: Client) -> None:
    answer = desk.post(LOOK, {"upload": upload(with_xmp("WEBP"))}).json()
    assert answer["said"]["credit"] == "A. Okoth / River Agency"
    assert answer["said"]["taken_on"] == "2025-10-07"
    assert "credit" in answer["message"]
    refused = desk.post(LOOK, {"upload": upload(b"no picture")}).json()
    assert (refused["said"], refused["here"]) == ({}, "")
    assert refused["message"].startswith("This is not a picture")
    assert desk.post(LOOK).status_code == desk.get(LOOK).status_code == 405
    assert not files()


def test_nobody_looks_into_files_who_may_add_none(moderators_desk: Client) -> None:
    assert moderators_desk.post(LOOK, {"upload": upload()}).status_code == 403


def test_a_credit_that_is_changed_is_changed_in_the_files(
    desk: Client, django_capture_on_commit_callbacks: Any
) -> None:
    send(desk, upload(), credit="Ann")
    image = Image.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(change(image), fill(desk, change(image), credit="Ben Wafula"))
    assert [path.name for path in files() if b"Ben Wafula" in path.read_bytes()] == ["original.jpg"]
    effects.sweep_outbox()
    image.refresh_from_db()
    folder = Path(default_storage.path(f"pictures/{image.digest}"))
    assert all(b"Ben Wafula" in (folder / name).read_bytes() for name in names_in(image.renditions))


def test_a_focal_point_that_is_moved_has_the_crops_made_again(desk: Client) -> None:
    send(desk, upload())
    image = Image.objects.get()
    effects.sweep_outbox()
    before = read(Image.objects.get().renditions)
    desk.post(change(image), fill(desk, change(image), focus_x="0.1"))
    effects.sweep_outbox()
    after = read(Image.objects.get().renditions)
    assert before.keys() == after.keys()
    moved = {shape for shape, form in before if before[shape, form] != after[shape, form]}
    assert moved == {"1x1", "3x4"}  # of 4:3, as it is, and of 16:9 nothing is left over at the sides


def test_what_is_typed_beside_new_renditions_takes_none_of_them_back(desk: Client, monkeypatch: Any) -> None:
    send(desk, upload())
    image = Image.objects.get()
    form = fill(desk, change(image), caption="Another.")
    clean = Image.clean

    def meanwhile(row: Image) -> None:
        Image.objects.filter(pk=row.pk).update(renditions="full.webp:0123456789:360")
        clean(row)

    monkeypatch.setattr(Image, "clean", meanwhile)
    desk.post(change(image), form)
    image.refresh_from_db()
    assert (image.caption, image.renditions) == ("Another.", "full.webp:0123456789:360")


# --- What looks like it ---------------------------------------------------------------------------


@pytest.fixture
def twins() -> tuple[bytes, bytes]:
    """Returns the files of one picture, large and small."""
    picture = scene()
    return encoded(picture), encoded(picture.resize((300, 200)), "PNG")


def test_a_picture_that_looks_like_one_that_is_here_is_not_stored_again(
    desk: Client, twins: tuple[bytes, bytes]
) -> None:
    send(desk, upload(twins[0]), title="The first")
    response = send(desk, upload(twins[1]), caption="Kept.")
    shown = response.content.decode()
    assert "or one that looks like it" in shown
    assert f'<a href="{change(Image.objects.get())}">Use this one</a>' in shown
    assert fields_of(response)["caption"] == "Kept."
    assert len(files()) == len(names_in(Image.objects.get().renditions)) + 1


def test_who_says_that_it_is_another_picture_has_it_stored(desk: Client, twins: tuple[bytes, bytes]) -> None:
    send(desk, upload(twins[0]))
    send(desk, upload(twins[1]), is_another="on")
    assert Image.objects.count() == 2


def test_what_looks_like_a_file_is_shown_as_soon_as_it_is_chosen(desk: Client, twins: tuple[bytes, bytes]) -> None:
    send(desk, upload(twins[0]), title="The <first>")
    image = Image.objects.get()
    here = desk.post(LOOK, {"upload": upload(twins[1])}).json()["here"]
    assert "or one that looks like it" in here
    assert "The &lt;first&gt;" in here
    same = desk.post(LOOK, {"upload": upload(twins[0]), "_popup": "1"}).json()["here"]
    assert "The library has this picture already:" in same
    assert f'href="/admin/articles/image/{image.pk}/use/"' in same


def test_a_window_opened_to_add_a_picture_gives_back_the_one_that_is_here(desk: Client) -> None:
    image = make_image(title="The river")
    shown = desk.get(f"/admin/articles/image/{image.pk}/use/").content.decode()
    assert f"{{&quot;value&quot;: &quot;{image.pk}&quot;, &quot;obj&quot;: &quot;The river&quot;}}" in shown
    assert desk.get("/admin/articles/image/999999999999999999999/use/").status_code == 404
    assert desk.get("/admin/articles/image/9/use/").status_code == 404


# --- Tags, and finding ---


def test_tags_of_a_picture_are_typed_with_commas_and_found_again(desk: Client) -> None:
    send(desk, upload(), keywords='harbour, Harbour, "Mombasa, Kenya"', title="One")
    image = Image.objects.get()
    assert image.keywords == ["harbour", "Mombasa, Kenya"]
    assert fields_of(desk.get(change(image)))["keywords"] == 'harbour, "Mombasa, Kenya"'
    make_image(title="Two")
    shown = shown_in(desk, "/admin/articles/image/?q=mombasa")
    assert ("One" in shown, "Two" in shown, "Mombasa, Kenya" in shown) == (True, False, True)
    desk.post(change(image), fill(desk, change(image), keywords="quay"), follow=True)
    assert "One" not in shown_in(desk, "/admin/articles/image/?q=mombasa")
    assert "One" in shown_in(desk, "/admin/articles/image/?q=qua")


def test_who_may_only_read_a_picture_reads_its_tags_as_words(reporters_desk: Client) -> None:
    image = make_image(keywords=["harbour", "day 1"])
    page = reporters_desk.get(change(image)).content.decode()
    assert '<a href="/admin/articles/image/?q=harbour"><bdi>harbour</bdi></a>, ' in page
    assert '<a href="/admin/articles/image/?q=day+1"><bdi>day 1</bdi></a>' in page
    assert "[&quot;harbour" not in page


def test_the_columns_of_the_list_have_names_of_their_own(desk: Client) -> None:
    make_image()
    columns = [header["text"] for header in result_headers(desk.get("/admin/articles/image/").context["cl"])]
    assert columns[:2] == ["preview", "picture"]
    assert len({*columns}) == len(columns)


def test_tags_that_a_file_brings_fill_the_form(desk: Client) -> None:
    assert desk.post(LOOK, {"upload": upload(with_xmp("JPEG"))}).json()["said"]["keywords"] == 'harbour, "ships, large"'


# --- Alternative texts ----------------------------------------------------------------------------


def test_the_name_of_a_file_is_no_alternative_text(desk: Client) -> None:
    response = send(desk, upload(), alt="IMG_0451.jpg")
    assert "This is the name of a file." in response.content.decode()
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("alt", "advice"),
    [("Photo of a river", "leave out “photo of”"), ("A " + "long " * 60, "longer than 250 characters")],
)
def test_poor_alternative_texts_are_stored_with_advice(alt: str, advice: str, desk: Client) -> None:
    response = send(desk, upload(), alt=alt)
    assert advice in response.content.decode()
    assert Image.objects.exists()
    response = desk.post(change(Image.objects.get()), fill(desk, change(Image.objects.get()), credit="B"), follow=True)
    assert advice not in response.content.decode()


def test_pictures_are_chosen_by_caption_credit_and_place(desk: Client) -> None:
    image = make_image(caption="High water.", credit="Ann Bee", place="Lamu")
    make_image(caption="Low water.", credit="Ann Bee", place="Lamu")
    found = desk.get("/admin/choose/pictures/", {"q": "high bee lamu"}).json()["rows"]
    assert [row["key"] for row in found] == [image.pk]
