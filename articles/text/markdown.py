"""Markdown as imports bring it: CommonMark with raw HTML, tables, footnotes and the attributes of headings."""

import re

from pyromark import Markdown, Options

_PARSER = Markdown(
    options=Options.ENABLE_TABLES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_HEADING_ATTRIBUTES
)


def render(text: str) -> str:
    """Returns the HTML of a Markdown text. It is not clean: pass it through `articles.text.body.clean_body`."""
    html = _PARSER.html(text)
    return _with_notes(html) if _MARK in html else html


_MARK = '<sup class="footnote-reference">'
_REFERENCE = re.compile(_MARK + r'<a href="#([^"<>]*)">[^<]*</a></sup>')
_DEFINITION = re.compile(
    r'<div class="footnote-definition" id="([^"<>]*)">'
    r'<sup class="footnote-definition-label">[^<]*</sup>\s*(.*?)</div>\n?',
    re.DOTALL,
)
_NOT_INLINE = re.compile(r"</?(?!(?:a|b|code|del|em|i|s|script|strong|style|sub)\b)[a-z][^<>]*>", re.IGNORECASE)


def _with_notes(html: str) -> str:
    """Puts each footnote where it is referred to, as bodies hold them (`articles.text.notes`)."""
    named = set(_REFERENCE.findall(html))
    notes: dict[str, str] = {}

    def take(match: "re.Match[str]") -> str:
        if match[1] not in named:
            return match[0]
        notes[match[1]] = " ".join(_NOT_INLINE.sub(" ", match[2]).split())
        return ""

    html = _DEFINITION.sub(take, html)
    return _REFERENCE.sub(
        lambda match: f'<small data-block="note">{notes[match[1]]}</small>' if match[1] in notes else match[0], html
    )
