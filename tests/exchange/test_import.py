"""What becomes of a file of articles: all of them are here, each whole, and a second time changes nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.exchange import batch, loader
from articles.exchange.records import Entry, parse
from articles.models import Article, Byline, Image, Redirect, Section, Status, Tag, TaggedArticle
from articles.publishing import actions
from articles.publishing.revisions import newest
from articles.search.query import matching
from articles.text.body import clean_body
from tests.exchange.archives import bring, imported, record, run, write_lines
from tests.make import make_live, make_user

pytestmark = pytest.mark.django_db


def test_an_article_comes_with_all_that_its_record_says(tmp_path: Path) -> None:
    facts = record(
        title="Floods in the delta",
        slug="floods",
        summary="It rained for a week.",
        section="World",
        tags=["Water", "Weather"],
        authors=["Ada Okoth", "Li Wei"],
        language="pt-BR",
    )
    outcome = bring(tmp_path, facts)
    article = imported(facts["id"])
    assert (article.headline, article.standfirst, article.body) == (
        "Floods in the delta",
        "It rained for a week.",
        "<p>It <em>rained</em>.</p>",
    )
    assert article.section is not None
    assert (article.section.name, article.language) == ("World", "pt-BR")
    assert [byline.name for byline in article.bylines.all()] == ["Ada Okoth", "Li Wei"]
    assert {row.tag.name for row in article.tagged.all()} == {"Water", "Weather"}
    assert article.get_absolute_url() == "/2020/02/29/floods/"
    assert article.is_live
    assert (outcome.counts["created"], outcome.counts["skipped"], outcome.status) == (1, 0, 0)


def test_html_is_taken_as_it_is_and_cleaned(tmp_path: Path) -> None:
    facts = record(body_html="<div onclick='x()'>Hello <b>there</b><script>alert(1)</script>")
    bring(tmp_path, facts)
    assert imported(facts["id"]).body == "<p>Hello <strong>there</strong></p>"


def test_readers_find_it_at_once_by_its_words_its_tags_and_its_authors(tmp_path: Path) -> None:
    facts = record(body_markdown="A hippopotamus.", tags=["Zoology"], authors=["Ada Okoth"])
    bring(tmp_path, facts)
    article = imported(facts["id"])
    assert matching("hippopotamus", 5) == matching("zoology", 5) == matching("okoth", 5) == [article.pk]
    assert TaggedArticle.objects.get().live_at == Byline.objects.get().live_at == article.live_at


def test_tags_are_counted_after_it(tmp_path: Path, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    with django_capture_on_commit_callbacks(execute=True):
        bring(tmp_path, record(tags=["Water"]), record(tags=["Water", "Weather"]))
    assert dict(Tag.objects.values_list("name", "live_count")) == {"Water": 2, "Weather": 1}


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    facts = [record(tags=["Water"], authors=["Ada Okoth"], section="World", url_path=f"/old/{n}/") for n in range(3)]
    bring(tmp_path, *facts)
    before = list(Article.objects.order_by("pk").values())
    outcome = bring(tmp_path, *facts)
    assert (outcome.counts["unchanged"], outcome.counts["created"], outcome.counts["updated"]) == (3, 0, 0)
    assert list(Article.objects.order_by("pk").values()) == before
    assert (Tag.objects.count(), Section.objects.count(), Byline.objects.count(), Redirect.objects.count()) == (
        1,
        1,
        3,
        3,
    )


def test_what_changed_in_the_file_changes_here(tmp_path: Path) -> None:
    facts = record(tags=["Water", "Rain"], authors=["Ada Okoth", "Li Wei"], section="World", slug="floods")
    bring(tmp_path, facts)
    changed = {**facts, "title": "Floods recede", "slug": "recede", "tags": ["Rain", "Sun"], "authors": ["Li Wei"]}
    outcome = bring(tmp_path, {**changed, "section": "Weather", "body_markdown": "Dry elephants."})
    article = imported(facts["id"])
    assert (outcome.counts["updated"], outcome.counts["created"]) == (1, 0)
    assert (article.headline, article.body) == ("Floods recede", "<p>Dry elephants.</p>")
    assert str(article.section) == "Weather"
    assert [byline.name for byline in article.bylines.all()] == ["Li Wei"]
    assert {row.tag.name for row in article.tagged.all()} == {"Rain", "Sun"}
    assert matching("elephants", 5) == [article.pk]
    assert matching('"rained"', 5) == []  # as a form of its tag's name it is found
    assert article.get_absolute_url() == "/2020/02/29/floods/"


def test_the_same_identifiers_in_another_source_are_other_articles(tmp_path: Path) -> None:
    facts = record()
    bring(tmp_path, facts)
    assert bring(tmp_path, facts, source="other-paper").counts["created"] == 1
    assert imported(facts["id"], "other-paper").slug == f"{imported(facts['id']).slug}-2"


def test_what_an_editor_changed_here_stays(tmp_path: Path) -> None:
    facts = record(title="Floods")
    bring(tmp_path, facts)
    article = imported(facts["id"])
    article.headline = "Floods, corrected"
    actions.save_draft(article, by=make_user())
    outcome = bring(tmp_path, {**facts, "title": "Floods again"})
    assert imported(facts["id"]).headline == "Floods"  # readers get hers once she publishes it
    assert newest(imported(facts["id"]))["headline"] == "Floods, corrected"
    assert (outcome.counts["changed_here"], outcome.counts["skipped"], outcome.counts["updated"]) == (1, 1, 0)
    assert "line 1: “" in outcome.said
    assert "was changed here since it was imported" in outcome.said
    assert outcome.status == 0
    assert bring(tmp_path, facts).counts["unchanged"] == 1


def test_what_an_editor_withdrew_stays_withdrawn(tmp_path: Path) -> None:
    facts = record(title="Floods")
    bring(tmp_path, facts)
    actions.withdraw(imported(facts["id"]), by=make_user(), why="It was a dream.")
    bring(tmp_path, facts)
    bring(tmp_path, {**facts, "title": "Floods again"})
    assert imported(facts["id"]).status == Status.WITHDRAWN


def test_an_empty_body_is_accepted_and_counted(tmp_path: Path) -> None:
    facts = [record(body_markdown=""), record(body_markdown=None), record(body_markdown=" \n"), record()]
    assert bring(tmp_path, *facts).counts["empty_bodies"] == 3
    assert imported(facts[0]["id"]).is_live


def test_an_article_of_the_future_is_scheduled(tmp_path: Path, clock: time_machine.Traveller) -> None:
    ahead = timezone.now() + timedelta(hours=3)
    facts = record(published_at=ahead.isoformat(), tags=["Water"], authors=["Ada Okoth"])
    bring(tmp_path, facts)
    article = imported(facts["id"])
    assert (article.state, article.live_at) == ("scheduled", ahead)
    assert not Article.objects.live().exists()
    assert not TaggedArticle.objects.live().exists()
    assert not Byline.objects.live().exists()
    clock.shift(timedelta(hours=4))
    assert Article.objects.live().exists()
    assert TaggedArticle.objects.live().exists()


def test_a_scheduled_article_can_be_put_off(tmp_path: Path, clock: time_machine.Traveller) -> None:
    ahead = timezone.now() + timedelta(hours=3)
    facts = record(published_at=ahead.isoformat(), tags=["Water"])
    bring(tmp_path, facts)
    bring(tmp_path, {**facts, "published_at": (ahead + timedelta(days=2)).isoformat()})
    article = imported(facts["id"])
    assert article.live_at == ahead + timedelta(days=2)
    assert article.address_date == (ahead + timedelta(days=2)).date()
    assert TaggedArticle.objects.get().live_at == article.live_at


def test_the_date_of_what_readers_have_stays_and_that_is_said(tmp_path: Path) -> None:
    facts = record()
    bring(tmp_path, facts)
    before = imported(facts["id"])
    outcome = bring(tmp_path, {**facts, "published_at": "2021-01-01T00:00:00Z"})
    after = imported(facts["id"])
    assert (after.live_at, after.get_absolute_url()) == (before.live_at, before.get_absolute_url())
    assert "Its date differs now" in outcome.said


def test_the_address_has_the_date_in_the_newsroom_s_time_zone(tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.TIME_ZONE = "Africa/Nairobi"
    facts = record(published_at="2020-02-29T22:30:00+00:00", slug="late")
    bring(tmp_path, facts)
    assert imported(facts["id"]).get_absolute_url() == "/2020/03/01/late/"


def test_slugs_are_made_fit_and_unique_on_their_day(tmp_path: Path) -> None:
    make_live("Taken", at=timezone.now().replace(year=2020, month=2, day=29 - 1), slug="taken")
    facts = [
        record(slug="We-Are-Hiring"),
        record(slug="we-are-hiring"),
        record(slug="health%e2%80%8a-care"),
        record(slug="!!!", title="Only in the title"),
        record(slug=None, title="!!!"),
        record(slug="taken", published_at="2020-02-28T10:00:00Z"),
        record(slug="a" * 300),
    ]
    bring(tmp_path, *facts)
    slugs = [imported(fact["id"]).slug for fact in facts]
    assert slugs[:6] == ["we-are-hiring", "we-are-hiring-2", "health-care", "only-in-the-title", "story", "taken-2"]
    assert slugs[6] == "a" * 100


def test_a_section_is_found_by_its_name_or_made_after_the_others(tmp_path: Path) -> None:
    world = Section.objects.create(name="World", slug="world", order=3)
    facts = [record(section="World"), record(section="Weather"), record(section="world"), record(section=None)]
    bring(tmp_path, *facts)
    sections = [imported(fact["id"]).section for fact in facts]
    assert sections[0] == world
    assert [str(section) for section in sections] == ["World", "Weather", "world", "None"]
    assert (Section.objects.get(name="Weather").order, Section.objects.get(name="world").slug) == (4, "world-2")


def test_a_bad_line_takes_no_other_with_it_and_is_said_with_its_number(tmp_path: Path) -> None:
    good = [record(), record()]
    outcome = bring(tmp_path, good[0], "no JSON", record(title=None), record(published_at="soon"), good[1])
    assert Article.objects.count() == 2
    assert (outcome.counts["created"], outcome.counts["skipped"], outcome.counts["errors"]) == (2, 3, 3)
    assert [line.partition(":")[0] for line in outcome.said.splitlines()[:3]] == ["line 2", "line 3", "line 4"]
    assert "“title” is missing" in outcome.said
    assert outcome.status == 0


def test_of_two_lines_with_one_identifier_the_first_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = record(title="First")
    for size in (200, 1):
        monkeypatch.setattr(loader, "BATCH", size)
        outcome = bring(tmp_path, first, {**first, "title": "Second"}, source=f"in batches of {size}")
        assert imported(first["id"], f"in batches of {size}").headline == "First"
        assert f"line 2: The “id” {first['id']} was in line 1 already." in outcome.said
        assert (outcome.counts["created"], outcome.counts["errors"]) == (1, 1)


def test_what_another_process_brings_meanwhile_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = [record(), record(), record()]
    convert = batch._convert

    def convert_while_another(*args: Any) -> bool:
        monkeypatch.setattr(batch, "_convert", convert)
        run(other)
        return convert(*args)

    other = write_lines(tmp_path / "other.jsonl", facts[1])
    monkeypatch.setattr(batch, "_convert", convert_while_another)
    outcome = bring(tmp_path, *facts)
    assert Article.objects.count() == 3
    assert (outcome.counts["created"], outcome.counts["unchanged"], outcome.status) == (2, 1, 0)


def test_what_the_database_refuses_is_said_and_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = [record(), record(title="Refused"), record()]
    save = batch.save

    def save_with_constraint(items: Any, *args: Any) -> None:
        for item in items:
            if item.record.title == "Refused":
                item.record = replace(item.record, title="")  # article_has_headline
        save(items, *args)

    monkeypatch.setattr(batch, "save", save_with_constraint)
    outcome = bring(tmp_path, *facts)
    assert {article.external_id for article in Article.objects.all()} == {facts[0]["id"], facts[2]["id"]}
    assert (outcome.counts["created"], outcome.counts["errors"], outcome.status) == (2, 1, 0)
    assert "line 2: The database refuses it: " in outcome.said


def test_a_dry_run_writes_nothing_and_counts_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = record(title="Here already")
    bring(tmp_path, here)
    lines = [
        {**here, "title": "Here, changed"},
        record(
            url_path="/old/a/",
            body_markdown="[later](/old/b/) [never](/old/c/)",
            tags=["Water", "!!!"],
            images=["x.png"],
        ),
        record(url_path="/old/b", body_markdown="", section="World", authors=["Ada Okoth"]),
        record(url_path="/old/b/"),
        "no JSON",
        here,
    ]
    tables = (Article, Byline, Image, Redirect, Section, Tag, TaggedArticle)
    for size in (200, 1):
        monkeypatch.setattr(loader, "BATCH", size)
        before = [list(table.objects.order_by("pk").values()) for table in tables]
        dry = bring(tmp_path, *lines, dry_run=True)
        assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    wet = bring(tmp_path, *lines)
    assert dry.counts == wet.counts
    assert dry.said == wet.said
    assert wet.counts["redirects_refused"] == wet.counts["links_resolved"] == wet.counts["links_unresolved"] == 1


def test_batches_end_at_a_number_of_articles_or_of_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [Entry(number, parse(record(body_markdown="a" * 10))) for number in range(5)]
    monkeypatch.setattr(loader, "BATCH", 2)
    assert [len(batch) for batch in loader._batches(entries)] == [2, 2, 1]
    monkeypatch.setattr(loader, "BATCH", 200)
    monkeypatch.setattr(loader, "BATCH_TEXT", 30)
    assert [len(batch) for batch in loader._batches(entries)] == [3, 2]


def test_the_number_of_queries_does_not_grow_with_the_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "reset_queries", lambda: None)

    def queries(number: int) -> int:
        facts = [record(tags=["Water"], authors=["Ada Okoth"], url_path=f"/old/{number}/{n}/") for n in range(number)]
        with CaptureQueriesContext(connection) as captured:
            bring(tmp_path, *facts, related_later=True)
        return len(captured)

    queries(1)
    assert queries(12) == queries(6) > 20


def test_every_body_is_clean_whatever_links_were_set_in_it(tmp_path: Path) -> None:
    facts = [
        record(
            id="a",
            url_path="/old/a/",
            body_markdown="[b](/old/b/) & [c](../c/) [d](/old/d'\"&x=1) <b>[e](#ref:e.md)</b>",
        ),
        record(id="b", url_path="/old/b/", body_markdown="[a](/old/a/) [*b*](/old/b/) [f](/old/f?x=1&y=2)"),
        record(
            id="c",
            url_path="/old/c/",
            body_html="<p>a<a href='../z/'>b</a>c</p><ul><li><a href='#ref:z'>d</a></li></ul>",
        ),
    ]
    bring(tmp_path, *facts, site=["https://old.example.org"])
    for article in Article.objects.all():
        assert clean_body(article.body) == article.body
