"""What a text is still missing before it can be published: placeholders left in it, links that lead nowhere."""

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import urlsplit

# "TK", to come: journalists' mark for what is still missing. Not the flight TK 1234, nor the site example.tk.
_PLACEHOLDER = re.compile(r"\bTKs?\b(?![ -]?\d)|\bTK(?:TK)+|\bX{3,}\b|\?{3,}|\blorem ipsum\b", re.IGNORECASE)
_LOWER = re.compile(r"tks?|x{3,}")
_HREF = re.compile(r'<a\b[^>]* href="([^"]*)"')


def placeholders(texts: Iterable[str]) -> list[str]:
    """Returns the placeholders that stand in these texts, each once, in order."""
    found = (match[0] for text in texts for match in _PLACEHOLDER.finditer(text))
    return list(dict.fromkeys(mark for mark in found if not _LOWER.fullmatch(mark)))


def broken_links(body: str) -> list[str]:
    """Returns the targets of links in a clean body that are no addresses."""
    targets = (unescape(target) for target in _HREF.findall(body))
    return list(dict.fromkeys(target for target in targets if not _is_address(target)))


def _is_address(target: str) -> bool:
    if target.startswith(("/", "#")):
        return len(target) > 1 and not target.startswith("//")
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path.strip("@")
    return parts.scheme in {"http", "https"} and "." in host.strip(".") and " " not in target
