"""What other systems leave among the words of a body: shortcodes of WordPress, and Markdown that CommonMark is not.

Older programs read Markdown inside HTML, stars beside punctuation, and lists of attributes in braces.
"""

import re
from html import escape, unescape

from articles.text.embeds import recognise

_ANY = re.compile(r"\]\(|\*\*|\{[:.#]|\[(?:youtube|vimeo|soundcloud|metaslider)\b")
_PIECE = re.compile(
    r"<(pre|code)\b(?:[^<]++|<(?!/?(?:pre|code)\b))*</(?:pre|code)\s*>|<[^<>]*>|(?P<words>[^<]+)", re.IGNORECASE
)
_SHORTCODE = re.compile(r"\[(youtube|vimeo|soundcloud|metaslider)\b[= ]*([^\[\]\s]{0,1000})[^\[\]]{0,1000}\]")
_TITLE = r"(?:\s+(?:\"|&quot;)[^\"]{0,300}?(?:\"|&quot;))?"
_LINK = re.compile(
    rf"\[([^\[\]]{{1,300}})\]\(((?:https?://|/|#)[^\s()\"]{{1,1000}}|mailto:[^()\"\n]{{1,300}}?){_TITLE}\)"
)
_REFERENCE = re.compile(r"\[?([^\[\]]{0,300})\]\(#ref:[^\s()]{0,1000}\)?")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?\s*(?:[.#][A-Za-z][\w-]*\s*|[a-z-]+=(?:\"[^\"{}]*\"|[\w-]+)\s*){1,20}\}")
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*]{1,1000}?)(?<=\S)\*\*")
# Stars at the edge of a word or beside punctuation; "2 ** 3" and "2**3" are something else.
_STARS = re.compile(
    r"\A\s*\*{2,}|\*{2,}\s*\Z|(?<!\S)\*{2,}(?=\S)|(?<=\S)\*{2,}(?!\S)|(?<=[^\w\s])\*{2,}|\*{2,}(?=[^\w\s])"
)


def tidy(html: str, *, is_markdown: bool) -> str:
    """Returns the HTML without them: players as blocks, links and bold words as such, code as it is."""
    if not _ANY.search(html):
        return html

    def replacement(match: re.Match[str]) -> str:
        words = match["words"]
        if not words:
            return match[0]
        words = _SHORTCODE.sub(_player, words)
        return _without_markdown(words) if is_markdown else words

    return _PIECE.sub(replacement, html)


def _player(match: re.Match[str]) -> str:
    embed = recognise(unescape(match[2]))
    if embed is None:
        return ""
    return f'<figure data-block="embed" data-address="{escape(embed.address)}"><figcaption></figcaption></figure>'


def _without_markdown(words: str) -> str:
    if "](" in words:
        words = _REFERENCE.sub(r"\1", _LINK.sub(_link, words))
    if "{" in words:
        words = _ATTRIBUTES.sub("", words)
    if "**" in words:
        words = _STARS.sub("", _BOLD.sub(r"<strong>\1</strong>", words))
    return words


def _link(match: re.Match[str]) -> str:
    return f'<a href="{match[2].replace(" ", "%20")}">{match[1]}</a>'
