"""What the reader gets beside a story."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.conf import RELATED_SHOWN
from articles.models import Article, RelatedLink, Section, Tag, TaggedArticle
from articles.publishing import actions
from articles.related.refresh import refresh
from articles.related.shown import Beside, Related, shown
from articles.tagging.names import resolve
from articles.tagging.tags import set_tags
from tests.make import make_scheduled, make_section, make_user
from tests.related.conftest import RIVER

pytestmark = pytest.mark.django_db

Live = Callable[..., Article]


def beside(story: Article) -> Beside:
    story = Article.objects.with_externals().select_related("section").get(pk=story.pk)
    return shown(story, [row.tag for row in TaggedArticle.objects.filter(content_object=story).select_related("tag")])


def related(story: Article) -> list[str]:
    return [one.article.headline if isinstance(one, Related) else one.headline for one in beside(story).related]


def more(story: Article) -> list[str]:
    found = beside(story).more
    return [article.headline for article in found.articles] if found else []


def recommended(story: Article) -> list[str]:
    return related(story) + more(story)


def test_the_best_stand_first_each_with_its_reason_in_words(live: Live) -> None:
    live("On remittances", "Remittances", days=1)
    live("On both", "Tajikistan", "Remittances", days=2)
    for number in range(3):
        live(f"Elsewhere {number}", "Remittances", days=400 + number)
    story = live("The story", "Tajikistan", "Remittances")
    first, *_ = beside(story).related
    assert isinstance(first, Related)
    assert first.article.headline == "On both"
    assert [tag.name for tag in first.shared] == ["Tajikistan", "Remittances"]
    assert first.reason == "On <bdi>Tajikistan</bdi> and <bdi>Remittances</bdi>"


def test_there_are_no_more_than_the_places(live: Live) -> None:
    for number in range(RELATED_SHOWN + 3):
        live(f"Flood {number}", "Water", days=number)
    assert len(related(live("The story", "Water"))) == RELATED_SHOWN


def test_a_withdrawn_article_never_shows_even_if_every_job_is_dead(live: Live) -> None:
    story, other = live("The story", "Water"), live("Flood", "Water", days=1)
    assert related(story) == ["Flood"]
    actions.withdraw(other, by=make_user(), why="Wrong river.")
    assert RelatedLink.objects.current().filter(story=story, other=other).exists()
    assert recommended(story) == []


def test_an_article_to_come_shows_at_its_moment_and_not_before(live: Live, clock: time_machine.Traveller) -> None:
    story = live("The story", "Water", text=RIVER)
    coming = make_scheduled("Flood tomorrow", tags=["Water"], body=f"<p>{RIVER}</p>")
    refresh([coming.pk])
    assert recommended(story) == []
    clock.shift(timedelta(days=1, seconds=1))
    assert related(story) == ["Flood tomorrow"]


def test_an_embargo_set_after_the_link_was_made_counts_at_once(live: Live) -> None:
    story, other = live("The story", "Water"), live("Flood", "Water", days=1)
    later = timezone.now() + timedelta(days=1)
    Article.objects.filter(pk=other.pk).update(embargo_until=later, live_at=later)
    assert recommended(story) == []


def test_a_link_whose_shared_tags_are_gone_does_not_show(live: Live) -> None:
    story = live("The story", "Water", "Dam")
    live("Flood", "Water", days=1)
    live("The dam", "Dam", days=1)
    set_tags(story, resolve(["Dam"]))
    assert related(story) == ["The dam"]


def test_a_translation_of_the_story_is_not_recommended_beside_it(live: Live) -> None:
    story = live("The story", "Water")
    other = live("Die Geschichte", "Water", language="de", translation_of=story)
    third = live("La historia", "Water", language="es", translation_of=story)
    assert recommended(story) == recommended(other) == recommended(third) == []


def test_the_reader_pays_one_query_and_two_where_little_is_related(live: Live) -> None:
    for number in range(3):
        live(f"Flood {number}", "Water", days=number)
    story, alone = live("The story", "Water"), live("Alone", "Rare")
    for one, queries in ((story, 1), (alone, 2)):
        one = Article.objects.with_externals().select_related("section").get(pk=one.pk)
        tags = list(Tag.objects.filter(tagged__content_object=one))
        with CaptureQueriesContext(connection) as captured:
            found = shown(one, tags)
            for each in found.related:
                assert isinstance(each, Related)
                _ = (each.article.lead_image, each.article.get_absolute_url())
        assert len(captured) == queries


# --- Too little that is related ---


def test_too_few_relations_get_a_fallback_under_its_honest_name(live: Live) -> None:
    live("Hospital opens", "Hospitals", days=2, section=make_section("Health"))
    live("Vaccine arrives", "Vaccines", days=1, section=make_section("Health"))
    story = live("Alone", "Rare", section=make_section("Health"))
    found = beside(story)
    assert found.related == []
    assert found.more is not None
    assert found.more.heading == "More from Health"
    assert [article.headline for article in found.more.articles] == ["Vaccine arrives", "Hospital opens"]


def test_the_fallback_does_not_repeat_what_is_related(live: Live) -> None:
    live("Flood", "Water", days=1)
    live("Appeal", "Court", days=2)
    story = live("The story", "Water")
    assert related(story) == ["Flood"]
    assert more(story) == ["Appeal"]


def test_enough_relations_need_no_fallback(live: Live) -> None:
    live("Flood", "Water", days=1)
    live("Flood again", "Water", days=2)
    assert more(live("The story", "Water")) == []


def test_a_story_without_a_section_or_alone_in_it_has_no_fallback(live: Live) -> None:
    story = live("Alone", "Rare", section=make_section("Lonely"))
    assert beside(story) == Beside()
    Article.objects.filter(pk=story.pk).update(section=None)
    assert beside(story) == Beside()


# --- Sensitivity ---


def pair(live: Live) -> tuple[Article, Article]:
    """Returns two articles that are recommended beside each other."""
    story, other = live("The story", "Water", "Trial"), live("Flood", "Water", "Election", days=1)
    assert related(story) == ["Flood"]
    assert related(other) == ["The story"]
    return story, other


def test_an_article_can_show_no_related_list(live: Live) -> None:
    story, other = pair(live)
    Article.objects.filter(pk=story.pk).update(shows_no_related=True)
    assert beside(story) == Beside()
    assert related(other) == ["The story"]


def test_an_article_can_be_recommended_nowhere(live: Live) -> None:
    story, other = pair(live)
    Article.objects.filter(pk=other.pk).update(never_recommended=True)
    assert recommended(story) == []
    assert related(other) == ["The story"]


def test_two_articles_can_be_kept_apart_both_ways(live: Live) -> None:
    story, other = pair(live)
    story.never_beside.add(other)
    assert recommended(story) == recommended(other) == []
    story.never_beside.clear()
    assert related(other) == ["The story"]


def test_an_article_can_be_kept_apart_from_a_tag_both_ways(live: Live) -> None:
    story, other = pair(live)
    story.never_beside_tags.add(Tag.objects.get(name="Election"))
    assert recommended(story) == recommended(other) == []
    third = live("Flood again", "Water", days=2)
    assert related(story) == ["Flood again"]
    assert set(related(third)) == {"The story", "Flood"}


def test_sensitivity_takes_effect_before_any_list_is_made_again(live: Live) -> None:
    story, other = pair(live)
    story.never_beside.add(other)
    assert RelatedLink.objects.current().filter(story=story, other=other).exists()
    assert recommended(story) == []


def test_a_section_full_of_what_must_not_stand_there_is_not_searched_to_its_end(live: Live) -> None:
    story = live("The story", "Rare")
    for number in range(3):
        live(f"Election {number}", "Election", days=number)
    story.never_beside_tags.add(Tag.objects.get(name="Election"))
    with CaptureQueriesContext(connection) as captured:
        assert more(story) == []
    assert "LIMIT 50" in captured[-1]["sql"]


# --- On the page ---


def test_the_page_says_why_in_words(live: Live, client: Client) -> None:
    live("Remittances fall", "Tajikistan", "remittances", days=1)
    story = live("The visit", "Tajikistan", "remittances")
    page = client.get(story.get_absolute_url()).content.decode()
    assert '<aside class="related"' in page
    assert "On <bdi>Tajikistan</bdi> and <bdi>remittances</bdi>" in page or (
        "On <bdi>remittances</bdi> and <bdi>Tajikistan</bdi>" in page
    )


def test_the_page_has_no_empty_block(live: Live, client: Client) -> None:
    story = live("Alone", "Rare")
    page = client.get(story.get_absolute_url()).content.decode()
    assert "<aside" not in page.partition("</article>")[2]


def test_the_page_names_the_fallback_and_never_calls_it_related(live: Live, client: Client) -> None:
    live("Hospital opens", "Hospitals", days=2, section=make_section("Health"))
    story = live("Alone", "Rare", section=Section.objects.get(name="Health"))
    page = client.get(story.get_absolute_url()).content.decode()
    assert "More from Health" in page
    assert "Hospital opens" in page
    assert 'class="related"' not in page


def test_a_section_name_is_text_in_the_heading(live: Live, client: Client) -> None:
    section: Any = make_section("<b>Health</b>")
    live("Hospital opens", "Hospitals", days=2, section=section)
    page = client.get(live("Alone", "Rare", section=section).get_absolute_url()).content.decode()
    assert "More from &lt;b&gt;Health&lt;/b&gt;" in page
