"""What is foreseen of a story as it is typed is what then happens."""

import re
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.conf import IMPACT_NAMED
from articles.models import Article, ArticleTerms, Effect, LogEvent, RelatedLink, Tag, TermCount, User
from articles.moderation import decisions
from articles.publishing import actions
from articles.publishing.writing import Apart
from articles.related import candidates, foreseeing, links, shown
from articles.related.foreseeing import Foreseen
from articles.related.imagined import Typed
from articles.related.rebuild import rebuild
from articles.related.shown import Related
from articles.tagging.names import find, find_or_make
from articles.text.keys import name_key
from tests.make import make_draft, make_live, make_section, make_tag, make_user
from tests.related.conftest import BANK, COURT, RIVER

pytestmark = pytest.mark.django_db

SUBJECTS = ("Floods", "Rivers", "Courts", "Banks", "Farms", "News")
WORDS = f"{RIVER} {COURT} {BANK}".split()

MOST_QUERIES = 22  # two fewer where nothing is kept apart by tags and no page of others stands there

Names = list[tuple[str, int]]


@pytest.fixture
def editor() -> User:
    return make_user()


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has few stories be very many: candidates are left out, and lists are full."""
    monkeypatch.setattr(candidates, "RELATED_NEIGHBOURS", 5)
    monkeypatch.setattr(candidates, "RELATED_COMPARED", 15)
    monkeypatch.setattr(links, "RELATED_KEPT", 9)


def text(random: Random, words: int = 25) -> str:
    return f"<p>{' '.join(random.choices(WORDS, k=words))}</p>"


def subjects(random: Random) -> list[str]:
    return random.sample(SUBJECTS, random.randint(1, 3))


def make_archive(random: Random, editor: User, stories: int = 40) -> list[Article]:
    """Makes stories on few subjects, with rules, decisions and a tag that relates nothing; lists are full or nearly."""
    make_tag("News", relates=False)
    section = make_section()
    made = []
    for number in range(stories):
        at = timezone.now() - timedelta(days=random.randint(1, 400), minutes=number)
        facts: dict[str, Any] = {"never_recommended": random.random() < 0.1, "shows_no_related": random.random() < 0.1}
        tags = subjects(random)
        made.append(
            make_live(
                f"Story {number}",
                at=at,
                tags=tags,
                body=text(random),
                by=editor,
                standfirst="",
                section=section,
                **facts,
            )
        )
    for one in random.sample(made, 4):
        others = [other for other in random.sample(made, 2) if other != one]
        actions.save_draft(one, by=editor, apart=Apart(others, [make_tag(random.choice(SUBJECTS))]))
    list(rebuild(anew=True))
    for story in random.sample(made, 12):
        other = random.choice(made)
        if story == other or story.shows_no_related or not Article.objects.fit_beside(story).filter(pk=other.pk):
            continue
        verb = random.choice((decisions.approve, decisions.hide))
        if random.random() < 0.5:
            decisions.pin(story, other, position=random.randint(1, 4), by=editor)
        else:
            verb(story, other, by=editor)
    story = next(one for one in made if not one.shows_no_related)
    decisions.add_external(
        story, address="https://example.org/a", headline="A page", publication="Others", why="It says so.", by=editor
    )
    return made


def lists() -> dict[int, Names]:
    """Returns what readers get beside every story."""
    found = {}
    for story in Article.objects.live().with_externals():
        beside = shown.list_of(story, list(story.tags.all()))
        found[story.pk] = [("a", one.article.pk) if isinstance(one, Related) else ("e", one.key) for one in beside]
    return found


def changed_by(act: Callable[[], Any], capture: Callable[..., Any], but: int) -> set[int]:
    before = lists()
    with capture(execute=True):
        act()
    after = lists()
    return {pk for pk in before if before[pk] != after[pk]} - {but}


def foresee(story: Typed, names: list[str]) -> Foreseen:
    tags = find(names)
    return foreseeing.publishing(story, set(tags.values()), len({*map(name_key, names)} - tags.keys()))


def own(foreseen: Foreseen) -> Names:
    return [
        ("a", one.article.pk) if one.article else ("e", one.external.pk if one.external else 0)
        for one in foreseen.beside
    ]


def said(foreseen: Foreseen) -> set[int]:
    assert foreseen.changes.is_exact
    assert len(foreseen.changes.named) == min(foreseen.changes.lists, IMPACT_NAMED)
    return {story.pk for story in foreseen.changes.named}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_foreseen_of_a_new_story_is_what_happens(
    seed: int, editor: User, clock: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    random = Random(seed)
    make_archive(random, editor)
    names = [*subjects(random), "A new subject"]
    body = text(random, 100)
    typed = Typed(timezone.now(), headline="River floods", standfirst="What happened.", body=body)
    foreseen = foresee(typed, names)
    story = make_draft("River floods", by=editor, tags=names, body=body, standfirst="What happened.")
    changed = changed_by(lambda: actions.publish(story, by=editor), django_capture_on_commit_callbacks, story.pk)
    assert foreseen.changes.lists == len(changed)
    assert changed >= said(foreseen)
    assert own(foreseen) == lists()[story.pk]
    assert own(foreseen)
    assert changed


@pytest.mark.parametrize("seed", [10, 11, 216])
def test_what_is_foreseen_of_a_live_story_with_other_tags_is_what_happens(
    seed: int, editor: User, clock: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    random = Random(seed)
    made = make_archive(random, editor)
    story = Article.objects.get(pk=random.choice(made).pk)
    names = [*random.sample(SUBJECTS, 2), "A new subject"]
    typed = Typed(
        story.live_at or timezone.now(),
        story.pk,
        story.headline,
        story.standfirst,
        body := text(random),
        shows_no_related=story.shows_no_related,
        never_recommended=story.never_recommended,
        never_beside=frozenset(story.never_beside.values_list("pk", flat=True)),
        never_beside_tags=frozenset(story.never_beside_tags.values_list("pk", flat=True)),
    )
    foreseen = foresee(typed, names)
    story.body = body

    def retag() -> None:
        actions.save_draft(story, by=editor, tags=find_or_make(names, hear=lambda tags: None))
        actions.publish_changes(story, by=editor)

    changed = changed_by(retag, django_capture_on_commit_callbacks, story.pk)
    assert foreseen.changes.lists == len(changed)
    assert changed >= said(foreseen)
    assert own(foreseen) == lists()[story.pk]


def test_looking_ahead_writes_nothing_and_asks_as_much_of_every_archive(editor: User, clock: Any) -> None:
    def everything() -> list[Any]:
        models: tuple[Any, ...] = (Article, Tag, RelatedLink, LogEvent, Effect, ArticleTerms, TermCount)
        return [list(model.objects.order_by("pk").values()) for model in models]

    def ask() -> int:
        typed = Typed(timezone.now(), headline="River floods", body=f"<p>{RIVER}</p>")
        with CaptureQueriesContext(connection) as captured:
            foresee(typed, ["Floods", "Rivers", "Sea"])
        assert not any(re.search(r"\b(INSERT|UPDATE|DELETE)\b", query["sql"]) for query in captured)
        return len(captured)

    make_archive(Random(1), editor, 20)
    assert ask() <= MOST_QUERIES
    make_archive(Random(2), editor, 40)
    before = everything()
    assert ask() <= MOST_QUERIES
    assert everything() == before


def test_a_story_that_is_typed_with_no_tag_changes_nothing(editor: User) -> None:
    foreseen = foresee(Typed(timezone.now(), headline="River floods"), ["Unheard of"])
    assert (foreseen.beside, foreseen.changes) == ([], foreseeing.Changes(0, True, []))
