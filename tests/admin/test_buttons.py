"""Which buttons and decisions the desk shows to whom, in every state."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from articles.admin.decisions import DECISIONS
from articles.models import Article, User
from articles.publishing import actions, rights
from tests.conftest import NOON
from tests.make import make_author, make_user
from tests.publishing.conftest import DAY, STATES, MakeStory

# What stands under a story's form for who may do everything: written out here, not taken from the rules.
SHOWN = {
    "draft": "save publish publish_at / delete",
    "draft, embargo": "save publish publish_at / lift delete",
    "submitted": "save publish publish_at / send_back delete",
    "returned": "save publish publish_at / delete",
    "scheduled": "save publish publish_at / send_back withdraw delete",
    "embargoed": "save publish publish_at / send_back lift withdraw delete",
    "published": "publish_changes save / correct move withdraw",
    "published, changed": "publish_changes save discard / correct move withdraw",
    "withdrawn": "save publish publish_at / move",
    "withdrawn, scheduled": "save publish publish_at / send_back move withdraw",
    "dropped": "save publish publish_at / delete",
}
# For a reporter, of a story of their own.
SHOWN_TO_WRITERS = {
    "draft": "save submit /",
    "draft, embargo": "save submit /",
    "submitted": "save /",
    "returned": "save submit /",
    "withdrawn": "save /",
    "dropped": "save /",
}
ROLES = {  # and what they get where they ask for the form
    "Editor": 200,
    "Administrator": 200,
    "Reporter, own": 200,
    "Reporter": 404,
    "Moderator": 404,
    "Picture editor": 404,
    "left": 302,
}


def expected(role: str, state: str) -> str:
    if role in {"Editor", "Administrator"}:
        return SHOWN[state]
    return SHOWN_TO_WRITERS.get(state, "/") if role == "Reporter, own" else ""


def person(role: str) -> User:
    if role == "left":
        return make_user("Editor", is_active=False)
    user = make_user(role.partition(",")[0])
    make_author("Ben Juma", user=user)
    return user


def story_in(state: str, make_story: MakeStory, editor: User, writer: User) -> Article:
    was, _comma, more = state.partition(", ")
    story = make_story(was, authors=[writer.author])
    if more == "scheduled":
        actions.publish(story, by=editor, at=NOON + DAY)
    if more == "embargo":
        story.embargo_until = NOON + DAY
    if more == "changed":
        story.kicker = "Floods"
    if more in {"embargo", "changed"}:
        actions.save_draft(story, by=editor)
    return story


Sit = Callable[[str, str], tuple[User, Article]]


@pytest.fixture
def sit(make_story: MakeStory, editor: User, client: Client) -> Sit:
    """Seats somebody of that role at the desk, where a story in that state is: their own, or a reporter's."""

    def seat(role: str, state: str) -> tuple[User, Article]:
        who = person(role)
        story = story_in(state, make_story, editor, who if role == "Reporter, own" else person("Reporter"))
        client.force_login(who)
        return who, story

    return seat


def shown(page: str, key: int) -> str:
    """Returns the names of all buttons of the page's form, and of all links beside it, in the order of SHOWN."""
    buttons = re.findall(r'<button type="submit"\s+name="_(\w+)"', page)
    links = re.findall(rf'href="/admin/articles/article/{key}/(\w+)/"', page)
    return f"{' '.join(buttons)} / {' '.join(name for name in links if name != 'history')}".strip()


def test_the_tables_know_every_state_and_every_decision() -> None:
    assert {state.partition(",")[0] for state in SHOWN} == set(STATES)
    assert {name for line in SHOWN.values() for name in line.split()} >= set(DECISIONS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", SHOWN)
def test_the_desk_shows_what_the_person_may_do_and_nothing_else(
    role: str, state: str, sit: Sit, client: Client
) -> None:
    _who, story = sit(role, state)
    response = client.get(reverse("admin:articles_article_change", args=[story.pk]))
    assert response.status_code == ROLES[role]
    page = response.content.decode() if response.status_code == 200 else ""
    assert (shown(page, story.pk) if page else "") == expected(role, state)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", SHOWN)
def test_the_page_of_a_decision_opens_where_its_link_is_shown_and_nowhere_else(
    role: str, state: str, sit: Sit, client: Client
) -> None:
    who, story = sit(role, state)
    links = expected(role, state).partition("/")[2].split()
    for name, decision in DECISIONS.items():
        response = client.get(reverse(f"admin:articles_article_{name}", args=[story.pk]))
        # Where there is no embargo to lift the page says so once it is sent; a link would be one too many.
        is_open = name in links or (name == "lift" and rights.may(who, decision.verb, story))
        assert (response.status_code == 200) == is_open, name
    response = client.get(reverse("admin:articles_article_delete", args=[story.pk]))
    assert (response.status_code == 200) == ("delete" in links)


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        ("Editor", "save publish publish_at"),
        ("Administrator", "save publish publish_at"),
        ("Reporter", "save submit"),
        ("Moderator", None),
        ("Picture editor", None),
    ],
)
@pytest.mark.django_db
def test_a_new_story_is_saved_and_given_on_by_who_may(role: str, buttons: str | None, client: Client) -> None:
    client.force_login(person(role))
    response = client.get(reverse("admin:articles_article_add"))
    assert response.status_code == (200 if buttons else 403)
    if buttons:
        assert shown(response.content.decode(), 0) == f"{buttons} /"
