"""The body of a story: one configuration for the editor and for what the server lets through.

`clean_body` is the only way into `Article.body`: forms, imports and the demo go through it.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import nh3
from django_prose_editor.config import allowlist_from_extensions
from js_asset import static_lazy

from articles.text.blocks import REFERENCE_BLOCKS, TEXT_BLOCKS
from articles.text.embeds import recognise
from articles.text.plain import printable
from articles.text.structure import LOOSE_TAGS, RENAMED_TAGS, straighten

LARGEST_KEY = 2**63 - 1

EDITOR_EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "CodeBlock": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "SpecialCharacters": True,
    "Photo": True,
    "PullQuote": True,
    "FactBox": True,
    "Timeline": True,
    "Knowns": True,
    "NewsEmbed": True,
    "RelatedInset": True,
}

Processor = Callable[[Any, dict[str, Any]], None]


def _lets_through(attributes: dict[str, list[str]]) -> Processor:
    """Returns a processor of django-prose-editor: which elements and attributes an extension brings."""

    def process(config: Any, shared: dict[str, Any]) -> None:
        shared["tags"].update(attributes)
        for tag, names in attributes.items():
            shared["attributes"].setdefault(tag, set()).update(names)

    return process


EDITOR_PROCESSORS = [
    {
        "js": [static_lazy("js/editor/blocks.js")],
        "extensions": {
            "Photo": _lets_through({"figure": ["data-block", "data-image"], "figcaption": []}),
            "PullQuote": _lets_through({"figure": ["data-block"], "blockquote": [], "figcaption": []}),
            "FactBox": _lets_through({"aside": ["data-block"]}),
            "Timeline": _lets_through({"ol": ["data-block"], "time": ["datetime"]}),
            "Knowns": _lets_through({"section": ["data-block"], "div": ["data-side"]}),
            "NewsEmbed": _lets_through({"figure": ["data-block", "data-address"], "figcaption": []}),
            "RelatedInset": _lets_through({"aside": ["data-block", "data-article"]}),
        },
    }
]

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?)?)?", re.ASCII)
_SPAN = re.compile(r"[1-9]\d?", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,18}", re.ASCII)
_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s]|/(?![/\\])|#)\S*", re.IGNORECASE)
_SIDES = frozenset({"known", "unknown"})


def _keep_key(value: str) -> str | None:
    return value if _NUMBER.fullmatch(value) and int(value) <= LARGEST_KEY else None


def _keep_embed(value: str) -> str | None:
    embed = recognise(value)
    return embed.address if embed else None


def _keep_address(value: str) -> str | None:
    value = value.strip()
    value = f"https:{value}" if value.startswith("//") else value
    return value if _ADDRESS.fullmatch(value) else None


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "data-image": _keep_key,
    "data-article": _keep_key,
    "data-address": _keep_embed,
    "data-side": lambda value: value if value in _SIDES else None,
    "datetime": lambda value: value if _DATE.fullmatch(value) else None,
    "colspan": lambda value: value if _SPAN.fullmatch(value) else None,
    "rowspan": lambda value: value if _SPAN.fullmatch(value) else None,
    "start": lambda value: value if _NUMBER.fullmatch(value) and len(value) < 5 else None,
    "href": _keep_address,
}


def _check_attribute(tag: str, name: str, value: str) -> str | None:
    """Returns what is kept of an attribute that the allow-list lets through; None drops it."""
    if name == "data-block":
        return value if value in TEXT_BLOCKS.get(tag, ()) or value in REFERENCE_BLOCKS.get(tag, ()) else None
    check = _CHECKS.get(name)
    return check(value) if check else None


@cache
def _cleaner() -> nh3.Cleaner:
    allowed = allowlist_from_extensions(EDITOR_EXTENSIONS)
    return nh3.Cleaner(
        tags=set(allowed["tags"]) | set(LOOSE_TAGS) | set(RENAMED_TAGS) | {"caption"},
        attributes={tag: set(names) for tag, names in allowed["attributes"].items()},
        attribute_filter=_check_attribute,
        url_schemes=allowed.get("url_schemes", {"http", "https", "mailto"}),
        clean_content_tags={"script", "style", "iframe", "noscript", "template", "svg", "math", "object", "title"},
        link_rel=None,
        strip_comments=True,
    )


def clean_body(html: str) -> str:
    """Returns the HTML with only what the editor can write, in canonical form; cleaning it again changes nothing.

    Scripts, styles and frames go with their content; other unknown elements go, and their text stays.
    Reference blocks (photo, embed, related) come out exactly as `articles.text.blocks` draws them.
    """
    return straighten(_cleaner().clean(printable(html)))
