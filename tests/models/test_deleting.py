"""What goes with a row that is deleted, what stays, and what holds it fast."""

from typing import Any

import pytest
from django.db.models import ProtectedError

from articles.models import (
    Author,
    AuthorOrigin,
    Byline,
    Image,
    Newsroom,
    Redirect,
    Section,
    Tag,
    TaggedArticle,
    TagName,
)
from tests.make import make_author, make_draft, make_image, make_live, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


def test_a_deleted_author_leaves_the_name_over_the_story() -> None:
    author, other = make_author("Ada Okoth"), make_author("Ben Juma")
    stories = [make_live(authors=[author, other]), make_draft(authors=[author])]
    author.delete()
    assert [[byline.name for byline in story.bylines.all()] for story in stories] == [
        ["Ada Okoth", "Ben Juma"],
        ["Ada Okoth"],
    ]
    assert Byline.objects.filter(author=None).count() == 2


def test_a_name_printed_otherwise_stays_as_it_was_printed() -> None:
    author = make_author("Ada Okoth")
    story = make_draft(authors=[author])
    story.bylines.update(credit="A. Okoth")
    author.delete()
    assert story.bylines.get().name == "A. Okoth"


def test_many_authors_deleted_at_once_leave_each_their_own_name() -> None:
    names = ["Ada Okoth", "Ben Juma", "Ada Okoth"]
    story = make_draft(authors=[make_author(name) for name in names])
    Author.objects.all().delete()
    assert [byline.name for byline in story.bylines.all()] == names


def test_a_deleted_author_takes_their_origins_along() -> None:
    author = make_author()
    AuthorOrigin.objects.create(author=author, source="wire", key="ada okoth")
    author.delete()
    assert not AuthorOrigin.objects.exists()


def test_a_deleted_account_leaves_stories_pictures_and_the_profile() -> None:
    user = make_user()
    author, image = make_author(user=user), make_image(uploaded_by=user)
    story = make_live(by=user, authors=[author])
    user.delete()
    story.refresh_from_db()
    assert (story.created_by, story.saved_by, story.is_live) == (None, None, True)
    assert Author.objects.get(pk=author.pk).user is None
    assert Image.objects.get(pk=image.pk).uploaded_by is None
    assert story.bylines.get().author == author


def test_a_section_with_stories_cannot_be_deleted() -> None:
    section = make_section()
    make_draft(section=section)
    with pytest.raises(ProtectedError):
        section.delete()
    assert Section.objects.filter(pk=section.pk).exists()


def test_the_lead_picture_of_a_story_cannot_be_deleted() -> None:
    image = make_image()
    make_draft(lead_image=image)
    with pytest.raises(ProtectedError):
        image.delete()
    assert Image.objects.filter(pk=image.pk).exists()


def test_a_deleted_portrait_leaves_the_author() -> None:
    image = make_image()
    author = make_author(portrait=image)
    image.delete()
    author.refresh_from_db()
    assert author.portrait is None


def test_a_deleted_tag_takes_its_names_and_leaves_the_stories() -> None:
    story = make_live(tags=["Water", "Rivers"])
    Tag.objects.get(name="Water").delete()
    assert list(story.tags.values_list("name", flat=True)) == ["Rivers"]
    assert not TagName.objects.filter(key="water").exists()


def test_a_deleted_article_takes_what_is_its_own_and_leaves_its_translation() -> None:
    original = make_live(tags=["Water"], language="en")
    translation = make_live(language="fa", translation_of=original)
    Redirect.objects.create(path="/old/", article=original)
    original.delete()
    translation.refresh_from_db()
    assert translation.translation_of is None
    assert (TaggedArticle.objects.count(), Redirect.objects.count(), Byline.objects.count()) == (0, 0, 1)
    assert Author.objects.count() == 2


# --- The newsroom's own record ----------------------------------------------------------------------


def test_there_is_a_newsroom_before_anybody_has_written_it(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        newsroom = Newsroom.objects.current()
    assert (newsroom.pk, newsroom.name) == (1, "Newsroom")
    assert not Newsroom.objects.exists()


def test_the_newsroom_that_was_written_is_the_one() -> None:
    newsroom = Newsroom.objects.current()
    newsroom.name = "The Courier"
    newsroom.save()
    assert Newsroom.objects.current().name == "The Courier"


def test_every_noun_has_a_name_to_print() -> None:
    tag = make_tag("Water")
    story = make_draft("Rivers", tags=["Water"])
    rows = [story, story.bylines.get(), tag, tag.names.get(), story.section, make_image(title="Bridge"), Newsroom()]
    assert list(map(str, rows)) == ["Rivers", "Ada Okoth", "Water", "Water", "World", "Bridge", "Newsroom"]
    assert str(TaggedArticle.objects.get()) == f"{story.pk}: {tag.pk}"
    assert str(Redirect(path="/old/")) == "/old/"
    assert str(AuthorOrigin(source="wire", key="ada")) == "wire: ada"
