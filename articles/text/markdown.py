"""Markdown as imports bring it: CommonMark with raw HTML, tables, footnotes and the attributes of headings."""

from pyromark import Markdown, Options

_PARSER = Markdown(
    options=Options.ENABLE_TABLES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_HEADING_ATTRIBUTES
)


def render(text: str) -> str:
    """Returns the HTML of a Markdown text. It is not clean: pass it through `articles.text.body.clean_body`."""
    return _PARSER.html(text)
