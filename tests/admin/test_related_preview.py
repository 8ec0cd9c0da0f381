"""The related list in a story's form: as it is typed, with what it changes for others, for who may write it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, RelatedDecision, Tag, User
from articles.moderation import decisions
from articles.publishing import actions
from articles.publishing.writing import Apart
from articles.tagging.merging import merge
from articles.tagging.names import resolve
from tests.admin.forms import fill
from tests.make import make_draft, make_live, make_scheduled, make_tag, make_user
from tests.related.conftest import BANK, RIVER

pytestmark = pytest.mark.django_db

Live = Callable[..., Article]
NEW = reverse("admin:articles_article_preview_new")
BY_SCRIPT = {"X-Requested-With": "fetch"}


def preview_of(story: Article) -> str:
    return reverse("admin:articles_article_preview", args=[story.pk])


def form_of(story: Article) -> str:
    return reverse("admin:articles_article_change", args=[story.pk])


def look(desk: Client, address: str, status: int = 200, **typed: Any) -> str:
    answer = desk.post(address, typed, headers=BY_SCRIPT)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def rivers(live: Live) -> list[Article]:
    return [live(f"River {number}", "Floods", days=number, text=RIVER) for number in range(3)]


def test_what_is_typed_is_looked_at_and_nothing_saved(desk: Client, rivers: list[Article]) -> None:
    shown = look(desk, NEW, headline="River floods", body=f"<p>{RIVER}</p>", tag_names="floods , A new subject")
    assert shown.index("River 0") < shown.index("River 1") < shown.index("River 2")
    assert "shares Floods (common)" in shown
    assert "1 day apart" in shown
    assert "Publishing it changes the lists of 3 other stories." in shown
    assert not Tag.objects.filter(name="A new subject").exists()
    assert Article.objects.count() == 3


@pytest.mark.parametrize("typed", ["Floods", "FLOODS", "Deluge", "High water"])
def test_a_synonym_another_case_and_a_merged_tag_mean_the_tag(
    typed: str, desk: Client, editor: User, rivers: list[Article]
) -> None:
    merge(*resolve(["High water", "Floods"]), by=editor)
    make_tag("Floods").names.create(name="Deluge", key="deluge")
    assert "River 2" in look(desk, NEW, headline="River", body=f"<p>{RIVER}</p>", tag_names=typed)


def test_a_name_that_is_typed_half_counts_once_a_tag_is_called_so(desk: Client, rivers: list[Article]) -> None:
    typed = {"headline": "River", "body": f"<p>{RIVER}</p>"}
    assert "Nothing yet: add a tag" in look(desk, NEW, **typed, tag_typed="Flood")
    assert "River 0" in look(desk, NEW, **typed, tag_typed="Floods")


def test_of_what_readers_do_not_have_nothing_is_shown(desk: Client, editor: User, rivers: list[Article]) -> None:
    facts: dict[str, Any] = {"by": editor, "tags": ["Floods"], "body": f"<p>{RIVER}</p>"}
    make_scheduled("River tomorrow", **facts)
    make_draft("River draft", **facts)
    actions.withdraw(make_live("River withdrawn", **facts), by=editor, why="A mistake.")
    later = (timezone.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    shown = look(desk, NEW, headline="River", body=f"<p>{RIVER}</p>", tag_names="Floods", publish_at=later)
    assert "River 0" in shown
    assert not any(name in shown for name in ("River tomorrow", "River draft", "River withdrawn"))


def test_rules_of_sensitivity_hold_as_typed(desk: Client, rivers: list[Article]) -> None:
    typed = {"headline": "River", "body": f"<p>{RIVER}</p>", "tag_names": "Floods"}
    assert "River 0" not in look(desk, NEW, **typed, never_beside=[str(rivers[0].pk), "x", "9" * 30])
    assert "River" not in look(desk, NEW, **typed, never_beside_tags=str(make_tag("Floods").pk))
    assert "changes no list" in look(desk, NEW, **typed, never_recommended="on")
    assert "shows no related list" in look(desk, NEW, **typed, shows_no_related="on")


def test_a_rule_that_the_writer_may_not_see_holds_too(
    desk: Client, reporter: User, reporters_desk: Client, editor: User, rivers: list[Article]
) -> None:
    story = make_draft("River", by=reporter, tags=["Floods"], body=f"<p>{RIVER}</p>")
    actions.save_draft(story, by=editor, apart=Apart([rivers[0]], []))
    shown = look(reporters_desk, preview_of(story), headline="River", body=story.body, tag_names="Floods")
    assert "River 1" in shown
    assert "River 0" not in shown


def test_a_retag_of_a_live_story_says_first_how_many_lists_change(desk: Client, rivers: list[Article]) -> None:
    story = rivers[0]
    typed = {"headline": story.headline, "body": story.body}
    assert "the lists of other stories stay as they are" in look(desk, preview_of(story), **typed, tag_names="Floods")
    shown = look(desk, preview_of(story), **typed, tag_names="Courts")
    assert "Publishing these changes changes the lists of 2 other stories." in shown
    assert '<bdi lang="en">River 1</bdi>' in shown
    assert '<bdi lang="en">River 2</bdi>' in shown


@pytest.mark.parametrize("typed", [{}, {"tag_names": "<b>", "publish_at": "soon", "translation_of": "-1"}])
def test_whatever_is_typed_the_list_can_be_had(typed: dict[str, str], desk: Client) -> None:
    assert "Nothing yet: add a tag" in look(desk, NEW, **typed)


def test_who_may_not_write_the_story_sees_no_preview_of_it(
    desk: Client, reporters_desk: Client, editor: User, client: Client, rivers: list[Article]
) -> None:
    story = make_draft("River", by=editor, tags=["Floods"])
    look(reporters_desk, preview_of(story), 404, tag_names="Floods")
    look(desk, preview_of(story).replace(str(story.pk), "999999"), 404)
    client.force_login(make_user("Moderator"))
    look(client, NEW, 403)
    look(client, preview_of(rivers[0]), 404)


def test_without_scripts_a_button_shows_it_as_a_page(desk: Client, editor: User, rivers: list[Article]) -> None:
    story = make_draft("River", by=editor, tags=["Floods"], body=f"<p>{RIVER}</p>")
    page = desk.get(form_of(story)).content.decode()
    assert f'formaction="{preview_of(story)}"' in page
    typed = fill(desk, form_of(story), headline="Another headline")
    shown = desk.post(preview_of(story), typed).content.decode()
    assert "<title>" in shown
    assert "Another headline" in shown
    assert "River 2" in shown
    story.refresh_from_db()
    assert story.headline == "River"
    assert desk.get(preview_of(story)).headers["Location"] == form_of(story)


def test_enter_saves_and_neither_publishes_nor_previews(desk: Client, rivers: list[Article]) -> None:
    for address in (form_of(rivers[0]), reverse("admin:articles_article_add")):
        form = desk.get(address).content.decode().partition('id="article_form"')[2]
        first = re.search(r'<button\s+(?:type="submit"\s+)?name="(\w+)"', form)
        assert first is not None
        assert first[1] == "_save"


def test_who_may_moderate_decides_in_the_form_of_a_saved_story(
    desk: Client, reporters_desk: Client, reporter: User, editor: User, rivers: list[Article]
) -> None:
    typed = {"headline": "River", "body": f"<p>{RIVER}</p>", "tag_names": "Floods"}
    shown = look(desk, NEW, **typed)
    assert "Save the draft first to pin or hide." in shown
    assert "data-act" not in shown
    story = make_draft("River", by=reporter, tags=["Floods"], body=f"<p>{RIVER}</p>")
    assert "data-act" not in look(reporters_desk, preview_of(story), **typed)
    assert 'data-act="hide"' in look(desk, preview_of(story), **typed)
    sent = {"action": "hide", "other": rivers[0].pk, "seen": 0}
    assert desk.post(reverse("admin:related_decide", args=[story.pk]), sent, headers=BY_SCRIPT).status_code == 200
    decisions.pin(story, rivers[2], position=1, by=editor)
    shown = look(desk, preview_of(story), **typed)
    listed, _, hidden = shown.partition("Hidden here by staff")
    assert listed.index("River 2") < listed.index("River 1")
    assert "River 0" not in listed
    assert "River 0" in hidden
    assert f'data-seen="{RelatedDecision.objects.latest("pk").pk}"' in shown


def test_where_nothing_can_be_decided_the_form_says_why_and_has_no_buttons(
    desk: Client, editor: User, rivers: list[Article]
) -> None:
    story, typed = rivers[0], {"headline": "River", "body": f"<p>{RIVER}</p>", "tag_names": "Floods"}
    assert "data-act" in look(desk, preview_of(story), **typed)
    actions.withdraw(story, by=editor, why="Wrong.")
    shown = look(desk, preview_of(story), **typed)
    assert "River 1" in shown
    assert "data-act" not in shown
    assert "This story is withdrawn, so nothing is decided beside it until it is published again." in shown


def test_where_too_little_is_related_the_form_says_what_stands_there(desk: Client, live: Live) -> None:
    live("River", "Floods", text=RIVER)
    live("Bank", "Money", text=BANK)
    typed = {"headline": "River", "body": f"<p>{RIVER}</p>", "tag_names": "Floods", "section": "1"}
    assert "Too little is related" in look(desk, NEW, **typed)
