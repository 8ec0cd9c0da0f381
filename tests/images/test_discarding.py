"""Deleting pictures: out of sight at once, files only when no version of a story shows them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from articles import effects
from articles.audit import events_of
from articles.images.alike import find_alike
from articles.images.discarding import discard
from articles.images.ingest import ingest
from articles.images.renditions import picture
from articles.models import Article, Image, ImageUse, Revision
from articles.publishing import actions, checklist, content
from articles.publishing.bulk import complete_all
from tests.make import make_author, make_draft, make_image, make_live, make_section, make_user
from tests.pictures import encoded, scene, upload

pytestmark = pytest.mark.django_db

FIGURE = '<figure data-block="photo" data-image="{}"><figcaption>A river</figcaption></figure>'


@pytest.fixture
def image() -> Image:
    """Gives a picture with files."""
    return ingest(upload(encoded(scene())), by=None, alt="A river", credit="Ada Okoth")


def was_shown_by_a_draft(image: Image) -> Article:
    """Returns a story of which the first version shows the picture in its body, and none since."""
    editor = make_user()
    story = make_draft(by=editor, body=f"<p>Then.</p>{FIGURE.format(image.pk)}")
    story.body = "<p>Now.</p>"
    actions.save_draft(story, by=editor)
    return story


def has_files(image: Image) -> bool:
    return default_storage.exists(str(image.file.name))


# --- What is removed, and when --------------------------------------------------------------------


def test_what_no_version_shows_goes_at_once(image: Image) -> None:
    make_draft()
    assert discard(image)
    assert not Image.objects.exists()


def test_what_an_old_version_shows_is_kept_until_that_is_gone(
    image: Image, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    story = was_shown_by_a_draft(image)
    assert not discard(image)
    assert effects.remove_pictures() == 0
    assert has_files(image)
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(story, by=make_user("Administrator"))
        assert effects.remove_pictures() == 1
    assert not Image.objects.exists()
    assert not has_files(image)
    assert effects.remove_pictures() == 0


def test_the_log_says_that_it_was_removed(image: Image) -> None:
    was_shown_by_a_draft(image)
    discard(image)
    Article.objects.all().delete()
    effects.remove_pictures()
    assert [event.verb for event in events_of(image)] == ["removed"]


def test_an_old_lead_picture_and_a_portrait_are_kept_too(image: Image) -> None:
    editor = make_user()
    story = make_draft(by=editor, lead_image=image)
    story.lead_image = None
    actions.save_draft(story, by=editor)
    face = make_image()
    make_author(portrait=face)
    assert not discard(image)
    assert not discard(face)


def test_looking_for_what_to_remove_costs_one_query(
    image: Image, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    was_shown_by_a_draft(image)
    discard(image)
    with django_assert_num_queries(1):
        effects.remove_pictures()


def test_an_operator_removes_it_whatever_shows_it(
    image: Image, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    was_shown_by_a_draft(image)
    with pytest.raises(CommandError, match=f"No deleted picture has the number {image.pk}"):
        call_command("remove_pictures", str(image.pk))
    discard(image)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("remove_pictures", str(image.pk))
    assert not Image.objects.exists()
    assert not has_files(image)


# --- Meanwhile ------------------------------------------------------------------------------------


def test_nobody_is_offered_a_deleted_picture_and_readers_get_none_of_it(image: Image, client: Client) -> None:
    was_shown_by_a_draft(image)
    folder = f"pictures/{image.digest}"
    address = f"/media/{folder}/{next(name for name in default_storage.listdir(folder)[1] if name.endswith('.webp'))}"
    make_author(portrait=image)
    assert client.head(address).status_code == 200
    likeness = tuple(getattr(image, f"likeness_{number}") for number in range(4))
    assert find_alike(likeness) == [image]  # type: ignore[arg-type]
    discard(image)
    gone = client.get(address)
    assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store")
    assert picture(image) is None
    assert find_alike(likeness) == []  # type: ignore[arg-type]
    client.force_login(make_user())
    for question in ({}, {"q": "river"}):
        assert client.get(reverse("admin:choose_pictures"), question).json()["rows"] == []


def test_a_version_that_is_brought_back_has_it_but_says_so_before_it_is_published(image: Image) -> None:
    story, editor = was_shown_by_a_draft(image), make_user()
    discard(image)
    actions.restore(story, 1, by=editor)
    story.refresh_from_db()
    assert f'data-image="{image.pk}"' in story.body
    assert "were deleted" in " ".join(finding.message for finding in checklist.look(content.read(story)))


def test_the_same_file_sent_by_an_import_puts_it_back() -> None:
    sent = encoded(scene())
    image = ingest(upload(sent), by=None, alt="x")
    was_shown_by_a_draft(image)
    discard(image)
    assert ingest(upload(sent), by=None, alt="x") == image
    assert Image.objects.get().discarded_at is None


def test_the_same_file_sent_at_the_desk_is_refused_with_the_way_to_put_it_back(desk: Client) -> None:
    sent = encoded(scene())
    image = ingest(upload(sent), by=None, alt="x")
    was_shown_by_a_draft(image)
    discard(image)
    said = desk.post(reverse("admin:articles_image_add"), {"alt": "x", "upload": upload(sent)}).text
    assert "It was deleted. Put it back to use it." in said
    assert reverse("admin:articles_image_put_back", args=[image.pk]) in said


# --- At the desk ----------------------------------------------------------------------------------


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_user())
    return client


def delete(desk: Client, image: Image) -> None:
    assert desk.post(reverse("admin:articles_image_delete", args=[image.pk]), {"post": "yes"}).status_code == 302


def test_the_desk_says_why_it_stays_and_puts_it_back(image: Image, desk: Client) -> None:
    was_shown_by_a_draft(image)
    page = reverse("admin:articles_image_change", args=[image.pk])
    asked = desk.get(reverse("admin:articles_image_delete", args=[image.pk])).text
    assert "Earlier versions of 1 story show it." in asked
    delete(desk, image)
    said = desk.get(page).text
    assert "Put it back into the library…" in said
    assert "Earlier versions of 1 story show it." in said
    put_back = reverse("admin:articles_image_put_back", args=[image.pk])
    assert f'href="{put_back}"' in said
    assert "formaction" not in said  # it would take what is typed in the form's fields along
    asked = desk.get(put_back)
    assert (asked.status_code, "Earlier versions of 1 story show it." in asked.text) == (200, True)
    assert Image.objects.get().discarded_at is not None
    desk.post(put_back)
    assert Image.objects.get().discarded_at is None
    assert [event.verb for event in events_of(image)] == ["put back", "deleted"]
    assert desk.get(put_back).status_code == 302


def test_the_desk_says_that_deleting_an_unused_one_is_final(image: Image, desk: Client) -> None:
    asked = desk.get(reverse("admin:articles_image_delete", args=[image.pk])).text
    assert "It is deleted for good, with all its files." in asked


def test_the_list_shows_deleted_pictures_where_they_are_asked_for_and_nowhere_else(image: Image, desk: Client) -> None:
    was_shown_by_a_draft(image)
    delete(desk, image)
    shown = reverse("admin:articles_image_change", args=[image.pk])
    assert shown not in desk.get(reverse("admin:articles_image_changelist")).text
    assert shown in desk.get(reverse("admin:articles_image_changelist"), {"deleted": "yes"}).text


def test_a_portrait_is_not_deleted(image: Image, desk: Client) -> None:
    make_author("Ada Okoth", portrait=image)
    delete(desk, image)
    assert Image.objects.get().discarded_at is None


def test_a_reporter_puts_nothing_back(image: Image, client: Client) -> None:
    was_shown_by_a_draft(image)
    discard(image)
    client.force_login(make_user("Reporter"))
    put_back = reverse("admin:articles_image_put_back", args=[image.pk])
    assert client.get(put_back).status_code == client.post(put_back).status_code == 403
    assert put_back not in client.get(reverse("admin:articles_image_change", args=[image.pk])).text
    assert Image.objects.get().discarded_at is not None


# --- Where a picture is looked for ----------------------------------------------------------------


def uses() -> set[tuple[int, int]]:
    return set(ImageUse.objects.values_list("image", "article"))


def test_every_way_to_write_a_story_notes_its_pictures() -> None:
    lead, body, later, gone = make_image(), make_image(), make_image(), make_image()
    gone_key = gone.pk
    gone.delete()
    text = f"<p>x</p>{FIGURE.format(body.pk)}{FIGURE.format(gone_key)}"
    draft = make_draft(lead_image=lead, body=text)
    live = make_live("Another", lead_image=lead)
    live.body = f"<p>x</p>{FIGURE.format(later.pk)}"
    actions.save_draft(live, by=make_user())
    assert uses() == {(lead.pk, draft.pk), (body.pk, draft.pk), (lead.pk, live.pk), (later.pk, live.pk)}


def imported(image: Image) -> Article:
    """Returns a story as an import writes it: a row, and no revision."""
    story = Article.objects.create(
        headline="Imported", slug="imported", section=make_section(), body=FIGURE.format(image.pk)
    )
    complete_all([story.pk])
    return story


def test_an_import_notes_its_pictures() -> None:
    image = make_image()
    story = imported(image)
    assert not Revision.objects.exists()
    assert uses() == {(image.pk, story.pk)}


def test_what_was_written_before_this_was_noted_is_noted_by_the_migration() -> None:
    lead, body = make_image(), make_image()
    first, second = make_draft("First", lead_image=lead, body=FIGURE.format(body.pk)), imported(body)
    old = was_shown_by_a_draft(lead)
    before = uses()
    assert (lead.pk, old.pk) in before
    ImageUse.objects.all().delete()
    migration = import_module("articles.migrations.0034_uses_that_are")
    migration.note(apps, None)
    assert uses() == before
    assert {first.pk, second.pk} <= {article for _, article in before}
    migration.note(apps, None)
    assert uses() == before
