"""What readers find where a story stood that was withdrawn."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, CorrectionKind, Redirect, User
from articles.publishing import actions
from articles.publishing.writing import Apart
from tests.make import make_author, make_image, make_live, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(clock: time_machine.Traveller) -> User:
    return make_user()


@pytest.fixture
def withdrawn(editor: User) -> Article:
    """A story that readers had, full of words that they must not find any more."""
    story = make_live(
        "Libelled mayor",
        by=editor,
        at=datetime(2025, 10, 7, 9, tzinfo=UTC),
        standfirst="Libel at the top.",
        body="<p>Libel in the middle.</p>",
        kicker="Libel",
        key_points=["Libel in a point."],
        lead_image=make_image(alt="The libelled man."),
        authors=[make_author("Libelle Okoth")],
        section=make_section("Libel desk"),
        tags=["Libel suits"],
    )
    actions.correct(story, CorrectionKind.CORRECTION, "Libel mended.", by=editor)
    actions.withdraw(story, by=editor, why="It named the wrong person.\n\nWe are <b>sorry</b>.")
    return story


def test_a_withdrawn_story_leaves_the_reason_and_nothing_of_itself(client: Client, withdrawn: Article) -> None:
    make_live("The newest")
    address = withdrawn.get_absolute_url()
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 410
    assert "We have withdrawn the story" in page
    assert "It named the wrong person." in page
    assert "We are &lt;b&gt;sorry&lt;/b&gt;." in page
    assert '<time datetime="2025-10-08T12:00:00+00:00">8 October 2025, 12:00 UTC</time>' in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'role="search"' in page
    assert "The newest" in page
    assert "canonical" not in page
    assert "ld+json" not in page
    # The list of sections names every section there is.
    words = page.replace(">Libel desk</a>", "").replace("/sections/libel-desk/", "")
    assert "ibel" not in words


def test_who_asks_for_the_head_only_learns_the_same(client: Client, withdrawn: Article) -> None:
    response = client.head(withdrawn.get_absolute_url())
    assert response.status_code == 410
    assert response.content == b""


def test_no_cache_keeps_it_unasked_and_no_cookie_comes_with_it(client: Client, withdrawn: Article) -> None:
    response = client.get(withdrawn.get_absolute_url())
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_only_reading_methods_get_it(client: Client, withdrawn: Article) -> None:
    assert client.post(withdrawn.get_absolute_url()).status_code == 405


def test_its_old_addresses_say_the_same_and_do_not_tell_where_it_is_now(
    client: Client, editor: User, withdrawn: Article
) -> None:
    Redirect.objects.create(path="/blog/mayor", article=withdrawn)
    first = withdrawn.get_absolute_url()
    actions.move(withdrawn, "kept-secret", by=editor)
    for address in (first, first.rstrip("/"), "/blog/mayor", "/blog/mayor/", withdrawn.get_absolute_url()):
        response = client.get(address)
        assert response.status_code == 410
        assert "Location" not in response
        assert "It named the wrong person." in response.content.decode()
        assert "kept-secret" not in response.content.decode()


def test_it_stays_gone_until_readers_get_it_again(
    client: Client, editor: User, withdrawn: Article, clock: time_machine.Traveller
) -> None:
    address = withdrawn.get_absolute_url()
    actions.publish(withdrawn, by=editor, at=timezone.now() + timedelta(hours=1))
    response = client.get(address)
    assert response.status_code == 410
    assert "It named the wrong person." in response.content.decode()
    assert "ibelled" not in response.content.decode()
    clock.shift(timedelta(hours=1))
    assert client.get(address).status_code == 200


def test_what_must_not_stand_beside_it_does_not_stand_there_now(client: Client, editor: User) -> None:
    other = make_live("Opening of the fair", by=editor)
    make_live("Neutral", by=editor)
    make_live("Never recommended", by=editor, never_recommended=True)
    apart = make_live("Deaths at the fair", by=editor)
    alone = make_live("Stands alone", by=editor, shows_no_related=True)
    actions.save_draft(apart, by=editor, apart=Apart([other], []))
    for story in (apart, alone):
        actions.withdraw(story, by=editor, why="A mistake.")
    page = client.get(apart.get_absolute_url()).content.decode()
    assert "Neutral" in page
    assert "Opening of the fair" not in page
    assert "Never recommended" not in page
    assert "Newest stories" not in client.get(alone.get_absolute_url()).content.decode()


def test_the_page_takes_a_fixed_number_of_queries(
    client: Client, editor: User, withdrawn: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Redirect.objects.create(path="/blog/mayor", article=withdrawn)
    for number in range(8):
        make_live(f"Story {number}", by=editor, lead_image=make_image())
    with django_assert_num_queries(4):
        client.get(withdrawn.get_absolute_url())
    with django_assert_num_queries(4):
        client.get("/blog/mayor")
