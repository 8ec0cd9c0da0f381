"""Stories and authors as lists show them: `{% card story %}`, `{% related_card story %}`, `{% author_box author %}`."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString

from articles.delivery.drawn import drawn
from articles.images.renditions import Picture, picture
from articles.models import Article, Author, Image, TypeOfWork

register = template.Library()


class Card(NamedTuple):
    """What a card shows of a story."""

    address: str
    headline: str
    kicker: str
    standfirst: str
    type_of_work: str  # empty for news, which needs no label
    language: str
    direction: str
    live_at: datetime | None
    picture: Picture | None
    writers: tuple[str, ...]  # where they are named
    translations: tuple["Translation", ...]  # that stand with it


class Translation(NamedTuple):
    """Where a story is in another language."""

    address: str
    language: str
    direction: str


class Profile(NamedTuple):
    """What the box under a story shows of who wrote it."""

    name: str
    slug: str
    role: str
    bio: str
    picture: Picture | None


@register.simple_tag
def card(article: Article, size: str = "", level: int = 3) -> SafeString:
    """Draws a story in a list; `size` is "lead", "large", "small" or nothing, `level` of its heading."""
    return drawn("parts/card.html", card=card_of(article), size=size, level=level)


@register.simple_tag
def related_card(article: Article, reason: str = "") -> SafeString:
    """Draws a story beside another; `reason` says in words why it stands there."""
    return drawn("parts/related.html", card=card_of(article), reason=reason)


@register.simple_tag
def type_of_work(article: Article) -> SafeString:
    """Draws which kind of work a story is, and what that means."""
    return drawn("parts/type_of_work.html", kind=article.type_of_work)


@register.filter
def label_of(kind: str) -> str:
    """Returns the label of a kind of work."""
    return str(TypeOfWork(kind).label)


@register.simple_tag
def reading_time(minutes: int) -> SafeString:
    """Draws how long a story takes to read."""
    return drawn("parts/reading_time.html", minutes=minutes)


@register.simple_tag
def contents(headings: Sequence[tuple[str, str]]) -> SafeString:
    """Draws the list of a story's parts; of each its anchor and its heading."""
    return drawn("parts/contents.html", headings=tuple(headings))


@register.simple_tag
def tools() -> SafeString:
    """Draws what a reader can do with a story."""
    return drawn("parts/tools.html")


@register.simple_tag
def author_box(author: Author) -> SafeString:
    """Draws who wrote a story."""
    profile = Profile(author.name, author.slug, author.role, author.bio, _picture(author.portrait))
    return drawn("parts/author_box.html", author=profile)


def card_of(article: Article) -> Card:
    is_news = article.type_of_work == TypeOfWork.NEWS
    return Card(
        article.get_absolute_url(),
        article.headline,
        article.kicker,
        article.standfirst,
        "" if is_news else article.type_of_work,
        article.language,
        article.direction,
        article.live_at,
        _picture(article.lead_image),
        tuple(byline.name for byline in getattr(article, "writers", ())),
        tuple(
            Translation(other.get_absolute_url(), other.language, other.direction)
            for other in getattr(article, "also_in", ())
        ),
    )


def _picture(image: Image | None) -> Picture | None:
    return picture(image) if image else None
