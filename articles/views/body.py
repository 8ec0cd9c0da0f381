"""A story's body as readers get it: references to pictures, articles and players drawn in."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from articles.images.renditions import Picture, picture
from articles.models import Article, Image
from articles.text.blocks import Gallery, Photo, draw, plain_text
from articles.text.embeds import Embed
from articles.text.headings import in_order
from articles.text.notes import draw_sources, number_notes

_FACT_BOX = re.compile(r'<aside data-block="fact-box">(<h[2-6]>(.*?)</h[2-6]>)?', re.DOTALL)
_HEADING = re.compile(r'(<aside data-block="fact-box">|<section data-block="gallery">\s*)?<h2>(.*?)</h2>', re.DOTALL)
_BETWEEN_WORDS = re.compile(r"\W+")


class Heading(NamedTuple):
    """A heading of a body, and the anchor at it."""

    anchor: str
    text: str


class Body(NamedTuple):
    html: SafeString
    headings: list[Heading]  # of its parts, in their order


def draw_body(body: str, *, language: str, images: Mapping[int, Image], articles: Mapping[int, Article]) -> Body:
    """Returns the HTML of a clean body that is in this language, and its parts; makes no query.

    A picture or an article that is not among those given (deleted, withdrawn, not live yet, without
    rights) leaves no trace.
    """

    def photo(photo: Photo) -> str:
        drawn = _as_used(photo, images)
        # The caption written here was cleaned with the body.
        context = {"picture": drawn, "caption": mark_safe(photo.caption) if photo.caption else ""}
        return render_to_string("parts/figure.html", context) if drawn else ""

    def gallery(gallery: Gallery) -> str:
        used = ((_as_used(photo, images), photo.caption) for photo in gallery.photos)
        shown = [(drawn, mark_safe(caption)) for drawn, caption in used if drawn]
        if len(shown) == 1:  # the rights to the others have expired
            return render_to_string("parts/figure.html", {"picture": shown[0][0], "caption": shown[0][1]})
        # The title, like the captions, was cleaned with the body.
        title = {"title": mark_safe(gallery.title), "name": plain_text(gallery.title)}
        context = {**title, **_language(), "story_language": language, "shown": shown}
        return render_to_string("parts/gallery.html", context) if shown else ""

    def embed(embed: Embed) -> str:
        return render_to_string("parts/embed.html", {"embed": embed, **_language()})

    def related(key: int) -> str:
        article = articles.get(key)
        return render_to_string("parts/inset.html", {"article": article, **_language()}) if article else ""

    numbered, notes = number_notes(in_order(body), _reference)
    anchored, headings = _anchored(draw_sources(numbered, _sources))
    html = _named(_scrollable(draw(anchored, photo=photo, gallery=gallery, embed=embed, related=related), language))
    html += _notes(notes) if notes else ""
    return Body(mark_safe(html), headings)  # clean when it was stored; what is added is escaped, or drawn by templates


def _reference(number: int) -> str:
    label = escape(gettext("Note %(number)s") % {"number": number})
    called = f'lang="{get_language()}" aria-label="{label}"'
    link = f'<a id="note-ref-{number}" href="#note-{number}" role="doc-noteref" {called}>{number}</a>'
    return f'<sup class="note-ref">{link}</sup>'


def _notes(notes: list[str]) -> str:
    return render_to_string("parts/notes.html", {"notes": [mark_safe(note) for note in notes], **_language()})


def _sources(items: str) -> str:
    return render_to_string("parts/sources.html", {"items": mark_safe(items), **_language()})


def _language() -> dict[str, str]:
    return {"language": get_language()}


def _as_used(photo: Photo, images: Mapping[int, Image]) -> Picture | None:
    """Returns what readers see of a photo, with what is said here of what it shows; None where they see none."""
    image = images.get(photo.image)
    drawn = picture(image) if image else None
    return replace(drawn, alt=photo.alt) if drawn and photo.alt is not None else drawn


def _anchored(body: str) -> tuple[str, list[Heading]]:
    """Gives the headings of its parts anchors, made of their words: they last while those do."""
    headings: dict[str, Heading] = {}

    def replacement(match: re.Match[str]) -> str:
        text = plain_text(match[2])
        if match[1] or not text:
            return match[0]
        # No other anchor of the page begins so.
        anchor = f"h-{_BETWEEN_WORDS.sub('-', text.lower()).strip('-')}"
        if anchor in headings:
            anchor += f"-{len(headings) + 1}"
        headings[anchor] = Heading(anchor, text)
        return f'<h2 id="{anchor}">{match[2]}</h2>'

    return _HEADING.sub(replacement, body), list(headings.values())


def _named(html: str) -> str:
    """Gives fact boxes, which screen readers list, the names that stand over them; those without one are notes."""

    def replacement(match: re.Match[str]) -> str:
        name = plain_text(match[2] or "")
        called = f'aria-label="{escape(name)}"' if name else 'role="note"'
        return f'<aside data-block="fact-box" {called}>{match[1] or ""}'

    return _FACT_BOX.sub(replacement, html)


def _scrollable(html: str, language: str) -> str:
    """Puts tables and code, which may be wider than a phone, where the keyboard can scroll them."""
    name = f'lang="{get_language()}" aria-label="{escape(gettext("Table"))}"'
    box = f'<div class="scroller" role="group" {name} tabindex="0">'
    html = html.replace("<table>", f'{box}<table lang="{escape(language)}">').replace("</table>", "</table></div>")
    return html.replace("<pre>", '<pre tabindex="0">')
