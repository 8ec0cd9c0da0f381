"""The moderation desk of one story: what it shows, what its forms do, and what they refuse. Plain forms, no script."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, RelatedDecision, User
from articles.moderation.decisions import add_external, approve, hide, last_decision, pin
from articles.publishing import actions
from tests.make import make_draft, make_live, make_user
from tests.moderation.conftest import beside, flood
from tests.moderation.test_decisions import FLOODS, PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(moderator: User) -> Client:
    """Returns a browser in which somebody is signed in who may do nothing but moderate."""
    client = Client()
    client.force_login(moderator)
    return client


def address(of: Article) -> str:
    return reverse("admin:related_story", args=[of.pk])


def text(response: HttpResponse) -> str:
    """Returns the words of the page."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def post_of(client: Client, of: Article, **changes: Any) -> dict[str, Any]:
    """Returns a post as the page's forms send it."""
    page = client.get(address(of)).content.decode()
    hidden = dict(re.findall(r'name="(form_key|seen)"\s+value="([^"]*)"', page))
    return hidden | {name: str(value) for name, value in changes.items()}


def send(client: Client, of: Article, **changes: Any) -> HttpResponse:
    post = post_of(client, of, **changes)
    return client.post(reverse("admin:related_decide", args=[of.pk]), post)


# --- Who ---


def test_who_may_not_moderate_gets_no_page(story: Article, client: Client) -> None:
    decide = reverse("admin:related_decide", args=[story.pk])
    for role in ("Reporter", "Picture editor"):
        client.force_login(make_user(role))
        assert client.get(address(story)).status_code == 403
        assert client.post(decide, {"action": "hide", "other": flood(0).pk}).status_code == 403
    assert not RelatedDecision.objects.exists()


def test_a_moderator_sees_what_readers_see_and_no_draft(story: Article, board: Client) -> None:
    draft = make_draft("Secret")
    assert board.get(address(story)).status_code == 200
    for key in (draft.pk, 10**12, 10**30):
        for name in ("related_story", "related_decide"):
            response = board.get(reverse(f"admin:{name}", args=[key]))
            assert response.status_code == 404
            assert "Secret" not in text(response)


def test_a_draft_is_answered_like_what_is_not_there(story: Article, board: Client, moderator: User) -> None:
    draft, another = make_draft("Secret"), make_live("Another")
    theirs = add_external(another, **PAGE, by=moderator).external
    assert theirs is not None
    for action in ("approve", "hide", "undo", "up"):
        answers = [
            text(send(board, story, action=action, **{name: key}))
            for name, key in (
                *(("other", 10**12), ("other", draft.pk)),
                *(("external", 10**12), ("external", theirs.pk)),
            )
        ]
        assert all("That is not there any more." in answer for answer in answers)
        assert "Secret" not in "".join(answers)
    assert not RelatedDecision.objects.filter(story=story).exists()


def test_of_what_readers_lost_no_answer_says_the_headline(
    story: Article, board: Client, stranger: Article, moderator: User, other_moderator: User
) -> None:
    seen = last_decision(story)
    pin(story, stranger, position=1, by=other_moderator)
    actions.withdraw(stranger, by=make_user(), why="Wrong.")
    Article.objects.filter(pk=stranger.pk).update(headline="The secret bank")  # as it is to be when it is back
    told = send(board, story, action="hide", other=flood(1).pk, seen=seen)
    assert f"pinned “{stranger.get_absolute_url()}” at place 1" in text(told)
    undone = board.post(
        reverse("admin:related_decide", args=[story.pk]),
        post_of(board, story, action="undo", other=stranger.pk),
        follow=True,
    )
    assert f"“{stranger.get_absolute_url()}” is left to the engine." in text(undone)
    assert "secret" not in text(told) + text(undone)


def test_beside_a_withdrawn_story_nothing_is_promised(story: Article, desk: Client) -> None:
    actions.withdraw(story, by=make_user(), why="Wrong.")
    shown = text(desk.get(address(story)))
    assert "This story is withdrawn, so nothing is decided beside it" in shown
    assert "What you add stands here" not in shown


def test_who_may_open_a_draft_decides_beside_it(stranger: Article, desk: Client, editor: User) -> None:
    draft = make_draft("Tomorrow", by=editor)
    response = desk.get(address(draft))
    assert "What you add stands here once readers have the story" in text(response)
    assert send(desk, draft, position=1, other=stranger.pk).status_code == 303
    assert beside(draft) == ["The bank"]


def test_the_article_and_its_row_in_the_list_lead_there_who_may_moderate(
    story: Article, desk: Client, reporters_desk: Client, reporter: User
) -> None:
    draft = make_draft(by=reporter)
    form, rows = reverse("admin:articles_article_change", args=[draft.pk]), reverse("admin:articles_article_changelist")
    for page in (form, rows):
        assert f'href="{address(draft)}"' in desk.get(page).content.decode()
        assert f'href="{address(draft)}"' not in reporters_desk.get(page).content.decode()


# --- What it shows ---


def test_the_page_shows_the_list_and_why_and_what_is_absent(
    story: Article,
    board: Client,
    moderator: User,
) -> None:
    hide(story, flood(1), by=moderator, reason="same", note="Word for word", until=timezone.now() + timedelta(days=1))
    pin(story, flood(3), position=1, by=moderator)
    shown = text(board.get(address(story)))
    assert "The story" in shown
    assert "Tags: Water" in shown
    places = [shown.index(f" {label} ") for label in [*beside(story), "Flood 1"]]
    assert places == sorted(places)
    assert "Pinned 1" in shown
    assert "Decided by Mia Otieno, 8 Oct 2025, 12:00. Says the same. Word for word" in shown
    assert "Until 9 Oct 2025" in shown


def test_a_search_shows_live_articles_to_add(story: Article, stranger: Article, board: Client) -> None:
    make_draft("Rates to come", body="<p>Rates rise.</p>")
    response = board.get(address(story), {"q": "rates"})
    assert "1 article." in text(response)
    assert "The bank" in text(response)
    assert "Shares no tag with this story." in text(response)
    assert f'id="row-a{stranger.pk}"' in response.content.decode()
    assert "is above already" in text(board.get(address(story), {"q": "flood 1"}))
    for odd in ("\0", "x" * 5_000, '"*(', "nothing of the kind"):
        assert "Nothing is found. Try other words" in text(board.get(address(story), {"q": odd})) or odd == "\0"


def test_a_search_that_finds_more_than_it_shows_says_so(
    story: Article, board: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.moderation.board.FOUND", 2)
    assert "The first 2 articles, with" in text(board.get(address(story), {"q": "flood"}))


def test_headlines_say_in_which_language_they_are(story: Article, board: Client, moderator: User) -> None:
    arabic = make_live("مياه النهر", language="ar")
    approve(story, arabic, by=moderator)
    assert re.search(rf'<bdi id="label-a{arabic.pk}"\s+lang="ar">', board.get(address(story)).content.decode())
    assert '<bdi lang="ar">مياه النهر</bdi>' in board.get(address(arabic)).content.decode()


def test_each_button_says_what_it_is_about(story: Article, board: Client, moderator: User) -> None:
    hide(story, flood(1), by=moderator)
    page = board.get(address(story)).content.decode()
    for name in (
        "Hide “Flood 2”",
        "Approve “Flood 2”",
        "Move “Flood 2” up",
        "Pin “Flood 2” at place 3",
        "Undo what was decided about “Flood 1”",
    ):
        assert f'aria-label="{name}"' in page


def test_the_title_of_a_page_that_refuses_begins_with_it(story: Article, board: Client) -> None:
    assert "<title>" in (page := send(board, story, action="pin", other=flood(0).pk, position=9).content.decode())
    assert page.split("<title>")[1].strip().startswith("Error: Related articles")


def test_the_page_takes_a_fixed_number_of_queries(
    story: Article,
    board: Client,
    moderator: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(4):
        hide(story, flood(number), by=moderator)
        add_external(story, **PAGE | {"address": f"https://example.org/{number}"}, by=moderator)
    board.get(address(story))
    with django_assert_max_num_queries(20):
        board.get(address(story))


def test_names_are_text(story: Article, board: Client, moderator: User) -> None:
    odd = "<script>alert(1)</script>"
    Article.objects.filter(pk=flood(0).pk).update(headline=odd)
    add_external(story, **PAGE | {"headline": odd, "why": odd, "publication": odd}, by=moderator, note=odd)
    assert odd not in board.get(address(story)).content.decode()


# --- What it does ---


def test_a_press_decides_and_leads_back_to_the_row(story: Article, board: Client) -> None:
    other = flood(1)
    for sent, place, said in (
        ({"action": "hide"}, None, "“Flood 1” is hidden."),
        ({"action": "approve"}, 2, "“Flood 1” is approved."),
        ({"position": 1}, 1, "“Flood 1” is pinned at place 1."),
        ({"action": "pin", "position": 4}, 4, "“Flood 1” is pinned at place 4."),
        ({"action": "up"}, 1, "“Flood 1” is pinned at place 1."),
        ({"action": "down"}, 3, "“Flood 1” is pinned at place 3."),
    ):
        response = send(board, story, other=other.pk, **sent)
        assert (response.status_code, response["Location"]) == (303, f"{address(story)}#row-a{other.pk}")
        found = beside(story)
        assert (found.index("Flood 1") + 1 if "Flood 1" in found else None) == place
        assert said in text(board.get(address(story)))
        send(board, story, other=other.pk, action="undo")
        assert beside(story) == FLOODS
        assert "“Flood 1” is left to the engine." in text(board.get(address(story)))


def test_reason_note_and_end_are_kept(story: Article, board: Client) -> None:
    grounds = {"reason": "outdated", "note": "See the new one", "until": "2025-10-20T08:30"}
    send(board, story, action="hide", other=flood(0).pk, **grounds)
    decision = RelatedDecision.objects.get()
    assert (decision.reason, decision.note) == ("outdated", "See the new one")
    assert timezone.localtime(decision.until).strftime("%Y-%m-%dT%H:%M") == grounds["until"]  # type: ignore[arg-type]


def test_a_page_of_others_is_added_moved_hidden_and_undone(story: Article, board: Client) -> None:
    response = send(board, story, action="external", **PAGE, position=2)
    link = RelatedDecision.objects.get().external_id
    assert (response.status_code, response["Location"]) == (303, f"{address(story)}#row-e{link}")
    assert beside(story)[1] == PAGE["headline"]
    for action, place in (("up", 0), ("undo", 1), ("down", 2)):
        send(board, story, action=action, external=link)
        assert beside(story).index(PAGE["headline"]) == place
    send(board, story, action="hide", external=link)
    assert PAGE["headline"] not in beside(story)
    assert PAGE["headline"] in text(board.get(address(story)))


def test_a_search_stays_while_one_adds(story: Article, stranger: Article, board: Client) -> None:
    response = send(board, story, action="approve", other=stranger.pk, q="rates rise")
    assert response["Location"] == f"{address(story)}?q=rates+rise#row-a{stranger.pk}"
    assert "The bank" in beside(story)


def test_who_comes_from_the_queue_keeps_the_place_in_it(story: Article, board: Client) -> None:
    page = board.get(address(story), {"why": "new", "q": "flood"}).content.decode()
    assert re.search(r'name="place"\s+value="why=new"', page)
    assert re.search(r'name="why"\s+value="new"', page.partition('role="search"')[2].partition("</form>")[0])
    response = send(board, story, action="hide", other=flood(0).pk, place="why=new", q="flood")
    assert response["Location"] == f"{address(story)}?why=new&q=flood#row-a{flood(0).pk}"
    refused = send(board, story, action="hide", other=flood(0).pk, note="x" * 1_001, place="why=new").content.decode()
    assert re.search(r'name="why"\s+value="new"', refused.partition('id="related-fine"')[2].partition("</form>")[0])
    for odd in ("why=x&after=y&page=z", "x" * 5_000, "\0"):
        response = send(board, story, action="undo", other=flood(0).pk, place=odd)
        assert response.status_code in {200, 303}


def test_a_button_that_is_pressed_twice_does_it_once(story: Article, board: Client) -> None:
    sent = post_of(board, story, action="approve", other=flood(0).pk)
    decide = reverse("admin:related_decide", args=[story.pk])
    assert [board.post(decide, sent).status_code for _ in range(2)] == [303, 303]
    assert "That is decided already" in text(board.get(address(story)))
    send(board, story, action="hide", other=flood(0).pk)
    sent = post_of(board, story, action="undo", other=flood(0).pk)
    first, second = (board.post(decide, sent) for _ in range(2))
    assert first.status_code == 303
    assert "so nothing was undone" in text(second)
    assert RelatedDecision.objects.current().get().kind == "approved"


# --- What it refuses ---


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"action": "pin", "position": 5}, "There is no place 5: choose one from 1 to 4."),
    ({"action": "pin", "position": 0}, "There is no place 0"),
    ({"action": "pin", "position": "two"}, "Choose a place by its number."),
    ({"action": "pin", "position": 10**30}, "Choose a place by its number."),
    ({"action": "pin"}, "Choose a place by its number."),
    ({"action": "undo"}, "There is nothing to undo"),
    ({"action": "up"}, "It stands in the list no more, or at its end."),
    ({"action": "hide", "until": "2001-01-01T00:00"}, "Choose an end that is still to come, or none."),
    ({"action": "hide", "until": "soon"}, "Enter a valid date/time."),
    ({"action": "hide", "reason": "whim"}, "Choose one of the reasons, or none."),
    ({"action": "hide", "note": "x" * 1_001}, "Shorten the note"),
    ({"action": "burn"}, "Choose what is to be done"),
    ({}, "Choose what is to be done"),
)


def test_what_cannot_be_decided_comes_back_beside_its_row(story: Article, board: Client) -> None:
    for sent, said in WRONG:
        typed = {"note": "Typed with care"} | sent
        response = send(board, story, other=flood(0).pk, **typed)
        assert response.status_code == 200
        row = response.content.decode().partition(f'id="row-a{flood(0).pk}"')[2].partition("</li>")[0]
        assert said in unescape(row)
        assert f'value="{typed["note"]}"' in row
        assert " open>" in re.sub(r"\s+", " ", row)
    assert not RelatedDecision.objects.exists()


def test_what_cannot_stand_there_is_refused(story: Article, board: Client) -> None:
    actions.withdraw(make_live("Gone"), by=make_user(), why="Wrong.")
    make_draft("A draft")
    make_live("Apart").never_beside.add(story)
    keys = dict(Article.objects.values_list("headline", "pk"))
    is_gone = "That is not there any more."
    for other, said in (
        (keys["The story"], "A story does not stand beside itself."),
        (keys["Gone"], "Readers do not have that article now, so it cannot stand here."),
        (keys["A draft"], is_gone),
        (keys["Apart"], "a rule of one keeps them apart"),
        *((nothing, is_gone) for nothing in (10**9, "x", 10**30, "")),
    ):
        shown = text(send(board, story, action="pin", position=1, note="Typed with care", other=other))
        assert said in shown
        assert "Typed with care" in shown
    assert beside(story) == FLOODS


def test_a_page_of_others_that_cannot_be_added_comes_back_in_its_form(
    story: Article, board: Client, moderator: User
) -> None:
    twice = "https://example.org/twice"
    add_external(story, **PAGE | {"address": twice, "headline": "Twice"}, by=moderator)
    for changes, said in (
        *(({"address": bad}, "Write the whole address") for bad in ("javascript:alert(1)", "ftp://a.b/", "//x", "")),
        ({"headline": " "}, "Write its headline, its publication and why it matters"),
        ({"why": "x" * 301}, "Shorten “Why it matters”: it may have 300 characters."),
        ({"position": 9}, "There is no place 9"),
        ({"address": twice}, "That page stands beside this story already."),
    ):
        typed = PAGE | changes
        response = send(board, story, action="external", **typed)
        there = response.content.decode().partition('id="external"')[2].partition("</details>")[0]
        assert said in unescape(there)
        for name in ("address", "headline", "publication", "why"):
            assert f'value="{typed[name]}"' in there
    assert RelatedDecision.objects.count() == 1


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_where_nothing_can_be_decided_the_page_says_why(
    story: Article,
    desk: Client,
    is_withdrawn: bool,
) -> None:
    if is_withdrawn:
        actions.withdraw(story, by=make_user(), why="Wrong.")
    else:
        Article.objects.filter(pk=story.pk).update(shows_no_related=True)
    said = "This story is withdrawn" if is_withdrawn else "This story shows no related list"
    page = desk.get(address(story))
    assert said in text(page)
    assert 'name="action"' not in page.content.decode()
    assert said in text(send(desk, story, action="hide", other=flood(0).pk))


# --- Two at once, and a session that ended ---


def test_who_decides_second_is_told_and_decides_anyway_with_one_press(
    story: Article,
    board: Client,
    other_moderator: User,
) -> None:
    sent = post_of(board, story, action="hide", other=flood(2).pk, note="Typed with care", reason="same")
    approve(story, flood(2), by=other_moderator)
    pin(story, flood(4), position=1, by=other_moderator)
    decide = reverse("admin:related_decide", args=[story.pk])
    response = board.post(decide, sent)
    shown, page = text(response), response.content.decode()
    assert "Others decided here meanwhile, so nothing of yours was written yet." in shown
    assert "Noor approved “Flood 2”" in shown
    assert "Noor pinned “Flood 4” at place 1" in shown
    assert shown.count("Changed meanwhile") == 2
    assert RelatedDecision.objects.count() == 2
    row = page.partition(f'id="row-a{flood(2).pk}"')[2].partition("</li>")[0]
    assert 'value="Typed with care"' in row
    again = page.partition('id="refused"')[2].partition("</form>")[0]
    assert "Hide “Flood 2”" in again
    fields = dict(re.findall(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', again))
    assert fields["seen"] == str(last_decision(story))
    assert board.post(decide, fields).status_code == 303
    decision = RelatedDecision.objects.current().get(other=flood(2))
    assert (decision.kind, decision.note, decision.reason) == ("hidden", "Typed with care", "same")


def test_a_post_that_says_nothing_of_what_was_seen_counts_on_an_untouched_list_only(
    story: Article,
    board: Client,
    other_moderator: User,
) -> None:
    decide = reverse("admin:related_decide", args=[story.pk])
    assert board.post(decide, {"action": "approve", "other": flood(0).pk}).status_code == 303
    approve(story, flood(1), by=other_moderator)
    for seen in ({}, {"seen": "x"}, {"seen": "-1"}):
        assert board.post(decide, {"action": "hide", "other": flood(1).pk, **seen}).status_code == 200
    assert RelatedDecision.objects.current().get(other=flood(1)).kind == "approved"


def test_who_was_signed_out_finds_the_decision_after_signing_in(
    story: Article,
    board: Client,
    moderator: User,
) -> None:
    sent = post_of(board, story, action="hide", other=flood(0).pk, note="Typed with care")
    decide = reverse("admin:related_decide", args=[story.pk])
    board.logout()
    assert board.post(decide, sent)["Location"] == f"/admin/login/?next={decide}"
    board.force_login(moderator)
    response = board.get(decide)
    assert "You were signed out" in text(response)
    assert "Hide “Flood 0”" in text(response)
    assert 'value="Typed with care"' in response.content.decode()
    assert not RelatedDecision.objects.exists()
    assert board.get(decide)["Location"] == address(story)  # shown once


# --- The script's answers ---


def test_the_script_gets_the_board_alone(story: Article, board: Client) -> None:
    asked = {"X-Requested-With": "fetch"}
    page = board.get(address(story), headers=asked)
    assert "X-Requested-With" in page["Vary"]
    assert page.content.decode().strip().startswith('<div id="board"')
    sent = post_of(board, story, action="hide", other=flood(0).pk)
    answer = board.post(reverse("admin:related_decide", args=[story.pk]), sent, headers=asked)
    assert (answer.status_code, answer.content.decode().strip()[:15]) == (200, '<div id="board"')
    assert "“Flood 0” is hidden." in text(answer)
    assert "is hidden." not in text(board.get(address(story)))  # said once
