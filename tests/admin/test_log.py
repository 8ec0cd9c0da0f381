"""The audit log and the waiting work at the desk: what is written, who reads it, and that nobody changes it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from articles import audit
from articles.admin import log
from articles.admin.words import moment
from articles.models import Author, Effect, Image, LogEvent, Newsroom, Section, User
from articles.outbox import sweeping
from articles.publishing import actions
from articles.publishing.revisions import newest
from articles.text.body import clean_body
from tests.admin.forms import fill
from tests.make import make_author, make_draft, make_image, make_live, make_section, make_tag, make_user
from tests.pictures import upload

LIST = "/admin/articles/logevent/"
WORK = "/admin/articles/effect/"


@pytest.fixture
def chief(db: None) -> User:
    return make_user("Administrator", username="chief", first_name="Amina", last_name="Said")


@pytest.fixture
def chiefs_desk(chief: User) -> Client:
    client = Client()
    client.force_login(chief)
    return client


def address_of(kept: Any, page: str = "change") -> str:
    return reverse(f"admin:{kept._meta.app_label}_{kept._meta.model_name}_{page}", args=[kept.pk])


def events() -> list[tuple[str, str, str, dict[str, Any], dict[str, Any]]]:
    rows = LogEvent.objects.order_by("pk")
    return [(event.verb, event.noun, event.label, event.before, event.after) for event in rows]


def save(client: Client, kept: Any, **changes: Any) -> None:
    address = address_of(kept)
    assert client.post(address, fill(client, address, **changes)).status_code == 302


# --- What is written ---


def test_an_addition_says_what_was_added_and_by_whom(chiefs_desk: Client, chief: User) -> None:
    address = "/admin/articles/section/add/"
    chiefs_desk.post(address, fill(chiefs_desk, address, name="Health", slug="health"))
    assert events() == [
        ("added", "section", "Health", {}, {"name": "Health", "slug": "health", "order": 0, "description": ""})
    ]
    event = LogEvent.objects.get()
    assert (event.by, event.by_name, event.object_id) == (chief, "Amina Said", str(Section.objects.get().pk))


@pytest.mark.parametrize(
    ("make", "changes", "before", "after"),
    [
        (make_section, {"name": "Earth"}, {"name": "World"}, {"name": "Earth"}),
        (make_image, {"alt": "A dam."}, {"alt": "A river under a bridge."}, {"alt": "A dam."}),
        (
            make_author,
            {"links": "Site | https://example.org/"},
            {"links": []},
            {"links": [{"label": "Site", "url": "https://example.org/"}]},
        ),
        (
            lambda: Newsroom.objects.create(name="Old"),
            {"name": "New", "contact_email": "desk@example.org"},
            {"name": "Old", "contact_email": ""},
            {"name": "New", "contact_email": "desk@example.org"},
        ),
        (
            lambda: make_tag("Nile"),
            {"name": "River Nile", "synonyms": "The Nile"},
            {"name": "Nile", "other names": []},
            {"name": "River Nile", "other names": ["Nile", "The Nile"]},
        ),
    ],
    ids=["section", "picture", "author", "newsroom", "tag"],
)
def test_a_change_says_what_was_before_and_after(
    make: Any, changes: dict[str, str], before: Any, after: Any, chiefs_desk: Client
) -> None:
    kept = make()
    save(chiefs_desk, kept, **changes)
    ((verb, noun, _label, *said),) = events()
    assert (verb, noun, said) == ("changed", kept._meta.model_name, [before, after])


def test_an_old_address_is_logged_from_its_beginning_to_its_end(chiefs_desk: Client) -> None:
    article, other = make_live("Rivers"), make_live("Lakes")
    address = "/admin/articles/redirect/add/"
    chiefs_desk.post(address, fill(chiefs_desk, address, path="/old/", article=str(article.pk)))
    save(chiefs_desk, article.redirects.get(), article=str(other.pk))
    chiefs_desk.post(address_of(other.redirects.get(), "delete"), {"post": "yes"})
    redirects = [event for event in events() if event[1] == "redirect"]
    assert [(verb, before, after) for verb, _, _, before, after in redirects] == [
        ("added", {}, {"path": "/old", "article": "Rivers"}),
        ("changed", {"article": "Rivers"}, {"article": "Lakes"}),
        ("deleted", {"path": "/old", "article": "Lakes"}, {}),
    ]


def test_a_save_that_changes_nothing_is_no_event(chiefs_desk: Client) -> None:
    for kept in (make_section(), make_author(), make_tag("Nile"), make_image(), make_user("Reporter")):
        save(chiefs_desk, kept)
    assert events() == []


def test_a_refused_save_is_no_event(chiefs_desk: Client) -> None:
    section, other = make_section(), make_section("Health")
    address = address_of(section)
    assert chiefs_desk.post(address, fill(chiefs_desk, address, slug=other.slug)).status_code == 200
    stale = fill(chiefs_desk, address, name="Late") | {"seen": "other"}
    assert chiefs_desk.post(address, stale).status_code == 200
    assert events() == []


def test_a_button_pressed_twice_is_one_event(chiefs_desk: Client) -> None:
    address = "/admin/articles/author/add/"
    sent = fill(chiefs_desk, address, name="Ada", slug="ada")
    for _ in range(2):
        chiefs_desk.post(address, sent)
    assert [event[0] for event in events()] == ["added"]


def test_an_event_that_cannot_be_written_lets_no_change_through(
    chiefs_desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = make_section()
    address = address_of(section)
    sent = fill(chiefs_desk, address, name="Unlogged")
    monkeypatch.delitem(audit.VERBS, "changed")
    with pytest.raises(ValueError, match="changed"):
        chiefs_desk.post(address, sent)
    assert Section.objects.get().name == "World"


@pytest.mark.django_db(transaction=True)
def test_an_uploaded_picture_is_logged_with_its_row_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    client.force_login(make_user("Administrator"))
    address = "/admin/articles/image/add/"

    def send() -> None:
        sent = fill(client, address, alt="A dam.", credit="Us")
        client.post(address, {**sent, "upload": upload()})

    with monkeypatch.context() as broken:
        broken.delitem(audit.VERBS, "added")
        with pytest.raises(ValueError, match="added"):
            send()
    assert not Image.objects.exists()
    send()
    send()  # it is there: refused
    ((verb, noun, _label, _before, after),) = events()
    assert (verb, noun, after["alt"], after["credit"]) == ("added", "image", "A dam.", "Us")
    client.post(address_of(Image.objects.get(), "delete"), {"post": "yes"})
    assert [event[0] for event in events()] == ["added", "deleted"]


# --- Accounts ---


def test_what_an_account_may_do_is_logged_by_name(chiefs_desk: Client) -> None:
    other = make_user("Reporter", username="ben")
    save(chiefs_desk, other, groups=[str(Group.objects.get(name="Editor").pk)], is_staff=None)
    assert events() == [
        (
            "changed",
            "user",
            "ben",
            {"is_staff": True, "groups": ["Reporter"]},
            {"is_staff": False, "groups": ["Editor"]},
        )
    ]


def test_single_rights_are_logged_by_name(admin_client: Client) -> None:
    other = make_user("Reporter", username="ben")
    right = other.groups.get().permissions.get(codename="add_image")
    save(admin_client, other, user_permissions=[str(right.pk)], is_superuser="on")
    ((_verb, _noun, _label, before, after),) = events()
    assert before == {"is_superuser": False, "user_permissions": []}
    assert after == {"is_superuser": True, "user_permissions": ["articles.add_image"]}


def test_what_a_group_may_do_is_logged_by_name(admin_client: Client) -> None:
    group = Group.objects.get(name="Picture editor")
    keep = group.permissions.filter(codename__in=["add_image", "view_image"])
    save(admin_client, group, permissions=[str(right.pk) for right in keep])
    ((_verb, noun, label, before, after),) = events()
    assert (noun, label) == ("group", "Picture editor")
    assert after == {"permissions": ["articles.add_image", "articles.view_image"]}
    assert "articles.delete_image" in before["permissions"]


def test_a_new_password_is_logged_and_what_it_is_nowhere(chiefs_desk: Client) -> None:
    address = "/admin/articles/user/add/"
    words = {"password1": "a-Long-enough-1", "password2": "a-Long-enough-1", "usable_password": "true"}
    chiefs_desk.post(address, fill(chiefs_desk, address, username="new") | words)
    new = User.objects.get(username="new")
    again = {"password1": "b-Long-enough-2", "password2": "b-Long-enough-2", "usable_password": "true"}
    response = chiefs_desk.post(reverse("admin:auth_user_password_change", args=[new.pk]), again)
    assert response.status_code == 302
    chiefs_desk.post(address_of(new, "delete"), {"post": "yes"})
    assert [(verb, after) for verb, _, _, _, after in events()[1:2]] == [("changed", {"password": "(set anew)"})]
    assert [event[0] for event in events()] == ["added", "changed", "deleted"]
    kept = repr(list(LogEvent.objects.values_list("before", "after")))
    assert "Long-enough" not in kept
    assert "md5$" not in kept
    assert new.password not in kept


def test_the_log_outlives_the_account_that_wrote_it(admin_client: Client) -> None:
    clerk = make_user("Administrator", username="clerk", first_name="Ben", last_name="Karanja")
    event = audit.record("changed", make_section(), by=clerk, before={"name": "A"}, after={"name": "B"})
    assert admin_client.post(address_of(clerk, "delete"), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=clerk.pk).exists()
    event.refresh_from_db()
    assert (event.by, event.by_name, event.before) == (None, "Ben Karanja", {"name": "A"})
    assert "Ben Karanja" in admin_client.get(LIST).content.decode()
    assert LogEvent.objects.get(verb="deleted").label == "clerk"


# --- Who reads it ---


@pytest.mark.parametrize("role", ["Reporter", "Editor", "Moderator", "Picture editor"])
@pytest.mark.parametrize("noun", ["logevent", "effect"])
def test_only_administrators_read_it(role: str, noun: str, client: Client, db: None) -> None:
    audit.record("changed", make_section(), by=make_user())
    Effect.objects.create(kind="mail", error="no", tries=1)
    client.force_login(make_user(role))
    key = (LogEvent if noun == "logevent" else Effect).objects.get().pk
    for page in ("", f"{key}/change/", f"{key}/history/"):
        assert client.get(f"/admin/articles/{noun}/{page}").status_code == 403
    assert client.post(f"{WORK}{Effect.objects.get().pk}/again/").status_code == 403
    assert f"/articles/{noun}/" not in client.get("/admin/").content.decode()


def test_an_event_is_shown_with_the_fields_labels_and_its_values(chiefs_desk: Client) -> None:
    author = make_author("Ada <i>Okoth</i>")
    save(chiefs_desk, author, name="Ada", is_active=None, links="A | https://example.org/<b>", bio="One\nTwo")
    shown = chiefs_desk.get(address_of(LogEvent.objects.get())).content.decode()
    for words in (
        '<th scope="row">Name</th><td dir="auto">Ada &lt;i&gt;Okoth&lt;/i&gt;</td><td dir="auto">Ada</td>',
        '<th scope="row">On the staff</th><td dir="auto">Yes</td><td dir="auto">No</td>',
        '<td dir="auto">–</td><td dir="auto">A · https://example.org/&lt;b&gt;</td>',
        '<td dir="auto">–</td><td dir="auto">One<br>Two</td>',
        "Amina Said",
        "Changed",
    ):
        assert words in shown
    assert "<i>Okoth" not in shown
    assert "name, biography, profile links, on the staff" in chiefs_desk.get(LIST).content.decode()


def test_whatever_the_log_holds_is_shown(chiefs_desk: Client) -> None:
    strange = LogEvent.objects.create(
        verb="unheard of", noun="nothing", label="\u202ex", before={"a": None, "": [[1], {"b": True}]}, after={"c": 1.5}
    )
    deep = audit.record("changed", make_section(), by=None, after={"name": "x" * 100_000, "bylines": [{"author": 3}]})
    for event in (strange, deep):
        assert chiefs_desk.get(address_of(event)).status_code == 200
    assert "x" * 100_000 in chiefs_desk.get(address_of(deep)).content.decode()
    assert chiefs_desk.get(LIST).status_code == 200


def test_all_of_a_deleted_story_is_read_in_the_log(chiefs_desk: Client, chief: User) -> None:
    paragraphs = [f"<p>Paragraph {number}. {'It rained. ' * 40}</p>" for number in range(200)]
    facts = {"standfirst": "A year of rain. " * 20, "key_points": ["Rain", "More rain"], "notes": "Ask Ben."}
    story = make_draft(body="First try.", by=chief, tags=["Water"], **facts)
    story.body = clean_body("\n".join(paragraphs))
    actions.save_draft(story, by=chief)
    kept = newest(story)
    assert len(kept["body"]) > 80_000
    assert chiefs_desk.post(address_of(story, "delete"), {"post": "yes"}).status_code == 302
    event = LogEvent.objects.get(verb="deleted")
    assert event.before == kept | {"state": "draft", "version": 2, "live_at": None}
    shown = chiefs_desk.get(address_of(event)).content.decode()
    for line in (*kept["body"].splitlines(), kept["standfirst"], "Rain<br>More rain", "Ask Ben.", "Ada Okoth", "Water"):
        assert (line if "<br>" in line else escape(line)) in shown


def test_moments_and_states_are_shown_as_the_desk_says_them(chiefs_desk: Client) -> None:
    event = audit.record(
        "rescheduled",
        make_live(),
        by=None,
        before={
            "state": "scheduled",
            "live_at": "2025-10-09T12:00:00+00:00",
            "publish_at": "2025-10-09 12:00:00+00:00",
        },
        after={"state": "published", "live_at": "soon", "publish_at": "0001-01-01T00:00:00+00:00", "headline": "2025"},
    )
    shown = chiefs_desk.get(address_of(event)).content.decode()
    when = moment(datetime(2025, 10, 9, 12, tzinfo=UTC))
    for row in (
        '<th scope="row">State</th><td dir="auto">Scheduled</td><td dir="auto">Published</td>',
        f'<th scope="row">Live at</th><td dir="auto">{when}</td><td dir="auto">soon</td>',
        f'<th scope="row">Publish at</th><td dir="auto">{when}</td>',
        '<th scope="row">Headline</th><td dir="auto">–</td><td dir="auto">2025</td>',
    ):
        assert row in shown


def test_the_list_names_what_differs(chiefs_desk: Client) -> None:
    sides = ({"state": "published", "slug": "a"}, {"state": "published", "slug": "b"})
    audit.record("moved", make_live(), by=None, before=sides[0], after=sides[1])
    shown = chiefs_desk.get(LIST).content.decode()
    assert '<td class="field-shown_fields">slug</td>' in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("noun=section", ["World"]),
        ("verb=deleted", ["Ada"]),
        ("q=okoth", ["Ada"]),
        ("q=because", ["World"]),
        ("q=amina+said", ["World", "Ada"]),
        ("noun=invented", ["World", "Ada"]),
        ("by=99999999999999999999", ["World", "Ada"]),
        ("by__password__startswith=x", None),
        ("before__contains=x", None),
    ],
)
def test_the_log_is_narrowed(query: str, found: list[str] | None, chiefs_desk: Client, chief: User) -> None:
    audit.record("changed", make_section(), by=chief, why="Because.")
    audit.record("deleted", Author(name="Ada"), by=make_user(first_name="Okoth", last_name="Amina Said"))
    response = chiefs_desk.get(f"{LIST}?{query}")
    if found is None:
        assert response.status_code in {302, 400}
    else:
        assert [event.label for event in response.context["cl"].result_list][::-1] == found


def test_the_log_is_narrowed_to_one_person(chiefs_desk: Client, chief: User) -> None:
    audit.record("changed", make_section(), by=chief)
    audit.record("changed", make_tag("Nile"), by=make_user())
    response = chiefs_desk.get(f"{LIST}?by={chief.pk}")
    assert [event.label for event in response.context["cl"].result_list] == ["World"]


def test_a_search_looks_only_so_far_back(chiefs_desk: Client, chief: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "NEWEST_SEARCHED", 2)
    for _ in range(4):
        audit.record("changed", make_section(), by=chief)
    assert len(chiefs_desk.get(f"{LIST}?q=world").context["cl"].result_list) == 2
    assert len(chiefs_desk.get(LIST).context["cl"].result_list) == 4


@pytest.mark.parametrize("address", [LIST, WORK])
def test_many_rows_cost_what_few_do(address: str, chiefs_desk: Client, chief: User) -> None:
    counts = []
    for number in (3, 40):
        for n in range(number):
            person = make_user("Editor") if n % 5 == 0 else chief
            audit.record("changed", make_section(), by=person, before={"name": "A"}, after={"name": "B"})
            Effect.objects.create(kind="mail", payload={"name": "x"}, error="no", tries=1)
        with CaptureQueriesContext(connection) as queries:
            assert chiefs_desk.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


# --- That nobody changes it ---


@pytest.mark.parametrize("noun", ["logevent", "effect"])
def test_no_post_adds_changes_or_deletes(noun: str, admin_client: Client) -> None:
    audit.record("changed", make_section(), by=make_user(), before={"name": "A"})
    Effect.objects.create(kind="mail", payload={"name": "x"})
    model: Any = LogEvent if noun == "logevent" else Effect
    before, key = list(model.objects.values()), model.objects.get().pk
    stem = f"/admin/articles/{noun}/"
    sent = {
        "label": "Forged",
        "by_name": "Nobody",
        "verb": "added",
        "before": "{}",
        "after": "{}",
        "why": "x",
        "kind": "purge",
        "payload": "{}",
        "tries": "0",
        "error": "",
        "done_at_0": "2025-10-08",
        "post": "yes",
        "action": "delete_selected",
        "_selected_action": str(key),
        "index": "0",
        "_save": "1",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(key),
        "form-0-label": "Forged",
    }
    for page in ("add/", f"{key}/change/", f"{key}/delete/", f"{key}/change/?_saveasnew=1"):
        assert admin_client.post(stem + page, sent).status_code == 403, page
        assert admin_client.post(stem + page, sent | {"_saveasnew": "1"}).status_code == 403, page
    admin_client.post(stem, sent)
    assert list(model.objects.values()) == before


def test_the_first_page_says_that_something_failed_to_who_may_see_it(chiefs_desk: Client, desk: Client) -> None:
    assert "has failed" not in chiefs_desk.get("/admin/").content.decode()
    Effect.objects.create(kind="mail", tries=1, error="no answer")
    assert "Something that had to happen has failed." in chiefs_desk.get("/admin/").content.decode()
    assert "has failed" not in desk.get("/admin/").content.decode()


def test_its_form_has_no_field_and_no_button_that_saves(admin_client: Client) -> None:
    event = audit.record("changed", make_section(), by=make_user())
    shown = admin_client.get(address_of(event)).content.decode()
    form = shown.partition('id="logevent_form"')[2].partition("</form>")[0]
    assert 'type="submit"' not in form
    assert "<textarea" not in form
    assert "deletelink" not in form


# --- Trying again ---


@pytest.mark.parametrize("at", ["/admin/", "/admin/articles/"])
def test_both_lists_are_found_by_their_names(at: str, chiefs_desk: Client) -> None:
    shown = chiefs_desk.get(at).content.decode()
    for address, name in ((LIST, "Audit log"), (WORK, "Waiting work")):
        assert f'<a href="{address}">{name}</a>' in shown
    assert "<h1>Waiting work</h1>" in chiefs_desk.get(WORK).content.decode()


def effect(**facts: Any) -> Effect:
    return Effect.objects.create(kind="mail", payload={"name": "returned", "to": 1}, **facts)


def again(client: Client, key: int) -> str:
    response = client.post(f"{WORK}{key}/again/", follow=True)
    assert response.redirect_chain == [(WORK, 302)]
    return response.content.decode()


def test_failed_work_has_a_button_and_other_work_has_none(chiefs_desk: Client) -> None:
    failed = effect(tries=1, error="ConnectionError: no <answer>", due_at=timezone.now() + timedelta(hours=1))
    given_up = effect(tries=6, error="no", given_up_at=timezone.now())
    for other in ({}, {"tries": 1}, {"tries": 1, "done_at": timezone.now()}):
        effect(**other)
    shown = chiefs_desk.get(WORK).content.decode()
    assert shown.count("formaction=") == 2
    for row in (failed, given_up):
        assert f'formaction="{WORK}{row.pk}/again/"' in shown
    assert "no &lt;answer&gt;" in shown
    assert "Given up" in shown
    assert "Failed, tried again later" in shown
    assert "Mail: returned" in shown


def test_the_button_is_in_a_form_that_is_posted_with_its_token(chiefs_desk: Client) -> None:
    effect(tries=1, error="no")
    form = chiefs_desk.get(WORK).content.decode().partition('id="changelist-form"')[2].partition("</form>")[0]
    assert 'method="post"' in form[:200]
    assert "csrfmiddlewaretoken" in form
    assert "formaction=" in form


def test_a_press_makes_failed_work_due(chiefs_desk: Client) -> None:
    failed = effect(tries=6, error="no", given_up_at=timezone.now())
    assert "tried again within a minute" in again(chiefs_desk, failed.pk)
    assert Effect.objects.due().get() == failed
    # Until it has failed again there is nothing to press.
    sweeping.sweep({"mail": lambda effect: None}, given_up=lambda effect: None)
    assert "nothing to try again" in again(chiefs_desk, failed.pk)


@pytest.mark.parametrize("key", [0, 99, 2**63, 10**40])
def test_work_that_is_none_is_not_tried(key: int, chiefs_desk: Client) -> None:
    assert "nothing to try again" in again(chiefs_desk, key)


def test_trying_again_takes_a_post_with_a_token(chief: User) -> None:
    failed = effect(tries=6, error="no", given_up_at=timezone.now())
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief)
    assert client.get(f"{WORK}{failed.pk}/again/").status_code == 405
    assert client.post(f"{WORK}{failed.pk}/again/").status_code == 403
    assert not Effect.objects.due().exists()


@pytest.mark.parametrize(("state", "number"), [("waiting", 1), ("failed", 2), ("given_up", 1), ("done", 1), ("x", 5)])
def test_work_is_narrowed_by_how_it_stands(state: str, number: int, chiefs_desk: Client) -> None:
    effect()
    effect(tries=1, error="no")
    effect(tries=2, error="no")
    effect(tries=6, error="no", given_up_at=timezone.now())
    effect(tries=1, done_at=timezone.now())
    assert len(chiefs_desk.get(f"{WORK}?state={state}").context["cl"].result_list) == number
