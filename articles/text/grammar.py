"""The grammar of a body: which elements there are, what each holds, and what a pasted one becomes."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from html import escape

from articles.text.attributes import FOREIGN, check_attribute
from articles.text.blocks import EMBED, GALLERY, PHOTO, RELATED
from articles.text.markup import Start

INLINE = frozenset(["a", "strong", "em", "s", "sub", "sup", "code", "time", FOREIGN])
HEADINGS = frozenset(["h2", "h3", "h4"])
CELLS = frozenset(["th", "td"])
TABLE_PARTS = frozenset(["table", "caption", "thead", "tbody", "tr", *CELLS])
# Elements that pasted text is full of and a body never has: they divide words, and go. Those of the
# news blocks are among them, and stay where they carry their mark.
LOOSE = frozenset([
    "address", "article", "aside", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hgroup", "html", "legend", "main", "menu", "nav", "optgroup",
    "option", "search", "section", "select", "summary", "textarea",
])  # fmt: skip
RENAMED = {
    "b": "strong",
    "i": "em",
    "del": "s",
    "strike": "s",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "listing": "pre",
    "xmp": "pre",
    "tfoot": "tbody",
}


class Holds(Enum):
    """What may stand directly in an element."""

    BLOCKS = auto()  # loose words get a paragraph
    EITHER = auto()  # blocks, or words as they are
    WORDS = auto()  # words only, and the next block ends it
    CAPTION = auto()  # words only, whatever comes
    CODE = auto()  # words only, with their white space
    ITEMS = auto()
    GROUPS = auto()  # of rows
    ROWS = auto()
    CELLS = auto()
    QUOTE = auto()  # a quote and whose it is
    LINES = auto()  # items, each a line of words
    PICTURES = auto()  # photos, and a title before them; whatever else comes ends it


_HOLDS = {
    "p": Holds.WORDS,
    **dict.fromkeys(HEADINGS, Holds.WORDS),
    "pre": Holds.CODE,
    "figcaption": Holds.CAPTION,
    "caption": Holds.CAPTION,
    "blockquote": Holds.BLOCKS,
    "ul": Holds.ITEMS,
    "ol": Holds.ITEMS,
    "li": Holds.EITHER,
    "table": Holds.GROUPS,
    "thead": Holds.ROWS,
    "tbody": Holds.ROWS,
    "tr": Holds.CELLS,
    **dict.fromkeys(CELLS, Holds.EITHER),
    "hr": Holds.WORDS,  # not that it holds any
}
TEXT = frozenset({Holds.WORDS, Holds.CAPTION, Holds.CODE})
# What words, or a block, open for themselves where only this can stand.
IMPLIED = {
    Holds.BLOCKS: "p",
    Holds.ITEMS: "li",
    Holds.LINES: "li",
    Holds.GROUPS: "tbody",
    Holds.ROWS: "tr",
    Holds.CELLS: "td",
    Holds.QUOTE: "blockquote",
}
_ATTRIBUTES = {
    "a": ("href",),
    "time": ("datetime",),
    FOREIGN: ("lang",),
    "ol": ("start",),
    "th": ("colspan", "rowspan"),
    "td": ("colspan", "rowspan"),
}
_NOT_BOLD = re.compile(r"(?<![-\w])font-weight:\s*(?:normal|400)")  # Google Docs puts all it copies into such a <b>
_KEYS = {PHOTO: "data-image", EMBED: "data-address", RELATED: "data-article"}
_MARKED = {"figure": Holds.QUOTE, "aside": Holds.BLOCKS, "section": Holds.BLOCKS, "ol": Holds.ITEMS, "ul": Holds.LINES}


@dataclass(slots=True)
class Element:
    """A block: what it is called, and what is written for it. A loose one is not written, its words are."""

    tag: str
    holds: Holds
    opening: str = ""
    closing: str = ""
    is_loose: bool = False
    is_implied: bool = False
    is_news: bool = False  # a news block with text of its own: holds no other
    is_reference: bool = False
    is_photo: bool = False


def is_block(tag: str) -> bool:
    return tag in _HOLDS or tag in LOOSE


def plain_element(tag: str, attributes: str = "") -> Element:
    return Element(tag, _HOLDS[tag], f"<{tag}{attributes}>", f"</{tag}>")


def item(holds: Holds) -> Element:
    """Returns an item of what holds these."""
    block = plain_element("li")
    block.holds = Holds.CAPTION if holds is Holds.LINES else block.holds
    return block


def loose_element(tag: str) -> Element:
    return Element(tag, Holds.BLOCKS, is_loose=True)


def inline_opening(tag: str, token: Start) -> str:
    """Returns the tag to write for a link, an emphasis or another language; "" for one that is none."""
    if tag == "strong" and _NOT_BOLD.search(token.raw):
        return ""
    attributes = _kept(tag, token, _ATTRIBUTES.get(tag, ()))
    return "" if tag in {"a", FOREIGN} and not attributes else f"<{tag}{attributes}>"


def is_note(tag: str, token: Start) -> bool:
    return check_attribute(tag, "data-block", token.attributes().get("data-block", "")) is not None


def element(tag: str, token: Start) -> Element:
    """Returns the block that the tag, by its name here, begins."""
    if (tag in _MARKED or tag == "div") and "data-" in token.raw.lower():
        marked = _marked_element(tag, token)
        if marked is not None:
            return marked
    if tag in LOOSE and tag != "figcaption":
        return loose_element(tag)
    return plain_element(tag, _kept(tag, token, _ATTRIBUTES.get(tag, ())))


def _marked_element(tag: str, token: Start) -> Element | None:
    """Returns the news block (or the side of "knowns") that the tag begins, if it does."""
    if tag == "div":
        side = _kept(tag, token, ("data-side",))
        return Element(tag, Holds.BLOCKS, f"<div{side}>", "</div>") if side else None
    block = check_attribute(tag, "data-block", token.attributes().get("data-block", ""))
    if block is None:
        return None
    if block not in _KEYS:
        holds = Holds.PICTURES if block == GALLERY else _MARKED[tag]
        return Element(tag, holds, f'<{tag} data-block="{block}">', f"</{tag}>", is_news=True)
    key = _kept(tag, token, (_KEYS[block],))
    if not key:
        return None
    alternative = _kept(tag, token, ("data-alt",)) if block == PHOTO else ""
    opening, closing = f'<{tag} data-block="{block}"{key}{alternative}>', f"</{tag}>"
    if block == RELATED:
        return Element(tag, Holds.BLOCKS, opening + closing, is_reference=True)
    opening, closing = f"{opening}<figcaption>", f"</figcaption>{closing}"
    return Element(tag, Holds.CAPTION, opening, closing, is_reference=True, is_photo=block == PHOTO)


def _kept(tag: str, token: Start, names: tuple[str, ...]) -> str:
    """Returns the attributes with these names as they are written, those that the body may have."""
    if not names or not token.raw:
        return ""
    given = token.attributes()
    kept = ((name, check_attribute(tag, name, given[name])) for name in names if name in given)
    return "".join(f' {name}="{_escaped(value)}"' for name, value in kept if value is not None)


def _escaped(value: str) -> str:
    return escape(value, quote=False).replace('"', "&quot;")
