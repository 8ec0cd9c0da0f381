"""What is not live is nowhere: in no page, list, feed, search, count, suggestion, refusal or hidden corner."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from articles.models import Article, Author, CorrectionKind, Image, Revision, Tag, User
from articles.publishing import actions
from articles.publishing.content import Line
from articles.search.index import forget
from articles.tagging.names import resolve
from tests.conftest import NOON
from tests.journeys.crawler import Site, every_route
from tests.make import make_author, make_draft, make_image, make_live, make_section, make_user

DAY = timedelta(days=1)
MARK = "zqx"  # each secret word begins with it, and no other word has it
STATES = ("draft", "submitted", "returned", "scheduled", "embargoed", "withdrawn", "dropped")
TEXTS = ("headline", "kicker", "standfirst", "dateline", "lead_caption", "lead_alt", "notes")
TEXTS += ("search_headline", "search_description", "social_headline", "social_description")
SHARED = ("Water", "Rivers", "Floods")


def secret(state: str, what: str) -> str:
    return f"{MARK}{state}{what}".replace("_", "")


def secret_facts(state: str) -> dict[str, Any]:
    """All that a story can say, each part with a word of its own."""
    picture = {name: secret(state, f"picture{name}") for name in ("alt", "caption", "credit", "title", "source")}
    texts = {name: f"{secret(state, name)} rivers" for name in TEXTS}
    image = make_image(**picture)
    body = f'<p>{secret(state, "body")} rivers rise.</p><figure data-block="photo" data-image="{image.pk}"></figure>'
    points, canonical = [secret(state, "point")], f"https://{secret(state, 'canonical')}.example/"
    return {**texts, "body": body, "key_points": points, "canonical_url": canonical, "lead_image": image}


def make_secret(state: str, editor: User, other: Article) -> Article:
    author = make_author(secret(state, "author"), slug=secret(state, "author"), bio=secret(state, "bio"))
    tags = [*SHARED, secret(state, "tag")]
    facts = secret_facts(state) | {"slug": secret(state, "slug"), "language": "fa", "translation_of": None}
    if state == "draft":
        facts["translation_of"] = other
    story = make_draft(by=editor, authors=[author], tags=tags, **facts)
    if state == "submitted":
        actions.submit(story, by=editor)
    elif state == "returned":
        actions.submit(story, by=editor)
        actions.send_back(story, by=editor, note=secret(state, "note"))
    elif state in {"scheduled", "dropped"}:
        actions.publish(story, by=editor, at=NOON + DAY)
    elif state == "embargoed":
        story.embargo_until = NOON + 2 * DAY
        actions.save_draft(story, by=editor)
        actions.publish(story, by=editor)
    elif state == "withdrawn":
        actions.publish_backdated(story, by=editor, at=NOON - DAY)
        actions.correct(story, CorrectionKind.NOTE, secret(state, "correction"), by=editor)
        actions.move(story, secret(state, "moved"), by=editor)
    if state in {"withdrawn", "dropped"}:
        actions.withdraw(story, by=editor, why="A public reason.")
    return story


def write_on(story: Article, editor: User, state: str) -> None:
    """Gives a live story a working copy full of secrets."""
    for name, value in secret_facts(state).items():
        setattr(story, name, value)
    author = make_author(secret(state, "author"), slug=secret(state, "author"))
    tags = resolve([*SHARED, secret(state, "tag")])
    actions.save_draft(story, by=editor, bylines=[Line(author), Line(credit=secret(state, "credit"))], tags=tags)


@pytest.fixture
def newspaper(clock: time_machine.Traveller, django_capture_on_commit_callbacks: Any, db: None) -> list[Article]:
    """A site of live stories, among others that are not; returns those."""
    editor = make_user("Editor", first_name=MARK, last_name="editor")
    section = make_section("World")
    with django_capture_on_commit_callbacks(execute=True):
        live = [
            make_live(f"Rivers {n}", at=NOON - n * DAY, by=editor, tags=SHARED, section=section, slug=f"rivers-{n}")
            for n in range(1, 6)
        ]
        for story in live:
            story.notes = secret("live", "notes")
            actions.amend(story, by=editor)
        actions.correct(live[0], CorrectionKind.CORRECTION, "It was Tuesday.", by=editor)
        actions.move(live[1], "moved", by=editor)
        hidden = [make_secret(state, editor, live[0]) for state in STATES]
        write_on(live[2], editor, "working")
        write_on(live[3], editor, "letgo")
        actions.discard_changes(live[3], by=editor)
        links = "".join(f'<aside data-block="related" data-article="{story.pk}"></aside>' for story in hidden)
        live[4].body += links
        actions.amend(live[4], by=editor)
    return hidden


def guesses(hidden: list[Article]) -> Iterator[str]:
    """Yields what somebody might try who knows, or guesses, something."""
    yield from ("/", "/feed/", "/sitemap.xml", "/robots.txt", "/healthz/", "/archive/", "/corrections/", "/nowhere/")
    for months in ("2025/09", "2025/10", "2025/11"):
        yield f"/archive/{months}/"
    for number in range(1, 4):
        yield f"/?page={number}"
    for word in (*SHARED, "rivers", "world"):
        yield f"/search/?q={word}"
    for story in hidden:
        day = f"{(story.address_date or NOON):%Y/%m/%d}"
        for state in (*STATES, "working", "letgo"):
            yield from (f"/{day}/{secret(state, what)}/" for what in ("slug", "moved", "headline"))
        values = {"object_id": str(story.pk), "slug": story.slug, "path": str(story.pk), "int": str(story.pk)}
        for route in every_route({**values, "yyyy": "2025", "mm": "10", "part": story.slug}):
            yield from (route, f"{route}?term=rivers&q=rivers&app_label=articles")
    for state in (*STATES, "working", "letgo"):
        yield from (f"/tags/{secret(state, 'tag')}/", f"/search/?q={secret(state, 'body')}")


def without_echo(address: str, answer: str) -> str:
    """Takes what the answer repeats of the question out of it: that is no news to who asked."""
    for word in {part for part in address.replace("=", "/").replace("?", "/").split("/") if MARK in part}:
        answer = answer.replace(word, "")
    return answer


def test_no_word_of_what_is_not_live_is_anywhere(newspaper: list[Article]) -> None:
    answers = Site().walk(guesses(newspaper))
    assert len(answers) > 100
    leaks = [address for address, answer in answers.items() if MARK in without_echo(address, answer)]
    assert leaks == []
    digests = Image.objects.filter(title__contains=MARK).values_list("digest", flat=True)
    assert [address for address, answer in answers.items() for digest in digests if digest in answer] == []
    assert [address for address, answer in answers.items() if answer.startswith("5")] == []


def test_readers_get_the_same_as_if_there_were_nothing_else(newspaper: list[Article]) -> None:
    beginnings = ["/", "/feed/", "/sitemap.xml", "/corrections/", *(f"/search/?q={word}" for word in ("rivers", "fa"))]
    before = Site().walk(beginnings)
    pks = [story.pk for story in newspaper]
    forget(pks)
    Article.objects.filter(pk__in=pks).delete()
    Article.objects.update(working_version=None)
    Revision.objects.all().delete()
    Tag.objects.filter(name__startswith=MARK).delete()
    Author.objects.filter(name__startswith=MARK).delete()
    Image.objects.filter(title__startswith=MARK).delete()
    after = Site().walk(beginnings)
    assert before.keys() == after.keys()
    assert [address for address, answer in before.items() if answer != after[address]] == []
    assert {tag.live_count for tag in Tag.objects.all()} == {5}


def test_a_story_is_found_by_the_same_walk_from_its_moment_on(
    newspaper: list[Article], clock: time_machine.Traveller
) -> None:
    def states_seen() -> set[str]:
        answers = Site().walk(["/"]).values()
        return {state for state in STATES if any(secret(state, "headline") in answer for answer in answers)}

    assert states_seen() == set()
    clock.shift(DAY)
    assert states_seen() == {"scheduled"}
    clock.shift(DAY)
    assert states_seen() == {"scheduled", "embargoed"}
    answers = Site().walk(["/"])
    assert any(secret("scheduled", "tag") in answer for answer in answers.values())
    assert not any(secret("scheduled", "notes") in answer for answer in answers.values())
    clock.shift(-2 * DAY)
    assert states_seen() == set()


def test_what_was_withdrawn_leaves_its_reason_and_no_word(newspaper: list[Article]) -> None:
    for slug in (secret("withdrawn", "slug"), secret("withdrawn", "moved")):
        response = Client().get(f"/2025/10/07/{slug}/")
        assert response.status_code == 410
        text = without_echo(f"/{slug}", response.content.decode())
        assert "A public reason." in text
        assert MARK not in text
