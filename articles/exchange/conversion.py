"""The text of a record becomes the body of an article."""

import re
from collections.abc import Mapping
from html import escape, unescape

from articles.exchange.indentation import outdent
from articles.exchange.leftovers import tidy
from articles.exchange.links import Site, prepare, without_places
from articles.exchange.pictures import name_of
from articles.exchange.records import Record
from articles.exchange.templates import fill
from articles.text.body import clean_body
from articles.text.embeds import recognise
from articles.text.markdown import render

_VALUE = r"""\s*=\s*("[^"<>]{0,4000}"|'[^'<>]{0,4000}'|[^\s<>"']{1,4000})"""
_FRAME = re.compile(rf"<iframe\b[^<>]{{0,2000}}?\bsrc{_VALUE}[^<>]{{0,2000}}>(?:\s*</iframe\s*>)?", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^<>]{0,6000}>", re.IGNORECASE)
_SRC = re.compile(rf"\bsrc{_VALUE}", re.IGNORECASE)
_ALT = re.compile(rf"\balt{_VALUE}", re.IGNORECASE)
_TITLE = re.compile(rf"\btitle{_VALUE}", re.IGNORECASE)
_FIGURE = re.compile(r"<figure\b(?![^>]*data-block)[^<>]*>((?:[^<]++|<(?!/?figure\b))*)</figure\s*>", re.IGNORECASE)
_CAPTION = re.compile(r"<figcaption\b[^<>]*>((?:[^<]++|<(?!/?fig))*)</figcaption\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def to_html(record: Record) -> str:
    """Returns the body as HTML without template syntax; it is not clean."""
    text = fill(record.body)
    html = render(outdent(text)) if record.is_markdown else text
    return tidy(html, is_markdown=record.is_markdown)


def picture_words(html: str) -> dict[str, str]:
    """Returns what the body says that its pictures show, by their names (`articles.exchange.pictures.name_of`)."""
    return {_name(tag): _attribute(_ALT, tag) for tag in _IMAGE.findall(html)}


def to_body(html: str, *, base: str, site: Site, images: Mapping[str, int]) -> str:
    """Returns the clean body: players and pictures as blocks of ours, links as `articles.exchange.links` wants them.

    `images` are keys of pictures of the library by name; 0 stands for one that is shown elsewhere already.
    """
    if "<iframe" in html:
        html = _FRAME.sub(_player, html)
    if "<figure" in html:
        html = _FIGURE.sub(lambda match: _figure(match, images), html)
    if images:
        html = _IMAGE.sub(lambda match: _photo(match[0], "", images), html)
    return without_places(clean_body(prepare(html, base=base, site=site)))


def _attribute(pattern: "re.Pattern[str]", tag: str) -> str:
    match = pattern.search(tag)
    return unescape(match[1].strip("\"'")) if match else ""


def _name(tag: str) -> str:
    return name_of(_attribute(_SRC, tag))


def _player(match: "re.Match[str]") -> str:
    """Returns the block of a player that is known; any other frame is left to the cleaning."""
    embed = recognise(unescape(match[1].strip("\"'")))
    if embed is None:
        return match[0]
    return f'<figure data-block="embed" data-address="{escape(embed.address)}"><figcaption></figcaption></figure>'


def _figure(match: "re.Match[str]", images: Mapping[str, int]) -> str:
    """Returns the pictures of a figure as blocks; a figure without them, whose caption says nothing alone, goes."""
    inside = match[1]
    tags = _IMAGE.findall(inside)
    if not tags or _TAG.sub("", _CAPTION.sub("", inside)).strip():
        return match[0]
    caption = _CAPTION.search(inside)
    return "".join(_photo(tag, caption[1] if caption else "", images) for tag in tags)


def _photo(tag: str, caption: str, images: Mapping[str, int]) -> str:
    key = images.get(_name(tag))
    if not key:
        return ""
    caption = caption or escape(_attribute(_TITLE, tag))
    return f'<figure data-block="photo" data-image="{key}"><figcaption>{caption}</figcaption></figure>'
