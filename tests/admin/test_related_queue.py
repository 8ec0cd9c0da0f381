"""The moderators' queue at the desk."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin import related_queue
from articles.models import Article, RelatedReview, User
from articles.models.paging import Cursor
from articles.moderation import queue
from articles.moderation.decisions import add_external, hide, pin
from articles.moderation.reviews import find_fine
from articles.publishing import actions
from tests.make import make_draft, make_live, make_live_together, make_section, make_tag, make_user
from tests.moderation.conftest import flood
from tests.moderation.test_decisions import PAGE

pytestmark = pytest.mark.django_db

QUEUE = "/admin/related/"
DAY = timedelta(days=1)


def rows(response: HttpResponse) -> dict[str, str]:
    """Returns the text of each row by the story's headline, in order."""
    page = response.content.decode().partition('<ol class="queue">')[2].partition('aria-label="Pages"')[0]
    parts = re.split(r'<li id="story-\d+">', page)[1:]
    texts = (" ".join(re.sub(r"<[^>]+>", " | ", part).split()) for part in parts)
    return {text.strip(" |").partition(" |")[0]: text for text in texts}


def page_of(client: Client, **query: Any) -> dict[str, str]:
    return rows(client.get(QUEUE, query))


def fine(client: Client, story: Article, **sent: Any) -> HttpResponse:
    return client.post(reverse("admin:related_reviewed", args=[story.pk]), sent, follow=True)


# --- Who sees it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["Reporter", "Picture editor"])
def test_only_who_may_moderate_sees_the_queue(role: str, story: Article) -> None:
    client = Client()
    client.force_login(make_user(role))
    assert client.get(QUEUE).status_code == 403
    assert client.get(reverse("admin:related_next", args=[story.pk])).status_code == 403
    assert fine(client, story).status_code == 403
    assert QUEUE not in client.get("/admin/").content.decode()
    assert not RelatedReview.objects.exists()


def test_who_may_moderate_finds_it_on_the_first_page_and_little_else(moderators_desk: Client) -> None:
    (group,) = moderators_desk.get("/admin/").context["app_list"]
    assert [(page["name"], page["admin_url"]) for page in group["models"]] == [("Related articles", QUEUE)]
    assert moderators_desk.get("/admin/articles/article/").status_code == 403


def test_an_editor_finds_it_among_the_stories(admin_client: Client) -> None:
    stories = next(group for group in admin_client.get("/admin/").context["app_list"] if group["name"] == "Stories")
    assert "Related articles" in [page["name"] for page in stories["models"]]


def test_whoever_is_not_signed_in_is_led_to_signing_in(client: Client, db: None) -> None:
    assert client.get(QUEUE).status_code == 302


# --- What it shows --------------------------------------------------------------------------------


def test_a_row_has_the_story_its_date_why_it_is_there_and_its_list(
    moderators_desk: Client,
    story: Article,
) -> None:
    make_tag("Water", is_sensitive=True)
    row = page_of(moderators_desk)["The story"]
    for said in ("8 October 2025", "New", "Sensitive: Water", "Flood 0", "Flood 3"):
        assert said in row
    assert "Flood 4" not in row


def test_each_reason_is_told_in_words(
    moderators_desk: Client,
    live: Any,
    moderator: User,
    clock: time_machine.Traveller,
) -> None:
    one, gone = live("The story", "Sea", days=50), make_live("The target")
    pin(one, gone, position=1, by=moderator)
    pin(one, make_live("Ending"), position=2, by=moderator, until=timezone.now() + 9 * DAY)
    clock.shift(8 * DAY)
    actions.withdraw(gone, by=make_user(), why="Wrong.")
    row = page_of(moderators_desk)["The story"]
    assert "The target" not in row  # of what readers lost, no word to who may not open it
    for said in (
        f"Pin is stale: readers do not have “{gone.get_absolute_url()}” now",
        "Pin is stale: “Ending” ends 17 October 2025, 12:00",
        "Nobody links to it",
    ):
        assert said in row
    clock.shift(90 * DAY)
    pin(one, make_live("Another"), position=3, by=moderator)
    clock.shift(90 * DAY)
    row = page_of(moderators_desk)["The story"]
    assert "Pin is stale: “Another” stands since 14 January 2026" in row.replace(", 12:00", "")
    alone = live("Alone", "Ice", days=20)
    assert "Nothing related" in page_of(moderators_desk)["Alone"]
    add_external(alone, **PAGE, by=moderator)
    assert "1 related only" in page_of(moderators_desk)["Alone"]


def test_the_list_of_a_row_leaves_out_what_readers_do_not_get(
    moderators_desk: Client,
    story: Article,
    moderator: User,
) -> None:
    hide(story, flood(0), by=moderator)
    pin(story, flood(4), position=1, by=moderator)
    row = page_of(moderators_desk)["The story"]
    assert "Flood 0" not in row
    assert row.index("Flood 4") < row.index("Flood 1")


def test_where_too_little_is_related_the_row_says_what_fills_the_list(moderators_desk: Client, live: Any) -> None:
    alone = live("Alone", "Sea", days=50, section=make_section("Culture"))
    told = "The newest of “Culture” stand there too."
    assert told in page_of(moderators_desk)["Alone"]
    Article.objects.filter(pk=alone.pk).update(shows_no_related=True)
    assert told not in page_of(moderators_desk).get("Alone", "")


def test_a_headline_is_text(moderators_desk: Client, clock: Any) -> None:
    make_live("<b>Bold</b>")
    said = moderators_desk.get(QUEUE).content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt;" in said
    assert "<b>Bold" not in said


def test_the_queue_is_narrowed_to_one_reason_with_how_many_there_are(
    moderators_desk: Client,
    story: Article,
    live: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live("Alone", "Sea", days=50)
    assert list(page_of(moderators_desk, why="few")) == ["Alone"]
    monkeypatch.setattr(related_queue, "MOST_COUNTED", 1)
    filters = {one["label"]: one for one in moderators_desk.get(QUEUE, {"why": "few"}).context["filters"]}
    assert (filters["Too few related"]["count"], filters["Too few related"]["is_chosen"]) == ("1", True)
    assert filters["All"]["count"] == "1+"
    assert filters["Sensitive"]["count"] == "0"


@pytest.mark.parametrize(
    "query", ["why=no&page=no&after=no", "page=99999", "page=-1", "page=99999999999", "fine=x", "fine=" + "9" * 30]
)
def test_an_address_that_says_nonsense_shows_the_queue(moderators_desk: Client, story: Article, query: str) -> None:
    assert moderators_desk.get(f"{QUEUE}?{query}").status_code == 200


def test_an_empty_queue_says_so(moderators_desk: Client) -> None:
    said = moderators_desk.get(QUEUE).content.decode()
    assert "Nothing to look at here." in said
    assert "There is no published story further back." in said


def test_pages_and_windows_lead_to_every_story(
    moderators_desk: Client, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    monkeypatch.setattr(related_queue, "QUEUE_SHOWN", 2)
    monkeypatch.setattr(queue, "QUEUE_LOOKED_AT", 3)
    make_live_together(make_section(), [timezone.now() - (20 + number) * DAY for number in range(4)])
    first = moderators_desk.get(QUEUE)
    assert list(rows(first)) == ["Story 0", "Story 1"]
    assert not first.context["earlier"]
    second = moderators_desk.get(first.context["later"])
    assert list(rows(second)) == ["Story 2"]
    assert list(rows(moderators_desk.get(second.context["earlier"]))) == ["Story 0", "Story 1"]
    third = moderators_desk.get(second.context["further"])
    assert list(rows(third)) == ["Story 3"]
    assert not third.context["further"]
    assert list(rows(moderators_desk.get(third.context["newest"]))) == ["Story 0", "Story 1"]


def test_the_page_takes_as_many_queries_whatever_it_shows(
    moderators_desk: Client, story: Article, moderator: User
) -> None:
    for number in range(5):
        find_fine(flood(number), by=moderator)
    moderators_desk.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        assert len(page_of(moderators_desk)) == 1
    RelatedReview.objects.all().delete()
    pin(story, make_live("Target", tags=["War"]), position=1, by=moderator, until=timezone.now() + DAY)
    make_tag("War", is_sensitive=True)
    with CaptureQueriesContext(connection) as many:
        assert len(page_of(moderators_desk)) >= 3
    assert len(many) == len(few) <= 25


# --- This list is fine ----------------------------------------------------------------------------


def test_a_list_that_is_fine_leaves_the_queue_and_can_be_put_back_at_once(
    moderators_desk: Client,
    story: Article,
    moderator: User,
) -> None:
    response = fine(moderators_desk, story, why="new")
    assert "The story" not in rows(response)
    assert RelatedReview.objects.get().by == moderator
    said = response.content.decode()
    assert "The list of “The story” is fine" in said
    assert 'name="why" value="new"' in said
    assert response.redirect_chain[0][0].startswith(f"{QUEUE}?why=new&fine={story.pk}")
    response = fine(moderators_desk, story, undo="1")
    assert "“The story” is back in the queue." in response.content.decode()
    assert "The story" in rows(response)


def test_what_was_found_fine_is_listed_with_who_and_when(moderators_desk: Client, story: Article) -> None:
    fine(moderators_desk, story)
    row = page_of(moderators_desk, why="reviewed")["The story"]
    assert "Found fine by Mia Otieno, 8 October 2025, 12:00" in row
    assert "Put back" in row


def test_fine_and_next_leads_to_the_next_story_and_at_the_end_back(
    moderators_desk: Client,
    story: Article,
    live: Any,
) -> None:
    first, second = live("Alone 1", "Sea", days=50), live("Alone 2", "Ice", days=51)
    response = moderators_desk.post(f"/admin/related/{first.pk}/reviewed/", {"why": "few", "next": "1"})
    assert response["Location"] == f"/admin/related/{second.pk}/?why=few"
    response = fine(moderators_desk, second, why="few", next="1")
    assert response.redirect_chain == [(f"{QUEUE}?why=few", 302)]
    assert "That was the last story in the queue." in response.content.decode()


def test_the_next_story_is_found_from_any_other(moderators_desk: Client, story: Article, live: Any) -> None:
    alone = live("Alone", "Sea", days=50)
    response = moderators_desk.get(reverse("admin:related_next", args=[story.pk]), {"why": "few"})
    assert response["Location"] == f"/admin/related/{alone.pk}/?why=few"


def test_what_others_decided_meanwhile_is_told_first(
    moderators_desk: Client,
    story: Article,
    other_moderator: User,
) -> None:
    hide(story, flood(0), by=other_moderator)
    response = fine(moderators_desk, story, seen="0", why="new")
    assert "Noor hid “Flood 0”" in response.content.decode()
    assert response.redirect_chain == [(f"{reverse('admin:related_story', args=[story.pk])}?why=new", 302)]
    assert not RelatedReview.objects.exists()


def test_a_row_says_which_decision_its_list_knows(
    moderators_desk: Client, story: Article, other_moderator: User
) -> None:
    def seen() -> str:
        page = moderators_desk.get(QUEUE).content.decode()
        return page.partition(f'id="story-{story.pk}"')[2].partition('name="seen" value="')[2].partition('"')[0]

    assert seen() == "0"
    decided = hide(story, flood(0), by=other_moderator)
    assert seen() == str(decided.pk)


def test_a_story_that_readers_do_not_have_is_no_page(moderators_desk: Client, clock: Any) -> None:
    draft = make_draft()
    assert fine(moderators_desk, draft).status_code == 404
    assert fine(moderators_desk, Article(pk=10**18)).status_code == 404


def test_a_second_press_does_no_harm(moderators_desk: Client, story: Article) -> None:
    fine(moderators_desk, story)
    assert fine(moderators_desk, story).status_code == 200
    fine(moderators_desk, story, undo="1")
    response = fine(moderators_desk, story, undo="1")
    assert "It is in the queue already" in response.content.decode()


def test_looking_is_no_post_and_who_was_signed_out_comes_back_to_the_story(
    moderators_desk: Client, story: Article
) -> None:
    assert moderators_desk.post(QUEUE).status_code == 405
    response = moderators_desk.get(reverse("admin:related_reviewed", args=[story.pk]))
    assert response["Location"] == reverse("admin:related_story", args=[story.pk])
    assert not RelatedReview.objects.exists()


def test_what_the_database_does_not_take_is_told(
    moderators_desk: Client, story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(related_queue, "find_fine", busy)
    assert "The database could not store it now (database is locked)." in fine(moderators_desk, story).content.decode()


def test_a_cursor_of_the_future_shows_the_newest(moderators_desk: Client, story: Article) -> None:
    after = Cursor(timezone.now() + DAY, 1)
    assert "The story" in page_of(moderators_desk, after=str(after))


def test_the_page_of_a_story_leads_on_through_the_queue(
    moderators_desk: Client, story: Article, live: Any, other_moderator: User
) -> None:
    alone = live("Alone", "Sea", days=50)
    page = moderators_desk.get(reverse("admin:related_story", args=[story.pk]), {"why": "few"}).content.decode()
    assert reverse("admin:related_history", args=[story.pk]) in page
    assert f"{reverse('admin:related_next', args=[story.pk])}?why=few" in page
    assert 'name="seen" value="0" form="related-fine"' in page
    form = page.partition('id="related-fine"')[2].partition("</form>")[0]
    assert f'action="{reverse("admin:related_reviewed", args=[story.pk])}"' in form
    sent = dict(re.findall(r'name="(why|after|next)"\s+value="([^"]*)"', form))
    response = moderators_desk.post(reverse("admin:related_reviewed", args=[story.pk]), {**sent, "seen": "0"})
    assert response["Location"] == f"{reverse('admin:related_story', args=[alone.pk])}?why=few"


def test_beside_a_story_that_readers_do_not_have_nothing_leads_into_the_queue(admin_client: Client, clock: Any) -> None:
    page = admin_client.get(reverse("admin:related_story", args=[make_draft().pk])).content.decode()
    assert "List is fine" not in page
