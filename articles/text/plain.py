"""Plain text as people type or paste it, made fit to store and to print in HTML, XML and JSON."""

import re
import unicodedata

# What XML 1.0 cannot carry (https://www.w3.org/TR/xml/#charsets), and the C1 controls, which no
# writer means. Marks of direction (U+200E, U+202B …) stay, right-to-left headlines need them; those
# that nothing ends reach to the end of an HTML block, so pages put names on one line into <bdi>.
_NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")
_SPACE = re.compile(r"\s+")
# Most text is only this, in which there is nothing to do.
_SIMPLE = re.compile("[\n -~\xa0-\u02ff\u2013-\u2026]*+")

# Sorting the marks over one letter takes the square of their number, and no language has more than a
# few: the Stream-Safe Text Format of Unicode (UAX 15) allows 30.
_MARKS = "".join(character for character in map(chr, range(0x20000)) if unicodedata.combining(character))
_TOO_MANY_MARKS = re.compile(f"([{_MARKS}]{{30}})[{_MARKS}]+")
_MAYBE_TOO_MANY = re.compile(r"[^\w\s\x00-\u02ff]{30}")  # what marks are among, and little else; the other is slow


def printable(text: str) -> str:
    """Returns the text without the characters that no XML document may hold, in composed form (NFC).

    Line ends become "\\n"; of more than 30 marks over one letter the first 30 stay.
    """
    if _SIMPLE.fullmatch(text):
        return text
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", _with_fewer_marks(text))
    return _with_fewer_marks(text)  # a few marks are composed into two


def _with_fewer_marks(text: str) -> str:
    return _TOO_MANY_MARKS.sub(r"\1", text) if _MAYBE_TOO_MANY.search(text) else text


def one_line(text: str) -> str:
    """Returns the text on one line: printable, and every run of white space a single space."""
    return _SPACE.sub(" ", printable(text)).strip()


def paragraphs(text: str) -> list[str]:
    """Returns the paragraphs of a plain text, which blank lines divide."""
    return [one_line(part) for part in re.split(r"\n\s*\n", printable(text)) if part.strip()]
