"""All links made anew."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from articles.models import Article, ArticleTerms, RelatedLink, RelatedRebuild, Tag, TermCount
from articles.models.terms import ARCHIVE
from articles.related import rebuild as rooms
from articles.related.rebuild import Progress, rebuild, unfinished
from articles.related.refresh import mark, waiting
from tests.make import make_draft, make_live
from tests.related.conftest import BANK, COURT, RIVER, list_of

pytestmark = pytest.mark.django_db

Live = Callable[..., Article]


@pytest.fixture
def archive(live: Live, monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    """Twelve articles of four beats, in batches of three; their links are as changes made them."""
    monkeypatch.setattr(rooms, "BATCH", 3)
    texts, tags = (RIVER, COURT, BANK), (("Water",), ("Water", "Court"), ("Court", "Bank"), ("Bank", "Water"))
    return [live(f"Story {at}", *tags[at % 4], days=17 * (at % 7), text=texts[at % 3]) for at in range(12)]


def run(**options: bool) -> list[Progress]:
    return list(rebuild(**options))


def stored() -> set[tuple[int, int]]:
    return set(RelatedLink.objects.current().values_list("story_id", "other_id"))


def test_a_rebuild_makes_the_links_that_changes_make(archive: list[Article]) -> None:
    by_changes = stored()
    RelatedLink.objects.all().delete()
    ArticleTerms.objects.all().delete()
    TermCount.objects.all().delete()
    run()
    assert stored() == by_changes
    assert TermCount.objects.get(bucket=ARCHIVE).articles == len(archive)


def test_a_second_rebuild_changes_no_row(archive: list[Article]) -> None:
    run()
    rows = list(RelatedLink.objects.order_by("pk").values())
    run()
    assert list(RelatedLink.objects.order_by("pk").values()) == rows


def test_each_step_says_how_far_it_has_come(archive: list[Article]) -> None:
    assert [step for step in run() if step.done == step.total] == [
        Progress(step, len(archive), len(archive)) for step in ("count", "weigh", "link")
    ]


@pytest.mark.parametrize("stop", range(1, 12))
def test_one_that_is_interrupted_anywhere_goes_on_where_it_stopped(archive: list[Article], stop: int) -> None:
    wanted = stored()
    RelatedLink.objects.all().delete()
    steps: Iterator[Progress] = rebuild()
    done = [next(steps) for _ in range(stop)]
    steps.close()
    rest = run()
    weighed_or_linked = [step for step in done + rest if step.step != "count"]
    assert len(weighed_or_linked) == 8
    assert stored() == wanted
    assert unfinished() is None


def test_what_changes_after_its_words_were_weighed_goes_on_waiting(
    archive: list[Article], clock: time_machine.Traveller
) -> None:
    changed = archive[0].pk
    for step in rebuild():
        if step.step == "weigh" and step.done == step.total:
            clock.shift(timedelta(seconds=1))
            mark([changed])
    assert waiting(10) == [changed]


def test_one_that_is_interrupted_can_be_begun_again(archive: list[Article]) -> None:
    steps = rebuild()
    for step in steps:
        if step.step == "link":
            break
    steps.close()
    assert unfinished() is not None
    assert run(anew=True)[0] == Progress("count", 3, len(archive))


def test_articles_of_one_moment_are_all_done(clock: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "BATCH", 2)
    articles = [make_live(f"Story {number}", tags=["Water"]) for number in range(5)]
    run()
    assert ArticleTerms.objects.filter(among__gt=0).count() == len(articles)
    assert {story for story, _ in stored()} == {article.pk for article in articles}


def test_it_ends_what_waits_counts_tags_and_leaves_drafts_alone(clock: object) -> None:
    for number in range(3):
        make_live(f"Story {number}", tags=["Water"])
    draft = make_draft(tags=["Water"])
    Tag.objects.update(live_count=900)
    run()
    assert waiting(10) == [draft.pk]
    assert Tag.objects.get(name="Water").live_count == 3
    assert draft.pk not in {key for pair in stored() for key in pair}


def test_it_ends_links_of_what_is_not_live_any_more(archive: list[Article]) -> None:
    gone = archive[0]
    Article.objects.filter(pk=gone.pk).update(status="withdrawn", live_at=None)
    Article.objects.filter(pk=gone.pk).carry_live_at()
    run()
    assert gone.pk not in {key for pair in stored() for key in pair}


def test_an_empty_archive_is_rebuilt_in_no_time() -> None:
    assert run() == []
    assert not RelatedRebuild.objects.exists()


# --- The command ---


def command(*arguments: str) -> str:
    output = StringIO()
    call_command("refresh_related", *arguments, stdout=output, stderr=StringIO())
    return output.getvalue()


def test_the_command_says_how_many_lists_it_made(archive: list[Article]) -> None:
    assert command().startswith("Links of 12 articles made in ")


def test_the_command_goes_on_and_says_so(archive: list[Article]) -> None:
    steps = rebuild()
    for step in steps:
        if step.step == "weigh":
            break
    steps.close()
    assert command().startswith("Going on with the run that was interrupted")
    assert not command().startswith("Going on")


def test_the_command_makes_only_what_waits(clock: object) -> None:
    articles = [make_live(f"Story {number}", tags=["Water"]) for number in range(3)]
    assert command("--waiting").startswith("Links of 3 articles made in ")
    assert len(list_of(articles[0])) == 2
    assert command("--waiting").startswith("Links of 0 articles made in ")
