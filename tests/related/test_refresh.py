"""Stored links follow every change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.conf import RELATED_AT_ONCE, RELATED_KEPT
from articles.models import Article, ArticleTerms, RelatedLink, TermCount
from articles.models.terms import ARCHIVE
from articles.publishing import actions
from articles.related import links
from articles.related.ranking import Ranking
from articles.related.refresh import SWEPT, mark, refresh, refresh_waiting, waiting
from articles.tagging.names import resolve
from articles.tagging.tags import set_tags
from tests.make import make_draft, make_live, make_scheduled, make_user
from tests.related.conftest import BANK, COURT, RIVER, list_of

pytestmark = pytest.mark.django_db

Live = Callable[..., Article]


def retag(article: Article, *tags: str) -> None:
    set_tags(article, resolve(tags))
    actions.complete(article)
    refresh([article.pk])


def test_a_newcomer_gets_a_list_and_its_place_in_the_lists_of_others(live: Live) -> None:
    flood = live("Flood in the valley", "Water", days=9, text=RIVER)
    court = live("Appeal over the dam", "Water", days=3, text=COURT)
    newcomer = live("Dam holds after the flood", "Water", text=RIVER)
    assert list_of(newcomer) == ["Flood in the valley", "Appeal over the dam"]
    assert list_of(flood)[0] == "Dam holds after the flood"
    assert newcomer.headline in list_of(court)


def test_a_place_in_another_list_has_the_score_that_list_would_give_it(live: Live) -> None:
    one, other = live("Flood", "Water", "Dam", days=40, text=RIVER), live("Court", "Water", text=COURT)
    there, back = (RelatedLink.objects.current().get(story=story) for story in (one, other))
    assert there.score == pytest.approx(back.score)
    assert there.shared == back.shared


def test_a_link_says_why(live: Live) -> None:
    live("Flood", "Water", "Dam", days=40, text=RIVER)
    story = live("Flood again", "Water", "Dam", "Court", text=RIVER)
    link = RelatedLink.objects.current().get(story=story)
    assert len(link.shared) == 2
    assert 0 < link.topic < 1
    assert 0 < link.text <= 1
    assert 0 < link.score <= 1


def test_what_shares_only_a_tag_that_everything_carries_is_not_kept_by_force(live: Live) -> None:
    for number in range(8):
        live(f"Flood {number}", "News", f"Flood {number}", "Farms", "Dams", days=2000, text=RIVER)
    story = live("Appeal", "News", "Courts", "Sentences", "Judges", text=COURT)
    assert list_of(story) == []


def test_retagging_moves_an_article_between_lists(live: Live) -> None:
    water, court = live("Flood", "Water", days=2), live("Appeal", "Court", days=1)
    story = live("Dam on trial", "Water")
    retag(story, "Court")
    assert list_of(story) == ["Appeal"]
    assert list_of(water) == []
    assert list_of(court) == ["Dam on trial"]


def test_withdrawing_ends_links_both_ways(live: Live) -> None:
    one, other = live("Flood", "Water", days=2), live("Flood again", "Water")
    actions.withdraw(one, by=make_user(), why="Wrong river.")
    refresh([one.pk])
    assert list_of(one) == list_of(other) == []


def test_a_list_that_loses_an_article_is_filled_again(live: Live) -> None:
    first, second = live("Flood", "Water", days=2, text=RIVER), live("Flood again", "Water", days=1, text=RIVER)
    third = live("Flood ends", "Water", text=RIVER)
    RelatedLink.objects.current().filter(story=first, other=third).end()
    actions.withdraw(second, by=make_user(), why="Wrong river.")
    refresh([second.pk])
    assert list_of(first) == ["Flood ends"]


def test_a_corrected_date_changes_the_score(live: Live) -> None:
    story, other = live("Flood", "Water", days=2000), live("Flood again", "Water")
    far = RelatedLink.objects.current().get(story=story).score
    now = timezone.now()
    Article.objects.filter(pk=story.pk).update(live_at=now, publish_at=now)
    Article.objects.filter(pk=story.pk).carry_live_at()
    refresh([story.pk])
    assert RelatedLink.objects.current().get(story=story).score > far
    assert RelatedLink.objects.current().get(story=other).score > far


def test_an_amended_text_changes_what_is_near(live: Live) -> None:
    live("Flood", "Water", days=5, text=RIVER)
    live("Bank", "Water", days=5, text=BANK)
    story = live("Undecided", "Water", text=RIVER)
    assert list_of(story)[0] == "Flood"
    story.body = f"<p>{BANK}</p>"
    actions.amend(story, by=make_user())
    refresh([story.pk])
    assert list_of(story)[0] == "Bank"


def test_an_article_to_come_is_linked_ahead_and_takes_nobodys_place(live: Live) -> None:
    for number in range(RELATED_KEPT):
        live(f"Flood {number}", "Water", days=number, text=RIVER)
    story = live("The story", "Water", text=RIVER)
    before = list_of(story)
    coming = make_scheduled("Flood tomorrow", tags=["Water"], body=f"<p>{RIVER}</p>", standfirst="")
    refresh([coming.pk])
    assert len(before) == RELATED_KEPT
    assert set(before) < set(list_of(story))
    refresh([story.pk])
    assert "Flood tomorrow" in list_of(story)
    assert len(list_of(coming)) == RELATED_KEPT


def test_a_newcomer_displaces_the_last_of_a_full_list(live: Live) -> None:
    story = live("The story", "Water", "Dam", days=1, text=RIVER)
    for number in range(RELATED_KEPT + 3):
        live(f"Court {number}", "Water", days=100 + 20 * number, text=COURT)
    assert len(list_of(story)) == RELATED_KEPT
    last = list_of(story)[-1]
    live("Flood again", "Water", "Dam", text=RIVER)
    assert list_of(story)[0] == "Flood again"
    assert len(list_of(story)) == RELATED_KEPT
    assert last not in list_of(story)


def test_a_newcomer_worse_than_all_of_a_full_list_stays_out(live: Live) -> None:
    story = live("The story", "Water", "Dam", days=1, text=RIVER)
    for number in range(RELATED_KEPT):
        live(f"Flood {number}", "Water", "Dam", days=number, text=RIVER)
    live("Court, long ago", "Water", days=3000, text=COURT)
    assert "Court, long ago" not in list_of(story)


def test_an_inserted_list_is_the_list_that_a_refresh_would_make(live: Live) -> None:
    texts = (RIVER, COURT, BANK)
    tags = (("Water",), ("Water", "Court"), ("Court", "Bank"), ("Bank", "Water"))
    articles = [
        live(f"Story {at}", *tags[at % 4], days=17 * (at % 7), text=f"{texts[at % 3]} {texts[at * at % 3]}")
        for at in range(12)
    ]
    inserted = {article.pk: set(list_of(article)) for article in articles}
    refresh([article.pk for article in articles])
    assert inserted == {article.pk: set(list_of(article)) for article in articles}


def test_history_keeps_from_when_to_when_a_link_held(live: Live, clock: time_machine.Traveller) -> None:
    began = timezone.now()
    one, other = live("Flood", "Water", days=2), live("Flood again", "Water")
    clock.shift(timedelta(days=30))
    retag(other, "Court")
    link = RelatedLink.objects.get(story=one, other=other)
    assert (link.since, link.until) == (began, timezone.now())
    assert RelatedLink.objects.at(began + timedelta(days=1)).filter(story=one).exists()
    assert not RelatedLink.objects.at(timezone.now()).filter(story=one).exists()
    assert not RelatedLink.objects.at(began - timedelta(days=1)).filter(story=one).exists()


def test_a_list_that_did_not_change_is_not_written_again(live: Live) -> None:
    live("Flood", "Water", days=2)
    story = live("Flood again", "Water")
    before = list(RelatedLink.objects.order_by("pk").values_list("pk", "until"))
    refresh([story.pk])
    assert list(RelatedLink.objects.order_by("pk").values_list("pk", "until")) == before


def test_a_change_marks_the_article_in_its_own_transaction_and_refreshes_after_commit(
    clock: time_machine.Traveller, django_capture_on_commit_callbacks: Any
) -> None:
    first = make_live("Flood", tags=["Water"])
    assert waiting(10) == [first.pk]
    with django_capture_on_commit_callbacks(execute=True):
        second = make_live("Flood again", tags=["Water"])
    assert list_of(first) == ["Flood again"]
    assert list_of(second) == ["Flood"]
    assert waiting(10) == []


def test_several_changes_in_one_transaction_are_followed_once(
    clock: time_machine.Traveller, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    place = links.place
    monkeypatch.setattr(links, "place", lambda pk, *rest: made.append(pk) or place(pk, *rest))
    with django_capture_on_commit_callbacks(execute=True):
        article = make_live("Flood", tags=["Water"])
        article.headline = "Floods"
        actions.amend(article, by=make_user())
        actions.complete(article)
    assert made == [article.pk]


def test_a_failure_after_commit_leaves_the_article_marked_and_the_editor_unharmed(
    clock: time_machine.Traveller, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(links, "replace_lists", fail)
    with django_capture_on_commit_callbacks(execute=True):
        article = make_live("Flood", tags=["Water"])
    assert article.pk in waiting(10)


def test_what_was_left_over_is_swept_by_later_changes(clock: time_machine.Traveller) -> None:
    left = [make_live(f"Flood {number}", tags=["Water"]).pk for number in range(SWEPT + 2)]
    other = make_live("Appeal", tags=["Court"])
    refresh([other.pk])
    assert len(waiting(100)) == len(left) - SWEPT
    assert list(refresh_waiting()) == left[SWEPT:]
    assert waiting(100) == []


def test_very_many_at_once_wait_for_the_command(clock: time_machine.Traveller) -> None:
    keys = [make_live(f"Flood {number}", tags=["Water"]).pk for number in range(RELATED_AT_ONCE + 1)]
    refresh(keys)
    assert not RelatedLink.objects.exists()
    assert waiting(100) == keys


def test_a_change_during_a_refresh_is_not_forgotten(
    live: Live, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = live("Flood", "Water")
    place = links.place

    def changed_meanwhile(article_id: int, *rest: Any) -> list[int]:
        clock.shift(timedelta(seconds=1))
        mark([article_id])
        return place(article_id, *rest)

    monkeypatch.setattr(links, "place", changed_meanwhile)
    refresh([article.pk])
    assert waiting(10) == [article.pk]


def test_while_a_retagged_article_waits_it_is_compared_by_the_tags_it_carries(live: Live) -> None:
    waits = live("Flood", "Water", days=3)
    set_tags(waits, resolve(["Court"]))
    actions.complete(waits)
    mark([waits.pk])
    assert Ranking().rank([live("Appeal", "Court").pk]).popitem()[1][0].article_id == waits.pk


def test_an_article_weighed_before_its_tags_were_kept_is_compared_all_the_same(live: Live) -> None:
    live("Flood", "Water", "Dam", days=3)
    ArticleTerms.objects.update(tags=b"", worth=0.0)
    story = live("Flood again", "Water", "Dam")
    assert list_of(story) == ["Flood"]
    assert RelatedLink.objects.current().get(story=story).topic == pytest.approx(1.0)


def test_the_words_of_a_newcomer_are_counted_once(live: Live) -> None:
    article = live("Flood", "Water", text=RIVER)
    refresh([article.pk])
    assert TermCount.objects.get(bucket=ARCHIVE).articles == 1
    assert set(TermCount.objects.values_list("articles", flat=True)) == {1}


def test_words_weighed_in_a_much_smaller_archive_are_weighed_again(live: Live) -> None:
    first = live("Flood", "Water", days=9, text=RIVER)
    for number in range(6):
        live(f"Court {number}", "Water", days=number, text=COURT)
    assert ArticleTerms.objects.get(article=first).among > 1


def test_a_draft_has_no_links_and_no_words_are_counted(clock: time_machine.Traveller) -> None:
    draft = make_draft(tags=["Water"])
    make_draft(tags=["Water"])
    refresh([draft.pk])
    assert not RelatedLink.objects.exists()
    assert not TermCount.objects.filter(articles__gt=0).exists()
    assert draft.pk not in waiting(10)


def test_an_article_without_tags_has_an_empty_list(live: Live) -> None:
    live("Flood", "Water")
    assert list_of(live("Flood again")) == []


def test_an_article_deleted_meanwhile_is_no_error(live: Live) -> None:
    article = live("Flood", "Water")
    live("Flood again", "Water")
    key = article.pk
    article.delete()
    refresh([key])
    assert not RelatedLink.objects.filter(other=key).exists()


def test_refreshing_one_article_takes_a_bounded_number_of_queries(live: Live) -> None:
    def queries() -> int:
        article = make_live("Flood", tags=["Water", "Dam"], body=f"<p>{RIVER}</p>")
        with CaptureQueriesContext(connection) as captured:
            refresh([article.pk])
        return len(captured)

    for number in range(12):
        live(f"Flood {number}", "Water", "Dam", days=number, text=RIVER)
    few = queries()
    for number in range(12, 40):
        live(f"Flood {number}", "Water", "Dam", days=number, text=RIVER)
    assert queries() <= few + 5
