"""Texts made shorter, and how long they take to read."""

from math import ceil

WORDS_A_MINUTE = 238  # silent reading of English non-fiction: Brysbaert 2019, doi 10.1016/j.jml.2019.104047


def excerpt(text: str, longest: int) -> str:
    """Returns the text, or its beginning up to a word's end and an ellipsis; at most `longest` characters."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    head, space, _ = text[:longest].rpartition(" ")
    return (head if space else text[: longest - 1]).rstrip(" ,;:.–—-") + "…"


def reading_minutes(text: str) -> int:
    """Returns the minutes that the text takes to read, at least one."""
    return max(1, ceil(len(text.split()) / WORDS_A_MINUTE))
