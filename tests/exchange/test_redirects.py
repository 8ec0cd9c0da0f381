"""Old addresses lead to the article here."""

from pathlib import Path

import pytest
from django.test import Client

from articles.exchange import loader
from articles.models import Redirect
from tests.exchange.archives import bring, imported, record
from tests.make import make_live

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["/blog/hello/", "/blog/hello"])
@pytest.mark.parametrize("given", ["/blog/hello/", "blog/hello", "https://old.example.org/blog//hello/?x=1"])
def test_the_old_address_leads_to_the_article(tmp_path: Path, client: Client, given: str, asked: str) -> None:
    facts = record(url_path=given)
    outcome = bring(tmp_path, facts)
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, imported(facts["id"]).get_absolute_url())
    assert outcome.counts["redirects"] == 1


def test_an_old_address_in_another_script_leads_there_too(tmp_path: Path, client: Client) -> None:
    facts = record(url_path="/%D8%B3%D9%84%D8%A7%D9%85/")
    bring(tmp_path, facts)
    assert Redirect.objects.get().path == "/سلام"
    assert client.get("/%D8%B3%D9%84%D8%A7%D9%85/").status_code == 301


@pytest.mark.parametrize("path", ["/2020/02/29/hello/", "/2020/02/29/hello"])
def test_an_old_address_that_is_the_new_one_needs_nothing(tmp_path: Path, path: str) -> None:
    outcome = bring(tmp_path, record(slug="hello", url_path=path))
    assert not Redirect.objects.exists()
    assert (outcome.counts["redirects"], outcome.counts["redirects_refused"]) == (0, 0)


@pytest.mark.parametrize("size", [1, 200])
@pytest.mark.parametrize("second", ["/old/a/", "/old/a"])
def test_of_two_with_the_same_old_address_the_first_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, second: str
) -> None:
    monkeypatch.setattr(loader, "BATCH", size)
    facts = [record(url_path="/old/a/"), record(url_path=second)]
    outcome = bring(tmp_path, *facts)
    assert Redirect.objects.get().article == imported(facts[0]["id"])
    assert (outcome.counts["redirects"], outcome.counts["redirects_refused"]) == (1, 1)
    assert (outcome.counts["created"], outcome.status) == (2, 0)
    assert f"line 2: The old address “{second}” " in outcome.said


def test_what_came_in_an_earlier_import_keeps_it_too(tmp_path: Path) -> None:
    first = record(url_path="/old/a/")
    bring(tmp_path, first)
    outcome = bring(tmp_path, record(url_path="/old/a"), source="other-paper")
    assert Redirect.objects.get().article == imported(first["id"])
    assert "leads to another article already" in outcome.said


@pytest.mark.parametrize(
    "path", ["/admin/", "/feed/", "/search", "/tags/water/", "/static/css/base.css", "/media/a.jpg"]
)
def test_no_page_of_this_site_is_shadowed(tmp_path: Path, path: str) -> None:
    outcome = bring(tmp_path, record(url_path=path))
    assert not Redirect.objects.exists()
    assert f"The old address “{path}” is one of this site's own." in outcome.said
    assert outcome.counts["created"] == 1


def test_no_other_article_is_shadowed(tmp_path: Path) -> None:
    other = make_live("Other")
    facts = [record(slug="hello"), record(url_path="/2020/02/29/hello/"), record(url_path=other.get_absolute_url())]
    outcome = bring(tmp_path, *facts)
    assert not Redirect.objects.exists()
    assert outcome.counts["redirects_refused"] == 2


def test_a_new_address_gives_way_to_an_old_one(tmp_path: Path) -> None:
    bring(tmp_path, record(published_at="2020-03-01T10:00:00Z", url_path="/2020/02/29/hello/"))
    facts = record(slug="hello")
    bring(tmp_path, facts)
    assert imported(facts["id"]).get_absolute_url() == "/2020/02/29/hello-2/"


@pytest.mark.parametrize("path", ["/?p=12", "/", "/a\r\nSet-Cookie: b/", "/a%00b/", "/" + "a" * 600, "http://["])
def test_what_can_be_no_redirect_is_said(tmp_path: Path, path: str) -> None:
    outcome = bring(tmp_path, record(url_path=path))
    assert not Redirect.objects.exists()
    assert "is no path that can lead here" in outcome.said
    assert outcome.counts["created"] == 1
    assert len(outcome.said.splitlines()) == 1


def test_an_article_may_come_with_another_old_address_later(tmp_path: Path) -> None:
    facts = record(url_path="/old/a/")
    bring(tmp_path, facts)
    bring(tmp_path, {**facts, "url_path": "/old/b/"})
    assert {row.path for row in imported(facts["id"]).redirects.all()} == {"/old/a", "/old/b"}
