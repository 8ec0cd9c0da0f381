"""What the writing area may ask, who may ask it, and what it costs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from time_machine import Traveller

from articles.admin import choosers
from articles.models import Image, User
from articles.text.embeds import provider_names
from tests.make import make_author, make_draft, make_image, make_live, make_scheduled, make_section, make_user

pytestmark = pytest.mark.django_db

PICTURES, ARTICLES, EMBEDS = "/admin/choose/pictures/", "/admin/choose/articles/", "/admin/choose/embeds/"
ALTERNATIVE = "/admin/choose/alternative/"
EVERY = (PICTURES, ARTICLES, EMBEDS, ALTERNATIVE)

Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user("Editor")
    client.force_login(user)
    return user


@pytest.fixture
def reporter(client: Client) -> User:
    user = make_user("Reporter")
    client.force_login(user)
    return user


@pytest.fixture
def ask(client: Client) -> Ask:
    """Returns a question: the rows that an address answers with."""

    def question(address: str, **parameters: str) -> list[dict[str, Any]]:
        answer = client.get(address, parameters)
        assert answer.status_code == 200
        return answer.json()["rows"]

    return question


# --- Rights -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", EVERY)
def test_nobody_who_is_not_signed_in_gets_an_answer(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("address", EVERY)
def test_nobody_outside_the_staff_gets_an_answer(client: Client, address: str) -> None:
    client.force_login(User.objects.create_user("reader", password="secret"))
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", [PICTURES, ARTICLES])
def test_staff_without_the_right_is_refused(client: Client, address: str) -> None:
    client.force_login(User.objects.create_user("new", password="secret", is_staff=True))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", EVERY)
def test_nothing_is_changed_here_so_a_post_is_refused(client: Client, editor: User, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", EVERY)
def test_no_cache_keeps_an_answer(client: Client, editor: User, address: str) -> None:
    kept = client.get(address)["Cache-Control"]
    assert "no-store" in kept
    assert "private" in kept


def test_the_right_to_see_pictures_says_nothing_about_stories(client: Client) -> None:
    user = User.objects.create_user("picture", password="secret", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(user)
    assert client.get(PICTURES).status_code == 200
    assert client.get(ARTICLES).status_code == 403


# --- Pictures ---------------------------------------------------------------------------------------


def test_the_newest_pictures_come_first(ask: Ask, editor: User) -> None:
    old, new = make_image(title="Old"), make_image(title="New")
    assert [row["key"] for row in ask(PICTURES)] == [new.pk, old.pk]


def test_a_row_says_what_a_picture_shows_and_whose_it_is(ask: Ask, editor: User, clock: Traveller) -> None:
    rights = {"usage_terms": "Not on covers.", "rights_expire_on": date(2025, 10, 9)}
    image = make_image(title="Bridge", alt="A bridge.", credit="Ada Okoth", caption="The old bridge", **rights)
    (row,) = ask(PICTURES)
    assert row == {
        "key": image.pk,
        "title": "Bridge",
        "alt": "A bridge.",
        "decorative": False,
        "credit": "Ada Okoth",
        "caption": "The old bridge",
        "usage_terms": "Not on covers.",
        "rights_end": "Rights end on 9 October 2025.",
        "thumbnail": f"/media/{str(image.file.name).rpartition('/')[0]}/320.webp",
        "withheld": "",
    }


def test_who_may_add_pictures_is_told_where(client: Client, editor: User) -> None:
    assert client.get(PICTURES).json()["add"] == {
        name: f"/admin/articles/image/{name}/" for name in ("add", "look", "take")
    }
    viewer = User.objects.create_user("viewer", password="secret", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(viewer)
    assert client.get(PICTURES).json()["add"] is None


def test_every_word_of_a_search_is_in_the_title_the_description_or_the_credit(ask: Ask, editor: User) -> None:
    image = make_image(title="Bridge", alt="The river Tana in flood.", credit="Ada Okoth")
    make_image(title="Bridge", alt="A road.", credit="Somebody")
    assert [row["key"] for row in ask(PICTURES, q="tana OKOTH bridge")] == [image.pk]


def test_pictures_whose_rights_have_expired_cannot_be_chosen(ask: Ask, editor: User, clock: Traveller) -> None:
    today = timezone.localdate()
    last_day = make_image(rights_expire_on=today)
    make_image(rights_expire_on=today - timedelta(days=1))
    assert [row["key"] for row in ask(PICTURES)] == [last_day.pk]


def test_of_a_picture_that_readers_do_not_get_it_is_said_why(ask: Ask, editor: User, clock: Traveller) -> None:
    image = make_image(rights_expire_on=timezone.localdate() - timedelta(days=1))
    (row,) = ask(PICTURES, keys=str(image.pk))
    expired = "The rights to it have expired: the last day was 7 October 2025. Readers do not see it."
    assert (row["withheld"], row["thumbnail"]) == (expired, "")
    Image.objects.update(discarded_at=timezone.now())
    (row,) = ask(PICTURES, keys=str(image.pk))
    assert (row["withheld"], row["thumbnail"]) == ("It was deleted. Readers do not see it.", "")


def test_a_list_of_pictures_is_bounded_and_costs_the_same_for_any_number(
    client: Client, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_image()
    client.get(PICTURES)
    for count in (1, 30):
        for _ in range(count):
            make_image()
        # session, account, its own rights, its groups' rights; keys, pictures, how many
        with django_assert_num_queries(7):
            rows = client.get(PICTURES, {"q": "bridge"}).json()["rows"]
    assert len(rows) == 20


@pytest.mark.parametrize("address", [PICTURES, ARTICLES])
def test_what_does_not_fit_is_counted_and_follows(client: Client, editor: User, address: str) -> None:
    names = [f"Bridge {number}" for number in range(45)]
    made = [make_image(title=name).pk if address == PICTURES else make_live(name).pk for name in names]
    shown: list[int] = []
    start: int | None = 0
    while start is not None:
        answer = client.get(address, {"q": "bridge", "from": start}).json()
        assert (answer["total"], answer["is_cut"]) == (45, False)
        shown += [row["key"] for row in answer["rows"]]
        start = answer["next"]
    assert shown == made[::-1]


@pytest.mark.parametrize("start", ["-1", "x", "²", "1" * 50, "1.5"])
def test_a_place_that_is_none_breaks_no_answer(client: Client, editor: User, start: str) -> None:
    make_image()
    for address in (PICTURES, ARTICLES):
        assert client.get(address, {"from": start}).status_code == 200


def test_more_than_is_counted_is_said_to_be_more(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosers, "MOST_COUNTED", 2)
    for _ in range(3):
        make_image()
    answer = client.get(PICTURES).json()
    assert (answer["total"], answer["is_cut"]) == (2, True)


ADVICE = [
    ("A  bridge\nin fog.", "A bridge in fog.", "", ""),
    ("Photo of a bridge.", "Photo of a bridge.", "", "leave out “photo of”"),
    ("word " * 60, ("word " * 60).strip(), "", "longer than 250"),
    ("IMG_0451.jpg", "IMG_0451.jpg", "the name of a file", ""),
    ("a" * 5000, "a" * 500, "", "longer than 250"),
]


@pytest.mark.parametrize(("typed", "stored", "error", "advice"), ADVICE)
def test_what_a_picture_shows_in_a_story_gets_the_advice_that_the_library_gives(
    client: Client, editor: User, typed: str, stored: str, error: str, advice: str
) -> None:
    answer = client.get(ALTERNATIVE, {"alt": typed}).json()
    assert answer["alt"] == stored
    for said, expected in ((answer["error"], error), (" ".join(answer["advice"]), advice)):
        assert bool(said) == bool(expected)
        assert expected in said


# --- Articles ---------------------------------------------------------------------------------------


def test_a_reporter_is_shown_live_stories_and_their_own(ask: Ask, reporter: User) -> None:
    other = make_user("Editor")
    live = make_live("Live", by=other)
    own = make_draft("My own", by=reporter)
    signed = make_draft("With my name", by=other, authors=[make_author(user=reporter)])
    make_draft("Somebody else's draft", by=other)
    make_scheduled("Somebody else's scheduled story", by=other)
    assert {row["key"] for row in ask(ARTICLES)} == {live.pk, own.pk, signed.pk}


def test_an_editor_is_shown_every_story(ask: Ask, editor: User) -> None:
    keys = {make_draft("Draft").pk, make_scheduled("Scheduled").pk, make_live("Live").pk}
    assert {row["key"] for row in ask(ARTICLES)} == keys


def test_drafts_of_others_leak_neither_by_search_nor_by_key(ask: Ask, reporter: User) -> None:
    secret = make_draft("Merger of the harbours", by=make_user("Editor"))
    assert ask(ARTICLES, q="merger") == []
    assert ask(ARTICLES, keys=str(secret.pk)) == []


def test_live_stories_are_found_behind_any_number_of_drafts_of_others(ask: Ask, reporter: User) -> None:
    live = make_live("The river rises")
    other = make_user("Editor")
    for number in range(25):
        make_draft(f"The river falls {number}", by=other)
    assert [row["key"] for row in ask(ARTICLES, q="river")] == [live.pk]


def test_a_row_says_what_a_story_is_and_where_it_stands(ask: Ask, editor: User, clock: Traveller) -> None:
    draft = make_draft("Rivers rise", section=make_section("Climate"))
    assert ask(ARTICLES, q="rivers") == [
        {
            "key": draft.pk,
            "headline": "Rivers rise",
            "section": "Climate",
            "state": "Draft",
            "date": "8 October 2025, 12:00",
        }
    ]


def test_references_are_described_by_their_keys(ask: Ask, editor: User) -> None:
    first, _, third = make_live("One"), make_live("Two"), make_live("Three")
    rows = ask(ARTICLES, keys=f"{first.pk},{third.pk},999999")
    assert {row["headline"] for row in rows} == {"One", "Three"}


@pytest.mark.parametrize("question", ["", "river", "keys"])
def test_a_list_of_stories_is_bounded_and_costs_the_same_for_any_number(
    client: Client, reporter: User, question: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    editor = make_user("Editor")
    keys = [make_live(f"River {number}", by=editor).pk for number in range(25)]
    parameters = {"keys": ",".join(map(str, keys[:20]))} if question == "keys" else {"q": question}
    # session, account, its own rights, its groups' rights; the stories; if there are words, the languages that
    # forms are looked for in (PostgreSQL is asked for the forms), the index: drafts, then the others; and how many
    words = 4 if connection.vendor == "postgresql" else 3
    with django_assert_num_queries(6 + words if question == "river" else 5):
        rows = client.get(ARTICLES, parameters).json()["rows"]
    assert len(rows) == 20


# --- Hostile questions ------------------------------------------------------------------------------


NAUGHTY = [
    "\x00",
    "\x00bridge",
    "%",
    "_",
    "'",
    '"',
    "\\",
    "' OR 1=1 --",
    "NEAR(",
    "*",
    "a" * 100_000,
    "\ufffe",
    "☃",
    " ",
]


@pytest.mark.parametrize("address", EVERY)
@pytest.mark.parametrize("name", ["q", "keys", "address"])
def test_no_question_breaks_the_answer(client: Client, editor: User, address: str, name: str) -> None:
    make_image()
    make_live()
    for text in NAUGHTY:
        assert client.get(address, {name: text}).status_code == 200


def test_a_percent_sign_is_a_character_and_no_wildcard(ask: Ask, editor: User) -> None:
    make_image(title="Bridge")
    assert ask(PICTURES, q="%") == []


@pytest.mark.parametrize("keys", ["-1", "1.5", "x", "²", "9223372036854775808", "1" * 50, ",,,", "1;2"])
def test_keys_that_are_none_are_passed_over(client: Client, editor: User, keys: str) -> None:
    for address in (PICTURES, ARTICLES):
        assert client.get(address, {"keys": keys}).status_code == 200


# --- Embeds -----------------------------------------------------------------------------------------


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets no test here open a connection to elsewhere."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("The server called an address that somebody typed.")

    monkeypatch.setattr("socket.create_connection", refuse)


def test_a_known_address_comes_back_as_it_will_be_stored(client: Client, editor: User, no_network: None) -> None:
    answer = client.get(EMBEDS, {"address": " https://youtu.be/dQw4w9WgXcQ?t=3&utm_source=x "}).json()
    assert answer == {"provider": "YouTube", "address": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"}


@pytest.mark.parametrize(
    "address", ["", "https://example.org/video", "javascript:alert(1)", "http://127.0.0.1/", "x" * 9_000]
)
def test_any_other_address_is_answered_with_the_providers(
    client: Client, editor: User, no_network: None, address: str
) -> None:
    answer = client.get(EMBEDS, {"address": address}).json()
    assert "address" not in answer
    for provider in provider_names():
        assert provider in answer["error"]
