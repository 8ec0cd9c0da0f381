"""Several pictures at once: what becomes of each file, and what is said of it then."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin import picture_batch
from articles.images.errors import PictureNotStored
from articles.models import Image, LogEvent, User
from tests.images.test_metadata import with_xmp
from tests.make import make_image, make_live, make_user
from tests.pictures import encoded, scene, upload

UPLOAD, TAKE = "/admin/articles/image/upload/", "/admin/articles/image/take/"


def take(client: Client, file: SimpleUploadedFile | None, **said: str) -> dict[str, Any]:
    answer = client.post(TAKE, {**said, **({"upload": file} if file else {})})
    assert answer.status_code == 200
    return answer.json()


def describe(image: Image) -> str:
    return reverse("admin:articles_image_describe", args=[image.pk])


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


# --- One file ---------------------------------------------------------------------------------------


def test_a_file_is_taken_with_what_is_said_of_all_and_what_is_missing_is_told(desk: Client, editor: User) -> None:
    answer = take(desk, upload(), credit="Ada", keywords="harbour, quay", place="Mombasa", taken_on="2025-10-07")
    image = Image.objects.get()
    assert (answer["state"], answer["picture"]["key"]) == ("taken", image.pk)
    assert answer["picture"]["missing"] == ["alternative text"]
    assert (image.credit, image.keywords, image.place, str(image.taken_on)) == (
        "Ada",
        ["harbour", "quay"],
        "Mombasa",
        "2025-10-07",
    )
    assert image.uploaded_by == editor
    assert LogEvent.objects.filter(verb="added").count() == 1


def test_what_the_file_says_fills_what_nobody_has_said(desk: Client) -> None:
    answer = take(desk, upload(with_xmp("JPEG")), credit="Typed")
    image = Image.objects.get()
    assert (image.credit, image.alt, image.ai_system) == ("Typed", "Three cranes over a grey ship.", "Painter 4.1")
    assert "The file says this of itself, check it: " in answer["message"]
    assert answer["picture"]["missing"] == []


def test_tags_of_all_are_added_to_those_of_a_file(desk: Client) -> None:
    message = take(desk, upload(with_xmp("JPEG")), keywords="flood, Harbour")["message"]
    assert Image.objects.get().keywords == ["flood", "Harbour", "ships, large"]
    assert "tags" in message


def test_rights_are_said_of_all_at_once(desk: Client) -> None:
    terms = "Not on covers.\nNot for archives."
    take(desk, upload(), copyright_notice="© 2025 Ada", usage_terms=terms, rights_expire_on="2026-01-31")
    image = Image.objects.get()
    assert (image.copyright_notice, image.usage_terms) == ("© 2025 Ada", terms)
    assert str(image.rights_expire_on) == "2026-01-31"
    page = desk.get(UPLOAD).content.decode()
    for name in ("copyright_notice", "usage_terms", "rights_expire_on"):
        assert f'name="{name}"' in page


@pytest.mark.parametrize("content", [b"", b"no picture", b"<svg onload='alert(1)'/>", b"\xff\xd8\xff\xe0"])
def test_what_is_no_picture_is_refused_with_the_reason_and_leaves_nothing(content: bytes, desk: Client) -> None:
    answer = take(desk, upload(content))
    assert (answer["state"], answer["picture"]) == ("refused", None)
    assert answer["message"]
    assert (files(), Image.objects.count()) == ([], 0)


def test_no_file_at_all_is_told(desk: Client) -> None:
    assert take(desk, None)["message"] == "Choose a file first."


def test_what_is_wrong_is_told_beside_its_field(desk: Client) -> None:
    answer = take(desk, upload(), taken_on="soon", alt="IMG_0451.jpg")
    assert (answer["state"], set(answer["errors"])) == ("wrong", {"taken_on", "alt"})
    assert not Image.objects.exists()


def test_the_same_file_leads_to_the_picture_that_is_there(desk: Client) -> None:
    take(desk, upload())
    answer = take(desk, upload())
    image = Image.objects.get()
    assert (answer["state"], [one["key"] for one in answer["alike"]]) == ("same", [image.pk])
    assert answer["alike"][0]["form"] == f"/admin/articles/image/{image.pk}/change/"


PUT_BACK = "It was deleted. Put it back to use it."
ASK = "It was deleted. Ask an editor or a picture editor to put it back."


def test_a_deleted_picture_is_offered_to_be_put_back_by_who_may(desk: Client, reporters_desk: Client) -> None:
    take(desk, upload())
    Image.objects.update(discarded_at=timezone.now())
    page = f"/admin/articles/image/{Image.objects.get().pk}/put-back/"
    for client, why, address in ((desk, PUT_BACK, page), (reporters_desk, ASK, "")):
        taken = take(client, upload(), for_story="on", alt="A river.", credit="Ada")
        assert (taken["state"], taken["picture"]) == ("same", None)
        looked = client.post("/admin/articles/image/look/", {"upload": upload()}).json()
        assert looked["is_same"]
        for (offer,) in (taken["alike"], looked["alike"]):
            assert (offer["why"], offer["address"], offer["thumbnail"]) == (why, address, "")
        shown = client.post(UPLOAD, {"upload": [upload()]}).content.decode()
        assert why in shown
        assert "Use this one" not in shown
    assert Image.objects.get().discarded_at is not None


def test_a_picture_whose_rights_have_expired_is_not_offered_to_be_used(
    desk: Client, clock: time_machine.Traveller
) -> None:
    take(desk, upload())
    image = Image.objects.get()
    Image.objects.update(rights_expire_on="2025-10-07")
    (offer,) = take(desk, upload())["alike"]
    assert offer["why"] == "The rights to it have expired: the last day was 7 October 2025."
    assert (offer["link"], offer["thumbnail"]) == ("Look at its rights", "")
    form = {"upload": upload(), "_popup": "1"}
    assert "Use this one" not in desk.post("/admin/articles/image/look/", form).json()["here"]
    answer = desk.get(f"/admin/articles/image/{image.pk}/use/", follow=True)
    assert answer.redirect_chain[0][0] == f"/admin/articles/image/{image.pk}/change/"
    assert offer["why"] in answer.content.decode()


def test_what_looks_like_one_that_is_here_is_stored_only_if_somebody_says_so(desk: Client) -> None:
    picture = scene()
    take(desk, upload(encoded(picture)))
    smaller = encoded(picture.resize((300, 200)), "PNG")
    answer = take(desk, upload(smaller))
    assert (answer["state"], len(answer["alike"]), Image.objects.count()) == ("alike", 1, 1)
    assert take(desk, upload(smaller), is_another="on")["state"] == "taken"
    assert Image.objects.count() == 2


def test_who_has_to_wait_for_others_is_told_so(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*args: Any, **options: Any) -> None:
        raise PictureNotStored("Others are at it.")

    monkeypatch.setattr("articles.admin.picture_taking.ingest", busy)
    assert take(desk, upload())["state"] == "busy"


# --- One that a story waits for ---------------------------------------------------------------------


def test_a_story_gets_a_picture_only_with_what_it_shows_and_whose_it_is(desk: Client) -> None:
    answer = take(desk, upload(), for_story="on")
    assert (answer["state"], set(answer["errors"])) == ("wrong", {"alt", "credit"})
    assert not Image.objects.exists()
    answer = take(desk, upload(), for_story="on", alt="A river.", credit="Ada")
    assert (answer["state"], answer["picture"]["alt"], answer["picture"]["credit"]) == ("taken", "A river.", "Ada")


def test_what_the_file_says_is_enough_for_a_story(desk: Client) -> None:
    assert take(desk, upload(with_xmp("JPEG")), for_story="on")["state"] == "taken"


def test_a_decorative_picture_needs_no_words(desk: Client) -> None:
    take(desk, upload(with_xmp("JPEG")), for_story="on", decorative="on", alt="Typed before.")
    assert (Image.objects.get().alt, Image.objects.get().decorative) == ("", True)


# --- What is said of it afterwards ------------------------------------------------------------------


def test_what_was_missing_is_said_in_place(desk: Client) -> None:
    take(desk, upload())
    image = Image.objects.get()
    answer = desk.post(describe(image), {"alt": "Photo of a river.", "credit": "Ada", "caption": "High water"}).json()
    image.refresh_from_db()
    assert (image.alt, image.credit, image.caption) == ("Photo of a river.", "Ada", "High water")
    assert (answer["errors"], answer["picture"]["missing"]) == ({}, [])
    assert "leave out “photo of”" in answer["message"]
    assert LogEvent.objects.filter(verb="changed").count() == 1
    assert desk.get("/admin/choose/pictures/?q=river").json()["rows"][0]["key"] == image.pk


def test_what_is_wrong_is_not_stored(desk: Client) -> None:
    image = make_image(alt="A river.")
    answer = desk.post(describe(image), {"alt": "IMG_0451.jpg", "credit": "Ada"}).json()
    assert set(answer["errors"]) == {"alt"}
    assert Image.objects.get().alt == "A river."


def test_what_it_shows_may_be_said_later_unless_a_published_story_shows_it(desk: Client) -> None:
    image = make_image(alt="", credit="")
    answer = desk.post(describe(image), {"alt": "", "credit": "Ada"}).json()
    assert (answer["errors"], answer["picture"]["missing"]) == ({}, ["alternative text"])
    desk.post(describe(image), {"alt": "A river.", "credit": "Ada"})
    make_live("Rivers rise", lead_image=image)
    answer = desk.post(describe(image), {"alt": "", "credit": ""}).json()
    assert set(answer["errors"]) == {"alt", "credit"}
    assert "“Rivers rise”" in answer["errors"]["credit"]
    assert (Image.objects.get().alt, Image.objects.get().credit) == ("A river.", "Ada")


SHOWN = {"shown-alt": "", "shown-decorative": "false", "shown-caption": "", "shown-credit": ""}  # of a row


def taken(desk: Client) -> Image:
    return Image.objects.get(pk=take(desk, upload())["picture"]["key"])


def test_what_a_row_did_not_change_stays_as_others_stored_it(desk: Client) -> None:
    image = taken(desk)
    Image.objects.filter(pk=image.pk).update(caption="High\nwater", credit="Ada", title="River")
    answer = desk.post(describe(image), {**SHOWN, "alt": "A river.", "caption": "", "credit": ""}).json()
    image.refresh_from_db()
    assert (image.alt, image.caption, image.credit, image.title) == ("A river.", "High\nwater", "Ada", "River")
    assert (answer["message"], answer["picture"]["caption"]) == ("Saved.", "High\nwater")
    same = {"shown-caption": "High\r\nwater", "caption": "High\r\nwater", "shown-credit": "Ada", "credit": ""}
    desk.post(describe(image), {**SHOWN, **same, "shown-alt": "A river.", "alt": "A river."})
    image.refresh_from_db()
    assert (image.caption, image.credit) == ("High\nwater", "")


def test_where_a_row_and_others_changed_the_same_it_is_refused_once(desk: Client) -> None:
    image = taken(desk)
    Image.objects.filter(pk=image.pk).update(alt="Theirs.", credit="Ada", caption="High water")
    mine = {**SHOWN, "alt": "Mine.", "caption": "", "credit": "Me"}
    answer = desk.post(describe(image), mine).json()
    assert "Somebody saved this after you had opened it." in answer["message"]
    assert answer["errors"] == {"alt": "Stored now: Theirs.", "credit": "Stored now: Ada"}
    assert Image.objects.get().alt == "Theirs."
    now = {f"shown-{name}": str(answer["picture"][name]) for name in ("alt", "decorative", "caption", "credit")}
    assert desk.post(describe(image), {**mine, **now, "caption": "High water"}).json()["message"] == "Saved."
    image.refresh_from_db()
    assert (image.alt, image.caption, image.credit) == ("Mine.", "High water", "Me")


def test_what_a_picture_shows_is_one_decision(desk: Client) -> None:
    image = taken(desk)
    Image.objects.filter(pk=image.pk).update(alt="Theirs.")
    answer = desk.post(describe(image), {**SHOWN, "alt": "", "decorative": "on", "caption": "", "credit": ""}).json()
    assert answer["errors"] == {"alt": "Stored now: Theirs.", "decorative": "Stored now: no"}
    assert not Image.objects.get().decorative


def test_a_reporter_finishes_their_own_for_a_day_and_no_others(
    reporters_desk: Client, clock: time_machine.Traveller
) -> None:
    take(reporters_desk, upload())
    own, other = Image.objects.get(), make_image(uploaded_by=make_user())
    assert reporters_desk.post(describe(own), {"alt": "Mine.", "credit": "Me"}).json()["errors"] == {}
    assert reporters_desk.post(describe(other), {"alt": "Mine."}).status_code == 403
    clock.shift(timedelta(days=1, minutes=1))
    assert reporters_desk.post(describe(own), {"alt": "Mine again."}).status_code == 403
    assert reporters_desk.get(describe(own)).status_code == 405
    assert reporters_desk.post("/admin/articles/image/9999/describe/").status_code == 404


# --- The page ---------------------------------------------------------------------------------------


def test_the_list_leads_to_the_page(desk: Client) -> None:
    assert f'href="{UPLOAD}"' in desk.get("/admin/articles/image/").content.decode()


def test_without_a_script_several_files_are_sent_in_one_form(desk: Client) -> None:
    made = [upload(encoded(scene()), name=f"{number}.jpg") for number in range(2)]
    page = desk.post(UPLOAD, {"credit": "Ada <b>", "upload": [*made, upload(b"none", name="<none>.jpg")]})
    shown = page.content.decode()
    assert Image.objects.filter(credit="Ada <b>", alt="").count() == 2
    for image in Image.objects.all():
        assert f'<a href="/admin/articles/image/{image.pk}/change/">Say what it shows and whose it is</a>' in shown
    assert "&lt;none&gt;.jpg" in shown
    assert "This is not a picture" in shown
    assert 'value="Ada &lt;b&gt;"' in shown


def test_files_that_time_does_not_reach_are_named(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_batch, "LEAST", 10_000.0)
    page = desk.post(UPLOAD, {"upload": [upload(), upload(encoded(scene()), name="late.jpg")]}).content.decode()
    assert Image.objects.count() == 1
    assert page.index("late.jpg") < page.index("There was no time for it.")


def test_a_form_without_a_file_says_so(desk: Client) -> None:
    page = desk.post(UPLOAD, {"credit": "Ada"}).content.decode()
    assert "Choose a file first." in page
    assert 'value="Ada"' in page


@pytest.mark.parametrize("address", [UPLOAD, TAKE])
def test_nobody_uploads_who_may_add_no_pictures(address: str, moderators_desk: Client, client: Client) -> None:
    assert moderators_desk.post(address, {"upload": upload()}).status_code == 403
    assert moderators_desk.get(address).status_code == 403
    assert client.get(address).status_code == 302
