"""Languages as BCP 47 tags (RFC 5646): which are well-formed, and which way they are written."""

import re

# Language, script, region, variants; neither extensions nor private use, which no newsroom needs.
_TAG = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*",
    re.ASCII | re.IGNORECASE,
)

# Languages whose usual script runs from right to left, and the scripts that do (Unicode CLDR).
_RIGHT_TO_LEFT = frozenset([
    "ar", "arc", "azb", "bal", "bqi", "ckb", "dv", "fa", "glk", "he", "iw", "ks", "lrc", "mzn", "nqo", "pnb", "ps",
    "sd", "sdh", "syr", "ug", "ur", "yi",
])  # fmt: skip
_RIGHT_TO_LEFT_SCRIPTS = frozenset(["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"])


def is_language(tag: str) -> bool:
    """Says whether the text is a well-formed tag such as en, fa, sr-Latn or pt-BR."""
    return len(tag) <= 35 and _TAG.fullmatch(tag) is not None


def direction(tag: str) -> str:
    """Returns "rtl" or "ltr": of the script that the tag names, else of the language's usual one."""
    language, *rest = tag.lower().split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def primary(tag: str) -> str:
    """Returns the language itself, without script and region: "en" of "en-GB"."""
    return tag.partition("-")[0].lower()
