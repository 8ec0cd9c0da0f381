"""What the database itself refuses, whoever writes; and what a person is told before it comes to that."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from articles.models import (
    Article,
    Author,
    AuthorOrigin,
    Byline,
    Correction,
    ExternalLink,
    Image,
    ImageUse,
    MergedUse,
    Newsroom,
    PageAddress,
    PageVersion,
    Presence,
    Redirect,
    RelatedDecision,
    RelatedLink,
    RelatedRebuild,
    Revision,
    SearchRebuild,
    SearchSpelling,
    Section,
    Tag,
    TagAddress,
    TaggedArticle,
    TagMerge,
    TagName,
    TagPin,
    User,
)
from tests.make import make_author, make_draft, make_image, make_live, make_page, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


def change(row: Model, **values: Any) -> None:
    """Writes to the table itself, past every method of the model."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)


HOUR = timedelta(hours=1)

# For each constraint of ours what breaks it, once the rows before are there.
BROKEN: dict[str, Callable[[], object]] = {
    "image_use_once": lambda: used_twice(),
    "external_link_is_web": lambda: change(external(), address="javascript:alert(1)"),
    "external_link_says_what": lambda: change(external(), why=""),
    "decision_once": lambda: decided(times=2),
    "decision_once_external": lambda: external_decided_twice(),
    "decision_of_one_pair": lambda: decided(is_beside="nothing"),
    "decision_about_another": lambda: decided(is_beside="itself"),
    "decision_kind_is_known": lambda: decided(kind="liked"),
    "decision_place_means_pinned": lambda: decided(position=1),
    "decision_ends_after_it_began": lambda: decided(until=timezone.now() - HOUR),
    "article_has_headline": lambda: change(make_draft(), headline=""),
    "article_status_is_known": lambda: change(make_draft(), status="lost"),
    "article_type_is_known": lambda: change(make_draft(), type_of_work="poem"),
    "article_live_means_approved": lambda: change(make_live(), status="draft"),
    "article_live_after_schedule_and_embargo": lambda: change(
        make_live(), embargo_until=timezone.now() + timedelta(days=1)
    ),
    "article_live_has_address": lambda: change(make_live(), slug=""),
    "article_address": lambda: same_address(),
    "article_origin": lambda: same_origin(),
    "article_one_translation_a_language": lambda: two_translations(),
    "article_working_copy_of_approved": lambda: change(make_draft(), working_version=1),
    "article_withdrawn_says_when": lambda: change(make_live(), withdrawn_reason="A mistake."),
    "article_no_translation_of_itself": lambda: translation_of_itself(),
    "author_has_name": lambda: change(make_author(), name=""),
    "author_has_slug": lambda: change(make_author(), slug=""),
    "author_origin_once": lambda: same_author_origin(),
    "byline_names_somebody": lambda: change(make_draft().bylines.get(), author=None, credit=""),
    "byline_role_is_known": lambda: change(make_draft().bylines.get(), role="chef"),
    "byline_once": lambda: byline_twice(),
    "correction_once": lambda: corrected(times=2),
    "correction_says_something": lambda: corrected(text=""),
    "correction_kind_is_known": lambda: corrected(kind="whim"),
    "image_decorative_has_no_alt": lambda: change(make_image(alt="A river"), decorative=True),
    "image_focus_is_inside": lambda: change(make_image(), focus_x=1.5),
    "newsroom_is_one": lambda: change(Newsroom.objects.create(), id=2),
    "newsroom_has_name": lambda: change(Newsroom.objects.create(), name=""),
    "page_has_title": lambda: change(make_page(), title=""),
    "page_has_slug": lambda: change(make_page(), slug=""),
    "page_kind_is_known": lambda: change(make_page(), kind="whim"),
    "page_of_a_kind_once": lambda: [make_page(title, kind="ethics") for title in ("One", "Two")],
    "page_version_once": lambda: PageVersion.objects.create(page=make_page(), number=1, content={}),
    "page_address_has_slug": lambda: PageAddress.objects.create(page=make_page(), slug=""),
    "presence_once": lambda: present_twice(),
    "redirect_is_a_path": lambda: change(Redirect.objects.create(path="/old/", article=make_draft()), path="old/"),
    "related_once": lambda: linked(times=2),
    "related_to_another": lambda: linked(to_itself=True),
    "related_ends_after_it_began": lambda: linked(until=timezone.now() - HOUR),
    "related_rebuild_is_one": lambda: change(RelatedRebuild.objects.create(), id=2),
    "revision_once": lambda: revised_twice(),
    "search_rebuild_is_one": lambda: change(SearchRebuild.objects.create(), id=2),
    "search_spelling_once": lambda: [SearchSpelling.objects.create(key=1, word="rivers") for _ in "12"],
    "section_has_name": lambda: change(make_section(), name=""),
    "section_has_slug": lambda: change(make_section(), slug=""),
    "tag_has_name": lambda: change(make_tag("Water"), name=""),
    "tag_has_slug": lambda: change(make_tag("Water"), slug=""),
    "tag_kind_is_known": lambda: change(make_tag("Water"), kind="animal"),
    "tag_name_has_key": lambda: change(make_tag("Water").names.get(), key=""),
    "tag_has_one_preferred_name": lambda: second_preferred_name(),
    "tagged_once": lambda: tagged_twice(),
    "tag_address_has_slug": lambda: TagAddress.objects.create(tag=make_tag("Water"), slug=""),
    "tag_pin_place_once": lambda: [pin(make_tag("Water"), 1) for _ in "12"],
    "tag_pin_once": lambda: pinned_twice(),
    "tag_pin_place_is_known": lambda: pin(make_tag("Water"), 5),
    "tag_is_merged_once": lambda: merged((1, 2), (1, 3)),
    "tag_is_merged_into_another": lambda: merged((1, 1)),
    "merged_use_once": lambda: merged_use_twice(),
}


def pin(tag: Tag, position: int, article: Article | None = None) -> None:
    TagPin.objects.create(tag=tag, article=article or make_draft(), position=position)


def pinned_twice() -> None:
    article = make_draft()
    for position in (1, 2):
        pin(make_tag("Water"), position, article)


def same_address() -> None:
    first, second = make_live(), make_live()
    assert first.slug != second.slug
    change(second, slug=first.slug)


def two_translations() -> None:
    original = make_draft()
    for _ in range(2):
        change(make_draft(), language="fa", translation_of=original)


def translation_of_itself() -> None:
    article = make_draft()
    change(article, translation_of=article)


def same_origin() -> None:
    for _ in range(2):
        change(make_draft(), source="wire", external_id="1")


def same_author_origin() -> None:
    for _ in range(2):
        AuthorOrigin.objects.create(author=make_author(), source="wire", key="ada okoth")


def byline_twice() -> None:
    byline = make_draft().bylines.get()
    Byline.objects.create(article=byline.article, author=byline.author, role=byline.role, order=1)


def corrected(*, times: int = 1, text: str = "It is 14.", kind: str = "correction") -> None:
    article = make_draft()
    for _ in range(times):
        Correction.objects.create(article=article, number=1, text=text, kind=kind)


def present_twice() -> None:
    article, person = make_draft(), make_user()
    for _ in range(2):
        Presence.objects.create(article=article, person=person)


def revised_twice() -> None:
    article = make_draft()
    for _ in range(2):
        Revision.objects.create(article=article, number=99, content={})


def linked(*, times: int = 1, to_itself: bool = False, until: datetime | None = None) -> None:
    story, other = make_draft(), make_draft()
    for _ in range(times):
        RelatedLink.objects.create(
            story=story, other=story if to_itself else other, score=1, topic=1, text=1, shared=[], until=until
        )


def external() -> ExternalLink:
    facts = {"headline": "Rivers", "publication": "The Courier", "why": "The same."}
    return ExternalLink.objects.create(story=make_draft(), address="https://example.org/", **facts)


def used_twice() -> None:
    image, story = make_image(), make_draft()
    ImageUse.objects.bulk_create([ImageUse(image=image, article=story)] * 2)


def external_decided_twice() -> None:
    link = external()
    for _ in range(2):
        RelatedDecision.objects.create(story=link.story, external=link, kind="approved")


def decided(*, times: int = 1, is_beside: str = "another", kind: str = "approved", **facts: Any) -> None:
    story = make_draft()
    other = {"another": make_draft(), "itself": story, "nothing": None}[is_beside]
    for _ in range(times):
        RelatedDecision.objects.create(story=story, other=other, kind=kind, **facts)


def merged(*keys: tuple[int, int]) -> TagMerge:
    for gone, into in keys:
        merge = TagMerge.objects.create(gone_key=gone, into_key=into, name="Water", into_name="Rivers")
    return merge


def merged_use_twice() -> None:
    merge, article = merged((1, 2)), make_draft()
    for _ in range(2):
        MergedUse.objects.create(merge=merge, article=article)


def second_preferred_name() -> None:
    TagName.objects.create(tag=make_tag("Water"), name="Aqua", key="aqua", is_preferred=True)


def tagged_twice() -> None:
    article = make_draft(tags=["Water"])
    TaggedArticle.objects.create(content_object=article, tag=Tag.objects.get())


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_what_breaks(name: str) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        BROKEN[name]()
    # SQLite names the columns of a unique constraint in place of the constraint.
    assert name in str(caught.value) or connection.vendor == "sqlite"


def test_every_constraint_of_ours_is_tried() -> None:
    models = apps.get_app_config("articles").get_models()
    assert {constraint.name for model in models for constraint in model._meta.constraints} == set(BROKEN)


# What there is one of, beside the constraints with a name: two rows that differ, but in this field.
UNIQUE: list[tuple[type[Model], str, dict[str, Any], dict[str, Any]]] = [
    (Section, "name", {"slug": "a"}, {"slug": "b"}),
    (Section, "slug", {"name": "a"}, {"name": "b"}),
    (Author, "slug", {"name": "a"}, {"name": "b"}),
    (Tag, "name", {"slug": "a"}, {"slug": "b"}),
    (Tag, "slug", {"name": "a"}, {"name": "b"}),
    (Image, "digest", {"alt": "a"}, {"alt": "b"}),
    (User, "username", {"email": "a"}, {"email": "b"}),
]


@pytest.mark.parametrize(
    ("model", "field", "first", "second"), UNIQUE, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_the_database_refuses_a_second_one(
    model: type[Model], field: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    model._base_manager.create(**first, **{field: "same"})
    with pytest.raises(IntegrityError), transaction.atomic():
        model._base_manager.create(**second, **{field: "same"})


def test_an_old_address_leads_to_one_article() -> None:
    Redirect.objects.create(path="/old/", article=make_draft())
    with pytest.raises(IntegrityError), transaction.atomic():
        Redirect.objects.create(path="/old/", article=make_draft())


def test_a_name_of_one_tag_cannot_also_lead_to_another() -> None:
    make_tag("Water")
    other = make_tag("Rivers")
    with pytest.raises(IntegrityError), transaction.atomic():
        TagName.objects.create(tag=other, name="WATER", key="water")


# --- What a person is told --------------------------------------------------------------------------


def complaints(row: Model) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return caught.value.message_dict


def test_an_article_needs_a_headline() -> None:
    assert complaints(Article(headline=" \u200b\x00 ".replace("\u200b", "")))["headline"] == [
        "This field cannot be blank."
    ]


def test_key_points_are_lines_of_text() -> None:
    assert complaints(Article(headline="x", key_points=[{"a": 1}]))["key_points"] == [
        "Write the key points as lines of text."
    ]
    assert complaints(Article(headline="x", key_points="one"))["key_points"] == [
        "Write the key points as lines of text."
    ]


@pytest.mark.parametrize("language", ["", "english", "en_GB"])
def test_a_language_is_a_tag(language: str) -> None:
    assert "language" in complaints(Article(headline="x", language=language))


@pytest.mark.parametrize("year", [1, 999, 3000, 9999])
def test_a_moment_whose_year_no_address_can_have_is_refused(year: int) -> None:
    moment = timezone.now().replace(year=year)
    wrong = complaints(Article(headline="x", publish_at=moment, embargo_until=moment))
    said = ["Check the year: it has to be between 1000 and 2999."]
    assert wrong == {"publish_at": said, "embargo_until": said}


def test_a_story_is_no_translation_of_itself() -> None:
    article = make_draft()
    article.translation_of = article
    assert complaints(article)["translation_of"] == ["A story cannot be a translation of itself."]


def test_a_translation_names_the_story_that_was_written_first() -> None:
    original = make_draft(language="en")
    translation = make_draft(language="fa", translation_of=original)
    other = Article(headline="x", language="ru", translation_of=translation)
    assert "choose the one it was translated from" in complaints(other)["translation_of"][0]
    original.translation_of = make_draft(language="ar")
    assert complaints(original)["translation_of"] == ["This story has translations, so it cannot be one."]


def test_a_translation_is_in_another_language() -> None:
    original = make_draft(language="en")
    article = Article(headline="x", language="en", translation_of=original)
    assert "same language" in complaints(article)["translation_of"][0]


def test_a_story_has_one_translation_into_a_language() -> None:
    original = make_draft(language="en")
    make_draft(language="fa", translation_of=original)
    article = Article(headline="x", language="fa", translation_of=original)
    assert complaints(article)["__all__"] == ["That story has a translation into this language already."]


def test_an_address_that_is_taken_that_day_is_named() -> None:
    taken = make_live()
    article = Article(headline="x", slug=taken.slug, address_date=taken.address_date)
    assert complaints(article)["__all__"] == ["Another story has this address on that day. Choose another slug."]


def test_a_byline_names_somebody() -> None:
    assert complaints(Byline(article=make_draft()))["__all__"] == ["Choose an author, or write a name."]


def test_an_author_has_one_part_in_a_story_once() -> None:
    byline = make_draft().bylines.get()
    twice = Byline(article=byline.article, author=byline.author, role=byline.role)
    assert complaints(twice)["__all__"] == ["This author has this part in the story already."]


def test_a_picture_is_described_or_decorative_and_not_both() -> None:
    assert "alt" not in complaints(Image(digest="1"))
    assert "no alternative text" in complaints(Image(digest="1", alt="x", decorative=True))["alt"][0]


@pytest.mark.parametrize(
    "links",
    [
        "https://example.org",
        ["https://example.org"],
        [{"label": "x"}],
        [{"label": "", "url": "https://example.org"}],
        [{"label": "x", "url": "javascript:alert(1)"}],
        [{"label": "x", "url": "https://example.org", "onclick": "x"}],
        [{"label": "x", "url": 5}],
    ],
)
def test_a_profile_link_is_a_label_and_an_address(links: Any) -> None:
    wrong = complaints(Author(name="Ada", slug="ada", links=links))
    assert wrong == {"links": ["Write each link as a label and an address that begins with https://."]}


def test_profile_links_that_are_some_are_taken() -> None:
    links = [{"label": "Blog", "url": "https://example.org/"}, {"label": "Mail", "url": "mailto:a@example.org"}]
    Author(name="Ada", slug="ada", links=links).full_clean()
