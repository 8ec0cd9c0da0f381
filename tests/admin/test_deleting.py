"""What is deleted at the desk, what is not, and that nothing published breaks."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from articles.models import Article, Author, Image, Section, User
from articles.publishing import actions
from tests.admin.forms import fields_of, fill
from tests.make import make_author, make_draft, make_image, make_live, make_section, make_user


def delete(noun: str, key: int) -> str:
    return reverse(f"admin:articles_{noun}_delete", args=[key])


def test_a_deleted_author_stays_over_the_story_by_name(admin_client: Client, editor: User) -> None:
    author = make_author("Ada <i>Okoth</i>")
    article = make_live(by=editor, authors=[author])
    shown = admin_client.get(delete("author", author.pk)).content.decode()
    assert "<i>Okoth" not in shown
    assert "keep the name" in shown
    admin_client.post(delete("author", author.pk), {"post": "yes"})
    assert not Author.objects.filter(pk=author.pk).exists()
    assert article.bylines.get().name == "Ada <i>Okoth</i>"
    assert Article.objects.live().get() == article


@pytest.mark.parametrize("noun", ["section", "image"])
def test_what_a_story_stands_on_is_not_deleted(noun: str, admin_client: Client, editor: User) -> None:
    article = make_live(by=editor, section=make_section("Health"), lead_image=make_image())
    key = article.section_id if noun == "section" else article.lead_image_id
    assert key
    for response in (
        admin_client.get(delete(noun, key), follow=True),
        admin_client.post(delete(noun, key), {"post": "yes"}, follow=True),
    ):
        assert "cannot be deleted" in response.content.decode()
    assert (Section if noun == "section" else Image).objects.filter(pk=key).exists()


def test_a_section_to_which_a_story_is_about_to_move_is_not_deleted(admin_client: Client, editor: User) -> None:
    story, section = make_live(by=editor), make_section("Health")
    story.section = section
    actions.save_draft(story, by=editor)
    response = admin_client.post(delete("section", section.pk), {"post": "yes"}, follow=True)
    assert "1 story is in it" in response.content.decode()
    assert Section.objects.filter(pk=section.pk).exists()


def test_a_picture_inside_a_story_is_not_deleted(admin_client: Client, editor: User) -> None:
    image = make_image()
    figure = f'<figure data-block="photo" data-image="{image.pk}"><figcaption></figcaption></figure>'
    make_draft(by=editor, body=figure)
    response = admin_client.post(delete("image", image.pk), {"post": "yes"}, follow=True)
    assert "cannot be deleted" in response.content.decode()
    assert Image.objects.exists()


def test_a_picture_that_no_story_shows_is_deleted(desk: Client) -> None:
    image = make_image()
    desk.post(delete("image", image.pk), {"post": "yes"})
    assert not Image.objects.exists()


def test_what_was_typed_about_a_deleted_story_is_offered_as_a_new_one(desk: Client, editor: User) -> None:
    story = make_draft(by=editor)
    address = reverse("admin:articles_article_change", args=[story.pk])
    sent = fill(desk, address, headline="Typed for an hour", _publish="Publish now")
    desk.post(delete("article", story.pk), {"post": "yes"})
    response = desk.post(address, sent)
    page = response.content.decode()
    assert "Somebody deleted this meanwhile, or took it over" in page
    assert not Article.objects.exists()
    add = reverse("admin:articles_article_add")
    assert f'action="{add}"' in page
    desk.post(add, fields_of(response))
    kept = Article.objects.get()
    assert (kept.headline, kept.body, kept.state) == ("Typed for an hour", story.body, "draft")
    assert [byline.name for byline in kept.bylines.all()] == ["Ada Okoth"]


def test_what_was_typed_about_a_deleted_section_is_too(admin_client: Client) -> None:
    section = make_section("Empty")
    address = reverse("admin:articles_section_change", args=[section.pk])
    sent = fill(admin_client, address, description="All about nothing.")
    admin_client.post(delete("section", section.pk), {"post": "yes"})
    page = admin_client.post(address, sent).content.decode()
    assert "Somebody deleted this meanwhile, or took it over" in page
    assert "All about nothing." in page


def test_what_never_was_is_not_found(admin_client: Client, reporters_desk: Client, editor: User) -> None:
    story = make_draft(by=editor)
    for client, key in ((admin_client, "99"), (admin_client, "x"), (reporters_desk, story.pk)):
        assert client.post(reverse("admin:articles_article_change", args=[key]), {"headline": "x"}).status_code == 404


def test_an_empty_section_is_deleted(admin_client: Client) -> None:
    section = make_section("Empty")
    admin_client.post(delete("section", section.pk), {"post": "yes"})
    assert not Section.objects.exists()


def test_an_account_with_a_history_is_closed_instead(admin_client: Client, editor: User) -> None:
    article = make_live(by=editor)
    LogEntry.objects.log_actions(editor.pk, [article], CHANGE, change_message="Saved.", single_object=True)
    response = admin_client.post(delete("user", editor.pk), {"post": "yes"}, follow=True)
    assert "untick “Active”" in response.content.decode()
    assert User.objects.filter(pk=editor.pk).exists()
    idle = make_user("Reporter")
    admin_client.post(delete("user", idle.pk), {"post": "yes"})
    assert not User.objects.filter(pk=idle.pk).exists()
    assert Article.objects.live().get() == article


def test_a_group_with_members_is_not_deleted(admin_client: Client, editor: User) -> None:
    group = Group.objects.get(name="Editor")
    admin_client.post(reverse("admin:auth_group_delete", args=[group.pk]), {"post": "yes"})
    assert Group.objects.filter(name="Editor").exists()


def test_nobody_deletes_without_the_right(reporters_desk: Client) -> None:
    author, section, image = make_author(), make_section(), make_image()
    for noun, kept in (("author", author), ("section", section), ("image", image)):
        assert reporters_desk.post(delete(noun, kept.pk), {"post": "yes"}).status_code == 403
    assert Author.objects.exists()


# --- Accounts ---


def change(user: User) -> str:
    return reverse("admin:articles_user_change", args=[user.pk])


@pytest.fixture
def administrators_desk(db: None) -> Client:
    client = Client()
    client.force_login(make_user("Administrator"))
    return client


def test_an_administrator_makes_an_account_and_gives_it_a_role(administrators_desk: Client) -> None:
    address = "/admin/articles/user/add/"
    words = {"password1": "a-Long-enough-1", "password2": "a-Long-enough-1", "usable_password": "true"}
    administrators_desk.post(address, fill(administrators_desk, address, username="new") | words)
    new = User.objects.get(username="new")
    group = Group.objects.get(name="Reporter")
    sent = fill(administrators_desk, change(new), is_staff="on", groups=[str(group.pk)])
    assert administrators_desk.post(change(new), sent).status_code == 302
    new.refresh_from_db()
    assert new.is_staff
    assert list(new.groups.all()) == [group]


def test_nobody_makes_themselves_a_superuser(administrators_desk: Client) -> None:
    other = make_user("Reporter")
    sent = fill(administrators_desk, change(other), is_superuser="on", user_permissions=["1", "2"])
    assert administrators_desk.post(change(other), sent).status_code == 302
    other.refresh_from_db()
    assert not other.is_superuser
    assert not other.user_permissions.exists()


def test_a_superusers_account_is_for_superusers(administrators_desk: Client) -> None:
    chief = User.objects.create_superuser("chief", password="secret")
    assert administrators_desk.post(change(chief), {"username": "mine"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[chief.pk])
    assert administrators_desk.post(password, {"password1": "x", "password2": "x"}).status_code == 403
    assert administrators_desk.post(delete("user", chief.pk), {"post": "yes"}).status_code == 403


def test_who_may_change_accounts_gives_no_role_beyond_their_own(client: Client, db: None) -> None:
    clerk = make_user("Reporter")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["change_user", "view_user"]))
    client.force_login(clerk)
    other, above = make_user("Reporter"), make_user("Editor", is_active=False)
    assert client.post(change(above), {"username": "mine"}).status_code == 403
    sent = fill(client, change(other), groups=[str(Group.objects.get(name="Administrator").pk)])
    assert "groups" in client.post(change(other), sent).context["adminform"].form.errors
    assert [group.name for group in other.groups.all()] == ["Reporter"]
