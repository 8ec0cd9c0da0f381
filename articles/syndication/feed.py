"""The feed of the newest stories: RSS 2.0 (https://www.rssboard.org/rss-specification)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.formats import date_format

from articles.models import Article, Byline, Correction, Newsroom
from articles.models.addresses import path_of
from articles.models.correction import corrections_of
from articles.syndication.addresses import absolute
from articles.text.plain import one_line, printable

MEDIA_TYPE = "application/rss+xml; charset=utf-8"


class _Feed(Rss201rev2Feed):
    """RSS, and when an item last changed, for which RSS has no word of its own: Dublin Core's."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:dcterms": "http://purl.org/dc/terms/"}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["updateddate"]:
            handler.addQuickElement("dcterms:modified", item["updateddate"].isoformat(timespec="seconds"))


def write_feed(
    newsroom: Newsroom, articles: Iterable[Article], bylines: dict[int, list[Byline]], *, language: str
) -> bytes:
    """Returns the feed of these articles, fetched `with_corrections()`, in the order given."""
    feed = _Feed(
        title=one_line(newsroom.name),
        link=absolute(path_of("front")),
        description=printable(newsroom.description or newsroom.tagline or newsroom.name),
        feed_url=absolute(path_of("feed")),
        language=language,
    )
    for article in articles:
        address = absolute(article.get_absolute_url())
        names = [byline.name for byline in bylines.get(article.pk, [])]
        corrections = corrections_of(article)
        changed_at = article.changed_at(corrections)
        feed.add_item(
            title=one_line(article.headline),
            link=address,
            description=_description(article, corrections),
            # Django writes it as dc:creator: RSS's own author has to be an e-mail address.
            author_name=one_line(", ".join(names)) or None,
            pubdate=article.live_at,
            updateddate=changed_at if changed_at != article.live_at else None,
            unique_id=address,
            unique_id_is_permalink=True,
            categories=[one_line(article.section.name)] if article.section else (),
        )
    text: str = feed.writeString("utf-8")
    return text.encode()


def _description(article: Article, corrections: Sequence[Correction]) -> str:
    """Returns the story in a sentence or two, and what was wrong with it or has changed since."""
    said = [article.standfirst]
    for correction in corrections:
        day = date_format(timezone.localtime(correction.made_at), "j F Y")
        said.append(f"{correction.get_kind_display()}, {day}: {correction.text}")
    return printable("\n\n".join(text for text in said if text))
