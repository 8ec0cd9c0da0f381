"""Reads a body that should be clean, and complains about the slightest thing that should not be in it."""

import re
from dataclasses import dataclass, field
from html import unescape

TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>|([^<>]+)')
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|nbsp|quot);)")

RUN = {"p", "li", "td", "th"}  # where notes can stand
INLINE = {"a", "strong", "em", "s", "sub", "sup", "code", "time", "br", ""}
BLOCKS = {"p", "h2", "h3", "h4", "pre", "blockquote", "ul", "ol", "table", "hr", "figure", "aside", "section"}
CHILDREN = {
    "body": BLOCKS,
    "blockquote": BLOCKS,
    "aside": BLOCKS,
    "section": BLOCKS | {"div"},
    "div": BLOCKS,
    "li": BLOCKS | INLINE,
    "td": BLOCKS | INLINE,
    "th": BLOCKS | INLINE,
    "ul": {"li"},
    "ol": {"li"},
    "table": {"caption", "thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    "figure": {"blockquote", "figcaption"},
    **dict.fromkeys(["p", "h2", "h3", "h4", "pre", "caption", "figcaption"], INLINE),
    **dict.fromkeys(INLINE - {"br", ""}, INLINE),
}
ATTRIBUTES = {
    "a": [["href"]],
    "time": [[], ["datetime"]],
    "ul": [[], ["data-block"]],
    "small": [["data-block"]],
    "ol": [[], ["start"], ["data-block"]],
    "td": [[], ["colspan"], ["rowspan"], ["colspan", "rowspan"]],
    "th": [[], ["colspan"], ["rowspan"], ["colspan", "rowspan"]],
    "div": [["data-side"]],
    "section": [["data-block"]],
    "aside": [["data-block"], ["data-block", "data-article"]],
    "figure": [
        ["data-block"],
        ["data-block", "data-image"],
        ["data-block", "data-image", "data-alt"],
        ["data-block", "data-address"],
    ],
}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def words(self) -> str:
        """Returns all text, with a space where a block or a line begins or ends."""
        inner = "".join(child.words() for child in self.children if child.tag != "small")
        return self.text + (inner if self.tag in INLINE - {"br"} else f" {inner} ")

    def every(self, tag: str) -> list["Node"]:
        found = [node for child in self.children for node in child.every(tag)]
        return [self, *found] if self.tag == tag else found


def plain(body: Node) -> str:
    """Returns the words of the body, and those of its notes behind them."""
    return " ".join(" ".join([body.words(), *(note.words() for note in body.every("small"))]).split())


def tree(html: str) -> Node:
    """Returns the body as a tree; fails where it is not balanced, or holds what no body may hold."""
    root = Node("body")
    open_ = [root]
    position = 0
    for token in TOKEN.finditer(html):
        assert token.start() == position, f"no markup of ours: {html[position : token.start()]!r}"
        position = token.end()
        end, tag, attributes, text = token.groups()
        if text is not None:
            assert not ENTITY.search(text), text
            if text.strip() or "" in CHILDREN.get(open_[-1].tag, INLINE):
                add(open_[-1], Node("", text=unescape(text)))
        elif end:
            assert tag == open_.pop().tag, f"</{tag}> ends nothing that is open"
        else:
            node = Node(tag, {name: unescape(value) for name, value in ATTRIBUTE.findall(attributes)})
            assert list(node.attributes) in ATTRIBUTES.get(tag, [[]]), token.group()
            add(open_[-1], node)
            if tag not in {"br", "hr"}:
                open_.append(node)
    assert position == len(html)
    assert open_ == [root]
    return root


def add(parent: Node, node: Node) -> None:
    if parent.attributes.get("data-block") == "gallery":
        is_title = node.tag == "h3" and not parent.children
        assert is_title or node.attributes.get("data-block") == "photo", f"<{node.tag}> in a gallery"
    elif node.tag == "small":
        assert parent.tag in RUN, f"<small> in <{parent.tag}>"
    elif parent.tag == "small" or parent.attributes.get("is") == "source":
        assert node.tag in INLINE, f"<{node.tag}> in a note or a source"
    else:
        assert node.tag in CHILDREN[parent.tag], f"<{node.tag}> in <{parent.tag}>"
    if parent.attributes.get("data-block") == "sources":
        node.attributes["is"] = "source"
    parent.children.append(node)
