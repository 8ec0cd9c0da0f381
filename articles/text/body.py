"""The body of a story: one configuration for the editor and for what the server lets through.

`clean_body` is the only way into `Article.body`: forms, imports and the demo go through it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import nh3
from django_prose_editor.config import allowlist_from_extensions
from js_asset import static_lazy

from articles.text.attributes import LARGEST_KEY, check_attribute
from articles.text.markup import ACTIVE
from articles.text.structure import straighten

__all__ = ["EDITOR_EXTENSIONS", "EDITOR_PROCESSORS", "LARGEST_KEY", "clean_body"]

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
    "Gallery": True,
    "PullQuote": True,
    "FactBox": True,
    "Timeline": True,
    "Knowns": True,
    "NewsEmbed": True,
    "RelatedInset": True,
    "Sources": True,
    "Note": True,
    "Foreign": True,
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
            "Photo": _lets_through({"figure": ["data-block", "data-image", "data-alt"], "figcaption": []}),
            "Gallery": _lets_through({"section": ["data-block"]}),
            "PullQuote": _lets_through({"figure": ["data-block"], "blockquote": [], "figcaption": []}),
            "FactBox": _lets_through({"aside": ["data-block"]}),
            "Timeline": _lets_through({"ol": ["data-block"], "time": ["datetime"]}),
            "Knowns": _lets_through({"section": ["data-block"], "div": ["data-side"]}),
            "NewsEmbed": _lets_through({"figure": ["data-block", "data-address"], "figcaption": []}),
            "Sources": _lets_through({"ul": ["data-block"]}),
            "Note": _lets_through({"small": ["data-block"]}),
            "Foreign": _lets_through({"bdi": ["lang"]}),
            "RelatedInset": _lets_through({"aside": ["data-block", "data-article"]}),
        },
    }
]


@cache
def _cleaner() -> nh3.Cleaner:
    allowed = allowlist_from_extensions(EDITOR_EXTENSIONS)
    return nh3.Cleaner(
        tags=set(allowed["tags"]) | {"caption"},
        attributes={tag: set(names) for tag, names in allowed["attributes"].items()},
        attribute_filter=check_attribute,
        url_schemes=allowed["url_schemes"],
        clean_content_tags=set(ACTIVE),
        link_rel=None,
        strip_comments=True,
    )


# nh3 takes the square of the number of these entities in one text. Meanwhile noncharacters stand for
# them, which no text can hold: `articles.text.plain` drops them wherever they come from.
_STAND_INS = {"&amp;": "\ufdd0", "&nbsp;": "\ufdd1"}


def judge(html: str) -> str:
    """Returns what the allow-list leaves of a straight body: as a rule all of it."""
    for entity, stand_in in _STAND_INS.items():
        html = html.replace(entity, stand_in)
    html = _cleaner().clean(html)
    for entity, stand_in in _STAND_INS.items():
        html = html.replace(stand_in, entity)
    return html


def clean_body(html: str) -> str:
    """Returns the HTML with only what the editor can write, in one form; cleaning it again changes nothing.

    Scripts, styles and frames go with their content; other unknown elements go, and their words stay.
    The allow-list comes last, so that nothing is written after it has judged. Where it takes an address
    away that only it knows to be none, the shape is mended once more.
    """
    straight = straighten(html)
    clean = judge(straight)
    return clean if clean == straight else judge(straighten(clean))
