"""Saving pages: every version is kept, what readers would stumble over is refused, addresses stay."""

import importlib
from typing import Any

import pytest

from articles.models import Newsroom, Page, PageAddress, User
from articles.pages.errors import PageRefused
from articles.pages.writing import restore, save_page, was_published
from articles.text.body import clean_body
from tests.make import make_image, make_page, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> User:
    return make_user("Editor", first_name="Ada")


def write(page: Page, by: User | None = None, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(page, name, value)
    save_page(page, by=by)


def refused(page: Page, **facts: Any) -> dict[str, str]:
    with pytest.raises(PageRefused) as error:
        write(page, **facts)
    return error.value.messages


def test_every_save_is_a_version_with_who_wrote_it(editor: User) -> None:
    page = make_page("Ethics", by=editor)
    write(page, body="<p>Two.</p>")
    write(page, editor, title="Our ethics", is_published=False)
    versions = [
        (one.number, one.content["title"], one.content["body"], one.saved_by_name) for one in page.versions.all()
    ]
    assert versions == [
        (3, "Our ethics", "<p>Two.</p>", "Ada"),
        (2, "Ethics", "<p>Two.</p>", ""),
        (1, "Ethics", "<p>We pay our way.</p>", "Ada"),
    ]


def test_what_is_saved_as_it_stands_makes_no_version() -> None:
    page = make_page()
    before = page.changed_at
    save_page(page, by=None)
    page.refresh_from_db()
    assert (page.versions.count(), page.version, page.changed_at) == (1, 1, before)


def test_readers_are_told_of_a_change_of_its_words_and_not_of_its_place() -> None:
    page = make_page()
    before = page.changed_at
    write(page, order=9, in_footer=False)
    assert Page.objects.get().changed_at == before
    write(page, body="<p>We do not.</p>")
    assert Page.objects.get().changed_at > before


def test_the_first_page_makes_the_newsrooms_record() -> None:
    make_page()
    assert Newsroom.objects.current().links[0].title == "Ethics"


def test_a_version_comes_back_as_a_new_one_where_the_page_is_now(editor: User) -> None:
    page = make_page("Ethics", slug="ethics", body="<p>One.</p>")
    write(page, title="Rules", slug="rules", body="<p>Two.</p>", is_published=False)
    assert restore(page, 1, by=editor)
    page.refresh_from_db()
    assert (page.title, page.body, page.slug, page.is_published, page.version) == (
        *("Ethics", "<p>One.</p>", "rules"),
        *(False, 3),
    )
    assert not restore(page, 3, by=editor)
    with pytest.raises(PageRefused, match="There is no version 9"):
        restore(page, 9, by=editor)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"body": ""}, "Write the text"),
        ({"body": "<p></p>"}, "Write the text"),
        ({"body": '<p><a href="nowhere">x</a></p>'}, "Mend the links that lead nowhere: nowhere"),
        ({"body": "<p>Our owner is TK.</p>"}, "A placeholder is left in the text: TK"),
        ({"title": "TK"}, "A placeholder is left in the text: TK"),
    ],
)
def test_what_is_unfinished_waits_at_the_desk(facts: dict[str, str], told: str) -> None:
    page = make_page(is_published=False)
    write(page, **facts)
    assert told in refused(page, is_published=True)["body"]
    assert not Page.objects.get().is_published


def test_a_picture_is_a_text_and_a_contact_page_needs_none() -> None:
    body = f'<figure data-block="photo" data-image="{make_image().pk}"><figcaption></figcaption></figure>'
    make_page("Faces", body=body)
    make_page("Contact", kind="contact", body="")
    assert Page.objects.published().count() == 2


def test_an_address_that_readers_had_is_no_other_pages(editor: User) -> None:
    page, other = make_page("Ethics"), make_page("Owners")
    write(page, slug="rules")
    assert "was an address of the page “Ethics”" in refused(other, slug="ethics")["slug"]
    other.refresh_from_db()
    assert "is the address of the page “Ethics”" in refused(other, slug="rules")["slug"]
    write(page, slug="ethics")
    assert [row.slug for row in PageAddress.objects.all()] == ["rules"]


def test_an_address_that_no_reader_knew_is_free_again() -> None:
    page = make_page("Ethics", is_published=False)
    write(page, slug="rules")
    assert not PageAddress.objects.exists()
    assert not was_published(page)
    write(page, is_published=True)
    write(page, is_published=False)
    write(page, slug="more-rules")
    assert [row.slug for row in PageAddress.objects.all()] == ["rules"]
    assert was_published(page)


def test_the_policies_of_old_became_pages_word_for_word() -> None:
    migration = importlib.import_module("articles.migrations.0028_policies_become_pages")
    text = "We pay <our> way & say so.\nAlways.\n\n \n“Nothing” is given."
    body = migration.as_body(text)
    assert body == "<p>We pay &lt;our&gt; way &amp; say so.<br>Always.</p><p>“Nothing” is given.</p>"
    assert clean_body(body) == body
    assert migration.as_text(body) == "We pay <our> way & say so.\nAlways.\n\n“Nothing” is given."
    assert migration.as_body(" \n ") == ""
