"""Several people at once, in threads with connections of their own: one result, and no accident."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from articles.models import Article, LogEvent, Redirect, Revision, Tag, User
from articles.publishing import actions, content, revisions
from articles.publishing.errors import RuleBroken, StaleVersion
from articles.publishing.moving import taken
from articles.publishing.writing import Apart
from tests.at_once import at_once
from tests.make import make_draft, make_live, make_tag, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor() -> User:
    return make_user()


def test_two_who_publish_one_story_publish_it_once(editor: User) -> None:
    story = make_draft(by=editor, tags=["Water"])
    copies = [Article.objects.get(pk=story.pk) for _ in range(4)]
    assert at_once([lambda copy=copy: actions.publish(copy, by=editor) for copy in copies]) == []  # type: ignore[misc]
    story.refresh_from_db()
    assert (story.state, story.version) == ("published", 2)
    assert {copy.live_at for copy in copies} == {story.live_at}
    assert LogEvent.objects.filter(object_id=str(story.pk), verb="published").count() == 1
    assert Tag.objects.get().live_count == 1


def test_of_stories_that_want_one_address_each_gets_its_own(editor: User) -> None:
    stories = [make_draft(by=editor) for _ in range(4)]
    assert at_once([lambda story=story: actions.publish(story, by=editor) for story in stories]) == []  # type: ignore[misc]
    slugs = sorted(Article.objects.live().values_list("slug", flat=True))
    assert slugs == ["rivers-rise-again", "rivers-rise-again-2", "rivers-rise-again-3", "rivers-rise-again-4"]


def test_of_forms_opened_together_one_is_saved_and_the_others_are_told(editor: User) -> None:
    story = make_draft(by=editor)
    copies = [Article.objects.get(pk=story.pk) for _ in range(4)]

    def save(copy: Article, headline: str) -> None:
        copy.headline = headline
        actions.save_draft(copy, by=editor, based_on=story.version)

    raised = at_once(
        [lambda copy=copy, n=n: save(copy, f"Headline {n}") for n, copy in enumerate(copies)]  # type: ignore[misc]
    )
    assert [type(error) for error in raised] == [StaleVersion] * 3
    saved = Article.objects.get(pk=story.pk)
    assert saved.version == 2
    assert [copy.headline for copy in copies].count(saved.headline) == 1


OWN = (
    "headline",
    "kicker",
    "standfirst",
    "dateline",
    "notes",
    "lead_caption",
    "lead_alt",
    "search_headline",
    "social_headline",
)
ROUNDS = 2


class Desk:
    """An editor who opens the story, writes and saves, again and again."""

    def __init__(self, pk: int, number: int, editor: User) -> None:
        self.pk, self.number, self.by = pk, number, editor
        self.saved: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str]] = []
        self.versions: list[int] = []

    def open(self) -> Article:
        article = Article.objects.get(pk=self.pk)
        content.lay_over(article, revisions.as_of(article, article.version), names=content.TEXTS)
        return article

    def work(self) -> None:
        for turn in range(ROUNDS):
            own, shared = self.open(), self.open()
            self.write(own, OWN[self.number], f"Own {self.number} {turn}.")
            self.write(shared, "search_description", f"Shared {self.number} {turn}.")

    def write(self, article: Article, field: str, text: str) -> None:
        setattr(article, field, text)
        try:
            with transaction.atomic():
                saved = actions.save_draft(article, by=self.by, based_on=article.version, tags=[make_tag(text)])
        except StaleVersion:
            assert getattr(article, field) == text  # still in hand
            self.refused.append((field, text))
        else:
            self.saved.append((field, text))
            self.versions.append(saved.version)


@pytest.mark.parametrize("state", ["draft", "live"])
def test_of_eight_who_write_at_once_nobody_loses_a_word(editor: User, state: str) -> None:
    story = make_draft(by=editor) if state == "draft" else make_live(by=editor)
    first = story.version
    desks = [Desk(story.pk, number, editor) for number in range(8)]
    assert at_once([desk.work for desk in desks]) == []
    said = list(Revision.objects.filter(article=story).order_by("number").values_list("number", "content"))
    kept = {(field, content[field]) for _, content in said for field in (*OWN, "search_description")}
    for desk in desks:
        assert set(desk.saved) <= kept
        assert {field for field, _ in desk.refused} <= {"search_description"}  # their own field clashes with nobody's
        assert len(desk.saved) + len(desk.refused) == 2 * ROUNDS
    versions = sorted(version for desk in desks for version in desk.versions)
    story.refresh_from_db()
    assert versions == list(range(first + 1, story.version + 1))
    assert [number for number, _ in said][-len(versions) :] == versions
    newest = revisions.newest(story)
    for desk in desks:
        assert newest[OWN[desk.number]] == f"Own {desk.number} {ROUNDS - 1}."
        assert {text for _, text in desk.saved} <= {tag for _, content in said for tag in content["tags"]}
    if state == "live":
        assert story.headline == "Rivers rise again"


def test_eight_who_write_submit_and_publish_at_once_end_in_one_state(editor: User) -> None:
    story = make_draft(by=editor, tags=["Water"])
    desks = [Desk(story.pk, number, editor) for number in range(4)]
    copies = [Article.objects.get(pk=story.pk) for _ in range(4)]

    def decide(number: int) -> None:
        with suppress(RuleBroken):  # too late: somebody else has decided
            if number == 0:
                actions.submit(copies[number], by=editor)
            elif number == 1:
                actions.send_back(copies[number], by=editor, note="Ask the mayor too.")
            else:
                actions.publish(copies[number], by=editor)

    tasks = [*(desk.work for desk in desks), *(partial(decide, number) for number in range(4))]
    assert at_once(tasks) == []
    story.refresh_from_db()
    assert story.state == "published"
    assert LogEvent.objects.filter(object_id=str(story.pk), verb="published").count() == 1
    newest = revisions.newest(story)
    assert [newest[OWN[number]] for number in range(4)] == [f"Own {number} {ROUNDS - 1}." for number in range(4)]
    numbers = list(Revision.objects.filter(article=story).order_by("number").values_list("number", flat=True))
    assert numbers == sorted(set(numbers))
    assert numbers[-1] <= story.version
    assert set(story.bylines.values_list("live_at", flat=True)) == {story.live_at}
    assert set(story.tagged.values_list("live_at", flat=True)) == {story.live_at}


def test_of_two_that_move_to_one_address_one_gets_it_and_the_other_is_told(editor: User) -> None:
    at = timezone.now() - timedelta(days=1)
    stories = [make_live(by=editor, at=at, slug=slug) for slug in ("one", "two", "three")]
    raised = at_once([partial(actions.move, story, "rivers", by=editor) for story in stories])
    assert [type(error) for error in raised] == [RuleBroken] * 2
    assert {str(error) for error in raised} == {taken()}
    slugs = sorted(Article.objects.values_list("slug", flat=True))
    assert (len(set(slugs)), slugs.count("rivers"), Redirect.objects.count()) == (3, 1, 1)


def test_stories_that_are_kept_apart_from_both_sides_at_once_wait_for_nobody_in_a_circle(editor: User) -> None:
    one, two, three = (make_draft(by=editor) for _ in range(3))
    sides = [(one, [two, three]), (two, [three, one]), (three, [one, two])] * 2

    def keep_apart(pk: int, others: list[Article]) -> None:
        for _ in range(ROUNDS):
            story = Article.objects.get(pk=pk)
            actions.save_draft(story, by=editor, based_on=story.version, apart=Apart(others, [], shown=[]))

    assert at_once([partial(keep_apart, story.pk, others) for story, others in sides]) == []
    assert [story.never_beside.count() for story in (one, two, three)] == [2, 2, 2]


def test_who_publishes_and_who_withdraws_end_in_one_state(editor: User) -> None:
    story = make_draft(by=editor)
    actions.publish(story, by=editor)
    copies = [Article.objects.get(pk=story.pk) for _ in range(2)]
    raised = at_once(
        [
            lambda: actions.withdraw(copies[0], by=editor, why="A mistake."),
            lambda: actions.publish(copies[1], by=editor),
        ]
    )
    assert raised == []
    story.refresh_from_db()
    assert story.state in {"withdrawn", "published"}
    assert (story.live_at is None) == (story.state == "withdrawn")
    assert set(story.bylines.values_list("live_at", flat=True)) == {story.live_at}


def test_who_deletes_and_who_saves_leave_no_half_story(editor: User) -> None:
    story = make_draft(by=editor)
    copy = Article.objects.get(pk=story.pk)
    raised = at_once([lambda: actions.delete(story, by=editor), lambda: actions.save_draft(copy, by=editor)])
    assert [type(error) for error in raised] in ([], [RuleBroken])
    assert not Article.objects.exists()
