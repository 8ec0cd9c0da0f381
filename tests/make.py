"""Makes rows for tests, through the same rooms that the admin and imports use."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from articles.images.finding import note_words
from articles.models import Article, Author, Image, Page, Section, Tag, User
from articles.pages.writing import save_page
from articles.publishing import actions
from articles.publishing.content import Line
from articles.tagging.names import find_or_make
from articles.text.slugs import make_slug

_number = count(1)


def make_user(role: str = "Editor", **facts: Any) -> User:
    """Returns a member of the staff in the group of that name."""
    name = facts.pop("username", f"{role.lower().replace(' ', '-')}-{next(_number)}")
    user = User.objects.create_user(name, f"{name}@example.org", "secret", is_staff=True, **facts)
    user.groups.add(Group.objects.get(name=role))
    return user


def make_section(name: str = "World", **facts: Any) -> Section:
    return Section.objects.get_or_create(name=name, defaults={"slug": make_slug(name), **facts})[0]


def make_author(name: str = "Ada Okoth", **facts: Any) -> Author:
    return Author.objects.create(name=name, slug=facts.pop("slug", f"{make_slug(name)}-{next(_number)}"), **facts)


def make_tag(name: str, **facts: Any) -> Tag:
    (tag,) = find_or_make([name], hear=lambda tags: None)
    Tag.objects.filter(pk=tag.pk).update(**facts)
    return tag


def make_image(**facts: Any) -> Image:
    """Returns a picture without a file on disk; for one with files, see `tests/pictures.py`."""
    digest = facts.pop("digest", f"{next(_number):064x}")
    facts = {"alt": "A river under a bridge.", "credit": "Drawing: Newsroom", "title": "Bridge", **facts}
    image = Image.objects.create(
        file=f"pictures/{digest}/original.jpg", digest=digest, width=1600, height=1067, widths=[320, 640], **facts
    )
    note_words([image])
    return image


def make_page(title: str = "Ethics", *, by: User | None = None, **facts: Any) -> Page:
    """Returns a page of the newsroom that readers see."""
    facts = {"slug": make_slug(title), "body": "<p>We pay our way.</p>", "is_published": True, **facts}
    page = Page(title=title, **facts)
    save_page(page, by=by)
    return page


def make_draft(
    headline: str = "Rivers rise again",
    *,
    by: User | None = None,
    authors: Sequence[Author] = (),
    tags: Sequence[str] = (),
    **facts: Any,
) -> Article:
    """Returns a saved draft that is ready to be published."""
    facts = {"standfirst": "What happened, in a sentence.", "body": "<p>It rained.</p>", **facts}
    article = Article(headline=headline, **facts)
    article.section = facts.get("section") or make_section()
    bylines = [Line(author) for author in authors or [make_author()]]
    actions.save_draft(article, by=by or make_user(), bylines=bylines, tags=find_or_make(tags, hear=lambda tags: None))
    return article


def make_live(headline: str = "Rivers rise again", *, at: datetime | None = None, **facts: Any) -> Article:
    """Returns an article that readers see, live since `at` (default: a minute ago)."""
    editor = facts.pop("by", None) or make_user()
    article = make_draft(headline, by=editor, **facts)
    actions.publish_backdated(article, by=editor, at=at or timezone.now() - timedelta(minutes=1))
    return article


def make_live_together(section: Section, moments: Sequence[datetime]) -> list[Article]:
    """Returns articles that went live at these moments, written in bulk: without tags, bylines and links."""
    return Article.objects.bulk_create(
        Article(
            headline=f"Story {number}",
            slug=f"story-{number}",
            section=section,
            status="approved",
            publish_at=moment,
            live_at=moment,
            first_live_at=moment,
            was_live=True,
            address_date=moment.date(),
        )
        for number, moment in enumerate(moments)
    )


def make_scheduled(headline: str = "Tomorrow's news", **facts: Any) -> Article:
    """Returns an approved article that readers see in a day."""
    editor = facts.pop("by", None) or make_user()
    article = make_draft(headline, by=editor, **facts)
    actions.publish(article, by=editor, at=timezone.now() + timedelta(days=1))
    return article
