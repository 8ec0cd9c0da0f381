"""Reads HTML as people paste it, however broken: a stream of tags and words, in one pass.

It follows the tokeniser of the HTML standard (https://html.spec.whatwg.org/#tokenization), but loses no
words where a browser would: what is opened and never closed (a comment, a quoted value, a frame)
swallows nothing but itself. Each character is looked at a fixed number of times, so that no input,
however made, takes more than its length's share of time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5

from articles.text.plain import printable

# Elements that go with all that is in them, and those of them that reach to the end where nothing closes them.
ACTIVE = frozenset(
    ["script", "style", "iframe", "noscript", "noembed", "noframes", "template", "svg", "math", "object", "title"]
)
_NEVER_WORDS = frozenset(["script", "style"])

_MARKUP = re.compile(
    r"""
      (?P<comment> <!-- ) (?: -?> )?                         # "<!-->" is one that is empty
    | <[!?][^<>]*+>                                          # a doctype, <?xml …?>, <![if …]>
    | <(?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*+)
       (?P<attributes>(?: [^>"'=]++ | =\s*+(?:"[^"]*+"|'[^']*+')? | ["'] )*)
       (?P<close>>?)
    """,
    re.VERBOSE,
)
# Paragraphs and headings that are in their one form already, which most of a story is: plain words, and
# links and emphasis around some of them. They can be written as they are, where a paragraph can stand.
_PLAIN = r"(?:[\n -%'-;=?-~\xa1-\u02ff\u2013-\u2026]++|&(?:amp|lt|gt);)"  # nothing to compose or to drop
_SOME = rf"(?!\s){_PLAIN}+(?<!\s)"
_ADDRESS = r"""(?=[^"]{1,1000}")(?:https?://[a-z0-9.-]++)?(?:[/#](?!/)(?:[A-Za-z0-9/._~!$'()*,;:@%=?#+-]++|&amp;)*)"""
_READY = re.compile(  # no group in what repeats: Python 3.11 fails at that
    rf"<(p|h[234])>(?!\s)(?:{_PLAIN}|<strong>{_SOME}</strong>|<em>{_SOME}</em>|<code>{_SOME}</code>"
    rf'|<a\ href="{_ADDRESS}">{_SOME}</a>)+(?<!\s)</\1>'
)
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTE = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?""")
_NUMBER = re.compile(r"&#(?:[0-9]{100,}|[xX][0-9a-fA-F]{100,});?")  # no character; int() refuses the longest
_CHARACTER = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{1,99};?|[a-zA-Z][a-zA-Z0-9]{1,31};)")


@dataclass(slots=True)  # not frozen: there are hundreds in a body, and that takes twice as long
class Text:
    """Words, without markup and without entities."""

    words: str


@dataclass(slots=True)  # not frozen: there are hundreds in a body, and that takes twice as long
class Start:
    """The tag that begins an element; `raw` are its attributes as they were typed."""

    tag: str
    raw: str = field(default="", repr=False)

    def attributes(self) -> dict[str, str]:
        """Returns the attributes by name, without entities; of two with one name the first counts."""
        found: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(self.raw):
            found.setdefault(name.lower(), _without_entities(next(filter(None, values), "")))
        return found


@dataclass(slots=True)
class Ready:
    """A paragraph or a heading, from its beginning to its end, that is in the form of a clean body."""

    html: str


@dataclass(slots=True)  # not frozen: there are hundreds in a body, and that takes twice as long
class End:
    """The tag that ends an element."""

    tag: str


Token = Text | Start | End | Ready


def read(html: str, *, in_parts: bool = False) -> Iterator[Token]:
    """Yields the tags and the words of the HTML, in order; comments and active elements are left out.

    What is ready comes whole, unless it is to come in parts.
    """
    position = 0
    endless: set[str] = set()  # what is not closed anywhere behind the position: looked for once
    while (match := _MARKUP.search(html, position)) is not None:
        if match.start() > position:
            yield _text(html[position : match.start()])
        if not in_parts and (ready := _READY.match(html, match.start())):
            position = ready.end()
            yield Ready(ready.group())
            continue
        position = match.end()
        if match["comment"] and html.endswith("<!--", match.start(), position):
            position = _end_of(_COMMENT_END, "--", html, position, endless) or position
        elif match["tag"] and not match["close"]:
            position = match.start()  # a bracket that no bracket closes: the rest is words
            break
        elif match["tag"]:
            tag = match["tag"].lower()
            if tag in ACTIVE:
                position = _after_active(match, tag, html, endless)
            else:
                yield End(tag) if match["end"] else Start(tag, match["attributes"])
    if position < len(html):
        yield _text(html[position:])


def _after_active(match: "re.Match[str]", tag: str, html: str, endless: set[str]) -> int:
    """Returns where the words go on after the beginning (or a stray end) of an active element."""
    if match["end"] or match["attributes"].endswith("/"):
        return match.end()
    end = _end_of(re.compile(rf"</{tag}(?=[\s/>])[^>]*+>?", re.IGNORECASE), tag, html, match.end(), endless)
    return end or (len(html) if tag in _NEVER_WORDS else match.end())


def _end_of(end: "re.Pattern[str]", name: str, html: str, position: int, endless: set[str]) -> int | None:
    match = end.search(html, position) if name not in endless else None
    if match is None:
        endless.add(name)
    return match.end() if match else None


def _text(raw: str) -> Text:
    if "&" in raw:
        raw = unescape(_NUMBER.sub("\ufffd", raw))
    return Text(printable(raw))


def _without_entities(value: str) -> str:
    # In an attribute "&copy=1" is a parameter named copy: only what ends with a semicolon is an entity.
    return printable(_CHARACTER.sub(_character, _NUMBER.sub("\ufffd", value)))


def _character(match: "re.Match[str]") -> str:
    found = match.group()
    return unescape(found) if found.startswith("&#") else html5.get(found[1:], found)
