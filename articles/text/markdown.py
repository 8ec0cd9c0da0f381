"""Markdown as imports bring it: CommonMark with tables and raw HTML."""

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def render(text: str) -> str:
    """Returns the HTML of a Markdown text. It is not clean: pass it through `articles.text.body.clean_body`."""
    html: str = _PARSER.render(text)
    return html
