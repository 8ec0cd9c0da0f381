"""Plain text as people type or paste it, made fit to store and to print in HTML, XML and JSON."""

import re
import unicodedata

# What XML 1.0 cannot carry (https://www.w3.org/TR/xml/#charsets), and the C1 controls, which no
# writer means. Marks of direction (U+200E, U+202B …) stay: right-to-left headlines need them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NONCHARACTERS = re.compile(
    "[" + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)) + "]"
)
_SPACE = re.compile(r"\s+")


def printable(text: str) -> str:
    """Returns the text without the characters that no XML document may hold, and in composed form (NFC)."""
    kept = _NONCHARACTERS.sub("", _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return unicodedata.normalize("NFC", kept)


def one_line(text: str) -> str:
    """Returns the text on one line: printable, and every run of white space a single space."""
    return _SPACE.sub(" ", printable(text)).strip()


def paragraphs(text: str) -> list[str]:
    """Returns the paragraphs of a plain text, which blank lines divide."""
    return [one_line(part) for part in re.split(r"\n\s*\n", printable(text)) if part.strip()]
