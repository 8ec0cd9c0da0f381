"""Plain text fields of other systems: often enough they hold HTML, Markdown or templates all the same."""

import re
from html import unescape
from html.entities import html5

from articles.text.plain import one_line

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Not every "<…>" is a tag: it may be what the text is about. These are what text editors leave behind.
_EMPHASIS_TAG = re.compile(r"</?(?:em|i|strong|b|cite)>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:p|em|i|strong|b|cite|span|br|q)\s*/?>|<a\s[^<>]*href=[^<>]*>|</a>", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{[<%].*?(?:[>%]\}\}|$)|\{%.*?(?:%\}|$)", re.DOTALL)
_STARS = re.compile(r"\*\*(?=\S)|(?<=\S)\*\*")


def plain_line(text: str) -> str:
    """Returns the words of a title or a name.

    Entities become what they stand for, unless that would make a tag: a headline about "&lt;b&gt;" keeps it.
    """
    if "<" in text:
        text = _EMPHASIS_TAG.sub("", text)
    if "&" in text and not {"<", ">"} & set(plain := _ENTITY.sub(_character, text)):
        text = plain
    return one_line(text)


def plain_prose(text: str) -> str:
    """Returns the words of a summary or a caption: also without links, stars of Markdown, and templates."""
    text = _TAG.sub("", text) if "<" in text else text
    text = _TEMPLATE.sub("", text) if "{" in text else text
    text = _STARS.sub("", text) if "**" in text else text
    return plain_line(text)


def _character(match: re.Match[str]) -> str:
    entity = match[0]
    return unescape(entity) if entity.startswith("&#") else html5.get(entity[1:], entity)
