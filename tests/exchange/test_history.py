"""What an import changes is kept: the former text as a revision, an event of each article, and one of the run."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import audit
from articles.exchange import batch, history, loader
from articles.models import Article, LogEvent, Revision
from articles.publishing import actions
from articles.publishing.revisions import newest
from tests.exchange.archives import SOURCE, bring, imported, record
from tests.make import make_tag, make_user

pytestmark = pytest.mark.django_db


def runs() -> list[LogEvent]:
    return list(LogEvent.objects.filter(noun="import").order_by("pk"))


def changes() -> list[LogEvent]:
    return list(LogEvent.objects.filter(noun="article").order_by("pk"))


# --- What it changes ---


def test_the_former_text_stays_as_a_revision_beside_the_new_one(tmp_path: Path) -> None:
    facts = record(title="Floods", tags=["Water", "Rain"], authors=["Ada Okoth"], section="World")
    bring(tmp_path, facts)
    saved_at = imported(facts["id"]).saved_at
    bring(tmp_path, {**facts, "body_markdown": "Dry.", "tags": ["Sun"], "authors": ["Li Wei"], "section": "Weather"})
    article = imported(facts["id"])
    new, former = article.revisions.all()
    assert (former.number, new.number) == (1, 2) == (1, article.version)
    assert (former.content["body"], former.content["tags"]) == ("<p>It <em>rained</em>.</p>", ["Rain", "Water"])
    assert [line["name"] for line in former.content["bylines"]] == ["Ada Okoth"]
    assert former.saved_at == saved_at
    assert new.content == newest(article)
    assert (new.content["body"], new.content["tags"]) == ("<p>Dry.</p>", ["Sun"])
    assert (former.why, new.why) == (f"As it came from {SOURCE}.", f"Imported from {SOURCE}.")
    assert (new.saved_by, new.saved_by_name) == (None, "")


def test_the_log_says_what_was_before_and_after(tmp_path: Path) -> None:
    facts = record(title="Floods", body_markdown="Rain. " * 100, tags=["Water"])
    others = [record(), record()]
    bring(tmp_path, facts, *others)
    bring(tmp_path, {**facts, "body_markdown": "Sun. " * 100, "tags": ["Water", "Sun"]}, *others)
    (event,) = changes()
    assert (event.verb, event.label, event.object_id) == (
        *("changed by an import", "Floods"),
        str(imported(facts["id"]).pk),
    )
    assert (event.by, event.by_name, event.why) == (None, "", f"Imported from {SOURCE}.")
    assert event.before.keys() == event.after.keys() == {"body", "tags", "state", "version"}
    assert (event.before["state"], event.before["version"], event.after["version"]) == ("published", 1, 2)
    assert (event.before["tags"], event.after["tags"]) == (["Water"], ["Sun", "Water"])
    assert event.before["body"].startswith("<p>Rain. Rain.")
    assert event.after["body"].startswith("<p>Sun. Sun.")
    assert len(event.before["body"]) == len(event.after["body"]) == 301


def test_what_an_import_wrote_over_can_be_brought_back(tmp_path: Path) -> None:
    facts = record(title="Floods")
    bring(tmp_path, facts)
    bring(tmp_path, {**facts, "title": "Droughts"})
    actions.restore(imported(facts["id"]), 1, by=make_user())
    assert newest(imported(facts["id"]))["headline"] == "Floods"
    assert bring(tmp_path, {**facts, "title": "Storms"}).counts["changed_here"] == 1


def test_every_import_that_changes_it_adds_one_revision(tmp_path: Path) -> None:
    facts = record()
    for title in ("One", "Two", "Two", "Three"):
        bring(tmp_path, {**facts, "title": title})
    said = imported(facts["id"]).revisions.order_by("number").values_list("number", "content__headline")
    assert list(said) == [(1, "One"), (2, "Two"), (3, "Three")]
    assert [event.after["version"] for event in changes()] == [2, 3]


def test_a_text_that_no_revision_says_is_kept_before_it_goes(tmp_path: Path) -> None:
    facts = record(title="One")
    for title in ("One", "Two"):
        bring(tmp_path, {**facts, "title": title})
    rows = Article.objects.filter(external_id=facts["id"])
    rows.update(headline="Unkept", version=F("version") + 1, imported_version=F("imported_version") + 1)
    bring(tmp_path, {**facts, "title": "Three"})
    said = imported(facts["id"]).revisions.order_by("number").values_list("content__headline", flat=True)
    assert list(said) == ["One", "Two", "Unkept", "Three"]


def test_what_is_new_or_as_it_was_has_neither_revision_nor_event_of_its_own(tmp_path: Path) -> None:
    facts = record()
    for _ in range(2):
        bring(tmp_path, facts)
    assert not Revision.objects.exists()
    assert changes() == []
    article = imported(facts["id"])
    article.headline = "Edited"
    actions.save_draft(article, by=make_user())
    said = article.revisions.order_by("number").values_list("number", "content__headline")
    assert list(said) == [(1, facts["title"]), (2, "Edited")]


def test_links_that_are_set_at_the_end_are_in_the_revision_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BATCH", 1)
    first, later = record(body_markdown="No link."), record(url_path="/old/b/")
    bring(tmp_path, first, later)
    bring(tmp_path, {**first, "body_markdown": "[later](/old/b/)"}, later)
    article = imported(first["id"])
    assert "/2020/02/29/" in article.body
    assert article.revisions.first().content == newest(article)
    assert article.revisions.first().number == article.version
    assert not imported(later["id"]).revisions.exists()


@pytest.mark.parametrize("writes", ["record_import", "record_all"])
def test_what_the_log_does_not_take_is_not_imported(
    writes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no room")

    facts = record(title="Floods")
    bring(tmp_path, facts)
    monkeypatch.setattr(audit, writes, refuse)
    with pytest.raises(RuntimeError):
        bring(tmp_path, {**facts, "title": "Droughts"})
    assert imported(facts["id"]).headline == "Floods"
    assert not Revision.objects.exists()


def test_changed_articles_cost_one_query_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "reset_queries", lambda: None)

    def queries(number: int) -> int:
        facts = [record(tags=["Water"], authors=["Ada Okoth"]) for _ in range(number)]
        bring(tmp_path, *facts, related_later=True)
        changed = [{**one, "title": f"{one['title']}, changed", "tags": ["Sun"]} for one in facts]
        with CaptureQueriesContext(connection) as captured:
            bring(tmp_path, *changed, related_later=True)
        return len(captured)

    queries(1)
    assert queries(12) - queries(6) == 6


# --- The run ---


def test_a_run_is_one_event_that_says_what_came_from_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BATCH", 2)
    make_tag("Rain")
    facts = [record(section="World", authors=["Ada Okoth"], url_path=f"/old/{n}/", tags=["Sun"]) for n in range(3)]
    facts[2]["tags"] = ["Sun", "Rain", "Water", "!!!"]
    bring(tmp_path, *facts, "no JSON", record(section="Weather", authors=["Li Wei", "Ada Okoth"]))
    (event,) = runs()
    assert (event.verb, event.label, event.by) == ("imported", SOURCE, None)
    assert event.why == "By the operator, with import_articles."
    assert event.after["file"] == str(tmp_path / "archive.jsonl")
    assert {name: event.after[name] for name in ("format", "created", "redirects", "skipped")} == {
        "format": "jsonl",
        "created": 4,
        "redirects": 3,
        "skipped": 1,
    }
    assert (event.after["new sections"], event.after["new authors"]) == (["World", "Weather"], ["Ada Okoth", "Li Wei"])
    assert event.after["new tags"] == ["Sun", "Water"]
    assert "updated" not in event.after
    assert LogEvent.objects.count() == 1


def test_a_run_that_finds_all_as_it_was_says_so(tmp_path: Path) -> None:
    facts = [record(section="World"), record()]
    bring(tmp_path, *facts)
    bring(tmp_path, facts[0], {**facts[1], "title": "Changed"})
    bring(tmp_path, facts[0], {**facts[1], "title": "Changed"})
    said = [{name: event.after.get(name) for name in ("created", "updated", "unchanged")} for event in runs()]
    assert said == [
        {"created": 2, "updated": None, "unchanged": None},
        {"created": None, "updated": 1, "unchanged": 1},
        {"created": None, "updated": None, "unchanged": 2},
    ]
    assert "new sections" not in runs()[1].after


def test_a_dry_run_is_no_event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BATCH", 1)
    facts = record()
    bring(tmp_path, facts)
    bring(tmp_path, {**facts, "title": "Changed"}, record(), dry_run=True)
    assert len(runs()) == 1
    assert changes() == []
    assert not Revision.objects.exists()


def test_a_run_that_is_broken_off_has_said_what_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BATCH", 1)
    save = batch.save

    def save_some(items: Any, *args: Any) -> None:
        if Article.objects.count() == 2:
            raise KeyboardInterrupt
        save(items, *args)

    monkeypatch.setattr(batch, "save", save_some)
    assert bring(tmp_path, *(record(section=f"Section {n}") for n in range(4))).status == 130
    (event,) = runs()
    assert (event.after["created"], event.after["new sections"]) == (2, ["Section 0", "Section 1"])


def test_what_the_database_refuses_is_not_in_the_event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save = batch.save

    def save_and_refuse(items: Any, *args: Any) -> None:
        save(items, *args)
        for item in items:
            if item.record.title == "Refused":
                Article.objects.filter(pk=item.article.pk).update(headline="")  # article_has_headline

    monkeypatch.setattr(batch, "save", save_and_refuse)
    bring(tmp_path, record(title="Refused", section="Gone"), record(section="World"))
    (event,) = runs()
    assert (event.after["created"], event.after["new sections"]) == (1, ["World"])


def test_of_many_new_names_the_event_has_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_NAMED", 2)
    for size in (2, 200):
        monkeypatch.setattr(loader, "BATCH", size)
        bring(tmp_path, *(record(section=f"{size}.{n}") for n in range(5)))
        assert runs()[-1].after["new sections"] == [f"{size}.0", f"{size}.1", "… and 3 more"]


def test_the_desk_shows_in_words_what_an_import_did(tmp_path: Path, admin_client: Client) -> None:
    facts = record(title="Floods", section="World")
    bring(tmp_path, facts)
    bring(tmp_path, {**facts, "title": "Droughts"})
    shown = admin_client.get("/admin/articles/logevent/?noun=import").content.decode()
    rows = shown.partition('id="result_list"')[2].partition("</table>")[0]
    assert "Changed by an import" not in rows
    for words in ("Imported", ">Import<", SOURCE):
        assert words in rows
    run = admin_client.get(f"/admin/articles/logevent/{runs()[0].pk}/change/").content.decode()
    for row in (
        '<th scope="row">Created</th><td dir="auto">–</td><td dir="auto">1</td>',
        '<th scope="row">New sections</th><td dir="auto">–</td><td dir="auto">World</td>',
        "By the operator, with import_articles.",
    ):
        assert row in run
    change = admin_client.get(f"/admin/articles/logevent/{changes()[0].pk}/change/").content.decode()
    assert '<th scope="row">Headline</th><td dir="auto">Floods</td><td dir="auto">Droughts</td>' in change
    assert "Changed by an import" in change
    versions = admin_client.get(f"/admin/articles/article/{imported(facts['id']).pk}/history/").content.decode()
    assert f"Imported from {SOURCE}." in versions
