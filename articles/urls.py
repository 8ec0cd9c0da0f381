"""Every public address."""

from django.urls import path, register_converter

from articles.views import (
    about,
    archive,
    article,
    author,
    authors,
    converters,
    corrections,
    feed,
    front,
    health,
    search,
    section,
    sitemap,
    suggest,
    tag,
)
from articles.views.media import media

register_converter(converters.Year, "yyyy")
register_converter(converters.TwoDigits, "mm")
register_converter(converters.AddressPart, "part")

urlpatterns = [
    path("", front.front, name="front"),
    path("<yyyy:year>/<mm:month>/<mm:day>/<part:slug>/", article.article, name="article"),
    path("sections/<part:slug>/", section.section, name="section"),
    path("tags/<part:slug>/", tag.tag, name="tag"),
    path("authors/", authors.authors, name="authors"),
    path("authors/<part:slug>/", author.author, name="author"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<yyyy:year>/<mm:month>/", archive.month, name="month"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("search/", search.search, name="search"),
    path("search/suggest/", suggest.suggest, name="suggest"),
    path("about/", about.about, name="about"),
    path("about/<part:slug>/", about.page, name="page"),
    path("feed/", feed.feed, name="feed"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("healthz/", health.health, name="health"),
    path("media/<path:path>", media, name="media"),
]
