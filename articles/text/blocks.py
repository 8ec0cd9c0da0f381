"""News blocks inside a body: which pictures and articles it refers to, and how they are drawn.

Some blocks are references, stored in exactly one form (`articles.text.structure` sees to it), never
nested in one another, so that a regular expression finds them:

    <figure data-block="photo" data-image="12" data-alt="…"><figcaption>…</figcaption></figure>
    <figure data-block="embed" data-address="https://…"><figcaption>…</figcaption></figure>
    <aside data-block="related" data-article="34"></aside>

A gallery holds a title, which it may lack, and photos, and nothing else:

    <section data-block="gallery"><h3>…</h3><figure data-block="photo" …>…</figure>…</section>

What a photo shows is said by the picture itself where `data-alt` is missing; where it is empty, the
photo is decorative here.

The others (pull quote, fact box, timeline, knowns, sources) are their own text. A note stands behind the
word that it is about, in a paragraph, an item or a cell, and gets its number when it is drawn
(`articles.text.notes`):

    <small data-block="note">…</small>
    <ul data-block="sources"><li><a href="https://…">Title</a>, publisher, date</li></ul>
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import unescape

from articles.text.embeds import Embed, recognise
from articles.text.notes import bracketed, without_notes, without_sources

PHOTO, EMBED, RELATED, GALLERY = "photo", "embed", "related", "gallery"
REFERENCE_BLOCKS = {"figure": (PHOTO, EMBED), "aside": (RELATED,)}
TEXT_BLOCKS = {
    "figure": ("pull-quote",),
    "aside": ("fact-box",),
    "ol": ("timeline",),
    "ul": ("sources",),
    "section": ("knowns", GALLERY),
    "small": ("note",),
}

_REFERENCES = (
    r'<figure data-block="photo" data-image="(?P<image>\d+)"(?: data-alt="(?P<alt>[^"]*)")?>'
    r"<figcaption>(?P<caption>.*?)</figcaption></figure>"
    r'|<figure data-block="embed" data-address="(?P<address>[^"]+)"><figcaption>(?P<title>.*?)</figcaption></figure>'
    r'|<aside data-block="related" data-article="(?P<article>\d+)"></aside>'
)
_REFERENCE = re.compile(_REFERENCES, re.DOTALL)
_DRAWN = re.compile(
    r'<section data-block="gallery">\s*(?P<heading><(?P<level>h[2-4])>.*?</(?P=level)>)?'
    r"(?P<photos>.*?)</section>|" + _REFERENCES,
    re.DOTALL,
)
_TAG = re.compile(r'</?[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")*>')
_INLINE_TAG = re.compile(r'</?(?:a|strong|em|s|small|sub|sup|code|time|bdi)(?: [a-z-]+="[^"]*")*>')


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo in a body: the picture's key, and what is said of it here."""

    image: int
    caption: str = ""  # clean inline HTML; empty where the picture's own is shown
    alt: str | None = None  # None: the picture's own; empty: it is decorative here


@dataclass(frozen=True, slots=True)
class Gallery:
    """Photos that a reader looks through one after another."""

    title: str  # a heading, clean HTML; may be empty
    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True)
class References:
    """Keys of the pictures and articles that a body refers to."""

    images: frozenset[int]
    articles: frozenset[int]


def references(body: str) -> References:
    found = list(_REFERENCE.finditer(body))
    return References(
        frozenset(int(match["image"]) for match in found if match["image"]),
        frozenset(int(match["article"]) for match in found if match["article"]),
    )


def photos(body: str) -> list[Photo]:
    """Returns the photos of a clean body, in their order."""
    return [_photo(match) for match in _REFERENCE.finditer(body) if match["image"]]


def draw(
    body: str,
    *,
    photo: Callable[[Photo], str],
    gallery: Callable[[Gallery], str],
    embed: Callable[[Embed], str],
    related: Callable[[int], str],
) -> str:
    """Returns the body with each reference replaced by what the callables return for it."""

    def replacement(match: re.Match[str]) -> str:
        if match["photos"] is not None:
            return gallery(Gallery(match["heading"] or "", tuple(photos(match["photos"]))))
        if match["image"]:
            return photo(_photo(match))
        if match["article"]:
            return related(int(match["article"]))
        known = recognise(unescape(match["address"]))
        return embed(replace(known, title=plain_text(match["title"]))) if known else ""

    return _DRAWN.sub(replacement, body)


def without_pictures(body: str) -> str:
    """Returns the body without its photos and galleries, and what is written under them."""
    return _DRAWN.sub(lambda match: match[0] if match["photos"] is None and not match["image"] else "", body)


def _photo(match: "re.Match[str]") -> Photo:
    alt = match["alt"]
    return Photo(int(match["image"]), match["caption"], alt if alt is None else unescape(alt))


def plain_text(body: str) -> str:
    """Returns the words of a clean body without its markup; blocks are divided by spaces, notes come last."""
    text, found = without_notes(body)
    return " ".join(unescape(_TAG.sub(" ", _INLINE_TAG.sub("", " ".join([text, *found])))).split())


def running_text(body: str) -> str:
    """Returns what of these words is read from beginning to end: no notes, no sources."""
    return plain_text(without_sources(without_notes(body)[0]))


def plain_lines(body: str) -> str:
    """Returns them with a line for each paragraph, heading, entry of a list or cell of a table, notes in brackets."""
    pieces = _TAG.sub("\0", _INLINE_TAG.sub("", bracketed(body))).split("\0")
    return "\n".join(" ".join(unescape(piece).split()) for piece in pieces if piece.strip())
