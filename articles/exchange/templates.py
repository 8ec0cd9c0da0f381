"""Template syntax in bodies of other systems: Hugo's shortcodes, Liquid and Nunjucks.

Their site would have filled it in; here no reader may see it. What stands for an address becomes one, what
stands for a picture, a player or a box becomes HTML, and the rest goes. Code is left alone: there a template
is what the text is about. An article of the archive that is named by its file or its key, not by an address,
becomes a link to "#ref:NAME" (`articles.exchange.links` knows what to do with it).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from articles.text.embeds import recognise

LONGEST = 2_000  # characters between the brackets; where there are more it is no template

_OPENING = re.compile(r"`+|~~~+|\{\{[<%]?|\{%|<(?:pre|code)\b", re.IGNORECASE)
_CLOSING = {"{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}"}
# How what is in the brackets begins; "{{1, 2}, {3, 4}}" is no template.
_BEGINNING = {
    "{{<": re.compile(r"\s*/?\s*[\w.-]"),
    "{{%": re.compile(r"\s*/?\s*[\w.-]"),
    "{{": re.compile(r"-?\s*[a-zA-Z_.$\"'`/#^!>&@(]|-?\s+$"),
    "{%": re.compile(r"-?\s*[a-zA-Z_]"),
}
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_LINE_START = re.compile(r"(?:\A|\n)[ >]{0,8}\Z")
# What is opened and not closed reaches to the end: so that no text takes more than its length's share of time.
_QUOTED = r'"(?:\\.|[^"\\])*(?:"|\Z)' + r"|'(?:\\.|[^'\\])*(?:'|\Z)|`[^`]*+(?:`|\Z)"
_ARGUMENT = re.compile(rf"(?:([\w-]+)\s*[=:]\s*)?({_QUOTED})|([\w-]+)[=:]([^\s,\"'`]+)|([^\s,\"'`]+)")
_NAME = re.compile(r"\s*-?\s*(/?)\s*([\w.-]+)(.*)", re.DOTALL)
_EXPRESSION = re.compile(rf"\s*-?\s*({_QUOTED})\s*((?:\|.*)?)", re.DOTALL)
_IN_LINK = re.compile(r"(?:\]\(+\s*<?|\]:\s*<?|(?:href|src)\s*=\s*[\"']?)\Z", re.IGNORECASE)
_KEEPS_ADDRESS = frozenset(["url", "relative_url", "absolute_url", "relurl", "absurl", "prepend", "append", "asset"])


@dataclass(frozen=True, slots=True)
class Arguments:
    """What stands in a shortcode behind its name."""

    listed: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    def get(self, *names: str, place: int | None = None) -> str:
        found = next((self.named[name] for name in names if name in self.named), "")
        if not found and place is not None and place < len(self.listed):
            return self.listed[place]
        return found


def fill(text: str) -> str:
    """Returns the Markdown or HTML without template syntax."""
    if "{{" not in text and "{%" not in text:
        return text
    return _Scanner(text).scan()


class _Scanner:
    """Goes through the text once. What has no end is looked for once, not again and again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.out: list[str] = []
        self.boxes = 0  # open fact boxes
        self.blank = 0  # where the next empty line is
        self.endless: set[str] = set()

    def scan(self) -> str:
        while match := _OPENING.search(self.text, self.position):
            self.out.append(self.text[self.position : match.start()])
            self.position = match.end()
            mark = match.group().lower()
            if mark[0] == "{":
                self._template(mark, match.start())
            else:
                self._code(mark, match.start())
        return "".join(self.out) + self.text[self.position :]

    # --- Code ---

    def _code(self, mark: str, start: int) -> None:
        end = 0
        if mark[0] == "<":
            end = self._after(re.compile(rf"</{mark[1:]}\s*>", re.IGNORECASE), mark)
        elif len(mark) >= 3 and _LINE_START.search(self.text[max(0, start - 9) : start]):
            closing = re.compile(rf"^[ >]*{re.escape(mark)}+[ \t]*$", re.MULTILINE)
            end = self._after(closing, f"fence {mark}") or len(self.text)
        elif mark[0] == "`":
            end = self._after(re.compile(rf"(?<!`){mark}(?!`)"), f"{mark} before {self._paragraph_end()}", self.blank)
        self.out.append(_RAW.sub("", self.text[start : end or self.position]))
        self.position = end or self.position

    def _after(self, closing: "re.Pattern[str]", name: str, limit: int | None = None) -> int:
        """Returns the place behind what closes something, 0 where nothing does before the limit."""
        if name in self.endless:
            return 0
        match = closing.search(self.text, self.position, len(self.text) if limit is None else limit)
        if match is None:
            self.endless.add(name)
        return match.end() if match else 0

    def _paragraph_end(self) -> int:
        if self.blank < self.position:
            found = self.text.find("\n\n", self.position)
            self.blank = found if found >= 0 else len(self.text)
        return self.blank

    # --- Templates ---

    def _template(self, mark: str, start: int) -> None:
        closing = _CLOSING[mark]
        end = self.text.find(closing, self.position, self.position + LONGEST)
        inside = self.text[self.position : end] if end >= 0 else "\n\n"
        if not _BEGINNING[mark].match(inside) or "\n\n" in inside or (mark != "{%" and "{{" in inside):
            self.out.append(self.text[start : self.position])  # brackets that are no template
            return
        self.position = end + len(closing)
        if mark == "{%":
            self._tag(inside)
        elif mark == "{{":
            self.out.append(self._expression(inside))
        else:
            self._shortcode(inside)

    def _tag(self, inside: str) -> None:
        name, _, arguments = _take_apart(inside.strip("- \t\n"))
        if name in {"raw", "verbatim", "comment"}:
            closing = re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}")
            match = closing.search(self.text, self.position)
            if name != "comment":
                self.out.append(self.text[self.position : match.start() if match else len(self.text)])
            self.position = match.end() if match else len(self.text)
        elif name in {"link", "post_url"}:
            self.out.append(self._reference(arguments.get(place=0)))
        else:
            self.out.append(_known(name, arguments))

    def _expression(self, inside: str) -> str:
        """Returns what a value stands for: a text with filters, of which few mean something here."""
        match = _EXPRESSION.fullmatch(inside.rstrip("- "))
        if match is None:
            return ""
        value, last = match[1][1:-1], match[2].rpartition("|")[2]
        name, _, arguments = _take_apart(last.replace(":", " ", 1))
        if name.lower() in _KEEPS_ADDRESS or not name:
            return _address(f"/{value.lstrip('/')}" if value.startswith("/") else value)
        if name == "embed":
            return _player(value, arguments.get(place=0))
        return escape(value) if name.endswith("link") else ""

    def _shortcode(self, inside: str) -> None:
        name, is_end, arguments = _take_apart(inside)
        if name in _REFERENCES:
            self.out.append(self._reference(arguments.get("path", place=0)))
        elif name in _BOXES:
            self._box(name, is_end=is_end)
        elif not is_end:
            self.out.append(_known(name, arguments))

    def _reference(self, name: str) -> str:
        """Returns the address of an article named by its file; only in a link, elsewhere nobody could read it."""
        if not _IN_LINK.search("".join(piece[-30:] for piece in self.out[-3:])):
            return ""
        return _address(f"#ref:{name}")

    def _box(self, name: str, *, is_end: bool) -> None:
        if is_end and self.boxes:
            self.boxes -= 1
            self.out.append("\n\n</aside>\n\n")
        elif not is_end and self._after(re.compile(rf"\{{\{{[<%]\s*/\s*{name}\b"), f"box {name}"):
            self.boxes += 1
            self.out.append('\n\n<aside data-block="fact-box">\n\n')


def _take_apart(inside: str) -> tuple[str, bool, Arguments]:
    """Returns the name, whether it is the end of a pair, and the arguments."""
    match = _NAME.fullmatch(inside)
    if match is None:
        return "", False, Arguments()
    arguments = Arguments()
    for key, quoted, bare_key, bare, lone in _ARGUMENT.findall(match[3]):
        if key or bare_key:
            arguments.named[key or bare_key] = quoted[1:-1] or bare
        else:
            arguments.listed.append(quoted[1:-1] or lone)
    return match[2], bool(match[1]), arguments


def _known(name: str, arguments: Arguments) -> str:
    """Returns the HTML of a shortcode or a tag that means something here; "" for any other."""
    make = _KNOWN.get(name)
    if make is not None:
        return make(arguments)
    return _picture(arguments) if "img" in name or "image" in name or "figure" in name else ""


def _address(value: str) -> str:
    """Returns the address so that Markdown and HTML take it as one."""
    return quote(value.strip(), safe="/:?#@!$&*+,;=%~-._")


def _picture(arguments: Arguments) -> str:
    src = arguments.get("src", "image", place=0)
    alt = arguments.get("alt") or (arguments.listed[-1] if len(arguments.listed) > 1 else "")
    words = f' alt="{escape(alt)}" title="{escape(arguments.get("caption", "title"))}"'
    return f'<img src="{escape(src)}"{words}>' if src else ""


def _player(address: str, title: str = "") -> str:
    """Returns the block of a player that is known here; a link to any other, if it is an address."""
    if embed := recognise(address):
        caption = f"<figcaption>{escape(title)}</figcaption>"
        return f'\n\n<figure data-block="embed" data-address="{escape(embed.address)}">{caption}</figure>\n\n'
    return _link(address, title)


def _key(arguments: Arguments) -> str:
    """Returns what stands for a film or a message in an address, without what cannot stand there."""
    return quote(arguments.get("id", place=0), safe="")


def _link(address: str, words: str = "") -> str:
    if not address.startswith(("https://", "http://")):
        return escape(words)
    return f'<a href="{escape(address)}">{escape(words or address)}</a>'


def _quote(arguments: Arguments) -> str:
    text, cite = arguments.get("text", "quote", place=0), arguments.get("cite", "author", place=1)
    quoted = f"<blockquote><p>{escape(text)}</p></blockquote><figcaption>{escape(cite)}</figcaption>"
    return f'\n\n<figure data-block="pull-quote">{quoted}</figure>\n\n' if text else ""


def _prompt(arguments: Arguments) -> str:
    button = _link(arguments.get("url", "href"), arguments.get("button", "text"))
    return f"\n\n{arguments.get('intro')}\n\n{button}\n\n"


_REFERENCES = frozenset(["ref", "relref", "link", "tmp", "legacy-file"])
_BOXES = frozenset(["note", "box", "notice", "callout", "alert", "tip", "warning"])
_KNOWN: dict[str, Callable[[Arguments], str]] = {
    "include": lambda given: _picture(Arguments(named=given.named)),
    "youtube": lambda given: _player(f"https://www.youtube.com/watch?v={_key(given)}", given.get("title")),
    "vimeo": lambda given: _player(f"https://vimeo.com/{_key(given)}", given.get("title")),
    "tweet": lambda given: _link(f"https://twitter.com/i/status/{_key(given)}"),
    "fb-video": lambda given: _link(given.get("url", place=0)),
    "button": lambda given: _link(given.get("href", "url", place=0), given.get("text", place=1)),
    "card-quote": _quote,
    "card-prompt": _prompt,
}
