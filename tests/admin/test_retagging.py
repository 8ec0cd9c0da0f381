"""Merging tags at the desk, keeping them from relating stories, and the report on them."""

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import LogEvent, Tag, TagMerge, User
from articles.related.refresh import refresh_waiting
from articles.tagging.merging import merge
from articles.tagging.names import resolve, set_synonyms
from articles.tagging.tags import set_tags
from articles.tagging.unmerging import undo
from tests.admin.forms import fill
from tests.make import make_draft, make_live, make_tag

LIST = "/admin/articles/tag/"
MERGES = "/admin/articles/tagmerge/"


def page(tag: Tag, name: str = "merge") -> str:
    return reverse(f"admin:articles_tag_{name}", args=[tag.pk])


def form_of(client: Client, address: str, **typed: str) -> dict[str, str]:
    """Returns what a browser would send of the page that asks."""
    return {"form_key": client.get(address).context["form_key"], **typed}


def confirm(client: Client, tag: Tag, into: str, **typed: str) -> HttpResponse:
    address = f"{page(tag)}?into={into}"
    return client.post(page(tag), form_of(client, address, into=into, **typed), follow=True)


@pytest.fixture
def floods(editor: User) -> Tag:
    make_live("The river", by=editor, tags=["Floods"])
    make_live("The valley", by=editor, tags=["Flood"])
    assert len(list(refresh_waiting())) == 2
    return make_tag("Floods")


# --- Merging --------------------------------------------------------------------------------------


def test_before_a_merge_the_page_says_which_lists_change(desk: Client, floods: Tag) -> None:
    said = desk.get(f"{page(floods)}?into=flood").content.decode()
    assert "Merge “Floods” into “Flood”?" in said
    assert "The related lists of 2 stories change." in said
    assert "The river" in said
    assert "The valley" in said
    assert Tag.objects.count() == 2


def test_a_merge_is_done_said_and_logged_with_its_reason(desk: Client, editor: User, floods: Tag) -> None:
    response = confirm(desk, floods, "Flood", why="One is the plural.")
    assert "“Floods” is merged into “Flood”." in response.content.decode()
    assert response.redirect_chain == [(reverse("admin:articles_tag_change", args=[make_tag("Flood").pk]), 302)]
    record = TagMerge.objects.get()
    assert (record.merged_by, record.why) == (editor, "One is the plural.")
    assert {event.why for event in LogEvent.objects.filter(verb__in=("merged", "took in"))} == {"One is the plural."}
    assert make_tag("Flood").tagged.count() == 2


def test_a_button_that_is_pressed_twice_merges_once(desk: Client, floods: Tag) -> None:
    sent = form_of(desk, f"{page(floods)}?into=Flood", into="Flood")
    desk.post(page(floods), sent)
    again = desk.post(page(floods), sent, follow=True)
    assert "That tag was merged already, into this one." in again.content.decode()
    assert TagMerge.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("FLOODS", "“Floods” cannot be merged into itself. Choose another tag."),
        ("Deluge", "“Floods” cannot be merged into itself. Choose another tag."),
        ("flo", "No tag is called “flo”. Choose one of these, or write another name."),
        ("Drought", "No tag is called “Drought”. Write another name."),
        ("<b>Drought</b>", "No tag is called “&lt;b&gt;Drought&lt;/b&gt;”. Write another name."),
    ],
)
def test_what_cannot_be_merged_is_told_and_what_was_typed_stays(
    typed: str, told: str, desk: Client, floods: Tag
) -> None:
    set_synonyms(floods, ["Deluge"])
    for response in (desk.get(page(floods), {"into": typed}), desk.post(page(floods), {"into": typed})):
        said = response.content.decode()
        assert told in said
        assert response.context["typed"] == typed
        assert "Merge them" not in said
        assert ("?into=Flood" in said) == (typed == "flo")
    assert Tag.objects.count() == 2


def test_what_was_sent_after_the_session_ended_is_there_again(desk: Client, editor: User, floods: Tag) -> None:
    sent = form_of(desk, f"{page(floods)}?into=Flood", into="Flood", why="One is the plural.")
    desk.logout()
    assert desk.post(page(floods), sent).status_code == 302
    desk.force_login(editor)
    said = desk.get(page(floods)).content.decode()
    assert "What you wrote is below" in said
    assert "One is the plural." in said
    assert "Merge “Floods” into “Flood”?" in said
    assert not TagMerge.objects.exists()


def test_who_may_not_change_tags_merges_none(reporters_desk: Client, desk: Client, floods: Tag) -> None:
    for name in ("merge", "relating"):
        assert reporters_desk.get(page(floods, name)).status_code == 403
        assert reporters_desk.post(page(floods, name), {"into": "Flood"}).status_code == 403
    assert reporters_desk.get(MERGES).status_code == 403
    merge(*resolve(["Floods", "Flood"]), by=None)
    assert reporters_desk.post(f"{MERGES}{TagMerge.objects.get().pk}/undo/").status_code == 403
    assert "Merge into…" not in reporters_desk.get(LIST).content.decode()


# --- Undoing --------------------------------------------------------------------------------------


def test_a_merge_is_undone_in_the_list_and_says_what_came_back(desk: Client, editor: User, floods: Tag) -> None:
    retagged = make_live("The dam", by=editor, tags=["Floods"])
    confirm(desk, floods, "Flood")
    set_tags(retagged, resolve(["Dam"]))
    address = f"{MERGES}{TagMerge.objects.get().pk}/undo/"
    assert f'formaction="{address}"' in desk.get(MERGES).content.decode()
    assert desk.get(address).status_code == 405
    said = desk.post(address, follow=True).content.decode()
    assert "“Floods” is back, on 1 story. 1 story was retagged since and stays as it is." in said
    assert "Undone, " in desk.get(MERGES).content.decode()
    assert "This merge was undone already." in desk.post(address, follow=True).content.decode()


# --- Tags that relate nothing ---------------------------------------------------------------------


def test_a_tag_is_kept_from_relating_stories_after_its_page_said_what_changes(desk: Client, editor: User) -> None:
    for name in ("One", "Two"):
        make_live(name, by=editor, tags=["News"])
    list(refresh_waiting())
    tag = make_tag("News")
    for relates, said in ((False, "It relates no stories any more."), (True, "It relates stories again.")):
        address = page(tag, "relating")
        assert "The related lists of 2 stories change." in desk.get(address).content.decode()
        assert said in desk.post(address, form_of(desk, address), follow=True).content.decode()
        tag.refresh_from_db()
        assert tag.relates == relates
        event = LogEvent.objects.filter(noun="tag", verb="changed").latest("pk")
        assert (event.before, event.after) == ({"relates": not relates}, {"relates": relates})


# --- The report -----------------------------------------------------------------------------------


@pytest.fixture
def used(editor: User, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(12):
            make_live(f"Story {number}", by=editor, tags=["Common", *(["Twice"] if number < 2 else [])])
        make_live("Other", by=editor, tags=["Once"])
        make_draft(by=editor, tags=["In a draft"])
        merge(*resolve(["Oncely", "Once"]), by=editor)
    make_tag("Never")
    make_tag("Silent", relates=False)
    for name in ("Newsroom", "News-room", "River", "Rivers", "E-mail", "Email"):
        make_tag(name)


def listed(client: Client, query: str = "") -> list[str]:
    return [tag.name for tag in client.get(f"{LIST}?{query}").context["cl"].result_list]


@pytest.mark.usefixtures("used")
def test_tags_are_found_by_how_they_are_used(desk: Client) -> None:
    named = {"Newsroom", "News-room", "River", "Rivers", "E-mail", "Email"}
    assert set(listed(desk, "use=none")) == {"Never", "Silent"} | named
    assert listed(desk, "use=once") == ["Once"]
    assert set(listed(desk, "use=common")) == {"Common", "Twice"}
    assert listed(desk, "use=silent") == ["Silent"]
    assert listed(desk, "use=merged") == ["Once"]
    assert listed(desk, "use=nonsense") == listed(desk)
    assert listed(desk, "o=-2")[:2] == ["Common", "Twice"]


@pytest.mark.usefixtures("used")
def test_names_that_differ_by_a_plural_a_hyphen_or_a_space_are_offered_as_merges(desk: Client) -> None:
    response = desk.get(f"{LIST}?use=twins")
    offered = {(tag.name, tag.twin.name) for tag in response.context["cl"].result_list}
    assert offered == {("News-room", "Newsroom"), ("River", "Rivers"), ("E-mail", "Email")}
    assert f"{page(make_tag('River'))}?into=Rivers" in response.content.decode()
    assert {tag.name: tag.twin for tag in desk.get(LIST).context["cl"].result_list}["Rivers"] is None


@pytest.mark.usefixtures("used")
def test_the_report_takes_as_many_queries_for_many_tags_as_for_few(desk: Client) -> None:
    counts = []
    for size in (0, 40):
        for number in range(size):
            make_tag(f"Word {number}")
            make_tag(f"Words {number}s")
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
            desk.get(f"{LIST}?use=twins")
            desk.get(MERGES)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_form_left_open_across_the_undoing_of_a_merge_of_tags_does_not_bring_it_back(
    desk: Client, editor: User
) -> None:
    story = make_live(tags=["Floods", "Valley"], by=editor)
    done = merge(*resolve(["Floods", "Flood"]), by=editor)
    address = reverse("admin:articles_article_change", args=[story.pk])
    typed = fill(desk, address, tag_names="Flood, Valley, Dam", _publish_changes="1", change_kind="small")
    undo(done, by=editor)
    answer = desk.post(address, typed, follow=True)
    assert "What others changed meanwhile stays: Tags." in answer.content.decode()
    desk.post(address, fill(desk, address, _publish_changes="1", change_kind="small"))
    assert {tag.name for tag in story.tags.all()} == {"Floods", "Valley", "Dam"}


def test_a_form_left_open_across_a_merge_of_tags_keeps_what_both_became(desk: Client, editor: User) -> None:
    story = make_draft(tags=["Floods", "Valley"], by=editor)
    address = reverse("admin:articles_article_change", args=[story.pk])
    typed = fill(desk, address, tag_names="Floods, Dam")
    merge(*resolve(["Floods", "Flood"]), by=editor)
    desk.post(address, typed)
    assert {tag.name for tag in story.tags.all()} == {"Flood", "Dam"}
