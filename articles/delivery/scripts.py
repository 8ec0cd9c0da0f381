"""Readers' scripts as they are sent. Asks Django nothing: the settings name the script in pages by its hash."""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*.*\*/[ \t]*)\n", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n\s*\n")


def without_comments(text: str) -> str:
    """Returns the script without the comments that have a line of their own."""
    return _EMPTY_LINES.sub("\n", _COMMENT.sub("", text)).strip() + "\n"


def joined(texts: Iterable[str]) -> str:
    """Returns one script of modules that import and export nothing; what each of them names stays its own."""
    return "".join(f"{{\n{without_comments(text)}}}\n" for text in texts)


# The one script that stands in pages themselves: a request for it would hold up the first paint. The
# Content-Security-Policy lets this text run, and no other that might stand in a page.
CHOICE = without_comments(Path(__file__).with_name("choice.js").read_text(encoding="utf-8"))
CHOICE_HASH = f"'sha256-{b64encode(sha256(CHOICE.encode()).digest()).decode()}'"
