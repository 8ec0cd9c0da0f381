"""The feed of the newest stories: RSS 2.0 (https://www.rssboard.org/rss-specification)."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed

from articles.models import Article, Byline, Newsroom
from articles.syndication.addresses import absolute
from articles.text.plain import one_line, printable

MEDIA_TYPE = "application/rss+xml; charset=utf-8"


def write_feed(
    newsroom: Newsroom, articles: Iterable[Article], bylines: dict[int, list[Byline]], *, language: str
) -> bytes:
    """Returns the feed of these articles, in the order given."""
    feed = Rss201rev2Feed(
        title=one_line(newsroom.name),
        link=absolute(reverse("front")),
        description=printable(newsroom.description or newsroom.tagline or newsroom.name),
        feed_url=absolute(reverse("feed")),
        language=language,
    )
    for article in articles:
        address = absolute(article.get_absolute_url())
        names = [byline.name for byline in bylines.get(article.pk, [])]
        feed.add_item(
            title=one_line(article.headline),
            link=address,
            description=printable(article.standfirst),
            # Django writes it as dc:creator: RSS's own author has to be an e-mail address.
            author_name=one_line(", ".join(names)) or None,
            pubdate=article.live_at,
            unique_id=address,
            unique_id_is_permalink=True,
            categories=[one_line(article.section.name)] if article.section else (),
        )
    text: str = feed.writeString("utf-8")
    return text.encode()
