"""Alternative texts: what makes one poor."""

import re

LONGEST = 500  # characters that are stored of one
GOOD_LENGTH = 250  # characters: a screen reader says it in one go

_KIND = r"(?:photo(?:graph)?|picture|image|graphic|illustration|screenshot|pic)"
_OPENING = re.compile(rf"(?:an? |the |this is an? )?{_KIND}s? (?:of|showing|shows)\b", re.IGNORECASE)
_FILE = re.compile(
    r"\S+\.(?:jpe?g|png|webp|gif|avif|heic|tiff?|psd|raw|nef|cr2)|(?:img|dsc[fn]?|p)[-_]?\d{3,}", re.IGNORECASE
)


def is_file_name(text: str) -> bool:
    """Says whether it is nothing but the name of a file, such as IMG_0451.jpg."""
    return bool(_FILE.fullmatch(text.strip()))


def names_its_kind(text: str) -> bool:
    """Says whether it begins with "photo of" or the like, which a screen reader says anyway."""
    return bool(_OPENING.match(text.strip()))


def is_too_long(text: str) -> bool:
    return len(text) > GOOD_LENGTH
