"""Links from one article of an archive to another lead to it here."""

import re
from pathlib import Path
from typing import Any

import pytest

from articles.exchange import loader
from articles.models import Article
from articles.publishing import actions
from articles.publishing.revisions import newest
from articles.text.body import clean_body
from tests.exchange.archives import bring, imported, record
from tests.make import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=[1, 2, 200])
def _batches(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BATCH", request.param)


def links(identifier: str, source: str = "old-paper") -> list[str]:
    return re.findall(r'href="([^"]*)"', imported(identifier, source).body)


def archive() -> list[dict[str, Any]]:
    return [
        record(
            id="one",
            title="one",
            slug="one",
            url_path="/old/one/",
            body_markdown='[later](/old/three/) [file]({{< ref "two.md" >}})',
        ),
        record(
            id="two",
            title="two",
            slug="two",
            url_path="/old/two",
            body_html="<a href='../old/one'>earlier</a> <a href=/old/two/>me</a>",
        ),
        record(
            id="three",
            title="three",
            slug="three",
            url_path="/old/three/",
            body_markdown="[a](../one/) [b](https://x.org/) [c](/about/)",
        ),
    ]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (
            {"body_html": '<h2 id="why">Why</h2><p>See <a href="#why">the <em>reason</em></a>.</p>'},
            "the <em>reason</em>.",
        ),
        ({"body_html": "<p>a <a href='#x'> b</a><a href='#y'></a></p>"}, "<p>a b</p>"),
        ({"body_html": '<p><a class="back" href="#">Up</a> <a href=#top>up</a></p>'}, "<p>Up up</p>"),
        ({"body_markdown": "[It](#a&b) rained.\n\n- [One](#one)\n- [Two](#two)"}, "<p>It rained.</p>"),
    ],
)
def test_a_link_to_a_place_on_its_own_page_becomes_its_words(given: Any, kept: str, tmp_path: Path) -> None:
    outcome = bring(tmp_path, record(id="one", **given))
    body = imported("one").body
    assert "<a " not in body
    assert kept in body
    assert clean_body(body) == body
    assert (outcome.counts["links_resolved"], outcome.counts["links_unresolved"]) == (0, 0)


def test_a_place_on_another_page_is_still_a_link_to_that_page(tmp_path: Path) -> None:
    bring(tmp_path, record(id="one", body_markdown="[there](https://x.org/#part) [here](#part)"))
    assert links("one") == ["https://x.org/#part"]


def test_links_to_earlier_and_to_later_articles_lead_to_them_here(tmp_path: Path) -> None:
    outcome = bring(tmp_path, *archive())
    assert links("one") == ["/2020/02/29/three/", "/2020/02/29/two/"]
    assert links("two") == ["/2020/02/29/one/", "/2020/02/29/two/"]
    assert links("three") == ["/2020/02/29/one/", "https://x.org/", "/about/"]
    assert (outcome.counts["links_resolved"], outcome.counts["links_unresolved"]) == (5, 1)


def test_a_second_time_sets_them_no_more(tmp_path: Path) -> None:
    bring(tmp_path, *archive())
    before = list(Article.objects.order_by("pk").values())
    outcome = bring(tmp_path, *archive())
    assert (outcome.counts["unchanged"], outcome.counts["links_resolved"]) == (3, 0)
    assert list(Article.objects.order_by("pk").values()) == before


def test_links_are_set_to_articles_of_an_earlier_import(tmp_path: Path) -> None:
    one, two, three = archive()
    bring(tmp_path, three, two)
    bring(tmp_path, one)
    assert links("one") == ["/2020/02/29/three/", "/2020/02/29/two/"]


def test_what_came_with_an_old_address_first_is_what_links_to_it_mean(tmp_path: Path) -> None:
    one, _, three = archive()
    other = record(id="other", slug="other", url_path="/old/three/")
    bring(tmp_path, three)
    bring(tmp_path, other, one)
    assert links("one")[0] == "/2020/02/29/three/"


def test_an_import_that_breaks_off_before_its_links_are_set_sets_them_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(Exception):
        pass

    def cut(*args: Any) -> None:
        raise PowerCut

    set_links = loader._set_links
    monkeypatch.setattr(loader, "_set_links", cut)
    with pytest.raises(PowerCut):
        bring(tmp_path, *archive())
    assert Article.objects.count() == 3
    monkeypatch.setattr(loader, "_set_links", set_links)
    outcome = bring(tmp_path, *archive())
    assert links("one") == ["/2020/02/29/three/", "/2020/02/29/two/"]
    assert links("three")[0] == "/2020/02/29/one/"
    assert outcome.counts["created"] == outcome.counts["skipped"] == 0
    assert bring(tmp_path, *archive()).counts["unchanged"] == 3


def test_what_an_editor_wrote_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_links = loader._set_links

    def after_an_editor(*args: Any) -> Any:
        article = imported("one")
        article.body = "<p>Mine.</p>"
        actions.save_draft(article, by=make_user())
        monkeypatch.setattr(loader, "_set_links", set_links)
        return set_links(*args)

    monkeypatch.setattr(loader, "_set_links", after_an_editor)
    one, two, three = archive()
    bring(tmp_path, {**one, "body_markdown": "[never](/old/nine/)"}, two, three)
    assert newest(imported("one"))["body"] == "<p>Mine.</p>"
    assert imported("one").body == '<p><a href="/old/nine/">never</a></p>'  # what readers have, as it came


def test_setting_links_later_is_no_change_by_an_editor(tmp_path: Path) -> None:
    one, two, three = archive()
    bring(tmp_path, one, two, three)
    outcome = bring(tmp_path, {**one, "title": "Changed"}, two, three)
    assert (outcome.counts["updated"], outcome.counts["changed_here"]) == (1, 0)
    assert links("one") == ["/2020/02/29/three/", "/2020/02/29/two/"]


def test_links_within_one_source_lead_to_no_article_of_another(tmp_path: Path) -> None:
    one, two, three = archive()
    bring(tmp_path, two, three)
    bring(tmp_path, one, source="other-paper")
    assert links("one", "other-paper") == ["/old/three/"]


def test_links_to_the_old_site_lead_to_the_article_or_stay_there(tmp_path: Path) -> None:
    body = "[a](https://old.example.org/old/two/) [b](/about/) [c](about-us) [d](https://old.example.org/x?y=1)"
    _, two, _ = archive()
    bring(tmp_path, record(id="four", url_path="/old/four/", body_markdown=body), two, site=["old.example.org"])
    assert links("four") == [
        "/2020/02/29/two/",
        "https://old.example.org/about/",
        "https://old.example.org/old/four/about-us",
        "https://old.example.org/x?y=1",
    ]


def test_an_address_on_another_host_that_no_other_article_can_have_means_it_too(tmp_path: Path) -> None:
    body = "[a](http://mirror.example.org/2020/02/20/hello-there/) [b](https://x.example.org/2020/01/01/good-bye/)"
    facts = record(id="five", url_path="/2020/02/20/hello-there/", slug="hello")
    outcome = bring(tmp_path, record(id="four", body_markdown=body), facts)
    assert links("four") == ["/2020/02/29/hello/", "https://x.example.org/2020/01/01/good-bye/"]
    assert (outcome.counts["links_resolved"], outcome.counts["links_unresolved"]) == (1, 0)


def test_an_address_with_the_date_of_publication_means_the_article_too(tmp_path: Path) -> None:
    facts = record(url_path="/2020/02/20/hello-there/", slug="Hello-There")
    bring(tmp_path, record(id="five", body_markdown="[a](/2020/02/29/hello-there/)"), facts)
    assert links("five") == ["/2020/02/29/hello-there/"]
    assert imported(facts["id"]).get_absolute_url() == links("five")[0]


def test_no_reader_sees_template_syntax(tmp_path: Path) -> None:
    body = '[gone]({{< ref "nowhere.md" >}}) {{ page.title }} {{< youtube zxGnlWK0Y2w >}} {% image "a.jpg" "b" %}'
    bring(tmp_path, record(id="six", body_markdown=body))
    embed = '<figure data-block="embed" data-address="https://www.youtube.com/watch?v=zxGnlWK0Y2w"><figcaption></figcaption></figure>'
    assert imported("six").body.replace("\n", "") == f"<p>gone</p>{embed}"


def test_a_frame_of_a_known_player_becomes_a_block_and_any_other_goes(tmp_path: Path) -> None:
    player = '<iframe width=5 src="https://www.youtube.com/embed/zxGnlWK0Y2w?start=5"></iframe>'
    bring(tmp_path, record(id="seven", body_html=f'{player}a<iframe src="//evil.example/">b</iframe>'))
    body = imported("seven").body
    assert 'data-address="https://www.youtube.com/watch?v=zxGnlWK0Y2w"' in body
    assert "evil" not in body
