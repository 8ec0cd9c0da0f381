"""The shape of a body: paragraphs, blocks and headings in an order that the editor could have written.

Works on what nh3 returns: balanced elements, attributes in double quotes, text escaped. It changes no
character of the text and lets through no element that nh3 did not.
"""

import re
from collections.abc import Iterator

from articles.text.blocks import REFERENCE_BLOCKS

# Elements that pasted and imported text is full of and a body never has: they end a paragraph, and go.
LOOSE_TAGS = frozenset(
    {
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "figure",
        "figcaption",
        "center",
        "address",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "fieldset",
        "form",
        "hgroup",
    }
)
RENAMED_TAGS = {
    "b": "strong",
    "i": "em",
    "del": "s",
    "strike": "s",
    "tt": "code",
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
}

INLINE = frozenset(["a", "strong", "em", "s", "sub", "sup", "code", "br", "time"])
VOID = frozenset({"br", "hr"})
_FLOW = frozenset({"", "blockquote", "aside", "div", "section"})  # where loose words need a paragraph
_WORDS = frozenset({"p", "h2", "h3", "h4", "pre", "caption", "figcaption"})  # hold words, no blocks
_TOKEN = re.compile(r'<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?: [a-z-]+="[^"]*")*)>|(?P<text>[^<]+)')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_EMPTY = re.compile(r"<(p|h2|h3|h4|li|blockquote|ul|ol|strong|em|s|sub|sup|code|a)>\s*</\1>")
_REFERENCE_KEY = {"photo": "data-image", "embed": "data-address", "related": "data-article"}

Tokens = list[re.Match[str]]


def straighten(html: str) -> str:
    """Returns the HTML in the shape of a body; straightening it again changes nothing."""
    previous = None
    while html != previous:  # twice as a rule; taking out what is empty can empty what was around it
        previous = html
        html = _Writer(list(_TOKEN.finditer(html))).write()
    return html


class _Writer:
    """Writes the tokens out again, one element at a time."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.out: list[str] = []
        self.open: list[str] = [""]  # elements written and not closed; "" is the body itself
        self.read: list[str] = []  # for each element read and not closed: what was written for it
        self.in_implied = False  # a paragraph that we opened around loose words

    def write(self) -> str:
        position = 0
        while position < len(self.tokens):
            position = self._step(position)
        self._end_implied()
        return _EMPTY.sub("", "".join(self.out)).strip()

    def _step(self, position: int) -> int:
        token = self.tokens[position]
        if token["text"] is not None:
            self._text(token["text"])
        elif token["end"]:
            self._end()
        elif (block := _reference(token)) is not None:
            return self._reference(position, block)
        else:
            self._start(token)
        return position + 1

    def _text(self, text: str) -> None:
        if self._is_flow():
            if not text.strip():
                self.out.append("\n" if "\n" in text else "")
                return
            self._begin_implied()
        elif self.open[-1] in {"ul", "ol", "table", "thead", "tbody", "tr", "figure"} and text.strip():
            text = ""  # words where only items can stand; nh3 leaves none, a hand-made form might
        self.out.append(text)

    def _is_flow(self) -> bool:
        return self.open[-1] in _FLOW and not self.in_implied

    def _begin_implied(self) -> None:
        self.out.append("<p>")
        self.in_implied = True

    def _end_implied(self) -> None:
        if self.in_implied:
            self.out.append("</p>")
            self.in_implied = False

    def _start(self, token: re.Match[str]) -> None:
        tag = RENAMED_TAGS.get(token["tag"], token["tag"])
        attributes = token["attributes"] if tag == token["tag"] else ""
        if tag in INLINE:
            self._start_inline(tag, attributes)
        elif self._has_inline_open():
            self.out.append(" ")  # a block inside a link or the like: its words stay, its element goes
            self._note(tag, "")
        else:
            self._start_block(tag, attributes)

    def _start_inline(self, tag: str, attributes: str) -> None:
        if tag == "a" and not attributes:
            self._note(tag, "")
            return
        if self._is_flow():
            self._begin_implied()
        self.out.append(f"<{tag}{attributes}>")
        if tag not in VOID:
            self.open.append(tag)
            self._note(tag, tag)

    def _start_block(self, tag: str, attributes: str) -> None:
        is_loose = tag in LOOSE_TAGS and not _is_kept(tag, attributes, self.open[-1])
        self._end_implied()
        if is_loose or (self.open[-1] in _WORDS):
            self._note(tag, "")
            return
        self.out.append(f"<{tag}{attributes}>")
        if tag not in VOID:
            self.open.append(tag)
            self._note(tag, tag)

    def _end(self) -> None:
        written = self.read.pop() if self.read else ""
        if not written:
            if not self._has_inline_open():
                self._end_implied()
            return
        if written not in INLINE:
            self._end_implied()
        self.open.pop()
        self.out.append(f"</{written}>")

    def _note(self, tag: str, written: str) -> None:
        if tag not in VOID:
            self.read.append(written)

    def _has_inline_open(self) -> bool:
        return self.open[-1] in INLINE

    def _reference(self, position: int, block: str) -> int:
        """Writes a reference block in its one form; returns the position after it."""
        token = self.tokens[position]
        inside = list(_inside(self.tokens, position))
        values = dict(_ATTRIBUTE.findall(token["attributes"]))
        key = values.get(_REFERENCE_KEY[block])
        caption = _words(inside)
        if key and self.open[-1] in _FLOW | {"li", "td", "th"}:
            self._end_implied()
            opening = f'<{token["tag"]} data-block="{block}" {_REFERENCE_KEY[block]}="{key}">'
            middle = "" if block == "related" else f"<figcaption>{caption}</figcaption>"
            self.out.append(f"{opening}{middle}</{token['tag']}>")
        elif caption:
            is_flow = self.open[-1] in _FLOW
            self._end_implied()
            self.out.append(f"<p>{caption}</p>" if is_flow else f" {caption} ")
        return position + len(inside) + 2


def _is_kept(tag: str, attributes: str, parent: str) -> bool:
    """Says whether a loose kind of element is part of a block of ours."""
    if tag == "figcaption":
        return parent == "figure"
    if tag == "div":
        return "data-side=" in attributes and parent == "section"
    return "data-block=" in attributes


def _reference(token: re.Match[str]) -> str | None:
    """Returns which reference block the element begins, if it does."""
    if token["tag"] not in REFERENCE_BLOCKS:
        return None
    block = dict(_ATTRIBUTE.findall(token["attributes"])).get("data-block")
    return block if block in REFERENCE_BLOCKS[token["tag"]] else None


def _inside(tokens: Tokens, position: int) -> Iterator[re.Match[str]]:
    """Yields the tokens between the element at the position and its end."""
    depth = 1
    for token in tokens[position + 1 :]:
        if token["tag"] and token["tag"] not in VOID:
            depth += -1 if token["end"] else 1
        if depth == 0:
            return
        yield token


def _words(tokens: Tokens) -> str:
    """Returns the text and the inline elements among the tokens, which are balanced."""
    kept = [
        token.group(0)
        for token in tokens
        if token["text"] is not None or (token["tag"] in INLINE and not (token["tag"] == "a" and not _has_href(token)))
    ]
    return " ".join("".join(kept).split())


def _has_href(token: re.Match[str]) -> bool:
    return bool(token["end"] or token["attributes"])
