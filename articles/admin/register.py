"""Brings every noun to the desk. Loaded when all apps are ready: the accounts' form stands on auth's own."""

from articles.admin import (
    account,
    article,
    author,
    effect,
    log,
    newsroom,
    page,
    picture,
    redirect,
    section,
    tag,
    tag_merge,
)

__all__ = [
    "account",
    "article",
    "author",
    "effect",
    "log",
    "newsroom",
    "page",
    "picture",
    "redirect",
    "section",
    "tag",
    "tag_merge",
]
