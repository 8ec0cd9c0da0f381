"""What a change of tags would do is what it then does."""

from collections.abc import Callable
from typing import Any

import pytest

from articles.conf import IMPACT_EXACT, IMPACT_NAMED
from articles.models import Article, ArticleTerms, Effect, LogEvent, RelatedLink, Tag, TagMerge, User
from articles.publishing import actions
from articles.publishing.writing import Apart
from articles.tagging.errors import MergeRefused
from articles.tagging.impact import Impact, of_merge, of_relating
from articles.tagging.merging import merge
from articles.tagging.names import resolve
from articles.tagging.relating import set_relates
from tests.make import make_draft, make_tag, make_user
from tests.related.conftest import BANK, COURT, RIVER
from tests.related.conftest import beside as related_beside

pytestmark = pytest.mark.django_db

Live = Callable[..., Article]


@pytest.fixture
def editor() -> User:
    return make_user()


@pytest.fixture
def archive(live: Live) -> None:
    """Makes stories of three beats; rivers have two tags that mean the same."""
    for number in range(6):
        live(f"River {number}", ("Floods", "Flood")[number % 2], "Valley", days=number * 3, text=RIVER)
        live(f"Court {number}", "Justice", "Valley", days=number * 5, text=COURT)
        live(f"Bank {number}", "Money", *(["Floods"] if number == 3 else []), days=number, text=BANK)


def lists() -> dict[int, list[int]]:
    stories = Article.objects.live()
    return {story.pk: [one.article.pk for one in related_beside(story)] for story in stories}


def changed_by(act: Callable[[], Any], capture: Callable[..., Any]) -> set[str]:
    """Returns the headlines of the stories that readers get another list beside, once it is done."""
    before = lists()
    with capture(execute=True):
        act()
    after = lists()
    return set(
        Article.objects.filter(pk__in=[pk for pk in before if before[pk] != after[pk]]).values_list(
            "headline", flat=True
        )
    )


def told(impact: Impact) -> set[str]:
    assert impact.is_exact
    assert impact.lists == len(impact.named)
    return {story.headline for story in impact.named}


@pytest.mark.usefixtures("archive")
def test_what_a_merge_is_said_to_change_is_what_it_changes(
    editor: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    floods, flood = resolve(["Floods", "Flood"])
    said = told(of_merge(floods, flood))
    assert said
    assert said == changed_by(lambda: merge(floods, flood, by=editor), django_capture_on_commit_callbacks)


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("name", ["Floods", "Valley", "Money"])
def test_what_the_flag_is_said_to_change_is_what_it_changes(
    name: str, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    tag = make_tag(name)
    for relates in (False, True):
        said = told(of_relating(tag, relates=relates))
        assert said
        assert said == changed_by(lambda: set_relates(tag, relates=relates), django_capture_on_commit_callbacks)  # noqa: B023


def test_lists_that_a_rule_reaches_are_told_too(
    live: Live, editor: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    trial = live("The trial", "Court", text=RIVER)
    live("The verdict", "Court", "Judge", text=RIVER)
    live("The appeal", "Court", text=RIVER)
    live("The judges", "Judges", text=BANK)
    judges, judge = resolve(["Judges", "Judge"])
    actions.save_draft(trial, by=editor, apart=Apart([], [judges]))
    said = told(of_merge(judges, judge))
    assert {"The trial", "The verdict"} <= said
    assert said == changed_by(lambda: merge(judges, judge, by=editor), django_capture_on_commit_callbacks)


@pytest.mark.usefixtures("archive")
def test_looking_changes_nothing(editor: User, django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    def everything() -> list[Any]:
        models = (Tag, TagMerge, RelatedLink, LogEvent, Effect)
        return [list(model.objects.order_by("pk").values()) for model in models] + [  # type: ignore[attr-defined]
            list(ArticleTerms.objects.order_by("pk").values("pk", "waiting_since", "worth"))
        ]

    before = everything()
    with django_capture_on_commit_callbacks() as callbacks:
        of_merge(*resolve(["Floods", "Flood"]))
        of_relating(make_tag("Valley"), relates=False)
    assert everything() == before
    assert callbacks == []


def test_of_many_stories_a_part_is_gone_through_and_the_rest_estimated(live: Live, editor: User) -> None:
    for number in range(2 * IMPACT_EXACT + 2):
        live(f"Story {number:03}", "Floods", days=number, text=RIVER)
    impact = of_relating(make_tag("Floods"), relates=False)
    assert not impact.is_exact
    assert (impact.carriers, impact.lists) == (42, 42)
    assert impact.looked_at <= IMPACT_EXACT
    assert [story.headline for story in impact.named] == sorted(story.headline for story in impact.named)
    assert len(impact.named) == IMPACT_NAMED


def test_a_tag_that_only_drafts_carry_changes_no_list(editor: User) -> None:
    make_draft(tags=["Floods"])
    assert of_merge(*resolve(["Floods", "Flood"])) == Impact(0, True, [], 0, 0)


def test_what_cannot_be_merged_has_no_impact(editor: User) -> None:
    with pytest.raises(MergeRefused):
        of_merge(make_tag("Floods"), make_tag("FLOODS"))
